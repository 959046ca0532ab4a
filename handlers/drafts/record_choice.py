"""A record instead of a text, chosen from the account's own: nobody remembers a record's number. While the records are
shown, a voice message or a number still answers what to say.
"""

from collections.abc import Callable
from dataclasses import replace

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from bot.domain.drafts.draft import StoredRecord
from bot.services.drafts.drafting import ConfirmView, Drafting
from bot.services.records.shelf import RecordRow, RecordShelf, RecordsPage
from bot.services.refusal import Refusal
from bot.telegram.buttons import ChooseRecord
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.chat.display import message_id_of
from handlers.chat.talk import TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.drafts.buttons import PickRecord
from handlers.drafts.desk import Desk
from handlers.drafts.screens.upwards import back_to
from handlers.drafts.states import Editing


def make_router() -> Router:
    router = Router(name="record choice")
    router.callback_query.register(records_asked, ChooseRecord.filter())
    router.callback_query.register(record_picked, PickRecord.filter(), flags=ANSWERS_ITSELF)
    return router


async def records_asked(
    callback: CallbackQuery, talk: TapTalk, callback_data: ChooseRecord, record_shelf: RecordShelf, desk: Desk
) -> None:
    """Shows a page of records; the newest page may ask the service, too."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        page = await record_shelf.page(talk.user.id, callback_data.before or None)
        await desk.wait_for(Editing.text, view, message_id_of(callback) or 0)
        await desk.put(callback, _records_screen(view, page, callback_data, talk.say))


async def record_picked(
    callback: CallbackQuery,
    talk: TapTalk,
    callback_data: PickRecord,
    record_shelf: RecordShelf,
    drafting: Drafting,
    desk: Desk,
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        row = await record_shelf.record(talk.user.id, callback_data.record)
        if row.provider_id is None:
            raise Refusal("no-such-record")
        content, _ = await drafting.content(talk.user.id, callback_data.draft)
        what = StoredRecord(row.provider_id)
        await desk.change(callback, callback_data, replace(content, what=what, text_with_when=None))


def _records_screen(view: ConfirmView, page: RecordsPage, asked: ChooseRecord, say: Say) -> Screen:
    draft, revision, above = view.draft_id, view.revision, asked.above
    return records_screen(
        page,
        say,
        pick=lambda row: PickRecord(draft=draft, revision=revision, record=row.id),
        turn_to=lambda before: ChooseRecord(draft=draft, revision=revision, before=before, above=above),
        is_first=not asked.before,
        back=back_to(above, view, say),
    )


def records_screen(
    page: RecordsPage,
    say: Say,
    *,
    pick: Callable[[RecordRow], CallbackData],
    turn_to: Callable[[int], CallbackData],
    is_first: bool,
    back: tuple[Button, ...],
) -> Screen:
    """A button for each record that can be played, and those that turn the page; `turn_to` gets what is on the older one."""
    playable = [row for row in page.records if row.provider_id is not None]
    rows: list[tuple[Button, ...]] = [(Button(_label(row, say), pick(row)),) for row in playable]
    turn = () if is_first else (Button(say.plain("button-first"), turn_to(0)),)
    if page.more:
        turn = (*turn, Button(say.plain("button-next"), turn_to(page.records[-1].id)))
    text = say("choose-record" if playable or not is_first else "choose-record-empty")
    return Screen(text, (*rows, turn, back))


def _label(row: RecordRow, say: Say) -> str:
    needs_moderation = "yes" if row.needs_moderation else "no"
    return say.label("button-record-of-draft", name=row.name, needs_moderation=needs_moderation)
