"""A window of the chat page in a real Chromium, with a scripted bot at the other end: fixtures for the tests of the page."""

import contextlib
from collections.abc import AsyncIterator
from typing import Literal

import aiohttp
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import World
from tests.e2e import browser as installed
from tests.e2e.scripted_bot import ScriptedBot


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium_path: str) -> AsyncIterator[Browser]:
    async with installed.chromium(chromium_path) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def world() -> AsyncIterator[World]:
    async with World.running(speed=50, limits=TelegramLimits.off()) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def bot(world: World) -> AsyncIterator[ScriptedBot]:
    async with ScriptedBot(world.telegram_url, world.token).running() as running:
        yield running


@contextlib.asynccontextmanager
async def window(
    browser: Browser, address: str, width: int = 1280, scheme: Literal["light", "dark"] = "light"
) -> AsyncIterator[Page]:
    """A window of the page, ready; an error of its script or a refusal of its policy fails the test."""
    context = await browser.new_context(
        viewport={"width": width, "height": 800}, locale="ru-RU", color_scheme=scheme
    )
    page = await context.new_page()
    wrongs: list[str] = []
    page.on("pageerror", lambda error: wrongs.append(str(error)))
    page.on("console", lambda told: wrongs.append(told.text) if told.type == "error" else None)
    await page.goto(address)
    await expect(page.locator("body[data-ready]")).to_be_visible()
    yield page
    await context.close()
    assert wrongs == []


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, world: World, bot: ScriptedBot) -> AsyncIterator[Page]:
    async with window(browser, world.page_url) as opened:
        yield opened


async def write(page: Page, text: str) -> None:
    await page.get_by_test_id("field").fill(text)
    await page.get_by_test_id("field").press("Enter")


async def start(page: Page) -> None:
    await page.get_by_test_id("start").click()
    await expect(page.get_by_test_id("inline-button")).to_have_count(3)


async def unfold(page: Page) -> None:
    """The calling service's side, beside the chat."""
    await page.get_by_test_id("to-service").click()
    await expect(page.get_by_test_id("service")).to_be_visible()


async def create_call(world: World, phone: str, *, planned_at: int | None = None, **more: object) -> int:
    body = {
        **more,
        **({} if planned_at is None else {"plannedAt": planned_at}),
        "apiKey": world.api_key,
        "phone": phone,
        "outgoingPhone": "74950000001",
        "record": {"text": "Ждём вас завтра", "gender": 0},
    }
    address = f"{world.provider_url}/apiCalls/create"
    async with aiohttp.ClientSession() as session, session.post(address, json=body) as response:
        answer = await response.json()
    call_id = answer["data"][0]["id"]
    assert isinstance(call_id, int)
    return call_id


def state_of(world: World, call_id: int) -> object:
    return next(call["status"] for call in world.calling.truth(world.api_key) if call["id"] == call_id)
