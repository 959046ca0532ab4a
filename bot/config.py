"""Settings that operators rely on: read from the environment or `.env` once by the command line, and passed down.

Every secret may also come from a file that NAME_FILE names, as container platforms hand secrets over. Nothing below the
composition root reads the environment.
"""

import os
import re
from datetime import time
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.domain.allowed_hosts import AllowedHosts

PUBLIC_URL_LIMIT = 120
"""The service cuts webhook addresses at 255 characters, and our path needs the rest (bot/domain/hooks/hook_address.py)."""


class ConfigurationError(Exception):
    """What was asked can't be done with these settings. The text is for the operator and holds no setting's value."""


class Temporary(Exception):  # noqa: N818  (what it is, not a fault of anybody's)
    """Nothing is wrong with the settings: the same command may succeed in a moment."""


def _split(value: object) -> object:
    """Operators write lists with commas; pydantic-settings by itself would want JSON."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _pair(value: object) -> object:
    if isinstance(value, str) and (match := re.fullmatch(r"\s*(\d+)\s*-\s*(\d+)\s*", value)):
        return int(match[1]), int(match[2])
    return value


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


def _host(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?", value):
        raise ValueError("a bare domain is expected, without https:// and without a path")
    return value.lower()


def _base_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", value):
        raise ValueError("an address that begins with http:// or https:// is expected")
    return value.rstrip("/")


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]
Ids = Annotated[tuple[int, ...], BeforeValidator(_split)]
Seconds = Annotated[tuple[int, ...], BeforeValidator(_split)]
Hosts = Annotated[tuple[Annotated[str, AfterValidator(_host)], ...], BeforeValidator(_split)]
Pair = Annotated[tuple[int, int], BeforeValidator(_pair)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
OptionalUrl = Annotated[BaseUrl | None, BeforeValidator(_blank_is_none)]
OptionalSecret = Annotated[SecretStr | None, BeforeValidator(_blank_is_none)]


class Settings(BaseSettings):
    """Each field is a row of the README's table; its description is the row's text and the line in `env.example`."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        enable_decoding=False,
    )

    bot_token: OptionalSecret = Field(None, description="The bot's token from @BotFather.")
    telegram_api_url: BaseUrl = Field(
        "https://api.telegram.org", description="Telegram's Bot API, or a Bot API server of one's own."
    )
    telegram_mode: Literal["polling", "webhook"] = Field(
        "polling", description="polling, or webhook (needs PUBLIC_URL; the secret token is made by itself)."
    )
    provider_domains: Hosts = Field((), description="Allowed domains of the calling service, with commas.")
    provider_url: OptionalUrl = Field(
        None, description="A full base address instead of https://{domain}: for tests and private gateways."
    )
    public_url: OptionalUrl = Field(
        None,
        description="Where the service reaches our side server; without it outcomes are only asked for.",
    )
    server_host: str = Field("127.0.0.1", description="Address the side server listens on.")
    server_port: int = Field(8080, ge=0, le=65535, description="Port the side server listens on.")
    metrics_host: str = Field(
        "127.0.0.1", description="Address of `/metrics` alone, for whoever watches over the side server."
    )
    metrics_port: int = Field(8081, ge=0, le=65535, description="Port of `/metrics`.")
    webhook_sources: Words = Field(
        ("82.202.206.194",), description="Addresses or networks the service sends its webhooks from."
    )
    webhook_source_policy: Literal["ask", "accept", "refuse"] = Field(
        "ask", description="What news from elsewhere does: ask the service at once, accept, or refuse (404)."
    )
    trusted_proxies: Words = Field(
        (), description="Addresses or networks of our own proxies, whose X-Forwarded-For counts."
    )
    data_dir: Path = Field(Path("data"), description="Database, inbox, key file.")
    database_url: OptionalSecret = Field(
        None, description="postgresql+asyncpg://… when one machine is not enough; SQLite in DATA_DIR without."
    )
    redis_url: OptionalSecret = Field(None, description="Redis, when several processes run the bot.")
    secret_key: OptionalSecret = Field(
        None,
        description="Master key(s), 32 bytes in base64 each, newest first, with commas. Made at the first start.",
    )
    allowed_users: Ids = Field(
        (), description="Telegram ids that may use the bot, beside those who were invited."
    )
    access: Literal["list", "open"] = Field("list", description="open lets everyone in; it must be said.")
    hold_single_s: float = Field(5, ge=0, le=3600, description="Seconds a confirmed call waits, revocable.")
    hold_list_s: float = Field(60, ge=0, le=3600, description="The same for more than 3 people.")
    lead_again_min: int = Field(
        3,
        ge=1,
        le=1440,
        description="After how many minutes an untaken lead is told again, then to the owner.",
    )
    batch_size: int = Field(100, ge=1, le=5000, description="How many people go into one request.")
    reconcile_steps_s: Seconds = Field(
        (30, 60, 120, 300, 900, 1800, 3600, 21600, 86400),
        description="When silent calls are asked about, seconds after their time, then after each asking.",
    )
    operator_ids: Ids = Field((), description="Telegram ids that receive the operator's alerts.")
    cap_day_calls: int = Field(100, ge=1, description="Calls an account may start in a day.")
    cap_launch_calls: int = Field(100, ge=1, description="People in one launch.")
    cap_day_roubles: Annotated[int | None, BeforeValidator(_blank_is_none)] = Field(
        None, ge=1, description="Roubles an account may spend in a day, by what is known of the price."
    )
    type_number_above: int = Field(
        50, ge=1, description="A launch to more people than this asks to type their number."
    )
    call_window: str = Field(
        "09:00-20:00",
        pattern=r"^\d\d:\d\d-\d\d:\d\d$",
        description="Hours in which lists are called, by the clock of whom they call; a single call outside is warned about.",
    )
    call_weekdays: Annotated[tuple[int, ...], BeforeValidator(_split)] = Field(
        (1, 2, 3, 4, 5), description="Days on which lists are called, 1 is Monday."
    )
    recording_hosts: Words = Field(
        (),
        description="Where recordings of calls and sounds of records may be fetched from, by https, subdomains included; PROVIDER_DOMAINS"
        " without. Only public addresses, but for an origin named in full: http://host:port.",
    )
    recording_protect: bool = Field(
        True,
        description="Recordings in the chat can't be forwarded or saved: somebody else's voice is on them.",
    )
    recording_delete_days: int = Field(
        0, ge=0, le=3650, description="Recordings are deleted from the chat after so many days; 0 keeps them."
    )
    forward_hosts: Words = Field(
        ("*",),
        description="Where users may have news of their calls passed on to: * is any host, else hosts as in"
        " RECORDING_HOSTS. Only public addresses, but for an origin named in full: *,http://host:port.",
    )
    smart_delay_range: Pair = Field((15, 90), description="Minutes the service takes for a smart redial.")
    audio_format: Literal["mp3", "wav8", "wav16"] = Field(
        "mp3",
        description="What records are sent as: MP3, or WAV of 8 or 16 kHz (then 20 and 10 minutes at most).",
    )
    currency: str = Field("RUB", pattern="^[A-Z]{3}$", description="Of the balance; the service says none.")
    default_timezone: str = Field("Europe/Moscow", description="Until the person says otherwise.")
    default_language: Literal["ru", "en"] = Field("ru", description="Until the person says otherwise.")
    banner: str = Field(
        "", max_length=100, description="The last line on confirm screens and cards of a trial set-up."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged.")
    log_format: Literal["console", "json"] = Field("console", description="For people or for machines.")

    @field_validator("default_timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        ZoneInfo(value)
        return value

    @field_validator("public_url")
    @classmethod
    def _room_for_our_path(cls, value: str | None) -> str | None:
        if value is not None and len(value) > PUBLIC_URL_LIMIT:
            raise ValueError(
                f"longer than {PUBLIC_URL_LIMIT} characters: no webhook address would fit in 255"
            )
        return value

    @field_validator("webhook_sources", "trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            ip_network(part, strict=False)
        return value

    @field_validator("recording_hosts", "forward_hosts")
    @classmethod
    def _hosts_or_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        AllowedHosts(value)
        return value

    @field_validator("call_window")
    @classmethod
    def _clock_times(cls, value: str) -> str:
        start, end = (time.fromisoformat(part) for part in value.split("-"))
        if start >= end:
            raise ValueError("the window has to open before it closes")
        return value

    @field_validator("call_weekdays")
    @classmethod
    def _days_of_a_week(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not value or not set(value) <= set(range(1, 8)):
            raise ValueError("days are 1 to 7 with commas, 1 is Monday")
        return value

    @field_validator("smart_delay_range")
    @classmethod
    def _ascending(cls, value: tuple[int, int]) -> tuple[int, int]:
        if not 1 <= value[0] <= value[1]:
            raise ValueError("written as 15-90, the smaller number first")
        return value

    @field_validator("reconcile_steps_s")
    @classmethod
    def _some_steps(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not value or min(value) < 0:
            raise ValueError("at least one number of seconds is needed, none negative")
        return value

    @model_validator(mode="after")
    def _webhook_needs_an_address(self) -> Self:
        if self.telegram_mode == "webhook" and self.public_url is None:
            raise ValueError("TELEGRAM_MODE=webhook needs PUBLIC_URL")
        return self

    def secret_values(self) -> tuple[str, ...]:
        """Every secret in plain text, for the logs to redact; also each key of SECRET_KEY by itself."""
        values = [value.get_secret_value() for name in SECRETS if (value := getattr(self, name)) is not None]
        return tuple(dict.fromkeys(part for value in values for part in (value, *value.split(","))))

    @cached_property
    def source_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(ip_network(part, strict=False) for part in self.webhook_sources)

    @cached_property
    def proxy_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(ip_network(part, strict=False) for part in self.trusted_proxies)

    @cached_property
    def fetch_from(self) -> AllowedHosts:
        """Where sounds may be fetched from."""
        return AllowedHosts(self.recording_hosts or self.provider_domains)

    def base_of(self, domain: str | None) -> str:
        """What completes an address without a host that the service at this domain gave."""
        return f"{self.provider_url or f'https://{domain}'}/"

    @cached_property
    def forward_to(self) -> AllowedHosts:
        return AllowedHosts(self.forward_hosts)

    @cached_property
    def database_address(self) -> str:
        """SQLAlchemy's address of the main database; it holds a password if DATABASE_URL does."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.data_dir / 'dialgram.db'}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  (the base class hands it in)
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, NAME_FILE, environment, `.env`, in this order: a secret's file comes before its plain variable."""
        return init_settings, SecretFiles(settings_cls), env_settings, dotenv_settings


SECRETS = tuple(name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation))
"""Fields that are never printed and that may come from the file in NAME_FILE."""


class SecretFiles(PydanticBaseSettingsSource):
    """Reads NAME_FILE for every secret; a file that can't be read is an error, not a missing secret."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Required by the base class; __call__ does the work."""
        raise NotImplementedError

    def __call__(self) -> dict[str, Any]:
        found = {}
        for name in SECRETS:
            if path := os.environ.get(f"{name.upper()}_FILE"):
                found[name] = Path(path).read_text(encoding="utf-8").strip()
        return found
