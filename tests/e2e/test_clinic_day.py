"""A clinic's day in the chat page of `make demo`, as a receptionist has it, on a wide screen and on a phone: the key, a record
from a voice note, a list with a reaction that somebody has to act on, the lead taken in the group, the report.

Its pictures go to build/pictures; the README's of a phone (deploy/phone-*.webp) were made from them.
"""

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests import sounds
from tests.e2e import browser as installed
from tests.e2e.browser import picture
from tests.e2e.test_demo_story import demo, write

chromium_path, sound_tools = installed.chromium_path, sounds.sound_tools
PEOPLE = """Телефон;Имя
+7 916 000-95-02;Анна Смирнова
+7 916 000-95-01;Иван Петров
+7 916 000-97-01;Олег Сидоров
+7 916 000-00-46;Мария Котова
"""
REACTIONS = "1 приду: Спасибо, ждём вас\n2 перезвоните мне: лид"
BOT, GROUP = "1001", "-4001"


class Day:
    """A window in which somebody reads, types and taps; what they see fits into it."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self._name = name
        self._pictures = 0

    def message(self, text: str) -> Locator:
        return self.page.get_by_test_id("message").filter(has_text=text).last

    async def sees(self, text: str, picture_of: str = "") -> Locator:
        message = self.message(text)
        await expect(message).to_be_visible(timeout=60_000)
        if picture_of:
            await self.picture(picture_of)
        return message

    async def press(self, label: str, *, on: str) -> None:
        """A button of the message that says this."""
        button = self.message(on).get_by_test_id("inline-button").filter(has_text=label)
        await button.first.click(timeout=30_000)

    async def opens(self, chat: str) -> None:
        if await self.page.get_by_test_id("to-list").is_visible():
            await self.page.get_by_test_id("to-list").click()
        await self.page.locator(f"[data-testid=chat][data-id='{chat}']").click()

    async def picture(self, what: str) -> None:
        page = self.page
        assert not await page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), what
        # Whatever says too much for its button or bubble reaches over its edge.
        wide = await page.evaluate(
            "[...document.querySelectorAll('.bubble, [data-testid=inline-button]')]"
            ".filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent)"
        )
        assert wide == [], what
        await page.wait_for_timeout(300)
        self._pictures += 1
        await picture(page, f"clinic-{self._name}-{self._pictures:02d}-{what}")


async def begin(day: Day, key: str) -> None:
    page = day.page
    await page.get_by_test_id("clock").click()
    await page.get_by_test_id("turn-work").click()
    await page.get_by_test_id("start").click()
    await expect(page.get_by_test_id("message").last).to_contain_text("ключ", timeout=90_000)
    await page.get_by_test_id("try").first.click()
    await expect(page.get_by_test_id("field")).to_have_value(key)
    await page.get_by_test_id("field").press("Enter")
    await day.sees("100,00", "connected")


async def let_the_group_watch(day: Day) -> None:
    await day.opens(GROUP)
    await write(day.page, "/watch")
    await day.sees("Здесь пока ничего не показывается")
    await day.press("Только лиды", on="Здесь пока ничего не показывается")
    await day.sees("Что показывается здесь", "watching")
    await day.opens(BOT)


async def launch(day: Day, folder: Path) -> None:
    note, clients = folder / "note.ogg", folder / "Запись на завтра.csv"
    note.write_bytes(sounds.encoded(sounds.spoken(), "ogg", "libopus"))
    clients.write_text(PEOPLE)
    await day.page.get_by_test_id("file-voice").set_input_files(note)
    await day.press("Переименовать", on="Сохранено")
    await day.sees("Как назвать")
    await write(day.page, "Запись завтра")
    await day.sees("Запись завтра", "record")
    await day.page.get_by_test_id("file-document").set_input_files(clients)
    await day.sees("Что сказать", "list")
    await day.press("Ролик", on="Что сказать")
    await day.press("Запись завтра", on="Какой ролик включить")
    await day.press("Изменить", on="Что включим")
    await day.press("Реакции", on="Что изменить")
    await day.sees("Реакции звонка")
    await write(day.page, REACTIONS)
    await day.sees("2 перезвоните мне → лид", "reactions")
    await day.press("Готово", on="2 перезвоните мне → лид")
    await day.sees("Это уведомление", "confirm")
    await day.press("Это уведомление", on="Проверьте звонки")


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("name", "width", "height"), [("wide", 1280, 800), ("phone", 360, 740)])
async def test_a_day_of_a_clinic(
    chromium_path: str, sound_tools: None, tmp_path: Path, name: str, width: int, height: int
) -> None:
    async with demo(tmp_path) as (address, key), installed.chromium(chromium_path) as browser:
        context = await browser.new_context(
            viewport={"width": width, "height": height}, locale="ru-RU", reduced_motion="reduce"
        )
        day = Day(await context.new_page(), name)
        await day.page.goto(address)
        await expect(day.page.locator("body[data-ready]")).to_be_visible()
        await begin(day, key)
        await let_the_group_watch(day)
        await launch(day, tmp_path)
        await day.opens(GROUP)
        told = await day.sees("Ждёт ответа", "lead")
        await expect(told).to_contain_text("***-**-02")
        await day.press("Беру", on="Ждёт ответа")
        await day.sees("Взял", "lead-taken")
        await day.opens(BOT)
        await expect(await day.sees("Чтобы оставить заметку")).to_contain_text("916 000-95-02")
        await day.press("Готово", on="Чтобы оставить заметку")
        await day.sees("Завершено", "finished")
        await write(day.page, "/report")
        await day.sees("Отчёт за сегодня")
        await day.sees("Таблица отчёта")
        report = day.message("Отчёт за сегодня")
        await expect(report).to_contain_text("Лиды: 1")
        await report.scroll_into_view_if_needed()
        await day.picture("report")
        await expect(report.get_by_test_id("photo")).not_to_have_js_property("naturalWidth", 0)
        drawn = await report.get_by_test_id("photo").evaluate(
            "one => one.naturalWidth / one.naturalHeight - one.clientWidth / one.clientHeight"
        )
        assert abs(drawn) < 0.02, "the picture is shown whole"
        await report.evaluate("one => one.scrollIntoView({block: 'start'})")
        await day.picture("report-drawn")
        assert "000-95-02" not in await group_words(day)
        await context.close()


async def group_words(day: Day) -> str:
    await day.opens(GROUP)
    return await day.page.get_by_test_id("messages").inner_text()
