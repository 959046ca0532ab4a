"""Who may use the bot: nobody by default, since whoever is let in can spend the owner's money."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft, Gender, SpokenText
from bot.domain.ids import UserId
from bot.domain.phone import Phone
from bot.domain.when.zones import read_zone
from bot.services.refusal import Refusal
from bot.services.users.locale import LANGUAGES, effective_language, effective_zone
from storage.account import users
from storage.account.users import Role
from storage.engine.database import Database

INVITE_TTL = timedelta(days=7)
OWNER_LINK_TTL = timedelta(days=1)
REMEMBERED_FOR = timedelta(seconds=5)
"""How long another process's change of a user's language or role may go unnoticed here."""
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may use the bot, with the language and the zone they are spoken to in."""

    id: UserId
    name: str
    role: Role | None
    language: str
    zone: ZoneInfo
    phone: Phone | None = None
    """The user's own phone, once they have shared it."""
    speech_lang: str | None = None
    """The language in which their texts are read, as "ru-RU"; None: the account's."""
    voice: Gender = Gender.FEMALE

    def spoken(self, text: str) -> SpokenText:
        """A text of theirs, in their usual language and voice."""
        return SpokenText(text, self.speech_lang, self.voice)

    def voiced(self, content: CallDraft) -> CallDraft:
        """The same call, with a typed text in this user's language and voice."""
        what = content.what
        return replace(content, what=self.spoken(what.text)) if isinstance(what, SpokenText) else content


@dataclass(frozen=True, slots=True)
class _Seen:
    """A user as last seen; `said`: name and language as Telegram told them then."""

    row: users.UserRow
    said: tuple[str, str]
    until: datetime


class Access:
    def __init__(
        self, *, database: Database, settings: Settings, clock: Clock, remembered: int = REMEMBERED
    ) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._remembered = remembered
        self._seen: OrderedDict[UserId, _Seen] = OrderedDict()

    async def admit(self, user_id: UserId, name: str, telegram_language: str) -> User | None:
        """Notes who writes to the bot; None: they are not let in."""
        row = await self._row(user_id, name, telegram_language)
        allowed = (
            row.role is not None
            or user_id in self._settings.allowed_users
            or user_id in self._settings.operator_ids
            or self._settings.access == "open"
        )
        return self._user(row) if allowed else None

    async def stranger_language(self, user_id: UserId) -> str:
        """The language of a refusal to somebody who is not let in."""
        async with self._database.reading() as tx:
            return effective_language(await users.get(tx, user_id), self._settings)

    async def use_invite(self, user_id: UserId, token: str) -> Role | None:
        """The role that a one-time link gives; None when the link was used, is too old or never existed."""
        try:
            async with self._database.writing() as tx:
                return await users.use_invite(tx, token, user_id, self._clock())
        finally:
            self._seen.pop(user_id, None)

    async def invite(self, user_id: UserId) -> str:
        """A token for one colleague, good for INVITE_TTL. Raises Refusal not-owner."""
        async with self._database.writing() as tx:
            user = await users.get(tx, user_id)
            if user is None or user.role != "owner":
                raise Refusal("not-owner")
            return await users.add_invite(tx, "member", user_id, self._clock(), INVITE_TTL)

    async def owner_token(self) -> str | None:
        """A token that makes its first user the bot's owner; older ones end. None when there is an owner."""
        async with self._database.writing() as tx:
            return await users.renew_owner_link(tx, self._clock(), OWNER_LINK_TTL)

    def forget(self, user_id: UserId) -> None:
        """Forgets a user whose role has changed; other processes notice the change within REMEMBERED_FOR."""
        self._seen.pop(user_id, None)

    async def set_language(self, user_id: UserId, language: str) -> None:
        if language not in LANGUAGES:
            raise Refusal("unknown-language")
        async with self._database.writing() as tx:
            await users.set_language(tx, user_id, language)
        self._seen.pop(user_id, None)

    async def set_timezone(self, user_id: UserId, typed: str) -> ZoneInfo:
        """The zone that was meant: a city, an offset or an IANA name. Raises Refusal unknown-zone."""
        zone = read_zone(typed)
        if zone is None:
            raise Refusal("unknown-zone")
        async with self._database.writing() as tx:
            await users.set_timezone(tx, user_id, zone.key)
        self._seen.pop(user_id, None)
        return zone

    async def set_speech(self, user_id: UserId, lang: str | None, voice: Gender) -> None:
        """Sets how texts of new calls are read; `lang` None: the account's language."""
        async with self._database.writing() as tx:
            await users.set_speech(tx, user_id, lang, voice)
        self._seen.pop(user_id, None)

    async def set_phone(self, user_id: UserId, phone: Phone) -> None:
        """Keeps the phone of a contact card that Telegram says is the user's own."""
        async with self._database.writing() as tx:
            await users.set_phone(tx, user_id, phone)
        self._seen.pop(user_id, None)

    async def _row(self, user_id: UserId, name: str, telegram_language: str) -> users.UserRow:
        """The user's row. Every update asks for it, so it is remembered for REMEMBERED_FOR; our own changes drop it."""
        now = self._clock()
        seen = self._seen.get(user_id)
        if seen is not None and seen.until > now and seen.said == (name, telegram_language):
            return seen.row
        row = await self._noted(user_id, name, telegram_language[:12], now)
        self._seen[user_id] = _Seen(row, (name, telegram_language), now + REMEMBERED_FOR)
        self._seen.move_to_end(user_id)
        while len(self._seen) > self._remembered:
            self._seen.popitem(last=False)
        return row

    async def _noted(
        self, user_id: UserId, name: str, telegram_language: str, now: datetime
    ) -> users.UserRow:
        """Runs for many updates, so it writes only what is new."""
        async with self._database.reading() as tx:
            known = await users.get(tx, user_id)
        if known is not None and (known.name, known.telegram_language) == (name, telegram_language):
            return known
        async with self._database.writing() as tx:
            return await users.touch(tx, user_id, name, telegram_language, now)

    def _user(self, row: users.UserRow) -> User:
        return User(
            id=row.id,
            name=row.name,
            role=row.role,
            language=effective_language(row, self._settings),
            zone=effective_zone(row, self._settings),
            phone=row.phone,
            speech_lang=row.speech_lang,
            voice=Gender(row.speech_voice or Gender.FEMALE),
        )
