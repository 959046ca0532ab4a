"""The widths that labels are reckoned with are those of a real browser, on a phone of 360 pixels."""

import pytest
from playwright.async_api import Browser, expect

from bot.sandbox.world import ANNA, World
from bot.telegram.keyboard_rows import MOST_IN_ROW, fits, fitting_rows, label_px
from bot.telegram.screen import Button
from bot.telegram.texts import LANGUAGES
from tests.e2e import browser as installed
from tests.e2e import open_page
from tests.e2e.open_page import window
from tests.e2e.scripted_bot import ScriptedBot
from tests.labels import filled, labels

chromium_path = installed.chromium_path
browser, world, bot = open_page.browser, open_page.world, open_page.bot
pytestmark = pytest.mark.asyncio(loop_scope="module")

LINES = """spans => spans.map(span => ({
  label: span.textContent, lines: span.getClientRects().length > 1 ? 2 : Math.round(span.offsetHeight / 20),
  width: span.getBoundingClientRect().width, room: span.parentElement.clientWidth - 10,
}))"""


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_label_stands_on_one_line(
    browser: Browser,
    world: World,
    bot: ScriptedBot,
    language: str,
) -> None:
    found = sorted({label for one in labels() for label in filled(one, language) if fits(label)})
    assert len(found) > 150
    async with window(browser, world.page_url, width=360) as page:
        await page.get_by_test_id("start").click()
        await expect(page.get_by_test_id("inline-button")).to_have_count(3)
        shown = 3
        for first in range(0, len(found), 90):
            part = found[first : first + 90]
            # Alone, and beside others as the bot would place them.
            rows = [[label] for label in part[::2]]
            rows += [
                [button.label for button in row]
                for at in range(1, len(part), 6)
                for row in fitting_rows([[Button(label) for label in part[at : at + 6 : 2]]])
            ]
            keyboard = [[{"text": label, "callback_data": "-"} for label in row] for row in rows]
            await bot.call("sendMessage", chat_id=ANNA, text="…", reply_markup={"inline_keyboard": keyboard})
            shown += sum(map(len, rows))
        buttons = page.get_by_test_id("inline-button")
        await expect(buttons).to_have_count(shown)
        measured = await buttons.locator("span").evaluate_all(LINES)
    assert max(map(len, rows)) <= MOST_IN_ROW
    assert [one for one in measured if one["lines"] > 1 or one["width"] > one["room"] + 0.5] == []
    for one in measured:
        assert one["width"] <= label_px(one["label"]) <= one["width"] * 1.12 + 4, one
