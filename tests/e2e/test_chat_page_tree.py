"""A call in progress with its tree of reactions on the page, played by its buttons in a real Chromium."""

from typing import Any, Literal

import pytest
from playwright.async_api import Browser, Page, expect

from bot.sandbox.world import World
from tests.e2e import browser as installed
from tests.e2e import open_page
from tests.e2e.browser import picture
from tests.e2e.open_page import create_call, unfold, window
from tests.e2e.scripted_bot import ScriptedBot

chromium_path = installed.chromium_path
pytestmark = pytest.mark.asyncio(loop_scope="module")
browser, world, bot = open_page.browser, open_page.world, open_page.bot

MANAGER = "74951112233"
TREE: list[dict[str, Any]] = [
    {
        "digit": 1,
        "keyWords": "приду|да",
        "record": {"text": "Спасибо, ждём вас завтра в пятнадцать часов на улице Лесной, дом пять"},
        "ivrs": [
            {
                "digit": 1,
                "record": {"text": "Утром свободно в девять и в десять"},
                "ivrs": [
                    {"digit": 1, "smsText": "Ждём в 9:00", "ivrs": [{"anyWord": 1}, {"keyWords": "спасибо"}]},
                    {"digit": 2, "smsText": "Ждём в 10:00"},
                ],
            },
            {"digit": 2, "managerPhone": MANAGER},
            {"anyWord": 1, "record": {"text": "Передадим врачу"}},
        ],
    },
    {"digit": 2, "keyWords": "не приду", "managerPhone": MANAGER},
    {"keyWords": "перезвоните позже", "record": {"text": "Хорошо, перезвоним"}},
    {"digit": 9, "needBlock": 1, "record": {"text": "Больше не побеспокоим"}},
    {"record": {"text": "Мы перезвоним позже"}},
]


@pytest.mark.parametrize(
    ("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
)
async def test_tree_is_played_on_any_screen(
    browser: Browser, world: World, bot: ScriptedBot, width: int, scheme: Literal["light", "dark"]
) -> None:
    world.calling.hold_calls = True
    async with window(browser, world.page_url, width, scheme) as page:
        await unfold(page)
        call_id = await create_call(world, "79160000155", ivrs=TREE)
        card = page.get_by_test_id("call")
        await page.get_by_test_id("steer-answer").click()
        await expect(page.get_by_test_id("tree-line")).to_have_count(12)
        await expect(page.locator("[data-testid=tree-line][data-state=awaited]")).to_have_count(5)
        await page.get_by_test_id("steer-press-1").scroll_into_view_if_needed()
        await picture(page, f"tree-{width}-{scheme}")
        await page.get_by_test_id("steer-word").fill("Да, конечно")
        await page.get_by_test_id("steer-say").click()
        await expect(page.get_by_test_id("heard")).to_contain_text("«Да, конечно» → Спасибо, ждём вас")
        await expect(page.get_by_test_id("steer-press-9")).to_have_count(0)
        await page.get_by_test_id("steer-press-1").click()
        await expect(page.get_by_test_id("heard").locator("li")).to_have_count(2)
        await expect(page.locator("[data-testid=tree-line][data-state=awaited]")).to_have_count(2)
        await expect(page.locator("[data-testid=tree-line][data-state=awaited]").first).to_be_in_viewport()
        await page.get_by_test_id("steer-press-1").scroll_into_view_if_needed()
        await fits(page)
        await picture(page, f"tree-below-{width}-{scheme}")
        await page.get_by_test_id("steer-press-1").click()
        await page.get_by_test_id("steer-say-word").click()
        await expect(page.get_by_test_id("choices")).to_have_count(0)
        await expect(page.get_by_test_id("steer-stay_silent")).to_have_count(0)
        await page.get_by_test_id("steer-hang_up").click()
        await expect(card).to_contain_text("ответ: Да, конечно|1|1|спасибо")
        await expect(card).to_contain_text("СМС: 1")
    [truth] = [call for call in world.calling.truth(world.api_key) if call["id"] == call_id]
    assert truth["conversation"]["place"] == [0, 0, 0, 1]


async def test_silence_and_the_manager_have_their_buttons(
    browser: Browser, world: World, bot: ScriptedBot
) -> None:
    world.calling.hold_calls = True
    async with window(browser, world.page_url, 360) as page:
        await unfold(page)
        await create_call(world, "79160000156", ivrs=TREE)
        card = page.get_by_test_id("call")
        await page.get_by_test_id("steer-answer").click()
        await page.get_by_test_id("steer-word").fill("алло")
        await page.get_by_test_id("steer-say").click()
        await expect(page.get_by_test_id("heard")).to_contain_text("«алло» → такого ответа не ждали")
        await page.get_by_test_id("steer-press-2").click()
        await expect(card).to_contain_text("звоним менеджеру")
        await picture(page, "tree-manager")
        await page.get_by_test_id("steer-manager_no_answer").click()
        await expect(card).to_contain_text("менеджер не ответил")
        await page.get_by_test_id("steer-hang_up").click()
        await expect(page.get_by_test_id("tree")).to_have_count(0)

        await create_call(world, "79160000157", ivrs=TREE)
        await page.get_by_test_id("steer-answer").click()
        await page.get_by_test_id("steer-stay_silent").click()
        await expect(page.get_by_test_id("heard")).to_contain_text("молчит → Мы перезвоним позже")


async def fits(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate(
        "[...document.querySelectorAll('.call')].every((card) => card.scrollWidth <= card.clientWidth)"
    )
