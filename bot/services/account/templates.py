"""Templates of the service's cabinet: the list, all that is told of one, and a word to whoever waits until one may be used.

The service tells little about them (contract, section 11): which of them may be used is read from its list of moderated ones.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog
from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft, FromTemplate
from bot.domain.ids import AccountId, ChatId, TemplateId, UserId
from bot.provider.client import CallingService, Credentials
from bot.provider.errors import ProviderError
from bot.provider.methods import GetTemplates
from bot.provider.models import Template
from bot.services.account.by_any_key import request_by_any_key
from bot.services.account.connected import account_or_refuse, connection_or_refuse
from bot.services.account.names import keep_template_names, known_templates
from bot.services.ledger.alerting import AlertFacts, tell_moderated
from bot.services.refusal import Refusal, provider_errors_told
from storage.account import accounts, template_watches
from storage.account.api_keys import ApiKeys
from storage.account.template_watches import TemplateWatch
from storage.chat import outbox
from storage.engine.database import Database

log = structlog.get_logger(__name__)

LOOKS: Final = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 180, 360, 720, 1440))
"""When a watched template is looked at again; the last one repeats."""
WATCHED_FOR: Final = timedelta(days=30)
AT_ONCE: Final = 200
DETAILS_SHOWN: Final = 30
DETAIL_LIMIT: Final = 200


@dataclass(frozen=True, slots=True)
class TemplateLine:
    id: TemplateId
    name: str


@dataclass(frozen=True, slots=True)
class TemplateCard:
    """`details`: all that the service told beside id and name, as it wrote it. `is_listed`, `is_callable` None: it did not
    say.
    """

    id: TemplateId
    name: str
    details: tuple[tuple[str, str], ...]
    is_listed: bool | None
    is_callable: bool | None
    is_watched: bool


class Templates:
    def __init__(
        self, *, database: Database, connected: ApiKeys, service: CallingService, clock: Clock
    ) -> None:
        self._database = database
        self._store = connected
        self._service = service
        self._clock = clock

    async def listed(self, user_id: UserId, *, only_moderated: bool = False) -> tuple[TemplateLine, ...]:
        """Asks the service. Raises Refusal: not-connected, provider-…"""
        with provider_errors_told():
            found = await self._ask(user_id, only_moderated=only_moderated)
        return tuple(TemplateLine(one.id, one.name or "") for one in found)

    async def card(self, user_id: UserId, template_id: TemplateId) -> TemplateCard:
        """If the service does not answer, the card says so; calls by the template can be prepared all the same."""
        async with self._database.reading() as tx:
            account = await account_or_refuse(tx, user_id)
            is_watched = await template_watches.is_watched(tx, user_id, account.id, template_id)
        try:
            found = {one.id: one for one in await self._ask(user_id, only_moderated=False)}
            moderated = {one.id for one in await self._ask(user_id, only_moderated=True)}
        except ProviderError as error:
            log.info("templates could not be listed", error=str(error))
            return TemplateCard(template_id, "", (), None, None, is_watched)
        told = found.get(template_id)
        return TemplateCard(
            template_id,
            "" if told is None else told.name or "",
            () if told is None else _details(told),
            told is not None,
            template_id in moderated,
            is_watched,
        )

    async def watch(self, user_id: UserId, chat_id: ChatId, template_id: TemplateId) -> None:
        """One message follows once it may be used. A second tap changes nothing."""
        now = self._clock()
        async with self._database.writing() as tx:
            account = await account_or_refuse(tx, user_id)
            await template_watches.add(tx, user_id, account.id, chat_id, template_id, now, now + LOOKS[0])

    async def unwatch(self, user_id: UserId, template_id: TemplateId) -> None:
        async with self._database.writing() as tx:
            account = await account_or_refuse(tx, user_id)
            await template_watches.drop_of(tx, user_id, account.id, template_id)

    async def look(self) -> None:
        """Asks about watched templates whose time has come, once for each account."""
        async with self._database.reading() as tx:
            due = await template_watches.due(tx, self._clock(), AT_ONCE)
        by_account: dict[AccountId, list[TemplateWatch]] = defaultdict(list)
        for watch in due:
            by_account[watch.account_id].append(watch)
        for account_id, watches in by_account.items():
            await self._look_at(account_id, watches)

    async def _look_at(self, account_id: AccountId, watches: Sequence[TemplateWatch]) -> None:
        try:
            method = GetTemplates(only_moderated=True)
            found = await request_by_any_key(self._service, self._store, account_id, method)
        except ProviderError as error:
            log.info("watched templates could not be listed", error=str(error))
            found = None
        names = None if found is None else {one.id: one.name or "" for one in found}
        async with self._database.writing() as tx:
            for watch in watches:
                await self._settle(tx, watch, names)
                if names is not None and watch.template_id in names:
                    await self._tell_others(tx, watch.template_id, names[watch.template_id], watches)

    async def _tell_others(
        self, tx: AsyncConnection, template_id: TemplateId, name: str, watches: Sequence[TemplateWatch]
    ) -> None:
        """Who waited for it has a message of their own."""
        waited = {watch.user_id for watch in watches if watch.template_id == template_id}
        facts: AlertFacts = {"what": "template", "name": name or str(template_id), "passed": "yes"}
        told, account_id = f"template:{template_id}", watches[0].account_id
        await tell_moderated(tx, account_id, told, facts, self._clock(), knows=waited)

    async def _settle(
        self, tx: AsyncConnection, watch: TemplateWatch, names: dict[TemplateId, str] | None
    ) -> None:
        now = self._clock()
        account = await accounts.account_of(tx, watch.user_id)
        if account is None or account.id != watch.account_id:
            await template_watches.drop(tx, watch.id)
            return
        passed = names is not None and watch.template_id in names
        if not passed and now - watch.created_at < WATCHED_FOR:
            step = LOOKS[min(watch.looks + 1, len(LOOKS) - 1)]
            await template_watches.look_later(tx, watch, now + step)
            return
        if await template_watches.drop(tx, watch.id):
            await outbox.put(
                tx,
                # Numbers of rows are given again on SQLite; the moment is not.
                f"template:{watch.user_id}:{watch.template_id}:{watch.created_at.timestamp()}",
                chat_id=watch.chat_id,
                kind="template_callable",
                facts={
                    "user_id": watch.user_id,
                    "template_id": watch.template_id,
                    "name": (names or {}).get(watch.template_id, ""),
                    "passed": "yes" if passed else "no",
                },
                now=now,
            )

    async def _ask(self, user_id: UserId, *, only_moderated: bool) -> list[Template]:
        connection = await connection_or_refuse(self._store, user_id)
        found = await self._service.request(
            GetTemplates(only_moderated=only_moderated or None),
            Credentials(connection.account.domain, connection.api_key),
        )
        if not only_moderated:
            async with self._database.writing() as tx:
                named = [(one.id, one.name or "") for one in found]
                await keep_template_names(tx, connection.account.id, named)
        return found


async def template_warnings(tx: AsyncConnection, account_id: AccountId, content: CallDraft) -> list[Refusal]:
    """Refusal template-unknown: the service listed templates, and this was none of them."""
    if not isinstance(content.what, FromTemplate):
        return []
    known = await known_templates(tx, account_id)
    if known is None or content.what.template_id in known:
        return []
    return [Refusal("template-unknown", id=str(content.what.template_id))]


def _details(told: Template) -> tuple[tuple[str, str], ...]:
    """The service's own field names and values, nested ones by their path."""
    rows = [row for name, value in told.unknown_fields.items() for row in _flat(name, value)]
    return tuple((name, value[:DETAIL_LIMIT]) for name, value in rows[:DETAILS_SHOWN])


def _flat(name: str, value: JsonValue) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for key, inner in value.items():
                yield from _flat(f"{name}.{key}", inner)
        case list() if not any(isinstance(one, dict | list) for one in value):
            yield name, ", ".join(_plain(one) for one in value)
        case list():
            for number, inner in enumerate(value, 1):
                yield from _flat(f"{name}.{number}", inner)
        case _:
            yield name, _plain(value)


def _plain(value: JsonValue) -> str:
    if value is None:
        return "—"
    return str(value).lower() if isinstance(value, bool) else str(value)
