"""The same story on other ground: updates by webhook, and PostgreSQL with Redis instead of SQLite."""

from pathlib import Path

from pydantic import SecretStr

from tests.e2e.story import telling

CALL = "+7 916 123-45-67 Напоминаем о записи"


async def test_the_story_with_updates_by_webhook(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", telegram_mode="webhook") as story:
        # Until the bot knows that no update waits, a tap may have waited, too, and is asked about.
        looks = story.world.telegram.calls
        await story.until(lambda: any(look.ok for look in looks("getWebhookInfo")), "the first look")
        await story.connect()
        await story.say(CALL)
        await story.press("Подтвердить")
        await story.sees("ответили, говорили")
        assert len(story.paid()) == 1
        assert not story.world.telegram.calls("getUpdates")


async def test_the_story_on_postgresql_with_redis(
    postgres_address: str, redis_url: str, tmp_path: Path
) -> None:
    async with telling(
        tmp_path / "data", database_url=SecretStr(postgres_address), redis_url=SecretStr(redis_url)
    ) as story:
        await story.connect()
        await story.say(CALL)
        await story.press("Подтвердить")
        await story.sees("ответили, говорили")
        assert len(story.paid()) == 1
    assert not (tmp_path / "data" / "dialgram.db").exists()
    assert not (tmp_path / "data" / "inbox.db").exists()
