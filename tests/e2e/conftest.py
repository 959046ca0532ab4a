"""`story`: a bot and a sandbox for one test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests import databases, lean
from tests.e2e.story import Story, telling

__all__ = ["lean"]

postgres_server = databases.postgres_server
postgres_migrated = databases.postgres_migrated
postgres_opened = databases.postgres_opened
postgres_address = databases.postgres_address
redis_url = databases.redis_url


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with telling(tmp_path / "data") as told:
        yield told


@pytest.fixture
async def connected(story: Story) -> Story:
    """The same, with the sandbox's key already connected."""
    await story.connect()
    story.taps = 0
    return story
