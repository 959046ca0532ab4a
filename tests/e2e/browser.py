"""The installed Chromium, driven by playwright. Locally its absence skips a test, in CI it fails one.

Pictures of its windows go to build/, so that they can be looked at.
"""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.e2e.chromium import find_chromium

PICTURES = Path(__file__).parent.parent.parent / "build" / "pictures"
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
)  # fmt: skip


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of a Chromium that exists."""
    return find_chromium()


@contextlib.asynccontextmanager
async def chromium(path: str) -> AsyncIterator[Browser]:
    """A headless browser while the block runs."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, headless=True, args=list(ARGUMENTS))
        # Generous: on a busy machine a slow answer must not look like a wrong one.
        expect.set_options(timeout=20_000)
        try:
            yield browser
        finally:
            await browser.close()


async def picture(page: Page, name: str) -> None:
    """The window as it is now, in build/pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=PICTURES / f"{name}.png")
