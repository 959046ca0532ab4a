"""Who takes a lead gets its number in private, and says there what came of it."""

import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import Command, CommandObject, Filter, StateFilter
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, FSInputFile, Message

from bot.domain.ids import ChatId
from bot.domain.lead import LeadState
from bot.domain.when import WhenNote, read_when
from bot.services.leads.leads import Leads, LeadView
from bot.services.planned.overview import PlannedList
from bot.services.refusal import Refusal
from bot.services.users.access import User
from bot.sheets.writing import Cell, save_pages
from bot.telegram.lead_buttons import (
    AskLater,
    ExportLeads,
    LeadLater,
    LeadsPage,
    LeadStep,
    ShowLead,
    StepLead,
    TakeLead,
)
from bot.telegram.rendering import moment, phone
from bot.telegram.rendering.leads import lead_screen, leads_screen
from bot.telegram.rendering.recordings import is_private
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.chat.typed_text import TYPED

ENDS = {LeadStep.DONE: LeadState.DONE, LeadStep.STOP: LeadState.STOPPED, LeadStep.NO_LEAD: LeadState.NO_LEAD}
FILE_NAME = "leads.xlsx"
EXPORTED_AT_ONCE = 500


class CallingBack(StatesGroup):
    """The next free text is when to be reminded of a lead."""

    when = State()


def make_router() -> Router:
    router = Router(name="leads")
    router.message.register(leads_asked, Command("leads"))
    router.message.register(note_received, F.reply_to_message, TYPED, AboutALead())
    router.message.register(later_received, StateFilter(CallingBack.when), TYPED)
    router.callback_query.register(take_pressed, TakeLead.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(step_pressed, StepLead.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(later_asked, AskLater.filter())
    router.callback_query.register(later_pressed, LeadLater.filter())
    router.callback_query.register(lead_pressed, ShowLead.filter())
    router.callback_query.register(page_pressed, LeadsPage.filter())
    router.callback_query.register(export_pressed, ExportLeads.filter())
    return router


class AboutALead(Filter):
    """A reply to a message about a lead is a note about it; hands on `lead`."""

    async def __call__(self, message: Message, user: User, leads: Leads) -> bool | dict[str, int]:
        replied = message.reply_to_message
        if replied is None or message.chat.type != ChatType.PRIVATE:
            return False
        lead = await leads.of_message(user.id, ChatId(message.chat.id), replied.message_id)
        return False if lead is None else {"lead": lead}


async def take_pressed(
    _callback: CallbackQuery, talk: TapTalk, callback_data: TakeLead, leads: Leads
) -> None:
    """The number goes to the private chat. Where the bot may not write, the tap is answered with the way there."""
    await leads.take(talk.user.id, callback_data.lead)
    try:
        await talk.bot.send_chat_action(talk.user.id, "typing")
    except (TelegramForbiddenError, TelegramBadRequest):
        me = await talk.bot.me()
        await talk.tap.answer(talk.say.plain("lead-open-chat", bot=f"@{me.username}"), alert=True)
        return
    await talk.tap.answer(talk.say.plain("lead-is-yours"))


async def step_pressed(
    _callback: CallbackQuery, talk: TapTalk, callback_data: StepLead, leads: Leads
) -> None:
    """The message itself is redrawn by the worker, like all others about this lead."""
    user_id, lead, step = talk.user.id, callback_data.lead, callback_data.step
    if step is LeadStep.UNDO:
        await leads.undo(user_id, lead)
    elif step is LeadStep.NO_ANSWER:
        await leads.no_answer(user_id, lead)
    else:
        await leads.end(user_id, lead, ENDS[step])
    await talk.tap.answer(talk.say.plain("lead-stepped", step=step.name.lower()))


async def later_asked(
    callback: CallbackQuery, talk: TapTalk, callback_data: AskLater, leads: Leads, planned_list: PlannedList
) -> None:
    view = await leads.get(talk.user.id, callback_data.lead)
    now = talk.clock()
    times = (now + timedelta(minutes=30), *(offer.at for offer in planned_list.offers(None, talk.user.zone)))
    rows = tuple(
        (
            Button(
                moment(at, talk.say, zone=talk.user.zone, now=now),
                LeadLater(lead=view.id, at=int(at.timestamp())),
            ),
        )
        for at in times
    )
    await talk.state.set_state(CallingBack.when)
    await talk.state.set_data({"lead": view.id})
    await bring(callback, Screen(talk.say("lead-later-ask"), (*rows, _back(view, talk.say))), talk.bot)


async def later_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: LeadLater, leads: Leads
) -> None:
    view = await leads.later(talk.user.id, callback_data.lead, datetime.fromtimestamp(callback_data.at, UTC))
    await _leave(talk)
    await bring(callback, _screen(view, talk, callback), talk.bot)


async def later_received(message: Message, talk: Talk, leads: Leads) -> None:
    """A time that can't be read, or is past, leaves the question open."""
    typed, now = (message.text or "").strip(), talk.clock()
    read = read_when(typed, now=now, zone=talk.user.zone)
    lead = int((await talk.state.get_data())["lead"])
    if read is None or typed[read.end :].strip(" .,;") or read.note in {WhenNote.AMBIGUOUS, WhenNote.WHOSE}:
        await bring(message, Screen(talk.say("lead-later-unclear")), talk.bot)
        return
    view = await leads.later(talk.user.id, lead, read.at)
    await _leave(talk)
    await bring(message, _screen(view, talk, message), talk.bot)


async def note_received(message: Message, talk: Talk, leads: Leads, lead: int) -> None:
    view = await leads.note(talk.user.id, lead, message.text or "")
    await bring(message, _screen(view, talk, message), talk.bot)


async def leads_asked(message: Message, talk: Talk, command: CommandObject, leads: Leads) -> None:
    """`/leads`, or `/leads 4567` for a phone that ends so."""
    said = (command.args or "").strip()
    ending = "".join(letter for letter in said if letter.isdecimal() and letter.isascii())
    if said and not ending:
        await bring(message, Screen(talk.say("leads-unclear", typed=said[:100])), talk.bot)
        return
    # However the phone is written, its last ten digits are the same.
    await _list(message, talk, leads, ending=ending[-10:])


async def page_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: LeadsPage, leads: Leads
) -> None:
    await _list(callback, talk, leads, ending=callback_data.ending, after=callback_data.after)


