"""`make demo` as a newcomer sees it: real processes, a real browser, the whole story of one call.

Pictures of it go to build/ (the README's is one of them), so that they can be looked at.
"""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e import browser as installed
from tests.e2e.browser import picture

chromium_path = installed.chromium_path
CALL = "/call +7 (916) 123-45-67 завтра в 10 Напоминаем о записи к стоматологу"


@asynccontextmanager
async def demo(cwd: Path) -> AsyncIterator[tuple[str, str]]:
    """The running demo: the page's address and the sandbox key, as printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", "demo", "--no-browser", "--port", "0", "--speed", "4",
        cwd=cwd, env=dict(os.environ), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        printed = ""
        async with asyncio.timeout(30):
            while not (found := re.search(r"(http://\S+)[\s\S]*?key: (\S+)", printed)):
                line = await process.stdout.readline()
                assert line, f"the demo ended: {printed}"
                printed += line.decode()
        yield found[1], found[2]
    finally:
        process.terminate()
        await process.communicate()
    assert process.returncode == 0


async def write(page: Page, text: str) -> None:
    await page.get_by_test_id("field").fill(text)
    await page.get_by_test_id("field").press("Enter")


@pytest.mark.timeout(300)
async def test_clock_of_the_page_is_the_bots_own(chromium_path: str, tmp_path: Path) -> None:
    """At night a list is not called; turned to a working morning, what waited for it begins, and nobody asks why."""
    async with demo(tmp_path) as (address, key), installed.chromium(chromium_path) as browser:
        context = await browser.new_context(viewport={"width": 360, "height": 740}, locale="ru-RU")
        page = await context.new_page()
        await page.goto(address)
        await expect(page.locator("body[data-ready]")).to_be_visible()
        await page.get_by_test_id("start").click()
        await expect(page.get_by_test_id("message").last).to_contain_text("ключ", timeout=90_000)
        await write(page, key)
        await expect(page.get_by_test_id("message").last).to_contain_text("100,00")
        await page.get_by_test_id("clock").click()
        await page.get_by_test_id("turn-night").click()
        await expect(page.get_by_test_id("clock-now")).to_contain_text("03:0")
        # The bot's own clock follows in a moment, on a busy machine in more than one.
        for _ in range(10):
            await write(page, "/call +7 916 123-45-67 Напоминаем о записи")
            with suppress(AssertionError):
                await expect(page.get_by_test_id("message").last).to_contain_text(
                    "звонить не принято", timeout=5_000
                )
                break
        else:
            pytest.fail("the bot knows nothing of the night")
        await picture(page, "night")

        clients = tmp_path / "Клиенты.csv"
        clients.write_text("Телефон;Имя\n+7 916 000-00-45;Анна\n+7 916 000-00-46;Иван\n")
        await page.get_by_test_id("file-document").set_input_files(clients)
        last = page.get_by_test_id("message").last
        await expect(last).to_contain_text("Что сказать", timeout=60_000)
        await write(page, "Напоминаем о записи")
        await page.get_by_test_id("inline-button").filter(has_text="Это уведомление").click(timeout=30_000)
        card = page.get_by_test_id("message").filter(has_text="Начнём")
        await expect(card).to_contain_text("9:00", timeout=30_000)
        await page.get_by_test_id("clock").click()
        await page.get_by_test_id("turn-work").click()
        done = page.get_by_test_id("message").filter(has_text="Завершено")
        await expect(done).to_be_visible(timeout=90_000)
        assert "/held" not in await page.get_by_test_id("messages").inner_text()
        await context.close()


@pytest.mark.timeout(300)
async def test_a_newcomer_connects_calls_and_watches_the_call_end(chromium_path: str, tmp_path: Path) -> None:
    async with demo(tmp_path) as (address, key), installed.chromium(chromium_path) as browser:
        context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="ru-RU")
        page = await context.new_page()
        await page.goto(address)
        await expect(page.locator("body[data-ready]")).to_be_visible()
        await page.get_by_test_id("clock").click()
        await page.get_by_test_id("turn-work").click()
        await page.get_by_test_id("start").click()
        await expect(page.get_by_test_id("message").last).to_contain_text("ключ", timeout=90_000)
        await page.get_by_test_id("try").click()
        await expect(page.get_by_test_id("field")).to_have_value(key)
        await page.get_by_test_id("field").press("Enter")
        await expect(page.get_by_test_id("message").last).to_contain_text("100,00")
        for message in await page.get_by_test_id("message").all_inner_texts():
            assert key not in message, "the key stays in the chat"
        await picture(page, "connected")
        await page.get_by_test_id("to-service").click()

        await write(page, CALL)
        confirm = page.get_by_test_id("inline-button").filter(has_text="Подтвердить")
        await expect(confirm).to_be_visible()
        screen = page.get_by_test_id("message").last
        await expect(screen).to_contain_text("+7 916 123-45-67")
        await expect(screen).to_contain_text("Напоминаем о записи к стоматологу")
        await expect(screen).to_contain_text("завтра")
        await expect(screen).to_contain_text("0,40")
        assert not (await screen.inner_text()).startswith("Песочница"), (
            "what a list of chats shows is the call"
        )
        await expect(screen).to_contain_text("Песочница")
        await picture(page, "confirm")

        count = await page.get_by_test_id("message").count()
        await confirm.click()
        await expect(screen).to_contain_text("можно отменить")
        await picture(page, "held")
        await expect(screen).to_contain_text("запланирован на", timeout=60_000)
        await picture(page, "planned")
        await page.get_by_test_id("forward").click()
        await expect(screen).to_contain_text("ответили, говорили", timeout=60_000)
        await expect(screen).to_contain_text("в пробном режиме начали раньше")
        await expect(page.get_by_test_id("call")).to_contain_text("начат раньше срока")
        await expect(screen).to_contain_text("₽")
        await expect(page.get_by_test_id("inline-button").filter(has_text="Повторить")).to_be_visible()
        assert await page.get_by_test_id("message").count() == count, "one message lives, none is added"
        await picture(page, "answered")
        await have_a_conversation(page)
        await context.close()


async def have_a_conversation(page: Page) -> None:
    """The line with answers: whoever is called goes through the tree by themselves, and the card says how far."""
    await page.locator("[data-testid=try][data-name=tryTree]").click()
    await page.get_by_test_id("field").press("Enter")
    await expect(page.get_by_test_id("message").last).to_contain_text("1.1 адрес")
    await page.get_by_test_id("inline-button").filter(has_text="Подтвердить").last.click()
    await expect(page.get_by_test_id("tree")).to_be_visible(timeout=60_000)
    await expect(page.get_by_test_id("heard")).to_be_visible(timeout=60_000)
    await picture(page, "conversation")
    done = page.get_by_test_id("message").filter(has_text="Завершено").filter(has_text="1.1 адрес")
    await expect(done).to_be_visible(timeout=60_000)
    await picture(page, "conversation-answered")
