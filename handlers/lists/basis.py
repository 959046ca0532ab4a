"""«На каком основании вы звонили»: a recipient or an inspector asks it about one number or a whole list."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.domain.phone import format_phone, read_phone
from bot.services.drafts.drafting import Drafting
from bot.services.lists.lists import ListCard, Lists
from bot.telegram.buttons import RecipientCard
from bot.telegram.list_buttons import ExportList, GetLeftOut
from bot.telegram.rendering import date_of
from bot.telegram.screen import Button, Screen
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import Talk
from handlers.lists.screens import consent_line
from handlers.lists.tables import basis_headers, basis_pages, rest_headers, rest_pages, send_table
from handlers.menu.screen import back_to_menu

LISTS_SHOWN = 10
_NAME_LENGTH = 40


def make_router() -> Router:
    router = Router(name="basis")
    router.message.register(basis_asked, Command("basis"))
    router.callback_query.register(export_pressed, ExportList.filter())
    router.callback_query.register(left_out_asked, GetLeftOut.filter())
    return router


async def basis_asked(message: Message, talk: Talk, command: CommandObject, lists: Lists) -> None:
    """`/basis PHONE`: every list with that number, and the photos and files that prove consent."""
    phone = read_phone(command.args or "")
    if phone is None:
        await bring(message, Screen(talk.say("basis-ask"), (back_to_menu(talk.say),)), talk.bot)
        return
    found = await lists.basis(talk.user.id, phone)
    shown = found[:LISTS_SHOWN]
    lines: list[str] = [talk.say("basis-title", phone=format_phone(phone), count=len(found))]
    for card in shown:
        since = date_of(card.since, talk.say, zone=talk.user.zone)
        lines += [
            "",
            talk.say("basis-list", name=card.name, date=since),
            consent_line(card, talk.say, talk.user.zone),
        ]
    if len(found) > len(shown):
        lines += ["", talk.say("basis-more", count=len(found) - len(shown))]
    everything = Button(talk.say.plain("button-recipient-card"), RecipientCard(phone=phone))
    rows = ((everything,), back_to_menu(talk.say))
    await bring(message, Screen("\n".join(lines), rows), talk.bot)
    for card in shown:
        await _send_proof(talk, chat_of(message), card)


async def export_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ExportList, lists: Lists
) -> None:
    card = await lists.card(talk.user.id, callback_data.list)
    await send_table(
        talk.bot,
        chat_of(callback),
        basis_headers(card, talk.say),
        basis_pages(lists, talk.user.id, card, talk.say, talk.user.zone),
        file_name=f"{_file_name(card.name)}.xlsx",
        caption=talk.say("list-export-caption", name=card.name, count=card.good),
        sheet_name=card.name,
    )


async def left_out_asked(
    callback: CallbackQuery, talk: Talk, callback_data: GetLeftOut, lists: Lists, drafting: Drafting
) -> None:
    """Sends a file of those whom a confirmation would not call."""
    view = await drafting.view(talk.user.id, callback_data.draft)
    listed = view.listed
    await send_table(
        talk.bot,
        chat_of(callback),
        rest_headers(talk.say),
        rest_pages(lists, talk.user.id, callback_data.draft, talk.say),
        file_name=talk.say.plain("list-rest-file"),
        caption=talk.say("list-rest-caption", count=0 if listed is None else sum(listed.left_out.values())),
        sheet_name=talk.say.plain("list-rest-sheet"),
    )


async def _send_proof(talk: Talk, chat_id: int, card: ListCard) -> None:
    consent = card.consent
    if consent is None or consent.file_id is None:
        return
    caption = talk.say("basis-proof", name=card.name)
    if consent.kind == "photo":
        await talk.bot.send_photo(chat_id, consent.file_id, caption=caption)
    else:
        await talk.bot.send_document(chat_id, consent.file_id, caption=caption)


def _file_name(name: str) -> str:
    """A file name that any user's disk takes."""
    plain = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in name)
    return plain.strip()[:_NAME_LENGTH] or "list"
