"""A hold lasts seconds, and a chat may wait a minute for a slow service: Cancel, Stop and lock win all the same."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.domain.ids import UserId
from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import PlayedUser, World
from bot.telegram import gate
from bot.telegram.buttons import CancelDraft, ConfirmDraft
from storage import tables
from tests import sounds
from tests.e2e.story import Story, running_bot, settings_for, telling
from tests.e2e.test_kill_bot import Life
from tests.sounds import encoded, spoken

sound_tools = sounds.sound_tools

CANCELS = 100
BUSY = 10
SILENT_S = 9.0
FORMS = ("a button", "/cancel", "  ОТМЕНА! ", "стоп", "Stop")
FIRST = 5001
SURE = 4
"""Each fourth Cancel comes after its Confirm has been answered, however busy the machine is."""


@pytest.fixture
async def silent(tmp_path: Path) -> AsyncIterator[Story]:
    """Connected, with the usual hold; the service does not answer what the balance is."""
    async with telling(tmp_path / "data", hold_single_s=5) as story:
        await story.connect()
        yield story


async def keep_chat_waiting(story: Story, seconds: float = SILENT_S) -> None:
    story.world.calling.faults.add("userInfo", "slow", times=1, seconds=seconds)
    asked = len(story.world.calling.requests)
    await story.say("/balance")
    await story.world.calling.until(lambda: len(story.world.calling.requests) > asked)


async def hold_is_over(story: Story) -> None:
    await asyncio.sleep(6)
    assert not story.paid()
    assert not story.truth()


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (" Отмена. ", "Отменено звонков: 1"),
        ("/Lock", "Звонки заблокированы"),
    ],
)
async def test_a_word_is_answered_while_the_chat_waits_for_the_service(
    silent: Story, said: str, answer: str
) -> None:
    await silent.say("+79160000045 Напоминаем о записи")
    await silent.press("Подтвердить")
    await silent.sees("пока можно отменить")
    await keep_chat_waiting(silent)
    await silent.say(said)
    await silent.sees(answer, timeout_s=4)
    assert silent.world.calling.requests[-1].status is None, "the chat's question was over before"
    await hold_is_over(silent)


@pytest.mark.parametrize("label", ["Отмена", "Отменить"])
async def test_a_tap_counts_while_the_chat_waits_for_the_service(silent: Story, label: str) -> None:
    """The confirm screen's own No also takes back a Confirm that was pressed just before."""
    await silent.say("+79160000045 Напоминаем о записи")
    await silent.sees("Проверьте звонок")
    screen = silent.messages()[-1]["message_id"]
    data = next(
        button["callback_data"]
        for row in silent.messages()[-1]["reply_markup"]["inline_keyboard"]
        for button in row
        if button["text"] == "Отмена"
    )
    await silent.press("Подтвердить")
    await silent.sees("пока можно отменить")
    await keep_chat_waiting(silent)
    if label == "Отмена":
        await silent.world.telegram.press(silent.user_id, screen, data)
    else:
        await silent.press(label)
    await silent.sees("Ничего не отправлено, деньги не списаны", timeout_s=4)
    await hold_is_over(silent)


async def test_a_confirm_that_waits_behind_a_question_is_void_after_a_cancel(silent: Story) -> None:
    await silent.say("+79160000045 Напоминаем о записи")
    await silent.sees("Проверьте звонок")
    await keep_chat_waiting(silent, 2)
    tap = await silent.press("Подтвердить")
    await silent.say("отмена")
    await silent.sees("начатое отменено", timeout_s=1.5)
    await silent.sees("второй раз он не начнётся")
    assert tap in silent.world.telegram.answers
    await hold_is_over(silent)


async def test_an_unlock_that_waits_behind_a_question_is_void_after_a_lock(silent: Story) -> None:
    await keep_chat_waiting(silent, 2)
    await silent.say("/unlock")
    await silent.say("/lock")
    await silent.sees("Звонки заблокированы", timeout_s=1.5)
    await silent.sees("заблокировали ещё раз")
    await silent.say("+79160000045 Напоминаем о записи")
    await silent.sees("Звонки заблокированы|заблокированы")
    assert "Подтвердить" not in silent.buttons()


