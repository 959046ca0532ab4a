"""Who owns the bot sees who uses it, lets them go, passes it on, and reads what was changed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.ids import UserId
from bot.sandbox.world import ANNA, BORIS, OLGA
from storage.account import users
from tests.e2e.list_files import received_table
from tests.e2e.story import Story, telling


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    """Anna owns the bot; Boris has come by her link and has connected the same key."""
    async with telling(tmp_path / "data", access="list", hold_single_s=600) as told:
        async with told.app.database.writing() as tx:
            await users.let_in(tx, ANNA, "owner", None, told.app.clock())
        await told.connect()
        await told.say("/invite")
        link = await told.sees("start=")
        boris = told.of(BORIS)
        await boris.say("/start " + link.partition("start=")[2].split()[0].strip('"<>'))
        await boris.sees("key")
        await boris.connect()
        yield told


async def test_a_member_is_removed_with_all_that_was_theirs(story: Story) -> None:
    boris = story.of(BORIS)
    await boris.say("/call +79160000002 See you tomorrow")
    await boris.press("Confirm")
    await boris.sees("Confirmed")
    await boris.say("/settings")
    await boris.press("Time zone")
    await story.say("/members")
    screen = await story.sees("Кто пользуется ботом")
    assert "Анна — владелец бота" in screen
    assert "Boris — участник" in screen
    assert "пригласил(а) Анна" in screen
    await story.press("Boris")
    await story.press("Закрыть доступ")
    await story.sees("Закрыть доступ: Boris")
    await story.press("Да, закрыть доступ")
    told = await story.sees("Boris больше не пользуется ботом")
    assert "Неотправленные запуски остались дома: 1" in told
    await boris.sees("The owner has closed the bot to you")
    await boris.say("Asia/Omsk")
    await boris.sees("not open|closed|only")
    state = story.app.dispatcher.fsm.get_context(story.app.bot, BORIS, BORIS)
    assert await state.get_state() is None
    assert not story.paid()


async def test_an_invitation_is_revoked(story: Story) -> None:
    await story.say("/invite")
    await story.until(lambda: len([t for t in story.texts() if "start=" in t]) == 2, "a second link")
    link = [text for text in story.texts() if "start=" in text][-1]
    await story.say("/members")
    await story.press("Приглашения (1)")
    await story.sees("действует до")
    await story.press("Отозвать 1")
    await story.sees("Открытых приглашений нет")
    olga = story.of(OLGA)
    await olga.say("/start " + link.partition("start=")[2].split()[0])
    await olga.until(olga.texts, "a refusal")
    assert await story.app.services.access.admit(UserId(OLGA), "Ольга", "ru") is None


async def test_the_bot_and_the_account_are_passed_on_and_the_audit_tells(
    story: Story, tmp_path: Path
) -> None:
    boris = story.of(BORIS)
    await story.say("/members")
    await story.press("Boris")
    await story.press("Передать аккаунт")
    await story.sees("Новый владелец увидит все звонки аккаунта")
    await story.press("Да, предложить")
    await story.sees("Предложили: Boris")
    await boris.press("Decline")
    await boris.sees("You declined")
    await story.say("/members")
    await story.press("Boris")
    await story.press("Передать аккаунт")
    await story.press("Да, предложить")
    await boris.press("Accept")
    await boris.sees("You own the account now")
    await story.sees("Boris теперь владеет аккаунтом")
    await story.say("/members")
    await story.press("Boris")
    await story.press("Передать бота")
    await story.sees("Новый владелец будет приглашать")
    await story.press("Да, предложить")
    await boris.press("Accept")
    await boris.sees("You own the bot now")
    await story.sees("Boris теперь владеет ботом")
    await boris.say("/lock")
    await boris.sees("Calls are locked")
    await boris.say("/settings")
    await boris.press("Members and audit")
    await boris.press("Audit")
    audit = await boris.sees("calls locked")
    assert "Boris: owns the bot now" in audit
    assert "7916" not in audit
    await boris.press("Download the audit")
    headers, *rows = await received_table(boris, tmp_path)
    assert headers == ["When", "Account", "What happened"]
    assert any("owns account" in str(row[2]) for row in rows)
    await story.say("/members")
    await story.sees("владелец бота. Попросите")
