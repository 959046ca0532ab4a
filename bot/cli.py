"""The command line: `dialgram <command>`. Reads the settings once and hands them down.

A command's imports happen when it runs: aiogram alone costs seconds, and neither the side server nor `--help` needs it.
Exit code 78 (EX_CONFIG): something is wrong with the settings or the disk, and starting again would not help.
"""

import asyncio
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    CliApp,
    CliPositionalArg,
    CliSubCommand,
    SettingsConfigDict,
    SettingsError,
    get_subcommand,
)

from bot.config import ConfigurationError, Settings, Temporary

EX_TEMPFAIL = 75
EX_CONFIG = 78
Role = Literal["bot", "server", "worker"]
ROLES: tuple[Role, ...] = ("bot", "server", "worker")


def _with_commas(value: object) -> object:
    """Reads `--roles bot,worker`, as people write it; pydantic-settings hands over a list of the arguments."""
    parts = value if isinstance(value, list) else [value]
    return [role.strip() for part in parts for role in str(part).strip("[]").replace('"', "").split(",")]


class Run(BaseModel):
    """Keeps up the side server and the bot with its workers, two processes."""

    roles: Annotated[list[Role], BeforeValidator(_with_commas)] = Field(
        list(ROLES), description="What this process does: bot, server, worker, with commas."
    )

    def cli_cmd(self) -> int:
        from bot.starting import run  # noqa: PLC0415

        return _with_settings(lambda settings: run(settings, frozenset(self.roles)))


class ServerAlone(BaseModel):
    """The side server alone: takes webhooks and puts them on disk."""

    def cli_cmd(self) -> int:
        from bot.starting import run  # noqa: PLC0415

        return _with_settings(lambda settings: run(settings, frozenset({"server"})))


class BotAlone(BaseModel):
    """The bot and its workers alone, in one process."""

    def cli_cmd(self) -> int:
        from bot.starting import run  # noqa: PLC0415

        return _with_settings(lambda settings: run(settings, frozenset({"bot", "worker"})))


class Demo(BaseModel):
    """The bot against the sandbox, with a chat page in the browser: no token, no key, no rouble."""

    port: int = Field(8765, ge=0, le=65535, description="Port of the chat page; another one if it is taken.")
    speed: float = Field(2.0, gt=0, description="How many times faster than life calls go.")
    browser: bool = Field(True, description="Whether to open the page.")

    def cli_cmd(self) -> int:
        from bot.sandbox.demo import show  # noqa: PLC0415  (the sandbox is not part of a running bot)

        return show(port=self.port, speed=self.speed, browser=self.browser)


class Migrate(BaseModel):
    """Brings the database to this program's schema, and makes the master key of an empty one."""

    def cli_cmd(self) -> int:
        from bot.starting import migrate  # noqa: PLC0415

        return _with_settings(lambda settings: asyncio.run(migrate(settings)))


class Doctor(BaseModel):
    """Prints the settings in force, secrets masked, and tries what they name."""

    def cli_cmd(self) -> int:
        from bot.doctor import examine  # noqa: PLC0415

        return _with_settings(lambda settings: asyncio.run(examine(settings)))


class MakeBackup(BaseModel):
    """Copies the databases while the bot runs, verifies the copy, and leaves the key file out."""

    target: CliPositionalArg[Path | None] = Field(
        None, description="A folder or a .tar.gz; a dated one here without."
    )

    def cli_cmd(self) -> int:
        from bot.upkeep import back_up  # noqa: PLC0415

        return _with_settings(lambda settings: asyncio.run(back_up(settings, self.target)))


class Restore(BaseModel):
    """Puts a backup where there is no database yet, checked and marked as restored."""

    source: CliPositionalArg[Path] = Field(
        description="A folder or a .tar.gz, as `dialgram backup` makes it."
    )

    def cli_cmd(self) -> int:
        from bot.upkeep import restore  # noqa: PLC0415

        return _with_settings(lambda settings: asyncio.run(restore(settings, self.source)))


