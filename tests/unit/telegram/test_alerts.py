"""Every alert is a sentence in both languages, and in a group without money; a digest says what the day brought."""

import pytest

from bot.services.watching.alerts import AlertKind
from bot.telegram.rendering import notice_screen
from bot.telegram.rendering.notices import Facts
from bot.telegram.texts import Texts

TEXTS = Texts.load(strict=True)
MONEY = {"balance": 123450, "needed": 50000, "missing": 7700}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kind", AlertKind)
def test_an_alert_tells_figures_to_its_owner_only(kind: AlertKind, language: str) -> None:
    facts = {"alert": kind.value, "account": 501, "people": 40, "enough": 33, **MONEY}
    own = notice_screen("alert", facts, TEXTS(language)).html
    group = notice_screen("alert", {**facts, "is_group": 1}, TEXTS(language)).html
    assert "₽" not in group
    assert ("₽" in own) == (kind in {AlertKind.LOW_BALANCE, AlertKind.NOT_ENOUGH})
    assert "33" in own
    assert "33" in group


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_moderators_decided_names_the_thing_and_keeps_their_words_out_of_groups(language: str) -> None:
    facts: Facts = {"alert": "moderated", "account": 501, "name": "Акция <1>", "comment": "Кто <говорит>?"}
    said = {
        (what, passed): notice_screen(
            "alert", {**facts, "what": what, "passed": passed}, TEXTS(language)
        ).html
        for what, passed in (("record", "yes"), ("record", "no"), ("template", "yes"))
    }
    assert len(set(said.values())) == 3
    assert all("Акция &lt;1&gt;" in text and "Кто &lt;говорит&gt;?" in text for text in said.values())
    group = notice_screen(
        "alert", {**facts, "what": "record", "passed": "no", "is_group": 1}, TEXTS(language)
    )
    assert "Акция" in group.html
    assert "говорит" not in group.html


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_paused_launch_is_told_from_one_that_stands_still(language: str) -> None:
    def said(reason: str | None) -> str:
        return notice_screen("alert", {"alert": "stands_still", "reason": reason}, TEXTS(language)).html

    assert said(None) != said("overdue")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_digest_tells_the_day_or_that_it_was_quiet(language: str) -> None:
    facts: dict[str, str | int | None] = {
        "launches": 2,
        "calls": 30,
        "answered": 20,
        "reacted": 5,
        "cost": 3650,
        "leads": 7,
    }
    shown = notice_screen("digest", facts, TEXTS(language)).html
    assert all(figure in shown for figure in ("2", "30", "20", "5", "36,50", "7"))
    quiet = notice_screen("digest", dict.fromkeys(facts, 0), TEXTS(language)).html
    assert "₽" not in quiet
