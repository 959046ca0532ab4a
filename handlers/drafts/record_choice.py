"""A record instead of a text, chosen from the account's own: nobody remembers a record's number. While the records are
shown, a voice message or a number still answers what to say.
"""

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.domain.draft import StoredRecord
from bot.services.drafts.drafting import ConfirmView, Drafting
from bot.services.records.shelf import RecordRow, RecordShelf, RecordsPage
from bot.services.refusal import Refusal
from bot.telegram.buttons import Above, ChooseRecord
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
        await desk.put(
            callback, records_screen(view, page, callback_data.before, callback_data.above, talk.say)
        )


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


def records_screen(view: ConfirmView, page: RecordsPage, before: int, above: Above, say: Say) -> Screen:
    """A button for each record that can be played."""
    draft, revision = view.draft_id, view.revision
    playable = [row for row in page.records if row.provider_id is not None]
    rows: list[tuple[Button, ...]] = [
        (Button(_label(row, say), PickRecord(draft=draft, revision=revision, record=row.id)),)
        for row in playable
    ]
    turn: list[Button] = []
    if before:
        turn.append(
            Button(say.plain("button-first"), ChooseRecord(draft=draft, revision=revision, above=above))
        )
    if page.more:
        older = ChooseRecord(draft=draft, revision=revision, before=page.records[-1].id, above=above)
        turn.append(Button(say.plain("button-next"), older))
    text = say("choose-record" if playable or before else "choose-record-empty")
    return Screen(text, (*rows, tuple(turn), back_to(above, view, say)))


def _label(row: RecordRow, say: Say) -> str:
    needs_moderation = "yes" if row.needs_moderation else "no"
    return say.label("button-record-of-draft", name=row.name, needs_moderation=needs_moderation)