async def test_a_planned_call_is_taken_back_while_the_chat_waits(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", planned_within_s=None) as story:
        await story.connect()
        await story.say("+79160000045 завтра в 10 Напоминаем о записи")
        await story.press("Подтвердить")
        await story.sees("Запланировано")
        await keep_chat_waiting(story)
        await story.press("Отменить звонок")
        await story.until(
            lambda: not [call for call in story.truth() if not call.get("removed")],
            "its removal",
            timeout_s=4,
        )


async def test_a_word_leaves_the_question_that_waits_for_an_answer(connected: Story) -> None:
    await connected.say("/call")
    await connected.say("Отмена")
    await connected.sees("начатое отменено")
    await connected.say("отмена")
    await connected.sees("Отменять нечего")
    await connected.say("стоп-лист")
    await connected.sees("Стоп-лист")


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("sound_tools")
async def test_a_hundred_cancels_with_the_service_silent_let_no_call_out(tmp_path: Path) -> None:
    """Each 0.2-4.8 s after its Confirm, in every form, with an upload running and ten other chats busy."""
    people = [
        PlayedUser(FIRST + n, f"Гость {n}", f"guest{n}", "ru", f"+7916001{n:04d}")
        for n in range(CANCELS + BUSY)
    ]
    async with World.running(speed=20, users=people, limits=TelegramLimits.off()) as world:
        world.calling.account(world.api_key).balance = "1000"
        settings = settings_for(world, tmp_path / "data", hold_single_s=5, cap_day_calls=1000)
        async with running_bot(settings, gate_limits=gate.GateLimits.off()) as app:
            stories = [Story(world, app, person.id) for person in people]
            await asyncio.gather(*(join(story) for story in stories))
            drafts = [await a_screen(story, number) for number, story in enumerate(stories[:CANCELS])]
            world.calling.faults.add("userInfo", "slow", times=1000, seconds=SILENT_S)
            world.calling.faults.add("createRecord", "slow", times=1000, seconds=SILENT_S)
            over = asyncio.Event()
            async with asyncio.TaskGroup() as group:
                for story in stories[CANCELS:]:
                    group.create_task(keeps_busy(story, over))
                data = encoded(spoken("pad", "1", "1"), "ogg", "libopus")
                await world.telegram.send_file(stories[-1].user_id, "voice", data, duration=3)
                async with asyncio.TaskGroup() as cancelling:
                    for number, (story, draft) in enumerate(zip(stories, drafts, strict=False)):
                        cancelling.create_task(confirms_and_cancels(story, draft, number))
                over.set()
            await asyncio.sleep(SILENT_S + 6)
            async with app.database.reading() as tx:
                states = Counter(await tx.scalars(select(tables.launches.c.state)))
            assert not [request for request in world.calling.paid_requests() if request.endpoint == "create"]
            assert world.calling.truth(world.api_key) == []
            assert set(states) == {"cancelled"}
            # A Confirm that has waited for half a minute on a busy machine asks again, and makes no launch.
            assert states["cancelled"] >= CANCELS // 10, "many were confirmed before their Cancel was handled"


async def join(story: Story) -> None:
    await story.app.services.access.admit(UserId(story.user_id), "Гость", "ru")
    await story.app.services.accounts.connect(UserId(story.user_id), SecretStr(story.world.api_key))


async def a_screen(story: Story, number: int) -> tuple[int, int]:
    """A draft with its confirm screen; id and revision."""
    await story.say(f"+7916000{number:04d} Напоминаем о записи")
    await story.sees("Проверьте звонок")
    data = next(
        button["callback_data"]
        for row in story.messages()[-1]["reply_markup"]["inline_keyboard"]
        for button in row
        if "Подтвердить" in button["text"]
    )
    confirm = ConfirmDraft.unpack(data)
    return confirm.draft, confirm.revision


async def confirms_and_cancels(story: Story, draft: tuple[int, int], number: int) -> None:
    moods = random.Random(number)
    await asyncio.sleep(moods.uniform(0, 20))
    screen, telegram = story.messages()[-1]["message_id"], story.world.telegram
    confirm = ConfirmDraft(draft=draft[0], revision=draft[1])
    tap = await telegram.press(story.user_id, screen, confirm.pack())
    if number % SURE == 0:
        await story.until(lambda: tap in telegram.answers, "the answer to a Confirm")
        await story.say("/balance")
        await asyncio.sleep(0.2)
    else:
        await story.say("/balance")
        await asyncio.sleep(moods.uniform(0.2, 4.8))
    form = FORMS[number % len(FORMS)]
    if form == FORMS[0] and any("Отменить" in label for label in story.buttons()):
        await story.press("Отменить")
    elif form == FORMS[0]:
        button = CancelDraft(draft=draft[0], revision=draft[1])
        await telegram.press(story.user_id, screen, button.pack())
    else:
        await story.say(form)


async def keeps_busy(story: Story, over: asyncio.Event) -> None:
    while not over.is_set():
        await story.say("/help")
        await story.say("/balance")
        await asyncio.sleep(3)


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Life]:
    async with World.running(speed=20) as world:
        yield Life(world, settings_for(world, tmp_path / "data", hold_single_s=3), tmp_path)
        assert not world.telegram.violations, world.telegram.violations


async def test_killed_right_after_the_cancel_was_written_nothing_leaves_after_the_start(life: Life) -> None:
    """The older Confirm still waits in the journal: its Cancel was handled first."""
    story = await life.confirm_screen("+79160000045")
    await story.press("Подтвердить")
    await story.say("отмена")
    await life.dies("after", "bot.services.launches.halting:Halting.by_word")
    async with life.running():
        await story.sees("уже выполнена|начатое отменено|Отменено звонков")
        await asyncio.sleep(4)
    assert not story.paid()


async def test_killed_between_the_stop_and_the_services_part_the_call_is_taken_back_after_the_start(
    life: Life,
) -> None:
    async with life.running() as story:
        await story.connect()
        await story.say("+79160000045 завтра в 10 Напоминаем о записи")
        await story.press("Подтвердить")
        await story.sees("Запланировано")
    await story.press("Отменить звонок")
    await life.dies("before", "bot.services.launches.launching:Launching.take_back")
    assert [call for call in story.truth() if not call.get("removed")]
    async with life.running():
        await story.world.calling.until(
            lambda: not [call for call in story.truth() if not call.get("removed")]
        )
