"""The stand-in for the calling service, put together: real HTTP, and a Python face for the chat page and tests."""

import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from aiohttp import web

from bot.sandbox.calling.accounts import DEFAULT_PHONES, SandboxAccount
from bot.sandbox.calling.agenda import Agenda
from bot.sandbox.calling.calls import Call, Kind
from bot.sandbox.calling.changes import Changes, Event, Now
from bot.sandbox.calling.desks import AccountDesk, CallsDesk, RecordListing, RecordsDesk
from bot.sandbox.calling.faults import CallingFaultScript, ReactionFaults
from bot.sandbox.calling.fields import Json
from bot.sandbox.calling.journal import ServiceRequest
from bot.sandbox.calling.life import Life, Listeners, Redial, next_round
from bot.sandbox.calling.office import Office, SandboxFlashCall
from bot.sandbox.calling.orders import OrderLimits
from bot.sandbox.calling.outcomes import DEFAULT, Outcome
from bot.sandbox.calling.placing import PlacingDesk, TemplateExtras
from bot.sandbox.calling.server import CallingServer, Manners
from bot.sandbox.calling.steering import SteerAction, Steering
from bot.sandbox.calling.talked import printed_tree
from bot.sandbox.calling.webhooks import Dialect, Events, Shape, Webhooks, WebhookTry

T = TypeVar("T")


