"""The service's customers and calls, old and new."""

import hmac
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

from bot.sandbox.calling.accounts import DEFAULT_PHONES, Record, SandboxAccount
from bot.sandbox.calling.calls import Call, CallId, Kind
from bot.sandbox.calling.changes import Changes
from bot.sandbox.calling.orders import Order
from bot.sandbox.calling.outcomes import DEFAULT, Outcome, outcome_of

_IDS_SINCE = 1_750_000_000


@dataclass(frozen=True)
class SandboxFlashCall:
    """A verification (contract §8): the phone is rung from a number that ends with the pin."""

    account_id: int
    phone: str
    pin: str
    at: datetime


@dataclass
class Office:
    """All customers and calls. Ordinary and template calls number their ids alike, so the same id exists twice."""

    changes: Changes
    first_id: int = 0
    calls: dict[tuple[Kind, int], Call] = field(default_factory=dict)
    flash_calls: list[SandboxFlashCall] = field(default_factory=list)
    scripts: dict[str, Outcome] = field(default_factory=dict)
    plain: Outcome = DEFAULT
    on_moderation_lifted: Callable[[Call], None] | None = None

    def __post_init__(self) -> None:
        # A restarted sandbox must not hand out ids that a ledger already knows from the earlier run.
        self.first_id = self.first_id or (int(time.time()) - _IDS_SINCE) * 10
        self._accounts: list[SandboxAccount] = []
        self._ids = {"ordinary": count(self.first_id), "template": count(self.first_id)}
        self._node_ids = count(self.first_id)

    def add_account(
        self,
        api_key: str,
        *,
        balance: Decimal | str,
        moderation: bool,
        phones: Sequence[str] = DEFAULT_PHONES,
    ) -> SandboxAccount:
        account = SandboxAccount(
            501 + len(self._accounts),
            api_key,
            balance=Decimal(balance),
            moderation=moderation,
            phones=phones,
            changed=self._account_changed,
            clock=lambda: datetime.fromtimestamp(self.changes.now(), UTC),
        )
        self._accounts.append(account)
        self._account_changed(account, moderation_lifted=False)
        return account

    def account(self, api_key: object) -> SandboxAccount | None:
        """The customer with that key."""
        if not isinstance(api_key, str):
            return None
        given = api_key.encode()
        known = (
            a for a in self._accounts if hmac.compare_digest(a.api_key.get_secret_value().encode(), given)
        )
        return next(known, None)

    def outcome(self, phone: str) -> Outcome:
        """What will become of a call to the phone: by its script, else by its last digits."""
        if phone in self.scripts:
            return self.scripts[phone]
        told = outcome_of(phone)
        return self.plain if told == DEFAULT else told

    def record_by_token(self, token: str) -> Record | None:
        """A record by the unguessable part of its path; None for a removed one."""
        records = (record for account in self._accounts for record in account.records.values())
        return next((r for r in records if r.token == token and r.deleted_at is None), None)

    def calls_of(self, account: SandboxAccount) -> list[Call]:
        """The account's calls in the order of their creation."""
        return [call for call in self.calls.values() if call.account is account]

    def find(self, kind: Kind, call_id: int, account: SandboxAccount) -> Call | None:
        """A call of that customer that was not removed."""
        call = self.calls.get((kind, call_id))
        return call if call and call.account is account and not call.removed else None

    def new_id(self, kind: Kind) -> CallId:
        return CallId(next(self._ids[kind]))

    def place(
        self,
        account: SandboxAccount,
        kind: Kind,
        order: Order,
        *,
        origin: str,
        phone_infos: dict[str, str],
        without: set[str],
    ) -> list[Call]:
        """Makes calls to all phones of the order except those in `without`; the calls don't run yet."""
        node_ids = {id(node): next(self._node_ids) for node in order.nodes()}
        return [
            self.keep(
                Call(
                    id=self.new_id(kind),
                    kind=kind,
                    account=account,
                    phone=phone,
                    order=order,
                    outcome=self.outcome(phone),
                    origin=origin,
                    created_at=int(self.changes.now()),
                    planned_at=order.planned_at,
                    node_ids=node_ids,
                    phone_info=phone_infos.get(phone),
                )
            )
            for phone in order.phones
            if phone not in without
        ]

    def keep(self, call: Call) -> Call:
        self.calls[call.kind, call.id] = call
        return call

    def _account_changed(self, account: SandboxAccount, moderation_lifted: bool) -> None:
        self.changes.emit(
            "balance", account_id=account.id, balance=str(account.balance), moderation=account.moderation
        )
        if self.on_moderation_lifted and moderation_lifted:
            for call in self.calls_of(account):
                self.on_moderation_lifted(call)
