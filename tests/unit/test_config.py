"""Settings come from people, files and platforms; each mistake is refused by name and without its value."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.config import SECRETS, Settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(f"{name.upper()}_FILE", raising=False)
    monkeypatch.chdir(tmp_path)


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVIDER_DOMAINS", "Calls.example.org, other.example.org:8443 ,")
    monkeypatch.setenv("ALLOWED_USERS", "1001,1002")
    monkeypatch.setenv("RECONCILE_STEPS_S", "1,2,3")
    settings = Settings()
    assert settings.provider_domains == ("calls.example.org", "other.example.org:8443")
    assert settings.allowed_users == (1001, 1002)
    assert settings.reconcile_steps_s == (1, 2, 3)


def test_a_secret_comes_from_the_file_that_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("70:made-up\n")
    monkeypatch.setenv("BOT_TOKEN", "71:in-the-open")
    monkeypatch.setenv("BOT_TOKEN_FILE", str(tmp_path / "token"))
    token = Settings().bot_token
    assert token is not None
    assert token.get_secret_value() == "70:made-up"


def test_a_named_file_that_is_missing_is_no_missing_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN_FILE", "nowhere")
    with pytest.raises(FileNotFoundError):
        Settings()


def test_dot_env_is_read_and_the_environment_beats_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("BATCH_SIZE=7\nHOLD_SINGLE_S=9\nUNHEARD_OF=1\n")
    monkeypatch.setenv("BATCH_SIZE", "8")
    settings = Settings()
    assert (settings.batch_size, settings.hold_single_s) == (8, 9)


@pytest.mark.parametrize("name", ["BOT_TOKEN", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PUBLIC_URL"])
def test_an_empty_setting_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "")
    assert getattr(Settings(), name.lower()) is None


def test_secrets_are_known_by_their_type_and_never_shown() -> None:
    assert set(SECRETS) == {"bot_token", "database_url", "redis_url", "secret_key"}
    settings = Settings(bot_token=SecretStr("70:made-up"), secret_key=SecretStr("one,two"))
    assert "made-up" not in repr(settings) + str(settings)
    assert settings.secret_values() == ("70:made-up", "one,two", "one", "two")


def test_the_database_is_a_file_in_data_dir_unless_said_otherwise() -> None:
    assert Settings(data_dir=Path("d")).database_address == "sqlite+aiosqlite:///d/dialgram.db"
    other = SecretStr("postgresql+asyncpg://example/test")
    assert Settings(database_url=other).database_address == "postgresql+asyncpg://example/test"


def test_networks_are_read_once() -> None:
    settings = Settings(webhook_sources=("10.1.0.0/16", "::1"), trusted_proxies=("127.0.0.1",))
    assert [str(network) for network in settings.source_networks] == ["10.1.0.0/16", "::1/128"]
    assert [str(network) for network in settings.proxy_networks] == ["127.0.0.1/32"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROVIDER_DOMAINS", "https://calls.example.org"),
        ("PROVIDER_URL", "calls.example.org"),
        ("PUBLIC_URL", "https://" + "a" * 120),
        ("WEBHOOK_SOURCES", "not-an-address"),
        ("TRUSTED_PROXIES", "300.0.0.1"),
        ("CALL_WINDOW", "20:00-09:00"),
        ("CALL_WINDOW", "25:00-26:00"),
        ("CALL_WINDOW", "nine to five"),
        ("SMART_DELAY_RANGE", "90-15"),
        ("SMART_DELAY_RANGE", "some"),
        ("RECONCILE_STEPS_S", ""),
        ("RECONCILE_STEPS_S", "-1,5"),
        ("DEFAULT_TIMEZONE", "Mars/Olympus"),
        ("BATCH_SIZE", "0"),
        ("CAP_LAUNCH_CALLS", "0"),
        ("ACCESS", "everybody"),
        ("TELEGRAM_MODE", "webhook"),
    ],
)
def test_a_setting_that_can_not_work_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises((ValidationError, LookupError)):
        Settings()
