"""Whatever Telegram answers, a message is sent once, edited in place, or known not to have arrived."""

import traceback
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from io import BytesIO

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from pydantic import SecretStr

from bot.domain.ids import ChatId
from bot.sandbox.telegram import TelegramSandbox
from bot.telegram.buckets import MemoryBuckets
from bot.telegram.commands import MENU, set_commands
from bot.telegram.gate import Gate, GateBusyError
from bot.telegram.lanes import Rest
from bot.telegram.screen import Button, Screen
from bot.telegram.sending import (
    MessageGoneError,
    already_admitted,
    answers_below,
    edits_at_once,
    edits_put_off,
    make_bot,
    show,
)
from bot.telegram.session import (
    DownloadFailedError,
    NotReachedError,
    TelegramAnswerLostError,
    TelegramSession,
)
from bot.telegram.texts import Texts
from tests.unit.telegram.conftest import ANNA, BORIS, GROUP, TOKEN

HELLO = Screen("Здравствуйте, <b>Анна</b> &amp; все", ((Button("Сайт", url="https://example.org/"),),))


@dataclass
class Waits:
    """A clock that is moved by sleeping; what was waited for, in order."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def gate(waits: Waits) -> Gate:
    return Gate(MemoryBuckets(clock=waits.clock), clock=waits.clock, sleep=waits.sleep)


@pytest.fixture
def moved() -> list[tuple[ChatId, ChatId]]:
    return []


@pytest.fixture
async def bot(api_url: str, gate: Gate, moved: list[tuple[ChatId, ChatId]]) -> AsyncIterator[Bot]:
    async def chat_moved(old: ChatId, new: ChatId) -> None:
        moved.append((old, new))

    async with make_bot(SecretStr(TOKEN), api_url=api_url, gate=gate, chat_moved=chat_moved) as bot:
        yield bot


def texts(telegram: TelegramSandbox) -> list[str]:
    return [message["text"] for message in telegram.messages(ANNA)]


async def test_a_screen_arrives_as_it_was_drawn(bot: Bot, telegram: TelegramSandbox) -> None:
    sent = await show(bot, ANNA, HELLO)
    message = telegram.message(ANNA, sent)
    assert message["text"] == "Здравствуйте, Анна & все"
    assert [entity["type"] for entity in message["entities"]] == ["bold"]
    assert message["reply_markup"]["inline_keyboard"][0][0]["url"] == "https://example.org/"


async def test_a_screen_too_long_for_one_message_is_cut(bot: Bot, telegram: TelegramSandbox) -> None:
    sent = await show(bot, ANNA, Screen("<b>" + "а" * 5000 + "</b>"))
    assert len(telegram.message(ANNA, sent)["text"]) == 4096


async def test_a_message_is_edited_in_place(bot: Bot, telegram: TelegramSandbox) -> None:
    sent = await show(bot, ANNA, HELLO)
    assert await show(bot, ANNA, Screen("Готово"), message_id=sent) == sent
    assert telegram.message(ANNA, sent)["text"] == "Готово"
    assert len(telegram.messages(ANNA)) == 1


async def test_an_edit_that_changes_nothing_is_a_success(bot: Bot, telegram: TelegramSandbox) -> None:
    sent = await show(bot, ANNA, HELLO)
    assert await show(bot, ANNA, HELLO, message_id=sent) == sent
    (edit,) = telegram.calls("editMessageText")
    assert not edit.ok
    assert len(telegram.messages(ANNA)) == 1


async def test_a_message_that_is_gone_is_sent_anew(bot: Bot, telegram: TelegramSandbox) -> None:
    sent = await show(bot, ANNA, HELLO)
    await bot.delete_message(ANNA, sent)
    again = await show(bot, ANNA, Screen("Готово"), message_id=sent)
    assert again != sent
    assert [message["text"] for message in telegram.messages(ANNA)] == ["Готово"]


async def test_a_gone_message_is_an_error_of_its_own_for_those_who_edit_themselves(bot: Bot) -> None:
    with pytest.raises(MessageGoneError):
        await bot.edit_message_text("Готово", chat_id=ANNA, message_id=4_000)


async def test_deleting_what_is_gone_and_answering_an_old_tap_are_no_failures(
    bot: Bot, telegram: TelegramSandbox
) -> None:
    assert await bot.delete_message(ANNA, 4_000)
    assert await bot.answer_callback_query("no-such-tap", "Готово")


async def test_other_refusals_are_told(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(4_242, "Здравствуйте")


async def test_a_flood_of_answers_waits_as_told_and_arrives(
    bot: Bot, telegram: TelegramSandbox, waits: Waits
) -> None:
    telegram.faults.add("sendMessage", status=429, retry_after=7)
    await bot.send_message(ANNA, "Здравствуйте")
    assert waits.now >= 7
    assert len(telegram.messages(ANNA)) == 1


async def test_a_flood_in_one_chat_leaves_others_alone(
    bot: Bot, telegram: TelegramSandbox, waits: Waits
) -> None:
    telegram.faults.add("sendMessage", status=429, retry_after=7, chat_id=ANNA)
    with already_admitted(), pytest.raises(TelegramRetryAfter):
        await bot.send_message(ANNA, "Здравствуйте")
    await bot.send_message(BORIS, "Здравствуйте")
    assert waits.now < 1


async def test_nobody_waits_out_a_long_flood(bot: Bot, telegram: TelegramSandbox, waits: Waits) -> None:
    telegram.faults.add("sendMessage", status=429, retry_after=400)
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(ANNA, "Здравствуйте")
    with pytest.raises(GateBusyError):
        await bot.send_message(ANNA, "Здравствуйте ещё раз")
    assert waits.now == 0
    assert len(telegram.calls("sendMessage")) == 1


async def test_everything_that_is_sent_passes_the_gate_and_taps_do_not(bot: Bot, waits: Waits) -> None:
    for number in range(5):
        await bot.answer_callback_query(f"tap-{number}")
        await bot.send_chat_action(ANNA, "typing")
    assert waits.slept == []
    for number in range(5):
        await bot.send_message(ANNA, f"Сообщение {number}")
    assert 1.9 < waits.now < 2.2, "a burst of three, then one a second"


async def test_a_worker_that_asked_the_gate_itself_does_not_wait_again(bot: Bot, waits: Waits) -> None:
    with already_admitted():
        for number in range(5):
            await bot.send_message(ANNA, f"Сообщение {number}")
    assert waits.slept == []


async def test_who_has_blocked_the_bot_is_known(bot: Bot, telegram: TelegramSandbox) -> None:
    await telegram.block(ANNA)
    with pytest.raises(TelegramForbiddenError):
        await show(bot, ANNA, HELLO)


async def test_a_group_that_became_a_supergroup_is_followed(
    bot: Bot, telegram: TelegramSandbox, moved: list[tuple[ChatId, ChatId]]
) -> None:
    card = await show(bot, GROUP, HELLO)
    new = await telegram.migrate(GROUP)
    with already_admitted():
        again = await show(bot, GROUP, Screen("Готово"), message_id=card)
    assert telegram.message(new, again)["text"] == "Готово"
    assert set(moved) == {(GROUP, new)}


async def test_a_connection_that_was_never_made_says_that_nothing_happened(
    unused_tcp_port_factory: Callable[[], int], gate: Gate
) -> None:
    async def chat_moved(old: ChatId, new: ChatId) -> None:
        raise AssertionError((old, new))

    url = f"http://127.0.0.1:{unused_tcp_port_factory()}"
    async with make_bot(SecretStr(TOKEN), api_url=url, gate=gate, chat_moved=chat_moved) as bot:
        with pytest.raises(NotReachedError) as failure:
            await bot.send_message(ANNA, "Здравствуйте")
    assert TOKEN not in told(failure.value)


@pytest.mark.parametrize("fault", [{"drop": True}, {"drop": True, "after_acting": True}, {"status": 502}])
async def test_an_answer_that_never_came_says_that_it_may_have_happened(
    fault: dict[str, bool], bot: Bot, telegram: TelegramSandbox
) -> None:
    telegram.faults.add("sendMessage", **fault)  # type: ignore[arg-type]  # keywords of several types
    with pytest.raises(TelegramAnswerLostError) as failure:
        await bot.send_message(ANNA, "Здравствуйте")
    assert TOKEN not in told(failure.value)
    assert "<html" not in told(failure.value)


async def test_a_timeout_after_acting_says_that_it_may_have_happened(
    bot: Bot, telegram: TelegramSandbox
) -> None:
    telegram.faults.add("sendMessage", hang=True, after_acting=True)
    with pytest.raises(TelegramAnswerLostError):
        await bot.send_message(ANNA, "Здравствуйте", request_timeout=1)
    assert len(telegram.messages(ANNA)) == 1


async def test_a_failed_download_does_not_tell_the_token(bot: Bot) -> None:
    with pytest.raises(DownloadFailedError) as failure:
        await bot.download_file("voice/nothing-there.oga", BytesIO())
    assert TOKEN not in told(failure.value)


async def test_a_file_is_downloaded_whole(bot: Bot, telegram: TelegramSandbox) -> None:
    data = bytes(range(256)) * 1000
    message = await telegram.send_file(ANNA, "voice", data, duration=3)
    file = await bot.get_file(message["voice"]["file_id"])
    target = BytesIO()
    assert file.file_path is not None
    await bot.download_file(file.file_path, target)
    assert target.getvalue() == data


async def test_the_menu_speaks_the_persons_language(bot: Bot, telegram: TelegramSandbox) -> None:
    telegram.add_user(1003, "Ann", language_code="en", started=True)
    telegram.add_user(1004, "Ana", language_code="pt", started=True)
    await set_commands(bot, Texts.load(strict=True))
    menus = {person: telegram.menu(person) for person in (ANNA, 1003, 1004)}
    assert [command["command"] for command in menus[ANNA]] == list(MENU)
    assert menus[ANNA][0]["description"] == "Позвонить"
    assert menus[1003][0]["description"] == "Make a call"
    assert menus[1004] == menus[ANNA]


def test_the_session_is_the_one_that_hides_the_token(gate: Gate) -> None:
    async def chat_moved(old: ChatId, new: ChatId) -> None:
        raise AssertionError((old, new))

    bot = make_bot(SecretStr(TOKEN), api_url="https://example.org", gate=gate, chat_moved=chat_moved)
    assert isinstance(bot.session, TelegramSession)
    assert bot.session.api.api_url(TOKEN, "getMe").startswith("https://example.org/bot")


def told(error: BaseException) -> str:
    """Everything a log could print of it."""
    return "".join(traceback.format_exception(error)) + repr(error)


async def test_of_a_message_that_changes_faster_than_it_may_only_the_newest_screen_is_shown(
    bot: Bot, telegram: TelegramSandbox
) -> None:
    message_id = await show(bot, ANNA, Screen("0"))
    left: list[Rest] = []
    with edits_put_off(left.append):
        for number in range(1, 4):
            assert await show(bot, ANNA, Screen(str(number)), message_id=message_id) == message_id
        with edits_at_once():
            await show(bot, ANNA, Screen("at once"), message_id=message_id)
        await show(bot, ANNA, Screen("4"), message_id=message_id)
        await show(bot, ANNA, Screen("5"), message_id=message_id)
    assert texts(telegram)[-1] == "at once"
    assert all(rest.is_screen for rest in left)
    for rest in left:
        await rest.do()
    assert texts(telegram)[-1] == "5"
    assert [call.params["text"] for call in telegram.calls("editMessageText")] == ["at once", "5"]


async def test_what_others_show_in_a_message_is_not_taken_back_by_an_older_screen(
    bot: Bot, telegram: TelegramSandbox
) -> None:
    message_id = await show(bot, ANNA, Screen("0"))
    left: list[Rest] = []
    with edits_put_off(left.append):
        await show(bot, ANNA, Screen("a screen"), message_id=message_id)
    await show(bot, ANNA, Screen("its card"), message_id=message_id)
    await left[0].do()
    assert texts(telegram) == ["its card"]


async def test_a_screen_that_could_not_be_shown_is_shown_later_and_a_gone_message_sent_anew(
    bot: Bot, telegram: TelegramSandbox
) -> None:
    message_id = await show(bot, ANNA, Screen("0"))
    left: list[Rest] = []
    with edits_put_off(left.append):
        await show(bot, ANNA, Screen("1"), message_id=message_id)
    telegram.faults.add("editMessageText", drop=True)
    with pytest.raises(TelegramAnswerLostError):
        await left[0].do()
    await left[0].do()
    assert texts(telegram) == ["1"]
    await bot.delete_message(ANNA, message_id)
    with edits_put_off(left.append):
        await show(bot, ANNA, Screen("2"), message_id=message_id)
    await left[1].do()
    assert texts(telegram) == ["2"]


def buttons_of(telegram: TelegramSandbox, message_id: int) -> bool:
    return any(
        "reply_markup" in message
        for message in telegram.messages(ANNA)
        if message["message_id"] == message_id
    )


async def test_a_screen_above_what_was_typed_is_sent_below_it_and_loses_its_buttons(
    bot: Bot, telegram: TelegramSandbox
) -> None:
    above = await show(bot, ANNA, HELLO)
    typed = await show(bot, ANNA, Screen("typed"))
    below = await show(bot, ANNA, HELLO)
    left: list[Rest] = []
    with answers_below(typed, left.append):
        assert await show(bot, ANNA, Screen("still there"), message_id=below) == below
        new = await show(bot, ANNA, Screen("the screen"), message_id=above)
    assert new > below
    assert texts(telegram)[-1] == "the screen"
    (tidying,) = left
    assert tidying.is_screen
    assert buttons_of(telegram, above)
    await tidying.do()
    assert not buttons_of(telegram, above)
    await tidying.do()
    await bot.delete_message(ANNA, above)
    await tidying.do()


async def test_without_room_the_old_screen_keeps_its_buttons_and_nobody_waits(
    bot: Bot, telegram: TelegramSandbox, gate: Gate, waits: Waits
) -> None:
    above = await show(bot, ANNA, HELLO)
    left: list[Rest] = []
    with answers_below(above + 1, left.append):
        await show(bot, ANNA, Screen("the screen"), message_id=above)
    await gate.pause(ANNA, 60)
    before = waits.now
    await left[0].do()
    assert waits.now - before < 10
    assert buttons_of(telegram, above)
    assert not telegram.calls("editMessageReplyMarkup")
