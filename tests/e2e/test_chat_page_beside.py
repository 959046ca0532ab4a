"""The service beside the chat, and the page on other screens and in English, in a real Chromium."""

import re
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, Page, expect

from bot.sandbox.world import ANNA, GROUP, World
from tests.e2e import browser as installed
from tests.e2e import open_page
from tests.e2e.open_page import create_call, start, state_of, unfold, window, write
from tests.e2e.scripted_bot import ScriptedBot

chromium_path = installed.chromium_path


pytestmark = pytest.mark.asyncio(loop_scope="module")
browser, world, bot, page = open_page.browser, open_page.world, open_page.bot, open_page.page


async def test_call_is_shown_and_steered_by_hand(page: Page, world: World) -> None:
    await unfold(page)
    async with page.expect_response(lambda response: response.request.method == "POST"):
        await page.get_by_test_id("hold").check()
    assert world.calling.hold_calls
    call_id = await create_call(world, "79160000155")
    card = page.get_by_test_id("call")
    await expect(card).to_contain_text("+7 916 000-01-55")
    await expect(card).to_contain_text("Ждём вас завтра")
    await page.get_by_test_id("steer-answer").click()
    await page.get_by_test_id("steer-press-1").click()
    await expect(card).to_contain_text("ответ: 1")
    await page.get_by_test_id("steer-word").fill("да")
    await page.get_by_test_id("steer-say").click()
    await expect(card).to_contain_text("да")
    await page.get_by_test_id("steer-hang_up").click()
    await expect(card.get_by_test_id("call-state")).to_have_text("поговорили")
    assert state_of(world, call_id) == "finished"


async def test_service_side_shows_money_moderation_and_requests(page: Page, world: World) -> None:
    account = world.calling.account(world.api_key)
    await unfold(page)
    await expect(page.get_by_test_id("api-key")).to_have_text(world.api_key)
    await page.get_by_test_id("balance").fill("12,50")
    await page.get_by_test_id("save-balance").click()
    await expect(page.get_by_test_id("toast")).to_have_text("Сохранено")
    assert str(account.balance) == "12.50"
    await page.get_by_test_id("balance").fill("много")
    await page.get_by_test_id("save-balance").click()
    await expect(page.get_by_test_id("toast").last).to_contain_text("Баланс — число")
    await page.get_by_test_id("moderation").check()
    await world.calling.until(lambda: account.moderation)
    account.balance = "7.00"
    await expect(page.get_by_test_id("balance")).to_have_value("7,00")
    await page.get_by_test_id("panel-outcomes").locator("summary").click()
    await expect(page.get_by_test_id("outcome").first).to_be_visible()


async def test_service_side_shows_webhooks_and_flash_calls(page: Page, world: World) -> None:
    await unfold(page)
    await create_call(world, "79160009501", webhookUrl=f"{world.page_url}/hooks/calls/1")
    await expect(page.get_by_test_id("webhook").first).to_contain_text("403")
    await expect(page.get_by_test_id("webhook").filter(has_text="3/3").first).to_be_visible()
    address = f"{world.provider_url}/apiVerificationPhones/confirmPhone"
    body = {"apiKey": world.api_key, "phone": "79160000155", "pin": "4821"}
    async with aiohttp.ClientSession() as session, session.post(address, json=body) as response:
        assert response.status == 200
    await expect(page.get_by_test_id("flash-call")).to_contain_text("…4821")


async def test_photo_is_shown_and_opens(page: Page, tmp_path: Path) -> None:
    await start(page)
    picture = tmp_path / "picture.png"
    await page.screenshot(path=picture)
    await page.get_by_test_id("file-photo").set_input_files(picture)
    photo = page.get_by_test_id("photo")
    await expect(photo).to_have_js_property("naturalWidth", 1280)
    await photo.click()
    await expect(page.get_by_test_id("photo-view")).to_be_visible()


