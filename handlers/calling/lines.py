"""The unfinished line of one chat: where it waits, what is asked about it, and its way to the confirm screen."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.domain.drafts.draft import PHONES_LIMIT, CallDraft
from bot.domain.drafts.scenario import for_a_few, needs_list
from bot.domain.ids import ChatId
from bot.services.account.people import People
from bot.services.drafts.drafting import ConfirmView, Drafting
from bot.services.lists.importing import Importing
from bot.services.refusal import Refusal
from bot.services.scenarios.scenarios import Scenarios
from bot.telegram.sending import show
from handlers.calling.buttons import LineButton
from handlers.calling.line import Ask, Unfinished, by_name, dump, from_message, load
from handlers.calling.questions import question
from handlers.chat.display import chat_of, message_id_of, remove
from handlers.chat.talk import Talk
from handlers.chat.taps import Tap
from handlers.drafts.desk import Desk

UNFINISHED = "unfinished"
"""The key in the chat's state under which a line waits."""


class Calling(StatesGroup):
    """What the next free text is."""

    line = State()
    phones = State()
    when = State()
    text = State()


_ANSWERED_BY = {
    Ask.UNREADABLE: Calling.phones,
    Ask.WHO: Calling.phones,
    Ask.PHONES: Calling.phones,
    Ask.NO_TIME: Calling.when,
    Ask.WHEN_WHOSE: Calling.when,
    Ask.WHEN_PAST: Calling.when,
    Ask.WHEN_AMBIGUOUS: Calling.when,
    Ask.TEXT: Calling.text,
    Ask.TEXT_TOO_LONG: Calling.text,
    Ask.TEXT_BRACES: Calling.text,
}


