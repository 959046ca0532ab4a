"""A user's account at the calling service: connecting its key, and what can be read without spending anything."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import SecretStr

from bot.config import Settings
from bot.domain.calls.launch import TOUCHED, LaunchState, WithheldReason
from bot.domain.clock import Clock
from bot.domain.costs.limits import Limit
from bot.domain.costs.money import Kopecks
from bot.domain.costs.price import calls_for
from bot.domain.ids import AccountId, UserId
from bot.domain.phone import Phone
from bot.domain.turn import Turn
from bot.provider.client import CallingService, Credentials
from bot.provider.errors import ProviderError
from bot.provider.methods import GetLanguages, GetPhones, GetTemplates, Method, UserInfo
from bot.provider.models import OutgoingPhone, Template
from bot.services.account.connected import account_or_refuse, connection_or_refuse, found_or_refuse
from bot.services.account.names import keep_template_names
from bot.services.account.pricing import past_costs
from bot.services.ledger.endings import finish_if_settled
from bot.services.ledger.halts import note_lock, refuse_unlock
from bot.services.refusal import Refusal, provider_errors_told
from storage.account import accounts
from storage.account.accounts import Account
from storage.account.api_keys import ApiKeys, Connection
from storage.calling import launches, recipients
from storage.chat import cards, lead_messages
from storage.engine.database import Database

AnswerT = TypeVar("AnswerT")


@dataclass(frozen=True, slots=True)
class SenderPhone:
    """A number that calls may come from; `is_own` False: one of the service's shared ones."""

    phone: Phone
    is_own: bool
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class VoiceLanguage:
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Connected:
    """`templates` None: the service did not say. `was_connected`: another key was replaced."""

    account_number: int
    balance_kopecks: Kopecks
    phones: tuple[SenderPhone, ...]
    templates: int | None
    was_connected: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """`enough_for`: about how many answered calls the balance pays, None when no price is known."""

    account_number: int
    domain: str
    balance_kopecks: int | None
    enough_for: int | None
    price_kopecks: int | None
    sender_phone: Phone | None
    is_locked: bool
    is_account_owner: bool


@dataclass(frozen=True, slots=True)
class LimitsView:
    """The account's own limits, None where it has none of its own; and the limits in force, None: no limit."""

    own: Mapping[Limit, int | None]
    defaults: Mapping[Limit, int | None]
    is_account_owner: bool


@dataclass(frozen=True, slots=True)
class LiveCalls:
    """What disconnecting leaves behind: unsent launches, which are cancelled, and live calls that nobody asks about."""

    unsent_launches: int
    live_calls: int


