"""The seven promises of the design, each checked against what the service got, what users did and what they were shown.

`always` may be checked at any moment, `when_quiet` once nothing happens by itself any more, `in_the_end` after days.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bot.domain.ids import LaunchId
from bot.sandbox.calling.journal import ServiceRequest
from bot.services.launches.view import LaunchCard
from bot.telegram.buttons import SettleBatch
from bot.telegram.rendering import launch_card
from tests.contract.any_order_books import check
from tests.promises.books import RESUMES, Books, Span, buttons_of, paid
from tests.promises.cast import ADMITTED, CAST, OWNER, STRANGER, Member, marks_in, phones_in
from tests.promises.stage import DAY_CAP, SECOND_KEY, Stage

MOSCOW = ZoneInfo("Europe/Moscow")
OPENS, CLOSES = time(9), time(20)
MONEY = ("Баланс", "Потрачено", "Balance", "Spent", "The balance")
_TAG = re.compile(r"<[^>]+>")
INCIDENTS = ("Что-то пошло не так", "Something went wrong")
LOST = frozenset({"drop_after_reading", "drop_after_acting", "bad_gateway", "bad_gateway_after_acting", "reset_mid_answer", "hang", "hang_after_acting"})  # fmt: skip
PROMISES = {
    1: "No accidental rouble: one confirmation that names people and price; never a second call.",
    2: "Unknown is said, never guessed.",
    3: "Every outcome arrives: the final picture equals the service's truth.",
    4: "Quiet and quick: one living message per launch; a tap is answered.",
    5: "Nobody else's: keys never shown, and one person never sees another's calls.",
    6: "Legal by default: calling window and stop list respected.",
    7: "Everything is reachable from the chat: whoever says something is answered, and never by an incident.",
}


def kept(promise: int, is_kept: object, what: str) -> None:
    """Raises AssertionError with the promise's own sentence if it is not kept."""
    if not is_kept:
        raise AssertionError(f"Promise {promise} is broken. {PROMISES[promise]}\n{what}")