class Lines:
    """Made for each update; the line itself is in the chat's state."""

    def __init__(
        self,
        talk: Talk,
        *,
        drafting: Drafting,
        importing: Importing,
        scenarios: Scenarios,
        people: People,
        desk: Desk,
    ) -> None:
        self._talk = talk
        self._scenarios = scenarios
        self._people = people
        self._drafting = drafting
        self._limit = PHONES_LIMIT
        self._importing = importing
        self._desk = desk

    @property
    def zone(self) -> ZoneInfo:
        return self._talk.user.zone

    def now(self) -> datetime:
        return self._talk.clock()

    async def read(self, text: str, message_id: int) -> Unfinished:
        """The line that follows /call: with phones, or with the name of somebody whom the account knows."""
        line = from_message(text, line=message_id, now=self.now(), zone=self.zone)
        if (line.phones or line.unreadable) and not line.guessed:
            return line
        named = await self._people.read(self._talk.user.id, text)
        return line if named is None else by_name(line, named, now=self.now(), zone=self.zone)

    async def wait_for_line(self) -> None:
        """The next free text is a whole line."""
        await self._talk.state.set_state(Calling.line)
        await self._talk.state.set_data({})

    async def waiting(self) -> Unfinished | None:
        """The line that is being asked about."""
        return load((await self._talk.state.get_data()).get(UNFINISHED))

    async def waiting_for_text(self) -> Unfinished | None:
        """The line that is being asked about, when only what to say is missing."""
        is_asked = await self._talk.state.get_state() == Calling.text.state
        return await self.waiting() if is_asked else None

    async def waiting_for_recipients(self) -> Unfinished | None:
        """The line that is being asked about, when a contact adds to it: it lacks recipients, or only a text."""
        is_asked = await self._talk.state.get_state() in {Calling.text.state, Calling.phones.state}
        return await self.waiting() if is_asked else None

    async def wanted_before(self) -> CallDraft | None:
        """What a line asks for that waits for whom to call: a list that comes now is the answer."""
        known = await self.waiting_for_recipients()
        return await self._wishes(known) if known is not None and not known.phones else None

    async def asked_about(self, button: LineButton, tap: Tap) -> Unfinished | None:
        """The line of a pressed button. None when the question is over; the user is told so."""
        known = await self.waiting()
        if known is None or known.line != button.line:
            await tap.answer(self._talk.say.plain("question-closed"))
            return None
        await tap.answer()
        return known

    def is_whole(self, line: Unfinished) -> bool:
        """Whether nothing has to be asked and the line is no list."""
        return line.asks(self._limit) is None and len(line.phones) <= self._limit

    async def forget(self) -> None:
        await self._talk.state.clear()

    async def wait_for_recipients(self, line: Unfinished, message_id: int) -> None:
        """Whom to call by this line was asked in that message."""
        await self._talk.state.set_state(Calling.phones)
        await self._remember(line.asked_in(message_id))

    async def proceed(
        self, event: Message | CallbackQuery, line: Unfinished, *, in_place: bool = False
    ) -> None:
        """Asks the next thing, or shows the confirm screen. `in_place`: the question is redrawn where it stands."""
        if isinstance(event, Message) and event.message_id not in line.typed_in:
            line = replace(line, typed_in=(*line.typed_in, event.message_id))
        await self._go_on(event, line, await self._place_for(event, line, in_place=in_place))

    async def begin(self, event: Message | CallbackQuery, line: Unfinished) -> None:
        """As `proceed`, in a message of its own: the tapped one stays as it is."""
        await self._go_on(event, line, None)

    async def resume(self, event: Message | CallbackQuery) -> bool:
        """Goes on with a line that waited for something else, a key for instance. False: no line waits."""
        line = await self.waiting()
        if line is not None:
            await self._go_on(event, line, None)
        return line is not None

    async def _go_on(self, event: Message | CallbackQuery, line: Unfinished, stands_at: int | None) -> None:
        ask = line.asks(self._limit)
        if ask is None:
            await self._confirm(event, line, stands_at)
            return
        screen = question(ask, line, self._talk.say, now=self._talk.clock(), zone=self._talk.user.zone)
        message_id = await show(self._talk.bot, chat_of(event), screen, message_id=stands_at)
        await self._talk.state.set_state(_ANSWERED_BY[ask])
        await self._remember(line.asked_in(message_id))

    async def _confirm(self, event: Message | CallbackQuery, line: Unfinished, stands_at: int | None) -> None:
        try:
            view = await self._started(chat_of(event), line)
        except Refusal:
            # What was typed is kept after the refusal: see `resume`.
            await self._remember(line.asked_in(None))
            raise
        await self._talk.state.clear()
        if stands_at is None:
            await self._desk.draw_new(chat_of(event), view, is_new=True)
            return
        await self._desk.draw(event, view, message_id=stands_at, is_new=True)

    async def _started(self, chat_id: ChatId, line: Unfinished) -> ConfirmView:
        """A new draft of the line; with more recipients than one line may name it is a list."""
        if len(line.phones) <= self._limit:
            return await self._drafting.start(self._talk.user.id, chat_id, await self._content(line))
        return await self._importing.gathered(
            self._talk.user.id,
            chat_id,
            line.recipients(),
            name=self._talk.say.plain("list-contacts" if line.names else "list-from-line"),
            origin="contacts" if line.names else "line",
            asked=await self._wishes(line),
        )

    async def _content(self, line: Unfinished) -> CallDraft:
        """The line's call to a few phones. Raises Refusal: scenario-gone, scenario-needs-list."""
        scenario = await self._scenario(line)
        if scenario is None:
            return self._talk.user.voiced(line.draft())
        if needs_list(scenario):
            raise Refusal("scenario-needs-list")
        return line.draft(for_a_few(scenario))

    async def _wishes(self, line: Unfinished) -> CallDraft:
        return line.wishes(await self._scenario(line))

    async def _scenario(self, line: Unfinished) -> CallDraft | None:
        """Asked anew each time: it may have been deleted since the line began."""
        if line.scenario_id is None:
            return None
        return (await self._scenarios.card(self._talk.user.id, line.scenario_id)).content

    async def _place_for(
        self, event: Message | CallbackQuery, line: Unfinished, *, in_place: bool
    ) -> int | None:
        """A tap changes its own message. What was typed is answered below it, and the old question goes away."""
        if isinstance(event, CallbackQuery):
            return message_id_of(event)
        if in_place or line.question is None:
            return line.question
        await remove(self._talk.bot, chat_of(event), line.question)
        return None

    async def _remember(self, line: Unfinished) -> None:
        await self._talk.state.set_data({UNFINISHED: dump(line)})