async def test_page_works_on_a_narrow_screen(browser: Browser, world: World, bot: ScriptedBot) -> None:
    async with window(browser, world.page_url, width=390) as page:
        await start(page)
        await page.get_by_test_id("to-list").click()
        await expect(page.get_by_test_id("people")).to_be_visible()
        await expect(page.get_by_test_id("messages")).to_be_hidden()
        await page.get_by_test_id("chat").filter(has_text="Регистратура").click()
        await expect(page.get_by_test_id("talk-name")).to_have_text("Регистратура")
        await page.get_by_test_id("to-service").click()
        await expect(page.get_by_test_id("balance")).to_be_visible()
        await page.get_by_test_id("from-service").click()
        await page.get_by_test_id("clock").click()
        await expect(page.get_by_test_id("turn-night")).to_be_visible()
        await page.get_by_test_id("clock-close").click()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_service_side_stays_folded_away_or_unfolded_as_it_was_left(page: Page) -> None:
    side = page.get_by_test_id("service")
    await expect(side).to_be_hidden()
    await unfold(page)
    await page.reload()
    await expect(side).to_be_visible()
    await expect(page.get_by_test_id("to-service")).to_be_hidden()
    await page.get_by_test_id("from-service").click()
    await page.reload()
    await expect(page.locator("body[data-ready]")).to_be_visible()
    await expect(side).to_be_hidden()


async def test_planned_call_waits_until_a_button_brings_it_forward(page: Page, world: World) -> None:
    await expect(page.get_by_test_id("waiting")).to_be_hidden()
    call_id = await create_call(world, "79160000155", planned_at=int(world.clock()) + 86400)
    await expect(page.get_by_test_id("waiting")).to_contain_text("Звонок ждёт своего времени")
    assert state_of(world, call_id) == "created"
    await page.get_by_test_id("forward").click()
    await expect(page.get_by_test_id("waiting")).to_be_hidden()
    await unfold(page)
    await expect(page.get_by_test_id("call")).to_contain_text("начат раньше срока")
    await world.calling.until(lambda: state_of(world, call_id) == "finished")


async def test_clock_of_the_page_is_turned_ahead(page: Page, world: World) -> None:
    call_id = await create_call(world, "79160000155", planned_at=int(world.clock()) + 3000)
    await page.get_by_test_id("clock").click()
    await page.get_by_test_id("turn-hour").click()
    await expect(page.get_by_test_id("toast")).to_contain_text("Теперь")
    await world.calling.until(lambda: state_of(world, call_id) == "finished")
    await page.get_by_test_id("clock").click()
    await page.get_by_test_id("clock-time").fill("03:40")
    await page.get_by_test_id("clock-turn").click()
    await expect(page.get_by_test_id("clock-now")).to_contain_text("03:4")
    await start(page)
    await expect(page.get_by_test_id("message").last).to_contain_text("03:4")


async def test_lines_to_try_go_into_the_field_until_they_were_tried(page: Page, world: World) -> None:
    await expect(page.get_by_test_id("try")).to_have_count(0)
    await start(page)
    await page.get_by_test_id("try").click()
    await expect(page.get_by_test_id("field")).to_have_value(world.api_key)
    await page.get_by_test_id("field").press("Enter")
    lines = page.get_by_test_id("try")
    await expect(lines).to_have_count(4)
    await lines.first.click()
    await expect(page.get_by_test_id("field")).to_have_value(re.compile(r"^\+7 916"))
    await page.get_by_test_id("field").press("Enter")
    await expect(lines).to_have_count(3)
    await page.reload()
    await expect(lines).to_have_count(3)
    await page.get_by_test_id("tries-close").click()
    await write(page, "что угодно")
    await expect(lines).to_have_count(0)
    await page.get_by_test_id("people").get_by_text("Boris").click()
    await start(page)
    await page.get_by_test_id("try").click()
    await page.get_by_test_id("field").press("Enter")
    await lines.first.click()
    await expect(page.get_by_test_id("field")).to_have_value(re.compile("reminder"))


async def test_english_is_one_click_away(page: Page) -> None:
    await expect(page.get_by_test_id("banner")).to_contain_text("настоящих звонков нет")
    await page.get_by_test_id("other-lang").click()
    await expect(page.get_by_test_id("banner")).to_contain_text("no real call is made")
    await unfold(page)
    await expect(page.get_by_role("heading", name="Calling service")).to_be_visible()


async def test_news_of_the_open_chat_is_announced(page: Page, bot: ScriptedBot, world: World) -> None:
    await start(page)
    await bot.call("sendMessage", chat_id=GROUP, text="в группе")
    await bot.call("sendMessage", chat_id=ANNA, text="лично")
    await expect(page.get_by_test_id("message").last).to_contain_text("лично")
    await expect(page.locator("#announcer")).to_have_text("Dialgram: лично")
    await expect(page.get_by_test_id("unread")).to_have_text("1")
