"""A call before it is confirmed: what is going to happen, to whom, and for how much, as one screen shows it.

Drafts are rows: they survive restarts, and a button of an older revision is recognised instead of obeyed.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.launch import WithheldReason
from bot.domain.clock import Clock
from bot.domain.costs.price import PriceEstimate
from bot.domain.drafts.draft import (
    CallDraft,
    DutyPhone,
    OwnPhone,
    Problem,
    ProblemCode,
    Purpose,
    SpokenCode,
    StoredRecord,
    problems,
)
from bot.domain.ids import AccountId, ChatId, DraftId, LaunchId, UserId
from bot.domain.phone import Phone, is_known
from bot.domain.record import RecordState
from bot.domain.spoken.personal import heard_on
from bot.domain.when.schedule import outside, read_window
from bot.services.account.caps import Caps
from bot.services.account.connected import link_or_refuse
from bot.services.account.names import named
from bot.services.account.pricing import estimate_for, money_refusals
from bot.services.account.templates import template_warnings
from bot.services.account.withholding import kept_home, write_line
from bot.services.drafts.appointments import day_refusals
from bot.services.drafts.list_view import ListView, list_view, same_list, with_values_of
from bot.services.drafts.reaction_check import reaction_blockers, reaction_warnings
from bot.services.drafts.trials import for_self, trial_blockers
from bot.services.refusal import Refusal
from bot.services.users.locale import effective_language, effective_zone
from storage.account import users
from storage.account.accounts import Link
from storage.calling import drafts, list_recipients
from storage.calling.drafts import DraftRow
from storage.engine.database import Database
from storage.sounds import records
from storage.sounds.records import RecordRow


@dataclass(frozen=True, slots=True)
class LeftOut:
    phone: Phone
    reason: WithheldReason


@dataclass(frozen=True, slots=True)
class ConfirmView:
    """What the user reads before anything is paid. Money in kopecks, moments aware UTC, shown in `zone`.

    `listed`: set if the recipients come from a list and are too many for `phones`. `type_number`: Confirm asks to type
    their number. `blockers` non-empty: there is no Confirm button. `sender_phone` None: a random number of the service's
    pool. `outside_window`: the moment offered instead, if the call would ring outside the calling window.
    """

    draft_id: DraftId
    revision: int
    content: CallDraft
    phones: tuple[Phone, ...]
    left_out: tuple[LeftOut, ...]
    account_number: int
    domain: str
    banner: str
    when: datetime | None
    zone: ZoneInfo
    language: str
    is_for_self: bool
    sender_phone: Phone | None
    estimate: PriceEstimate
    balance_kopecks: int | None
    outside_window: datetime | None
    blockers: tuple[Refusal, ...]
    warnings: tuple[Refusal, ...]
    listed: ListView | None = None
    type_number: bool = False
    record_name: str | None = None
    """The name that the record to be played has here."""
    called_again_at: datetime | None = None
    """When the same recipients were called last, within a day."""

    @property
    def recipient_count(self) -> int:
        """How many recipients are to be called."""
        return len(self.phones) if self.listed is None else self.listed.recipient_count

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        """The purposes with which a list may be confirmed."""
        return () if self.listed is None else self.listed.purposes

    @property
    def balance_after(self) -> tuple[int, int] | None:
        """The least and the most that is left afterwards, if both the balance and the price are known."""
        if self.balance_kopecks is None or self.estimate.high is None:
            return None
        return self.balance_kopecks - self.estimate.high, self.balance_kopecks - self.estimate.low


@dataclass(frozen=True, slots=True)
class TypedDraft:
    """`is_as_typed`: it was not changed on its screen since, so it can follow an edit of the message."""

    id: DraftId
    revision: int
    message_id: int | None
    content: CallDraft
    is_as_typed: bool


_EDITED_WITHIN = timedelta(days=2)
"""Telegram lets users edit a message for two days."""

_SHOWN = frozenset(
    {ProblemCode.REACTION_LINES, ProblemCode.REACTIONS_WITHOUT_CALL, ProblemCode.NOBODY_ACKNOWLEDGES}
)
"""Problems that any screen can show and be mended on."""
_SHOWN_OF_A_LIST = frozenset({*_SHOWN, ProblemCode.NO_SPEECH, ProblemCode.BRACES, ProblemCode.VARIABLES})
"""Problems that a list's own screen can show, since it asks what to say."""


