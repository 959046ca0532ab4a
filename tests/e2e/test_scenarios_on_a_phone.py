"""Reactions, the alarm, a manager's hours, a tree's file and schedules in English, each form with bad input first; what is
shown stands in a phone's window, and its pictures go to build/pictures.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from tests.e2e import browser as installed
from tests.e2e.browser import picture
from tests.e2e.list_files import documents, send
from tests.e2e.story import Story, telling
from tests.e2e.test_reactions_builder import presses, says

chromium_path = installed.chromium_path
PEOPLE = b"Name;Phone\nAnna;89160000011\nIvan;89160000012"
KEPT = "as it was|Nothing was c|Shorten it"
"""A sentence about bad input says that nothing was lost, or what to do."""


@asynccontextmanager
async def on_a_phone(chromium_path: str, data_dir: Path) -> AsyncIterator[tuple[Story, Page]]:
    async with telling(data_dir) as story, installed.chromium(chromium_path) as browser:
        await story.connect()
        await story.say("/settings")
        await story.press("Язык")
        await story.press("English")
        await story.sees("Settings|Language")
        context = await browser.new_context(
            viewport={"width": 360, "height": 740}, locale="en-US", reduced_motion="reduce"
        )
        page = await context.new_page()
        await page.goto(story.world.page_url)
        await expect(page.locator("body[data-ready]")).to_be_visible()
        yield story, page


async def shown(page: Page, story: Story, name: str) -> None:
    """A picture of the newest message; nothing reaches over the window's edge."""
    said = story.last().splitlines()[0].strip()
    await expect(page.get_by_test_id("message").filter(has_text=said).last).to_be_visible()
    assert not await page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), name
    await picture(page, f"phone-{name}")


@pytest.mark.timeout(180)
async def test_reactions_an_alarm_hours_and_a_file_in_english(chromium_path: str, tmp_path: Path) -> None:
    async with on_a_phone(chromium_path, tmp_path / "data") as (story, page):
        await story.say("+7 916 000-95-11, +7 916 000-95-12 Will you come?")
        await story.sees("Check the call")
        await presses(story, "Edit", "What shall we change")
        await presses(story, "Reactions", "The call only speaks so far")
        await shown(page, story, "reactions-empty")
        await presses(story, "1 manager, 2 SMS, 9 never again", "Whom shall key 1 connect")
        await says(story, "my boss", KEPT)
        await says(story, "+7 495 000-00-01", "Which SMS shall key 2 send")
        await says(story, "so long a text " * 6, KEPT)
        await says(story, "We are at Lesnaya 5", "(?s)manager.*We are at Lesnaya 5.*never")
        await shown(page, story, "reactions-preset")
        await presses(story, "1 manager", "Chosen: 1 manager")
        await shown(page, story, "reactions-chosen")
        await presses(story, "More", "What else shall we change")
        await presses(story, "Manager's hours", "When does the manager answer")
        await says(story, "at night", "These are no hours: “at night”")
        await says(story, "9-18", "The manager answers from 9:00 to 18:00, else a lead")
        await shown(page, story, "reactions-hours")
        await presses(story, "Back", "Reactions of the call")
        await presses(story, "More", "What shall we do with all reactions")
        await shown(page, story, "reactions-all")
        await story.press("Download JSON")
        await story.until(lambda: documents(story), "the file")
        saved = story.world.telegram.file_of(documents(story)[-1]["document"]["file_id"])[1]
        await story.press("Load JSON")
        await story.sees("Send a JSON file with reactions")
        await send(story, b"no tree", "reactions.json")
        await story.sees("This is no JSON. Nothing was changed")
        await send(story, saved, "reactions.json")
        await story.until(lambda: "Lesnaya" in story.last(), "the tree from the file")
        await story.press("Done")
        await story.until(lambda: "Check the call" in story.last(), "the confirm screen")
        await shown(page, story, "reactions-confirm")

        await story.say("+7 916 000-95-13, +7 916 000-95-14 Fire in the store")
        await story.until(lambda: "000-95-13" in story.last(), "the other call")
        await presses(story, "Edit", "What shall we change")
        await presses(story, "Reactions", "The call only speaks so far")
        await presses(story, "Alarm: call until one accepts", "accepts the call")
        await shown(page, story, "alarm")
        await presses(story, "Done", "Check the call")
        await shown(page, story, "alarm-confirm")
        assert not story.paid()


@pytest.mark.timeout(180)
async def test_a_scenario_and_its_schedule_in_english(chromium_path: str, tmp_path: Path) -> None:
    soon = datetime.now(UTC).astimezone(ZoneInfo("Europe/Moscow")) + timedelta(minutes=20)
    at = "23:58" if f"{soon:%H:%M}" == "23:59" else f"{soon:%H:%M}"
    async with on_a_phone(chromium_path, tmp_path / "data") as (story, page):
        await send(story, PEOPLE, "clients.csv", caption="We wait for you tomorrow")
        await story.sees("2 of 2 will be called")
        await story.press("It is a notice")
        await story.sees("Finished|Done 2 of 2")
        await story.press("Save as a scenario")
        await story.sees("Saved in “Scenarios”")
        await shown(page, story, "scenario")
        await story.press("Rename")
        await story.sees("(?i)name")
        await story.say("\u2063")
        await story.sees("no character|another")
        await story.say("Tomorrow's visits")
        await story.sees("Scenario “Tomorrow's visits”")
        await story.press("Repeat")
        await story.sees("When to repeat")
        await shown(page, story, "schedule-new")
        for typed, told in (
            ("someday", "not clear: “someday”"),
            ("weekdays", "at what time"),
            ("at 10", "which days"),
        ):
            await story.say(typed)
            assert "Nothing was charged" in await story.sees(told)
        await story.say("weekdays at 10:00 until 31.12.2030")
        await story.sees("The schedule is saved")
        await shown(page, story, "schedule-made")
        await story.press("Skip")
        await story.sees("Skipped: ")
        await shown(page, story, "schedule-skipped")
        await story.press("Without asking up to a sum")
        await story.sees("Up to what sum a day")
        await story.say("a lot")
        await story.sees("It takes a sum in roubles")
        await story.say("500")
        await story.sees("no more than 500,00 ₽")
        await shown(page, story, "schedule-unasked")
        await story.press("Ask each time")
        await story.sees("without “Confirm” nobody is called")
        await story.press("Days and time")
        await story.sees("When to repeat[?] Write")
        await story.say(f"daily at {at}")
        await story.sees("By schedule: “Tomorrow's visits”")
        await shown(page, story, "schedule-asks")
        await story.press("Not today")
        await story.until(lambda: "Nobody" in story.last() or "ancel" in story.last(), "it is over")
        assert len(story.truth()) == 2
