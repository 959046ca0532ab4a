"""`make docs`: brings env.example and the README's tables up to what the code says; the tests find them out of date.

A setting that stands only in a table, or only in the code, costs an operator an evening.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic_core import PydanticUndefined

from bot.config import SECRETS, Settings
from bot.sandbox.calling.outcomes import TABLE

ROOT = Path(__file__).parents[2]
ENV_EXAMPLE = Path("deploy/env.example")
README = Path("README.md")
TO_FILL_IN = ("bot_token", "provider_domains", "public_url")
"""Without these a bot for real people makes no sense; the rest may stay as it is."""


def env_example() -> str:
    """A file for `.env`, compose and systemd: every setting with its description and default."""
    parts = [
        "# Dialgram's settings. Written by `make docs` from bot/config.py: change them there, or in your copy."
    ]
    for name in Settings.model_fields:
        line = f"{name.upper()}={default(name)}"
        by_file = f" {name.upper()}_FILE may name a file with it instead." if name in SECRETS else ""
        parts.append(f"\n# {_described(name)}{by_file}\n{'' if name in TO_FILL_IN else '# '}{line}")
    return "\n".join(parts) + "\n"


def settings_table() -> str:
    """Markdown rows for the README."""
    rows = ["| setting | default | |", "|---|---|---|"]
    for name in Settings.model_fields:
        value = default(name)
        shown = f"`{_in_cell(value)}`" if value else ""
        secret = " *" if name in SECRETS else ""
        rows.append(f"| `{name.upper()}`{secret} | {shown} | {_in_cell(_described(name))} |")
    return "\n".join(rows)


def outcomes_table() -> str:
    """Which phones of the sandbox do what, for the README."""
    rows = ["| last digits | what happens |", "|---|---|"]
    return "\n".join([*rows, *(f"| `{row.ending}` | {_in_cell(row.en)} |" for row in TABLE)])


def default(name: str) -> str:
    """As it would be written in the environment; empty where there is none."""
    value = Settings.model_fields[name].default
    if value in (None, PydanticUndefined):
        return ""
    if isinstance(value, tuple):
        return ("-" if name.endswith("_range") else ",").join(map(str, value))
    return str(value)


TABLES: dict[str, Callable[[], str]] = {"settings": settings_table, "outcomes": outcomes_table}
"""What stands in the README between `<!-- name -->` and `<!-- /name -->`."""


def with_tables(readme: str) -> str:
    """The README with its tables renewed. Raises ValueError where the marks of one are gone."""
    for name, table in TABLES.items():
        start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, opened, rest = readme.partition(start)
        _, closed, after = rest.partition(end)
        if not (opened and closed):
            raise ValueError(f"README.md has no marks for the table of {name}")
        readme = f"{before}{start}{table()}\n{end}{after}"
    return readme


def _described(name: str) -> str:
    field = Settings.model_fields[name]
    choices = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
    return (field.description or "") + (f" One of: {', '.join(choices)}." if choices else "")


def _in_cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    (ROOT / ENV_EXAMPLE).write_text(env_example(), encoding="utf-8")
    readme = ROOT / README
    readme.write_text(with_tables(readme.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
