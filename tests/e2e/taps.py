"""How many taps and messages each task takes, measured in a real conversation, and the table of them (deploy/TAPS.md).

One tap and one sent message count 1 each, as a user would count: what is typed inside a message is free.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sandbox.world import ANNA
from tests.e2e.list_files import csv_1251, documents
from tests.e2e.list_files import send as send_file
from tests.e2e.story import Story
from tests.sounds import encoded, spoken

TABLE = Path(__file__).parents[2] / "deploy" / "TAPS.md"
_ROW = re.compile(r"^\| (?P<task>[^|]+?) \| (?P<aim>\d+) \| (?P<taken>\d+) \|$", re.MULTILINE)

CLIENTS = csv_1251("Клиент;Телефон", "Анна;8 916 000-00-01", "Иван;8 916 000-97-00", "Ольга;8 916 000-97-01")


@dataclass(frozen=True, slots=True)
class Task:
    """`aim`: what the design promises. `ready` brings the chat to where the counting begins, `does` is counted."""

    name: str
    aim: int
    does: Callable[[Story], Awaitable[object]]
    ready: Callable[[Story], Awaitable[object]] | None = None


async def taken(task: Task, story: Story) -> int:
    if task.ready is not None:
        await task.ready(story)
    story.taps = 0
    await task.does(story)
    return story.taps


def recorded() -> dict[str, tuple[int, int]]:
    """By task: the aim, and the count in the table."""
    return {
        row["task"]: (int(row["aim"]), int(row["taken"]))
        for row in _ROW.finditer(TABLE.read_text(encoding="utf-8"))
    }


def record(counts: dict[Task, int]) -> None:
    """Renews the rows of these tasks, and adds those that are missing."""
    text = TABLE.read_text(encoding="utf-8")
    for task, taps in counts.items():
        row = f"| {task.name} | {task.aim} | {taps} |"
        old = next((found[0] for found in _ROW.finditer(text) if found["task"] == task.name), None)
        text = f"{text.rstrip()}\n{row}\n" if old is None else text.replace(old, row)
    TABLE.write_text(text, encoding="utf-8")


# -- one call --------------------------------------------------------------------------------------------------------


async def connect(story: Story) -> None:
    await story.connect()


async def call_one(story: Story) -> None:
    await story.say("+7 916 000-00-45 Напоминаем о записи")
    await story.press("Подтвердить")
    await story.sees("ответили, говорили")


async def repeat(story: Story) -> None:
    before = len(story.truth())
    await story.press("Повторить")
    await story.until(lambda: len(story.truth()) == before + 1, "one call more")


async def balance(story: Story) -> None:
    await story.say("/balance")
    await story.sees("Аккаунт 501")


async def verify(story: Story) -> None:
    rung = len(story.world.calling.flash_calls)
    await story.say("/verify +7 916 123-45-67")
    await story.press("Подтвердить")
    await story.world.calling.until(lambda: len(story.world.calling.flash_calls) > rung)
    await story.sees("Введите четыре последние цифры")
    await story.say(story.world.calling.flash_calls[-1].pin)
    await story.sees("Номер .* проверен")


async def voice_note(story: Story) -> None:
    story.taps += 1
    await story.world.telegram.send_file(
        ANNA, "voice", encoded(spoken("pad", "1", "1"), "ogg", "libopus"), duration=7
    )
    await story.sees("Сохранено: Ролик")


async def use_the_record(story: Story) -> None:
    await story.press("Позвонить с этим роликом")
    await story.sees("Кому позвонить с этим роликом")


# -- a list ----------------------------------------------------------------------------------------------------------


async def a_record(story: Story) -> None:
    story.world.calling.account(story.world.api_key).add_record("hello", text="Здравствуйте")


async def call_a_list(story: Story) -> None:
    (record_id, *_) = reversed(story.world.calling.account(story.world.api_key).records)
    await send_file(story, CLIENTS, "Клиенты.csv")
    await story.sees("Что сказать")
    await story.say(f"#{record_id}")
    await story.press("Это уведомление — позвонить 3")


async def watch(story: Story) -> None:
    await story.sees("(?s)Завершено.*Готово 3 из 3")


async def act(story: Story) -> None:
    await story.press("Подробно")
    await story.sees("Все люди")


async def take_the_table(story: Story) -> None:
    before = len(documents(story))
    await story.press("Таблица")
    await story.until(lambda: len(documents(story)) > before, "the table")


async def call_again(story: Story) -> None:
    await story.press("Перезвонить остальным")
    await story.press("Это уведомление — позвонить 2")
    await story.until(lambda: len(story.truth()) == 5, "two calls more")


async def repeat_on_weekdays(story: Story) -> None:
    await story.press("Сохранить как сценарий")
    await story.sees("Сохранено в «Сценарии»")
    await story.press("Повторять")
    await story.sees("Когда повторять")
    await story.press("По будням в 10:00")
    await story.sees("Расписание сохранено")


# -- rare choices ----------------------------------------------------------------------------------------------------


async def a_screen(story: Story) -> None:
    await story.say("+7 916 000-00-45 Напоминаем о записи")
    await story.sees("Проверьте звонок")


async def wait_longer(story: Story) -> None:
    await story.press("Изменить")
    await story.press("Голос и разговор")
    await story.press("45 с")
    await story.until(lambda: "✓ 45 с" in story.buttons(), "the choice")


async def another_language(story: Story) -> None:
    await story.press("Изменить")
    await story.press("Голос и разговор")
    await story.until(lambda: "✓ 30 с" in story.buttons(), "this call's own choices")
    await story.press("Язык")
    await story.press("English")
    await story.until(lambda: "Язык: en-US" in story.buttons(), "the choice")


async def a_list_with_a_text(story: Story) -> None:
    await send_file(story, CLIENTS, "Клиенты.csv", caption="Напоминаем о записи")
    await story.sees("(?s)позвоним 3.*Напоминаем о записи")


async def no_weekends(story: Story) -> None:
    await story.press("Изменить")
    await story.press("Ещё")
    await story.press("Без выходных")
    await story.until(lambda: "✓ Без выходных" in story.buttons(), "the choice")


# -- planned ---------------------------------------------------------------------------------------------------------


async def plan(story: Story) -> None:
    before = len(story.truth())
    await story.say("+7 916 000-00-45 завтра в 10 Напоминаем о записи")
    await story.press("Подтвердить")
    await story.until(lambda: len(story.truth()) == before + 1, "a planned call at the service")
    await story.sees("Запланировано")


async def move_by_line(story: Story) -> None:
    await story.say("/move 1 завтра в 12:30")
    await story.sees("Перенесён 1 звонок: завтра.*12:30")


async def move_by_buttons(story: Story) -> None:
    await story.say("/call_1")
    await story.press("На час позже")
    await story.sees("Перенесён 1 звонок: завтра.*13:30")


async def remove_by_line(story: Story) -> None:
    await story.say("/remove 1")
    await story.sees("Снят 1 звонок")


# -- reactions -------------------------------------------------------------------------------------------------------


async def a_builder(story: Story) -> None:
    await story.say("+7 916 000-96-01 Вы придёте?")
    await story.sees("Проверьте звонок")
    await story.press("Изменить")
    await story.press("Реакции")
    await story.sees("Реакции звонка")


async def reactions_by_screens(story: Story) -> None:
    await story.press("1 менеджер, 2 СМС, 9 не звонить")
    await story.sees("С кем соединить по клавише 1")
    story.taps += 1
    await story.world.telegram.share_contact(story.user_id, "74950000001", "Пётр")
    await story.sees("Какую СМС отправить по клавише 2")
    await story.say("Ждём вас: Лесная, 5")
    await story.sees("(?s)1 менеджер.*2 СМС.*9 больше не звонить")
    await story.press("Готово")
    await story.until(lambda: "Подтвердить" in story.buttons(), "the confirm screen")


async def a_call_with_reactions(story: Story) -> None:
    await story.say("+7 916 000-96-02 Вы придёте?\n1: Спасибо\n9: стоп")
    await story.until(lambda: "Проиграть" in story.buttons(), "the call's screen")


async def try_the_tree(story: Story) -> None:
    await story.press("Проиграть")
    await story.sees("Проба")


async def press_a_key_of_it(story: Story) -> None:
    await story.press("1")
    await story.sees("Клавиша 1 → 1")


async def reactions_by_text(story: Story) -> None:
    before = len(story.paid())
    await story.say("+7 916 000-96-01 Вы придёте?\n1: менеджер +7 495 000-00-01\n2: смс Ждём вас\n9: стоп")
    await story.until(lambda: "2 → СМС «Ждём вас»" in story.last(), "the call's own screen")
    await story.press("Подтвердить")
    await story.until(lambda: len(story.paid()) == before + 1, "a paid request")


ONE_CALL = (
    Task("connect the key, ready to call", 2, connect),
    Task("one call with one's own text", 2, call_one),
    Task("the same once more", 1, repeat),
    Task("balance", 1, balance),
    Task("verify a phone", 3, verify),
    Task("a record from a voice note", 1, voice_note),
    Task("that record used in a call", 1, use_the_record),
)


def appointments(days: int) -> bytes:
    day = f"{datetime.now(UTC) + timedelta(days=days):%d.%m.%Y}"
    return csv_1251(
        "Пациент;Телефон;Дата;Время",
        f"Анна;8 916 000-00-0{days};{day};18:00",
        f"Иван;8 916 000-97-00;{day};19:30",
    )


async def remind(story: Story) -> None:
    await send_file(
        story, appointments(3), "1.csv", caption="накануне в 18:00\nЖдём вас. Придёте?\n1 приду: Спасибо"
    )
    await story.press("Это уведомление")
    await story.sees("Начнём")


async def the_next_day(story: Story) -> None:
    await send_file(story, appointments(4), "2.csv")


async def remind_like_last_time(story: Story) -> None:
    await story.press("Как в прошлый раз")
    await story.press("Это уведомление")
    await story.sees("Начнём(.|\n)*2.csv|Начнём")


A_LIST = (
    Task("a list from a file with a stored record", 3, call_a_list, a_record),
    Task("watch a launch", 0, watch),
    Task("export its table", 1, take_the_table),
    Task("call again those not reached", 2, call_again),
    Task("look at a launch's people", 1, act),
    Task("repeat a call every weekday", 3, repeat_on_weekdays),
)
APPOINTMENTS = (
    Task("reminders of tomorrow's appointments from a file with its caption", 2, remind),
    Task("the next day's file, like last time", 2, remind_like_last_time, the_next_day),
)
REACTIONS = (
    Task("reactions by screens: 1 manager, 2 SMS, 9 never again", 4, reactions_by_screens, a_builder),
    Task("a call with reactions in the message itself", 2, reactions_by_text),
    Task("open the trial of a tree", 1, try_the_tree, a_call_with_reactions),
    Task("a key in it", 1, press_a_key_of_it),
)
PLANNED = (
    Task("plan a call for tomorrow", 2, plan),
    Task("move a planned call by a line", 1, move_by_line),
    Task("move a planned call by buttons", 2, move_by_buttons),
    Task("take a planned call back", 1, remove_by_line),
)
RARE_CHOICES = (
    Task("wait longer for an answer", 3, wait_longer, a_screen),
    Task("read a text in another language", 4, another_language, a_screen),
    Task("leave out weekends for a list", 3, no_weekends, a_list_with_a_text),
)