class Drafting:
    def __init__(self, *, database: Database, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._window = read_window(settings.call_window)

    async def start(
        self,
        user_id: UserId,
        chat_id: ChatId,
        content: CallDraft,
        *,
        message_id: int | None = None,
        repeats: LaunchId | None = None,
    ) -> ConfirmView:
        """Writes the draft down and shows it. Raises Refusal: not-connected, draft-… for what can't be a call."""
        async with self._database.writing() as tx:
            link = await link_or_refuse(tx, user_id)
            content = await named(tx, link.account.id, with_sender(content, link))
            self._refuse_unusable(content)
            draft_id = await drafts.add(
                tx,
                user_id=user_id,
                account_id=link.account.id,
                chat_id=chat_id,
                content=content,
                now=self._clock(),
                message_id=message_id,
                repeats=repeats,
            )
            await self._write_recipients(tx, draft_id, link.account.id, content)
        return await self.view(user_id, draft_id)

    async def start_for_self(
        self, user_id: UserId, chat_id: ChatId, draft_id: int, own_phone: Phone
    ) -> ConfirmView:
        """A second draft with the same words, to the user's own phone, now: the user hears it before anybody else does.

        Placeholders of a template are filled with the values of the first recipient who would be called.
        """
        content, _ = await self.content(user_id, draft_id)
        refuse_code(content)
        async with self._database.reading() as tx:
            first = await list_recipients.first(tx, DraftId(draft_id), 1)
            zone = effective_zone(await users.get(tx, user_id), self._settings)
        today = heard_on(content, self._clock(), zone)
        mine = for_self(with_values_of(content, first, today), own_phone)
        return await self.start(
            user_id, chat_id, replace(mine, trial_of=DraftId(draft_id), own_hook=content.own_hook)
        )

    async def change(self, user_id: UserId, draft_id: int, revision: int, content: CallDraft) -> ConfirmView:
        """The same draft with other contents. Raises Refusal outdated-screen for a button of an older revision."""
        async with self._database.writing() as tx:
            row = await own_draft(tx, user_id, draft_id)
            refuse_code(row.content)
            self._refuse_unusable(content)
            content = await named(tx, row.account_id, content)
            if not await drafts.rewrite(tx, row.id, revision, content, self._clock()):
                raise Refusal("outdated-screen")
            await self._write_recipients(tx, row.id, row.account_id, content)
        return await self.view(user_id, draft_id)

    async def ask_again(self, user_id: UserId, draft_id: int) -> ConfirmView:
        """The same draft as of now; older buttons become outdated, so that a hurried second tap is not an answer."""
        async with self._database.writing() as tx:
            row = await own_draft(tx, user_id, draft_id)
            content = row.content.unchanged_since(row.revision)
            await drafts.rewrite(tx, row.id, row.revision, content, self._clock())
        return await self.view(user_id, draft_id)

    async def content(self, user_id: UserId, draft_id: int) -> tuple[CallDraft, int]:
        """What an open draft holds, with its revision, for an edit. Raises Refusal not-yours, draft-closed."""
        async with self._database.reading() as tx:
            row = await own_draft(tx, user_id, draft_id)
        if row.state != "open":
            raise Refusal("draft-closed")
        return row.content, row.revision

    async def typed_in(self, user_id: UserId, chat_id: ChatId, message_id: int) -> TypedDraft | None:
        """The open draft that was typed in this message, wholly or in part; None: there is none."""
        async with self._database.reading() as tx:
            lately = await drafts.open_lately(tx, user_id, chat_id, self._clock() - _EDITED_WITHIN)
        for row in lately:
            if message_id in row.content.typed_in:
                is_as_typed = row.content.source is None and row.revision == row.content.typed_revision
                return TypedDraft(row.id, row.revision, row.message_id, row.content, is_as_typed)
        return None

    async def shown(
        self, draft_id: DraftId, message_id: int, *, warned: bool = False, drawn_at: datetime | None = None
    ) -> None:
        """Remembers where and when (None: now) the draft's screen was drawn: that message becomes the launch's card.

        `warned`: the screen says that the call would ring outside the calling hours, so its Confirm agrees to that.
        """
        async with self._database.writing() as tx:
            await drafts.drawn(tx, draft_id, message_id, drawn_at or self._clock(), warned=warned)

    async def cancel(self, user_id: UserId, draft_id: int, revision: int) -> bool:
        """True: cancelled now. False: it was launched or cancelled before, and nothing changed."""
        async with self._database.writing() as tx:
            row = await own_draft(tx, user_id, draft_id)
            return await drafts.close(tx, row.id, revision, "cancelled", self._clock())

    async def view(self, user_id: UserId, draft_id: int) -> ConfirmView:
        """The confirm screen as of now. Raises Refusal: not-yours, not-connected, draft-closed."""
        now = self._clock()
        async with self._database.reading() as tx:
            row = await own_draft(tx, user_id, draft_id)
            if row.state != "open":
                raise Refusal("draft-closed")
            link = await link_or_refuse(tx, user_id)
            user = await users.get(tx, user_id)
            withheld = await kept_home(tx, row.account_id, row.content)
            to_call = tuple(phone for phone in row.content.phones if phone not in withheld)
            zone = effective_zone(user, self._settings)
            today = heard_on(row.content, now, zone)
            listed = await list_view(tx, row, now, zone)
            same = await same_list(tx, row, now)
            recipient_count = len(to_call) if listed is None else listed.recipient_count
            account, caps = link.account, Caps(self._settings, link.account)
            price = await estimate_for(tx, account, row.content, recipient_count, self._settings, row.id)
            rings_at = row.content.rings_at(now + timedelta(seconds=caps.hold_s(recipient_count)), zone)
            full = await day_refusals(
                tx,
                row,
                account,
                self._settings,
                rings_at=rings_at,
                recipient_count=recipient_count,
                price=price,
            )
            no_money = await money_refusals(tx, account, price, recipient_count)
            record = await played_record(tx, row.account_id, row.content)
            wrong = await reaction_blockers(tx, row.id, row.content)
            untried = await trial_blockers(tx, row, account, recipient_count, today)
            unknown = await template_warnings(tx, row.account_id, row.content)
            doubtful = await reaction_warnings(
                tx, row.id, row.account_id, row.content, rings_at=rings_at, zone=zone
            )
        return ConfirmView(
            draft_id=row.id,
            revision=row.revision,
            content=row.content,
            phones=to_call,
            listed=listed,
            type_number=recipient_count > caps.type_number_above,
            left_out=tuple(LeftOut(phone, reason) for phone, reason in withheld.items()),
            account_number=account.provider_user_id,
            domain=account.domain,
            banner=self._settings.banner,
            when=row.content.when,
            zone=zone,
            language=effective_language(user, self._settings),
            is_for_self=row.content.trial_of is not None
            or (user is not None and row.content.phones == (user.phone,)),
            sender_phone=sender_phone(row.content),
            estimate=price,
            balance_kopecks=account.balance_kopecks,
            outside_window=row.content.better_time(self._window, rings_at, zone),
            blockers=(
                *(problem_refusal(problem, row.content) for problem in problems(row.content, now)),
                *wrong,
                *([] if recipient_count or listed is not None else [Refusal("nobody-left")]),
                *([] if listed is None else listed.blockers),
                *([Refusal("again-already")] if listed is None and same is not None else []),
                *outside_refusals(row.content, now, zone),
                *full,
                *no_money,
                *untried,
            ),
            warnings=(
                *(Refusal("unknown-prefix", phone=phone) for phone in to_call if not is_known(phone)),
                *record_warnings(record),
                *doubtful,
                *unknown,
            ),
            record_name=None if record is None else record.name,
            called_again_at=None if same is None else same.confirmed_at,
        )

    def _refuse_unusable(self, content: CallDraft) -> None:
        """A screen can show a missing sender or an empty balance; it can't show a text that would be cut.

        A list may come before its text: it is shown without one, or with a text that can't be said.
        """
        shown = _SHOWN if content.source is None else _SHOWN_OF_A_LIST
        for problem in problems(content, self._clock()):
            if problem.code not in shown:
                raise problem_refusal(problem, content)

    async def _write_recipients(
        self, tx: AsyncConnection, draft_id: DraftId, account_id: AccountId, content: CallDraft
    ) -> None:
        """Writes a draft's own phones down; bot.services.drafts.recipients writes the recipients of a list."""
        if content.source is None:
            await write_line(tx, draft_id, account_id, content)


def refuse_code(content: CallDraft) -> None:
    """A code belongs to one phone and one call: spoken to anybody else, or a second time, it would prove nothing."""
    if isinstance(content.what, SpokenCode):
        raise Refusal("code-call-fixed")


def problem_refusal(problem: Problem, content: CallDraft | None = None) -> Refusal:
    """`content`: the call that has the problem, if it is a call."""
    code = f"draft-{problem.code.value.replace('_', '-')}"
    if problem.code is ProblemCode.VARIABLES:
        return Refusal(code, count=problem.actual, found=problem.found)
    if problem.code is not ProblemCode.BRACES:
        return Refusal(code, limit=problem.limit, actual=problem.actual)
    source = None if content is None else content.source
    columns = () if source is None else source.columns
    return Refusal(
        code,
        found=problem.found,
        kind="single" if source is None else "list",
        columns=", ".join(columns),
        count=len(columns),
    )


def outside_refusals(content: CallDraft, now: datetime, zone: ZoneInfo) -> list[Refusal]:
    """Refuses a time outside the launch's own window; a launch without a time waits for the window."""
    if content.window is None or content.when is None or content.when <= now:
        return []
    if not outside(content.window, content.when, zone):
        return []
    return [Refusal("draft-when-outside", window=str(content.window))]


def with_sender(content: CallDraft, link: Link) -> CallDraft:
    """The same call, from the user's usual number if the draft names none."""
    if content.sender is not None:
        return content
    phone = link.sender_phone
    return replace(content, sender=DutyPhone() if phone is None else OwnPhone(phone))


def sender_phone(content: CallDraft) -> Phone | None:
    return content.sender.phone if isinstance(content.sender, OwnPhone) else None


async def played_record(tx: AsyncConnection, account_id: AccountId, content: CallDraft) -> RecordRow | None:
    """The ledger's row of the record to be played; None: the record isn't one of ours, or none is played."""
    if not isinstance(content.what, StoredRecord):
        return None
    return await records.by_provider_id(tx, account_id, content.what.record_id)


def record_warnings(record: RecordRow | None) -> list[Refusal]:
    """Warns of an unmoderated record: the service would silently never dial (contract, ground rules)."""
    if record is None:
        return []
    if record.state is RecordState.REMOVED:
        return [Refusal("record-gone", name=record.name)]
    return [Refusal("record-unmoderated", name=record.name)] if record.needs_moderation else []


async def own_draft(tx: AsyncConnection, user_id: UserId, draft_id: int) -> DraftRow:
    """The draft, if it is this user's; another user's draft looks the same as no draft at all."""
    row = await drafts.get(tx, draft_id)
    if row is None or row.user_id != user_id:
        raise Refusal("not-yours")
    return row
