"""The check of the texts finds what it is for, in a small repository made for it, and nothing in ours."""

from pathlib import Path

import pytest

from tests.architecture.texts import flaws

CODE = """
def screen(say, code):
    title = "title" if code else "other-title"
    say(title, name="x")
    say.plain(f"reason-{code}")
    return "busy", "no_answer"
"""
RU = """
title = <b>Да</b>, { $name }
other-title = { title }
reason-busy = занято
reason-no-answer = не ответили
"""
EN = RU.replace("Да", "Yes")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    write(tmp_path, CODE, RU, EN)
    return tmp_path


def write(root: Path, code: str, ru: str, en: str) -> None:
    for name, content in (("ru", ru), ("en", en)):
        folder = root / "bot" / "locales" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "texts.ftl").write_text(content, encoding="utf-8")
    (root / "handlers").mkdir(exist_ok=True)
    (root / "handlers" / "screens.py").write_text(code, encoding="utf-8")


def test_our_texts_are_in_order() -> None:
    assert flaws() == []


def test_texts_that_are_in_order_have_no_flaws(repository: Path) -> None:
    assert flaws(repository) == []


@pytest.mark.parametrize(
    ("code", "ru", "en", "flaw"),
    [
        (CODE + "    say('gone')\n", RU, EN, "gone does not exist (ru)"),
        (CODE, RU, EN.replace("reason-busy", "reason-buzy"), "reason-busy exists in one language only"),
        (CODE, RU, EN.replace("{ $name }", ""), "title tells $name in one language only"),
        (CODE.replace('name="x"', ""), RU, EN, "title is not given $name (en)"),
        (CODE + "    say('reason-busy', more=1)\n", RU, EN, "reason-busy is given $more and never tells it (ru)"),
        (CODE + "    say.plain('title', name=1)\n", RU, EN, "title has tags, and a label knows no HTML (ru)"),
        (CODE + "    say(f'thing-{code}')\n", RU, EN, "thing-… is no family of keys"),
        (CODE, RU + "spare = лишний\n", EN + "spare = spare\n", "spare is said nowhere"),
        (CODE, RU + "reason-window = окно\n", EN + "reason-window = x\n", "reason-window is said nowhere"),
        (CODE, RU.replace("</b>", ""), EN, "title: <b> is not closed"),
        (CODE, RU.replace("b>", "h1>"), EN, "title: <h1> is no tag of Telegram's"),
        (CODE, RU + "title = опять\n", EN, "title is there twice"),
        (CODE, RU.replace("{ title }", "{ titel }"), EN, "titel is quoted and does not exist"),
        (CODE, RU + "broken = {\n", EN, "not Fluent: broken = {"),
    ],
)  # fmt: skip
def test_flaw_is_found(repository: Path, code: str, ru: str, en: str, flaw: str) -> None:
    write(repository, code, ru, en)
    assert any(flaw in found for found in flaws(repository)), flaws(repository)


def test_sandbox_says_what_it_likes(repository: Path) -> None:
    folder = repository / "bot" / "sandbox"
    folder.mkdir()
    (folder / "page.py").write_text("def page(say):\n    say('gone')\n")
    assert flaws(repository) == []