class Accounts:
    def __init__(
        self,
        *,
        database: Database,
        connected: ApiKeys,
        settings: Settings,
        service: CallingService,
        clock: Clock,
    ) -> None:
        self._database = database
        self._connected = connected
        self._settings = settings
        self._service = service
        self._clock = clock

    def domains(self) -> tuple[str, ...]:
        """The domains that a key may belong to; with a full PROVIDER_URL there is always one."""
        if self._settings.provider_domains:
            return self._settings.provider_domains
        url = self._settings.provider_url
        return () if url is None else (url.split("://", 1)[1].split("/", 1)[0],)

    async def connect(self, user_id: UserId, api_key: SecretStr, domain: str | None = None) -> Connected:
        """Checks the key by asking whose it is, then keeps it. Raises Refusal: no-domains, choose-domain, provider-…"""
        credentials = Credentials(self._domain(domain), api_key)
        with provider_errors_told():
            info = await self._service.request(UserInfo(), credentials)
        async with self._database.reading() as tx:
            before = await accounts.account_of(tx, user_id)
        account = await self._connected.connect(
            user_id,
            domain=credentials.domain,
            provider_user_id=info.id,
            api_key=api_key,
            balance_kopecks=info.balance_kopecks,
        )
        if before is not None and before.id != account.id:
            await self.keep_unsent_home(user_id)
            async with self._database.writing() as tx:
                await lead_messages.taker_left(tx, user_id, self._clock())
        phones = await self._or_none(GetPhones(), credentials)
        templates = await self._or_none(GetTemplates(), credentials)
        if templates is not None:
            await self._keep_names(account.id, templates)
        return Connected(
            account_number=info.id,
            balance_kopecks=info.balance_kopecks,
            phones=() if phones is None else _senders(phones),
            templates=None if templates is None else len(templates),
            was_connected=before is not None,
        )

    async def overview(self, user_id: UserId) -> Overview:
        """The account with its balance of this moment. Raises Refusal: not-connected, provider-…"""
        connection = await connection_or_refuse(self._connected, user_id)
        asked_at = self._clock()
        info = await self._ask(UserInfo(), connection)
        async with self._database.writing() as tx:
            await accounts.set_balance(tx, connection.account.id, info.balance_kopecks, asked_at=asked_at)
        return found_or_refuse(await self.known(user_id))

    async def known(self, user_id: UserId) -> Overview | None:
        """The account as last heard of, without asking the service; None: not connected."""
        async with self._database.reading() as tx:
            link = await accounts.link_of(tx, user_id)
            if link is None:
                return None
            account = link.account
            past = await past_costs(tx, account.id)
        enough = None
        if account.balance_kopecks is not None:
            enough = calls_for(account.balance_kopecks, past=past, price_per_answer=account.price_kopecks)
        return Overview(
            account_number=account.provider_user_id,
            domain=account.domain,
            balance_kopecks=account.balance_kopecks,
            enough_for=enough,
            price_kopecks=account.price_kopecks,
            sender_phone=link.sender_phone,
            is_locked=account.is_locked,
            is_account_owner=account.owner_id == user_id,
        )

    async def phones(self, user_id: UserId) -> tuple[SenderPhone, ...]:
        return _senders(await self._ask(GetPhones(), await connection_or_refuse(self._connected, user_id)))

    async def languages(self, user_id: UserId) -> tuple[VoiceLanguage, ...]:
        found = await self._ask(GetLanguages(), await connection_or_refuse(self._connected, user_id))
        return tuple(VoiceLanguage(language.name or language.code, language.code) for language in found)

    async def _keep_names(self, account_id: AccountId, found: Sequence[Template]) -> None:
        async with self._database.writing() as tx:
            await keep_template_names(tx, account_id, [(one.id, one.name or "") for one in found])

    async def live_calls(self, user_id: UserId) -> LiveCalls:
        """What a disconnect would leave behind. Raises Refusal not-connected."""
        async with self._database.reading() as tx:
            account = await account_or_refuse(tx, user_id)
            unsent = await launches.unsent_of(tx, user_id)
            return LiveCalls(len(unsent), await accounts.count_live_calls(tx, account.id, user_id))

    async def disconnect(self, user_id: UserId) -> LiveCalls:
        """Removes the key; what has not been sent never will be."""
        left = await self.live_calls(user_id)
        async with self._database.writing() as tx:
            await accounts.disconnect(tx, user_id, self._clock())
            await lead_messages.taker_left(tx, user_id, self._clock())
        await self.keep_unsent_home(user_id)
        return left

    async def lock(self, user_id: UserId, *, turn: Turn | None = None) -> None:
        """Nothing paid starts for this account until its owner unlocks it; what was confirmed before `turn` is void."""
        account, now = await self._account(user_id), self._clock()
        async with self._database.writing() as tx:
            await accounts.lock(tx, account.id, user_id, now)
            await note_lock(tx, account.id, turn, now)

    async def unlock(self, user_id: UserId, *, turn: Turn | None = None) -> None:
        """Raises Refusal: not-account-owner; locked-since if a newer lock was handled first."""
        account = await self._owned(user_id)
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, account.id)
            now = self._clock()
            await refuse_unlock(tx, account.id, turn, now)
            await accounts.unlock(tx, account.id, user_id, now)

    async def set_price(self, user_id: UserId, kopecks: Kopecks | None) -> None:
        """Sets the price of an answered call, for estimates. Raises Refusal not-account-owner."""
        account = await self._owned(user_id)
        async with self._database.writing() as tx:
            await accounts.set_price(tx, account.id, kopecks)

    async def limits(self, user_id: UserId) -> LimitsView:
        """Raises Refusal not-connected."""
        account, settings = await self._account(user_id), self._settings
        roubles = settings.cap_day_roubles
        return LimitsView(
            own={
                Limit.DAY_CALLS: account.cap_day_calls,
                Limit.LAUNCH_CALLS: account.cap_launch_calls,
                Limit.USER_CALLS: account.cap_user_calls,
                Limit.DAY_KOPECKS: account.cap_day_kopecks,
                Limit.TYPE_NUMBER: account.type_number_above,
                Limit.TRY_FIRST: account.try_first_above,
                Limit.HOLD: account.hold_list_s,
                Limit.LEAD_AGAIN: account.lead_again_min,
                Limit.FLASH_PRICE: account.flash_price_kopecks,
                Limit.ALERT_BELOW: account.alert_below_kopecks,
            },
            defaults={
                Limit.DAY_CALLS: settings.cap_day_calls,
                Limit.LAUNCH_CALLS: settings.cap_launch_calls,
                Limit.USER_CALLS: None,
                Limit.DAY_KOPECKS: None if roubles is None else roubles * 100,
                Limit.TYPE_NUMBER: settings.type_number_above,
                Limit.TRY_FIRST: None,
                Limit.HOLD: int(settings.hold_list_s),
                Limit.LEAD_AGAIN: settings.lead_again_min,
                Limit.FLASH_PRICE: None,
                Limit.ALERT_BELOW: None,
            },
            is_account_owner=account.owner_id == user_id,
        )

    async def set_limit(self, user_id: UserId, limit: Limit, value: int | None) -> None:
        """`value` None: the limit of the settings. Raises Refusal: not-connected, not-account-owner."""
        account = await self._owned(user_id)
        async with self._database.writing() as tx:
            await accounts.set_limit(tx, account.id, limit, value, user_id, self._clock())

    async def set_sender(self, user_id: UserId, phone: Phone | None) -> None:
        """Sets the number that calls come from; None: one of the service's pool. Raises Refusal unknown-sender."""
        if phone is not None and phone not in {
            sender.phone for sender in await self.phones(user_id) if sender.is_confirmed
        }:
            raise Refusal("unknown-sender")
        async with self._database.writing() as tx:
            await accounts.set_sender(tx, user_id, phone)

    def _domain(self, domain: str | None) -> str:
        allowed = self.domains()
        if not allowed:
            raise Refusal("no-domains")
        if domain is None and len(allowed) > 1:
            raise Refusal("choose-domain")
        if domain is not None and domain not in allowed:
            raise Refusal("unknown-domain")
        return domain or allowed[0]

    async def keep_unsent_home(self, user_id: UserId) -> int:
        """Stops the unsent launches of a user who has no key any more; returns how many they were."""
        now = self._clock()
        async with self._database.reading() as tx:
            unsent = await launches.unsent_of(tx, user_id)
        for launch in unsent:
            async with self._database.writing() as tx:
                await accounts.lock_row(tx, launch.account_id)
                await recipients.withhold(tx, launch.id, WithheldReason.DISCONNECTED)
                if await recipients.recipients_of(tx, launch.id, states=TOUCHED, limit=1):
                    await launches.move(tx, launch.id, LaunchState.STOPPED)
                else:
                    await launches.move(tx, launch.id, LaunchState.CANCELLED, done_at=now)
                await finish_if_settled(tx, launch.id, now)
                await cards.mark_stale(tx, [launch.id])
        return len(unsent)

    async def _account(self, user_id: UserId) -> Account:
        async with self._database.reading() as tx:
            return await account_or_refuse(tx, user_id)

    async def _owned(self, user_id: UserId) -> Account:
        account = await self._account(user_id)
        if account.owner_id != user_id:
            raise Refusal("not-account-owner")
        return account

    async def _ask(self, method: Method[AnswerT], connection: Connection) -> AnswerT:
        with provider_errors_told():
            return await self._service.request(
                method, Credentials(connection.account.domain, connection.api_key)
            )

    async def _or_none(self, method: Method[AnswerT], credentials: Credentials) -> AnswerT | None:
        """For what is nice to show after connecting: if this request fails, connecting does not."""
        try:
            return await self._service.request(method, credentials)
        except ProviderError:
            return None


def _senders(found: Iterable[OutgoingPhone]) -> tuple[SenderPhone, ...]:
    return tuple(
        SenderPhone(phone.phone, is_own=phone.shared is not True, is_confirmed=phone.enabled is not False)
        for phone in found
    )