class CallingSandbox:
    """Serve `app` on a loopback port (without an access log: one query holds the key), or use `serving`.

    speed: divides every wait of the service. planned_within_s: a planned call starts at most that many real
    seconds after it was placed or moved, and so does a redial; None waits for their time. redial_within_s:
    the same for redials alone. now: unix seconds; call `clock_turned` after turning a clock. The other
    switches are what the contract leaves open: see Dialect (if given, it replaces webhook_shape and
    webhook_events), Manners, Limits, and `redial` in life.py. Ids count from `first_id`, by default from one
    that grows with the clock.
    """

    def __init__(
        self,
        *,
        speed: float = 1.0,
        planned_within_s: float | None = None,
        redial_within_s: float | None = None,
        now: Now = time.time,
        webhook_shape: Shape = "wrapped",
        webhook_events: Events = "every",
        unwrapped_answers: bool = False,
        error_status: int = 200,
        laravel_errors: bool = False,
        redial: Redial = "new_call",
        template_extras: TemplateExtras = "honour",
        records_listing: RecordListing = "names",
        dialect: Dialect | None = None,
        limits: OrderLimits | None = None,
        first_id: int = 0,
    ) -> None:
        self._changes = Changes(now)
        self._agenda = Agenda(speed)
        self._office = Office(self._changes, first_id)
        self.faults = CallingFaultScript()
        self._webhooks = Webhooks(
            self._agenda, self._changes, dialect or Dialect(shape=webhook_shape, events=webhook_events)
        )
        self._life = Life(
            self._agenda,
            Listeners(self._webhooks.moved, self._webhooks.reacted, self._seen),
            now=now,
            planned_within_s=planned_within_s,
            redial_within_s=planned_within_s if redial_within_s is None else redial_within_s,
            redial=redial,
            next_round=lambda call: self._office.keep(
                next_round(call, self._office.new_id(call.kind), now())
            ),
            first_leg_id=self._office.first_id + 1_000_000,
        )
        self._office.on_moderation_lifted = self._life.recheck
        self._steering = Steering(self._life, self._office)
        manners = Manners(unwrapped_answers, error_status, laravel_errors)
        self._server = CallingServer(self._office, self._changes, self.faults, manners)
        self._records = RecordsDesk(self._changes, records_listing)
        self._route(limits or OrderLimits(), template_extras)
        self.app.on_startup.append(self._on_startup)
        self.app.on_cleanup.append(self._on_cleanup)

    def _route(self, limits: OrderLimits, template_extras: TemplateExtras) -> None:
        placing = PlacingDesk(self._office, self._life, limits, template_extras)
        calls = CallsDesk(self._office, self._life)
        account = AccountDesk(self._office, self._changes)
        route = self._server.route
        route("/apiCalls/create", placing.create)
        route("/apiCalls/createWithTemplate", placing.create_with_template)
        route("/apiCalls/get", calls.get)
        route("/apiCalls/getWithTemplates", calls.get_with_templates)
        route("/apiCalls/update", calls.update)
        route("/apiCalls/remove", calls.remove)
        route("/apiCalls/createRecord", self._records.create)
        route("/apiCalls/removeRecord", self._records.remove)
        route("/apiCalls/getRecords", self._records.listed)
        route("/apiCalls/userInfo", account.user_info)
        route("/apiCalls/getPhones", account.phones)
        route("/apiCalls/getTemplates", account.templates)
        route("/apiCalls/getAvailableLanguages", account.languages, also_get=True)
        route("/apiVerificationPhones/confirmPhone", account.confirm_phone)

    # -- running ---------------------------------------------------------------------------------------------

    @property
    def app(self) -> web.Application:
        return self._server.app

    async def start(self) -> None:
        """Nothing to prepare: calls and webhooks run as soon as there are any."""

    async def close(self) -> None:
        """Stops calls and the webhooks on their way; what happened stays readable."""
        self._agenda.close()
        await self._webhooks.close()

    async def _on_startup(self, _app: web.Application) -> None:
        await self.start()

    async def _on_cleanup(self, _app: web.Application) -> None:
        await self.close()

    @contextlib.asynccontextmanager
    async def serving(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
        """Serves it there and gives its address, "http://host:port"."""
        runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, host, port)
            await site.start()
            yield f"http://{host}:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()

    # -- customers -------------------------------------------------------------------------------------------

    def add_account(
        self,
        api_key: str,
        *,
        balance: Decimal | str = "100.00",
        moderation: bool = False,
        phones: Sequence[str] = DEFAULT_PHONES,
    ) -> SandboxAccount:
        """Adds a customer; balance in roubles."""
        return self._office.add_account(api_key, balance=balance, moderation=moderation, phones=phones)

    def account(self, api_key: str) -> SandboxAccount:
        """Raises LookupError for a key that nobody has (the error does not show the key)."""
        account = self._office.account(api_key)
        if account is None:
            raise LookupError("no account has this key")
        return account

    def truth(self, api_key: str) -> list[Json]:
        """Every call as `get` would print it, with "kind", "lost", "removed", "phone", "status", "round" and what was
        chosen in its tree, see SandboxTalk.
        """
        return [call.truth() for call in self._office.calls_of(self.account(api_key))]

    def tree(self, call_id: int, *, kind: Kind = "ordinary") -> list[Json]:
        """The call's reactions, parents first, each with its "place". Raises KeyError if there is no such call."""
        return printed_tree(self._office.calls[kind, call_id].order.ivrs)

    @property
    def flash_calls(self) -> list[SandboxFlashCall]:
        """Verifications, the earliest first."""
        return self._office.flash_calls

    # -- steering --------------------------------------------------------------------------------------------

    @property
    def hold_calls(self) -> bool:
        """True: calls wait for `steer` instead of following the phone's last digits."""
        return self._life.hold

    @hold_calls.setter
    def hold_calls(self, value: bool) -> None:
        self._life.hold = value
        for call in self._office.calls.values():
            (self._life.stay_put if value else self._life.follow)(call)
            self._life.look_again(call)

    def script(self, phone: str, outcome: Outcome) -> None:
        """Calls to the phone that are placed from now on go so, whatever its last digits say."""
        self._office.scripts[phone] = outcome

    def improvise(self, seed: int | None) -> None:
        """Those whose phones say nothing else answer at random by `seed` and phone in calls placed from now on; None:
        they only listen again.
        """
        self._office.plain = DEFAULT if seed is None else Outcome(aim="random", seed=seed)

    async def steer(
        self, call_id: int, action: SteerAction, value: object = None, *, kind: Kind = "ordinary"
    ) -> None:
        """Does the action to the call's latest leg. Raises SteerError if the call's state doesn't allow it."""
        self._steering.steer(kind, call_id, action, value)

    def bring_forward(self) -> int:
        """Begins now every call that waits for its time; returns how many there were."""
        waiting = [call for call in self._office.calls.values() if self._life.waits(call)]
        for call in waiting:
            self._life.begin(call)
        return len(waiting)

    def clock_turned(self) -> None:
        """Begins the calls that have come due by the clock."""
        for call in list(self._office.calls.values()):
            self._life.look_again(call)

    @property
    def reaction_faults(self) -> ReactionFaults:
        """What happens to the webhooks of reactions; may be changed at any time."""
        return self._webhooks.reaction_faults

    @reaction_faults.setter
    def reaction_faults(self, value: ReactionFaults) -> None:
        self._webhooks.reaction_faults = value

    @property
    def records_listing(self) -> RecordListing:
        """What getRecords answers; may be changed at any time."""
        return self._records.listing

    @records_listing.setter
    def records_listing(self, value: RecordListing) -> None:
        self._records.listing = value

    # -- watching --------------------------------------------------------------------------------------------

    @property
    def requests(self) -> list[ServiceRequest]:
        return self._server.requests

    def paid_requests(self) -> list[ServiceRequest]:
        """Requests that were carried out and spent money, whether or not their answer arrived."""
        return [request for request in self.requests if request.paid]

    @property
    def webhooks(self) -> list[WebhookTry]:
        """Every POST that was sent, in the order in which they ended."""
        return self._webhooks.tries

    @property
    def revision(self) -> int:
        return self._changes.revision

    async def changed(self, after: int, timeout_s: float) -> list[Event]:
        """Events after that revision: kinds call, balance (and moderation), webhook, request, record, flash."""
        return await self._changes.changed(after, timeout_s)

    async def until(self, predicate: Callable[[], T], timeout_s: float = 10) -> T:
        """Waits for a truthy answer, asking again after every change."""
        return await self._changes.until(predicate, timeout_s)

    def _seen(self, call: Call) -> None:
        self._changes.emit("call", account_id=call.account.id, call=call.truth())