class Promises:
    def __init__(self, stage: Stage, books: Books, errors: list[str]) -> None:
        self._stage = stage
        self._books = books
        self._errors = errors
        self._read = 0

    # -- at any moment -----------------------------------------------------------------------------------------

    def always(self) -> None:
        self._one_confirmation_one_call()
        self._no_record_twice()
        self._brakes_hold()
        self._hours_are_kept()
        self._caps_are_kept()
        self._nobody_elses()
        self._no_incident()

    def _one_confirmation_one_call(self) -> None:
        """1: a phone is never called more often than it was confirmed by users who were shown it and may confirm it."""
        calls: Counter[tuple[int | None, str]] = Counter()
        for _, request in self._paid("create", "createWithTemplate", "confirmPhone"):
            mark = self._mark_of(request)
            calls.update((mark, phone) for phone in phones_of(request))
        for (mark, phone), times in calls.items():
            acts = {act.of for act in self._books.acts_for(mark, phone) if act.of[0] != RESUMES}
            kept(
                1, times <= len(acts), f"{phone} was called {times} times with text {mark}, confirmed: {acts}"
            )

    def _no_record_twice(self) -> None:
        """1: a text is voiced once for each confirmation."""
        voiced = Counter(self._mark_of(request) for _, request in self._paid("createRecord"))
        for mark, times in voiced.items():
            acts = {act.of for act in self._books.acts if act.mark == mark and act.is_own}
            kept(1, times <= len(acts), f"text {mark} was voiced {times} times, confirmed: {acts}")

    def _brakes_hold(self) -> None:
        """1 and 6: once the bot has said so, nothing paid leaves after a lock, and nobody on the stop list is called."""
        for number, request in self._paid():
            for account in self._accounts_of(request):
                spans = self._books.locks.get(account, [])
                kept(
                    1,
                    not held(spans, number),
                    f"request {number} left although account {account} was locked: {request}",
                )
                if request.endpoint == "confirmPhone":
                    continue
                for phone in phones_of(request):
                    spans = self._books.stopped.get((account, phone), [])
                    kept(
                        6, not held(spans, number), f"{phone} was on the stop list when request {number} left"
                    )

    def _hours_are_kept(self) -> None:
        """6: a call that rings outside the calling hours was confirmed on a screen that said so."""
        for number, request in self._paid("create"):
            if request.body.get("startTime") is not None:
                # The service itself keeps calls inside the window; it must be the window of the settings.
                continue
            mark = self._mark_of(request)
            at = ringing_at(request)
            for phone in phones_of(request):
                warned = [act for act in self._books.acts_for(mark, phone) if act.is_warned]
                kept(
                    6,
                    is_inside(at) or warned,
                    f"request {number} rings {phone} at {at:%H:%M}, of which nobody was told",
                )

    def _caps_are_kept(self) -> None:
        """1: an account never calls more people in a day than its cap allows.

        Whoever the service did not call does not count, nor do calls that a user, rightly or not, said never were.
        """
        days: Counter[tuple[int, str]] = Counter()
        for _, request in self._paid("create", "createWithTemplate", "confirmPhone"):
            if request.endpoint == "confirmPhone":
                calls = int(request.accepted)
            else:
                is_denied = self._reference(request.body["webhookUrl"]) in self._books.denied
                calls = 0 if is_denied else len(request.call_ids)
            for account in self._accounts_of(request):
                days[account, f"{ringing_at(request):%d.%m}"] += calls
        for (account, day), calls in days.items():
            kept(
                1, calls <= DAY_CAP, f"account {account} called {calls} people on {day}, its cap is {DAY_CAP}"
            )

    def _nobody_elses(self) -> None:
        """5: no chat shows a text or a phone of another account, or of a colleague, except to the account's owner."""
        log = self._stage.world.telegram.log
        for sent in log[self._read :]:
            reader = next((one for one in CAST if str(one.id) == str(sent.params.get("chat_id"))), None)
            for secret in (self._stage.world.api_key, SECOND_KEY, self._stage.world.token):
                kept(5, secret not in str(sent.params), f"a key or a token was sent by {sent.method}")
            if reader == STRANGER:
                kept(5, sent.params.get("text") in self._refusals(), f"a stranger was served: {sent}")
            elif reader is not None:
                self._is_theirs(reader, sent.params)
        self._read = len(log)

    def _refusals(self) -> set[str]:
        return {self._stage.app.texts(language).plain("stranger") for language in ("ru", "en")}

    def _is_theirs(self, reader: Member, params: Any) -> None:
        for mark in marks_in(params):
            author = self._books.texts[mark].author
            # A record is the account's, as is its list at the service.
            is_shared = reader == OWNER or mark in self._voiced()
            is_theirs = author == reader or (is_shared and author.account == reader.account)
            kept(5, is_theirs, f"{reader.name} was shown the text {mark} of {author.name}: {params}")
        foreign = {phone for phone in phones_in(params) if phone not in reader.phones}
        kept(5, not foreign, f"{reader.name} was shown {foreign}: {params}")

    def _voiced(self) -> set[int]:
        """Texts that were to become records."""
        return {mark for _, request in self._paid("createRecord") for mark in marks_in(request.body)}

    def _no_incident(self) -> None:
        """7: no conversation, worker or update fails by a fault of ours."""
        for member in CAST:
            said = [str(message.get("text")) for message in self._stage.world.telegram.messages(member.id)]
            kept(
                7,
                not any(word in one for one in said for word in INCIDENTS),
                f"{member.name}: {said[-2:]}, {self._errors[-2:]}",
            )
        kept(7, not self._errors, "\n".join(self._errors[-3:]))
        kept(4, not self._stage.world.telegram.violations, str(self._stage.world.telegram.violations))

    # -- once nothing happens by itself ------------------------------------------------------------------------

    async def when_quiet(self) -> None:
        self._taps_are_answered()
        self._words_are_answered()
        await self._what_was_not_is_not_made_up_for()
        await self._unknown_is_said()

    def _taps_are_answered(self) -> None:
        """4: every tap is answered, also one that is doubled, old or forged, or waited for a restart."""
        answers = self._stage.world.telegram.answers
        unanswered = [(tap.who.name, tap.data) for tap in self._books.taps if tap.id not in answers]
        kept(4, not unanswered, f"not answered: {unanswered}")

    def _words_are_answered(self) -> None:
        """7: whoever says something hears something."""
        log = self._stage.world.telegram.log
        for who, words, since in self._books.said:
            is_heard = any(str(sent.params.get("chat_id")) == str(who.id) for sent in log[since:])
            kept(7, is_heard, f"{who.name} said {words!r} and was not answered")
        self._books.said.clear()

    async def _what_was_not_is_not_made_up_for(self) -> None:
        """1: a request never leaves after a user said that it did not happen."""
        await self.note_denied()
        for number, request in self._paid("create", "createWithTemplate"):
            since = self._books.denied.get(self._reference(request.body["webhookUrl"]))
            kept(
                1,
                since is None or number < since,
                f"request {number} left after a user said that it had not happened: {request}",
            )

    async def note_denied(self) -> None:
        """Notes batches of which the bot has written down that a user said they did not happen."""
        for row in await self._rows("SELECT reference FROM batches WHERE state = 'settled_was_not'"):
            self._books.denied.setdefault(row[0], len(self._stage.requests()))

    async def _unknown_is_said(self) -> None:
        """2: for each unknown request the user finds buttons in the chat to say what became of it."""
        for launch_id, user_id, batch_id in await self._rows(
            "SELECT launches.id, launches.user_id, batches.id FROM batches"
            " JOIN launches ON launches.id = batches.launch_id WHERE batches.state = 'unknown'"
        ):
            buttons = [
                button
                for message in self._stage.world.telegram.messages(user_id)
                for button in buttons_of(message)
                if isinstance(button, SettleBatch) and button.batch == batch_id
            ]
            kept(
                2, buttons, f"batch {batch_id} of launch {launch_id} is unknown, and the chat does not say so"
            )

    # -- after days --------------------------------------------------------------------------------------------

    async def in_the_end(self) -> None:
        await self._truth_is_shown()
        await self._cards_show_it()
        await self._lost_answers_are_unknown()

    async def _truth_is_shown(self) -> None:
        """2 and 3: the card shows each recipient as the service's own books have them."""
        truth = {}
        for key in (self._stage.world.api_key, SECOND_KEY):
            for call in self._stage.world.calling.truth(key):
                truth[self._reference(call["webhookUrl"]), call["phone"]] = call
        for card in await self._cards():
            references = await self._references(card.launch_id)
            for row in card.recipients:
                found = [truth[one, row.phone] for one in references if (one, row.phone) in truth]
                kept(
                    1,
                    len(found) <= 1,
                    f"{row.phone} was called {len(found)} times by launch {card.launch_id}",
                )
                try:
                    check(card, row, found[0] if found else None)
                except AssertionError as error:
                    kept(3, False, f"launch {card.launch_id}: {error}\n{row}\n{found}")

    async def _cards_show_it(self) -> None:
        """3 and 4: a launch has one message in the chat, and it shows the final picture."""
        for card in await self._cards():
            rows = await self._rows(
                "SELECT chat_id, message_id FROM cards WHERE launch_id = :it", it=card.launch_id
            )
            chat_id, message_id = rows[0]
            shown = {
                one["message_id"]: str(one.get("text"))
                for one in self._stage.world.telegram.messages(chat_id)
            }
            due = lines_of(launch_card(card, self._stage.app.texts(card.language)).html)
            missing = set(due) - set(shown.get(message_id, "").splitlines())
            kept(
                3,
                not missing,
                f"the card of launch {card.launch_id} lacks {missing}: {shown.get(message_id)}",
            )
            # A question about the launch shows it too, below what it asks.
            others = [
                one
                for one, said in shown.items()
                if one != message_id and said.startswith(due[0]) and set(due) <= set(said.splitlines())
            ]
            kept(4, not others, f"launch {card.launch_id} has the cards {[message_id, *others]}")

    async def _lost_answers_are_unknown(self) -> None:
        """2: a request whose answer was lost is unknown, unless a webhook or a user has settled it."""
        for number, request in self._paid("create"):
            if request.fault not in LOST:
                continue
            reference = self._reference(request.body["webhookUrl"])
            states = await self._rows(
                "SELECT state, settled_by FROM batches WHERE reference = :it", it=reference
            )
            is_right = states and (states[0][0] == "unknown" or states[0][1] in {"webhook", "user"})
            kept(2, is_right, f"the answer to request {number} was lost, and its batch is {states}")

    async def _cards(self) -> list[LaunchCard]:
        cards = self._stage.app.services.cards
        return [
            await cards.launch_card(LaunchId(row[0])) for row in await self._rows("SELECT id FROM launches")
        ]

    async def _references(self, launch_id: int) -> list[str]:
        rows = await self._rows("SELECT reference FROM batches WHERE launch_id = :it", it=launch_id)
        return [row[0] for row in rows]

    async def _rows(self, query: str, **values: object) -> list[Any]:
        async with self._stage.app.database.reading() as tx:
            return list(await tx.execute(text(query), values))

    # -- what a request is about -------------------------------------------------------------------------------

    def _paid(self, *endpoints: str) -> Iterator[tuple[int, ServiceRequest]]:
        for number, request in paid(self._stage.requests()):
            if not endpoints or request.endpoint in endpoints:
                yield number, request

    def _mark_of(self, request: ServiceRequest) -> int | None:
        """The mark of the text that a request speaks, perhaps by a record made of the text."""
        marks = marks_in(request.body)
        if not marks and isinstance(record := request.body.get("record"), dict) and "id" in record:
            account = next(iter(accounts_of(phones_of(request))), 1)
            marks = marks_in(self._stage.record_text(account, int(record["id"])))
        return next(iter(marks)) if marks else None

    def _accounts_of(self, request: ServiceRequest) -> set[int]:
        mark = self._mark_of(request)
        if mark is not None:
            return {self._books.texts[mark].author.account}
        return accounts_of(phones_of(request))

    def _reference(self, hook_url: str) -> str:
        return hook_url.rsplit("/", 2)[1]


def accounts_of(phones: list[str]) -> set[int]:
    """The accounts whose pools hold any of these phones."""
    return {one.account for one in ADMITTED for phone in phones if phone in one.phones}


def lines_of(card: str) -> list[str]:
    """What a card says, except for money, which changes with other calls of the account."""
    said = html.unescape(_TAG.sub("", card)).splitlines()
    return [line for line in said if line and not line.startswith(MONEY)]


def phones_of(request: ServiceRequest) -> list[str]:
    named: Any = request.body.get("phones") or request.body.get("phone") or []
    return [named] if isinstance(named, str) else [str(phone) for phone in named]


def ringing_at(request: ServiceRequest) -> datetime:
    planned = request.body.get("plannedAt")
    at = request.at if planned is None else datetime.fromtimestamp(int(planned), MOSCOW)
    return at.astimezone(MOSCOW)


def is_inside(at: datetime) -> bool:
    return OPENS <= at.time() < CLOSES


def held(spans: list[Span], request: int) -> bool:
    return any(span.holds(request) for span in spans)