class RotateKey(BaseModel):
    """Makes a new master key and re-encrypts everything with it, while the bot runs."""

    drop_retired: bool = Field(
        False, description="Instead, forgets former keys that nothing is encrypted with any more."
    )

    def cli_cmd(self) -> int:
        from bot.upkeep import rotate  # noqa: PLC0415

        return _with_settings(lambda settings: asyncio.run(rotate(settings, drop_retired=self.drop_retired)))


class Dialgram(BaseSettings):
    """A Telegram bot through which a small business places voice calls and sees every outcome."""

    # Only the command line is read here; bot.config reads the settings themselves.
    model_config = SettingsConfigDict(
        cli_prog_name="dialgram",
        cli_kebab_case=True,
        cli_implicit_flags=True,
        cli_hide_none_type=True,
        cli_avoid_json=True,
        env_prefix="DIALGRAM_COMMAND_LINE_",
    )

    run: CliSubCommand[Run] = Field(description="Keep up the side server and the bot.")
    server: CliSubCommand[ServerAlone] = Field(description="The side server alone.")
    bot: CliSubCommand[BotAlone] = Field(description="The bot and its workers alone.")
    demo: CliSubCommand[Demo] = Field(
        description="Try it in the browser, without a token, a key or a rouble."
    )
    migrate: CliSubCommand[Migrate] = Field(description="Bring the database to this program's schema.")
    doctor: CliSubCommand[Doctor] = Field(description="Show the settings in force and try them.")
    backup: CliSubCommand[MakeBackup] = Field(description="Copy the databases while the bot runs.")
    restore: CliSubCommand[Restore] = Field(description="Put a backup where there is no database yet.")
    rotate_key: CliSubCommand[RotateKey] = Field(
        validation_alias=AliasChoices("rotate-key"),
        description="Make a new master key and re-encrypt with it.",
    )

    def cli_cmd(self) -> None:
        """Runs the command that was named; its return value is the exit code."""
        command = get_subcommand(self, cli_exit_on_error=True)
        sys.exit(command.cli_cmd())  # type: ignore[union-attr]  # every subcommand has one


def main(arguments: list[str] | None = None) -> None:
    """The console script; does not return."""
    CliApp.run(Dialgram, cli_args=sys.argv[1:] if arguments is None else arguments)


def _with_settings(command: Callable[[Settings], int]) -> int:
    """Runs a command with the settings and with logs that redact them. What an operator can mend becomes one sentence
    instead of a traceback.
    """
    from bot.logs import configure_logging  # noqa: PLC0415
    from storage.engine.disk_trouble import unusable  # noqa: PLC0415
    from storage.engine.errors import DatabaseBusy, DataInUse, DiskFull, StorageError  # noqa: PLC0415

    try:
        settings = Settings()
    except (ValidationError, SettingsError, OSError) as error:
        return _refuse(_what_is_wrong(error))
    configure_logging(settings.log_level, settings.log_format, settings.secret_values())
    # At level info Alembic lists its plugins, a dozen lines at every start.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        return command(settings)
    except Exception as error:
        told = unusable(error, str(settings.data_dir)) or error
        if isinstance(told, DataInUse | DatabaseBusy | DiskFull | Temporary):
            return _refuse(str(told), EX_TEMPFAIL)
        if isinstance(told, StorageError | ConfigurationError):
            return _refuse(str(told))
        raise


def _refuse(sentence: str, exit_code: int = EX_CONFIG) -> int:
    print(f"dialgram: {sentence}", file=sys.stderr)
    return exit_code


def _what_is_wrong(error: Exception) -> str:
    """Names the setting and the flaw, never the value: it may be a secret."""
    if isinstance(error, ValidationError):
        return "; ".join(
            f"{'.'.join(map(str, flaw['loc'])).upper() or 'settings'}: {flaw['msg'].removeprefix('Value error, ')}"
            for flaw in error.errors(include_input=False)
        )
    if isinstance(error, OSError):
        return f"a file named by a …_FILE setting can't be read: {error.strerror}"
    return str(error)


if __name__ == "__main__":
    main()