async def lead_pressed(callback: CallbackQuery, talk: TapTalk, callback_data: ShowLead, leads: Leads) -> None:
    await _leave(talk)
    view = await leads.get(talk.user.id, callback_data.lead)
    await bring(callback, _screen(view, talk, callback), talk.bot)


async def export_pressed(callback: CallbackQuery, talk: TapTalk, leads: Leads) -> None:
    """All leads of the account, ended ones too, as a table. Only in private: it holds the numbers."""
    if not is_private(chat_of(callback)):
        raise Refusal("lead-in-private")
    names = ("opened", "phone", "name", "answers", "launch", "state", "taker", "notes")
    headers = [talk.say.plain(f"lead-column-{name}") for name in names]
    count = 0

    async def pages() -> AsyncIterator[list[list[Cell]]]:
        nonlocal count
        more, after = True, 0
        while more:
            page = await leads.page(talk.user.id, only_open=False, after=after, limit=EXPORTED_AT_ONCE)
            count += len(page.leads)
            yield [_row(view, talk.say, zone=talk.user.zone) for view in page.leads]
            more, after = page.more, page.leads[-1].id if page.leads else 0

    with tempfile.TemporaryDirectory(prefix="dialgram-") as folder:
        path = Path(folder) / FILE_NAME
        await save_pages(path, headers, pages(), sheet_name=talk.say.plain("leads-sheet"))
        caption = talk.say("leads-exported", count=count)
        await talk.bot.send_document(chat_of(callback), FSInputFile(path), caption=caption)


def _row(view: LeadView, say: Say, *, zone: ZoneInfo) -> list[Cell]:
    return [
        view.opened_at.astimezone(zone),
        phone(view.phone),
        view.name or "",
        "; ".join(f"{one.label} {one.answer or ''}".strip() for one in view.answers),
        str(view.launch_id),
        say.plain("lead-state-word", state=view.state),
        view.taker,
        "\n".join(note.text for note in view.notes),
    ]


async def _list(
    event: Message | CallbackQuery, talk: Talk, leads: Leads, *, ending: str, after: int = 0
) -> None:
    page = await leads.page(talk.user.id, ending=ending, after=after)
    screen = leads_screen(page, talk.say, zone=talk.user.zone, now=talk.clock(), ending=ending, after=after)
    await bring(event, screen, talk.bot)


async def _leave(talk: Talk) -> None:
    if await talk.state.get_state() == CallingBack.when.state:
        await talk.state.clear()


def _screen(view: LeadView, talk: Talk, event: Message | CallbackQuery) -> Screen:
    """The number is shown to its taker, and in private only, whatever a tap claims."""
    private = is_private(chat_of(event))
    is_taker = private and view.taken_by == talk.user.id
    return lead_screen(view, talk.say, zone=talk.user.zone, is_private=private, is_taker=is_taker)


def _back(view: LeadView, say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-back"), ShowLead(lead=view.id)),)
