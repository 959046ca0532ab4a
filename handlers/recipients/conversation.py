"""`/find PHONE` or `/find NAME`: everything about one recipient, and what can be done with them."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.domain.calls.launch import RecipientState
from bot.domain.drafts.draft import CallDraft
from bot.domain.lead import OPEN
from bot.domain.phone import Phone, read_phone
from bot.services.account.people import People
from bot.services.account.stop_list import StopList
from bot.services.drafts.drafting import Drafting
from bot.services.recipients.forgetting import Forgetting
from bot.services.recipients.history import Histories, RecipientHistory
from bot.telegram.buttons import RecipientCard, VerifyPhone
from bot.telegram.lead_buttons import ShowLead
from bot.telegram.rendering import date_of, moment, money, whom
from bot.telegram.rendering.leads import lead_state
from bot.telegram.rendering.rows import row_words
from bot.telegram.rendering.words import phone as phone_words
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.sending import show
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import Talk
from handlers.drafts.desk import Desk
from handlers.lists.screens import consent_line
from handlers.menu.screen import back_to_menu
from handlers.recipients.buttons import CallRecipient, ForgetRecipient, StopRecipient
from handlers.stop_list.buttons import ShowStopped

LISTS_SHOWN = 3
FOUND = 8


def make_router() -> Router:
    router = Router(name="recipients")
    router.message.register(search_asked, Command("find"))
    router.callback_query.register(card_asked, RecipientCard.filter())
    router.callback_query.register(call_pressed, CallRecipient.filter())
    router.callback_query.register(stop_pressed, StopRecipient.filter())
    router.callback_query.register(forget_pressed, ForgetRecipient.filter())
    return router


async def search_asked(
    message: Message, talk: Talk, command: CommandObject, histories: Histories, people: People
) -> None:
    said = (command.args or "").strip()
    if phone := read_phone(said):
        await _show_card(message, talk, phone, histories)
        return
    found = await people.find(talk.user.id, said, FOUND) if len(said) > 1 else []
    if len(found) == 1:
        await _show_card(message, talk, found[0].phone, histories)
        return
    text = (
        talk.say("find-several", count=len(found))
        if found
        else talk.say("find-none", text=said[:100], said="yes" if said else "none")
    )
    rows: Rows = tuple(
        (
            Button(
                talk.say.label("button-found", name=whom(one.phone, one.name)), RecipientCard(phone=one.phone)
            ),
        )
        for one in found
    )
    await bring(message, Screen(text, (*rows, back_to_menu(talk.say))), talk.bot)


async def card_asked(
    callback: CallbackQuery, talk: Talk, callback_data: RecipientCard, histories: Histories
) -> None:
    """In a message of its own: the button stands under cards that live."""
    await _show_card(callback, talk, callback_data.phone, histories)


async def call_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: CallRecipient, drafting: Drafting, desk: Desk
) -> None:
    chat_id = chat_of(callback)
    view = await drafting.start(talk.user.id, chat_id, CallDraft(phones=(callback_data.phone,)))
    await desk.draw_new(chat_id, view)


async def stop_pressed(
    callback: CallbackQuery,
    talk: Talk,
    callback_data: StopRecipient,
    stop_list: StopList,
    histories: Histories,
) -> None:
    await stop_list.add(talk.user.id, [callback_data.phone])
    await _show_card(callback, talk, callback_data.phone, histories)


async def forget_pressed(
    callback: CallbackQuery,
    talk: Talk,
    callback_data: ForgetRecipient,
    forgetting: Forgetting,
) -> None:
    """Asks first: it can't be taken back."""
    phone = callback_data.phone
    if callback_data.sure:
        await forgetting.forget(talk.user.id, phone)
    else:
        await forgetting.refuse_too_early(talk.user.id, phone)
    key = "recipient-forgotten" if callback_data.sure else "recipient-forget-ask"
    back = Button(talk.say.plain("button-recipient-card"), RecipientCard(phone=phone))
    sure = Button(talk.say.plain("button-recipient-forget-sure"), ForgetRecipient(phone=phone, sure=True))
    rows: Rows = ((back,),) if callback_data.sure else ((sure,), (back,))
    await bring(callback, Screen(talk.say(key, phone=phone_words(phone)), rows), talk.bot)


async def _show_card(event: Message | CallbackQuery, talk: Talk, phone: Phone, histories: Histories) -> None:
    history = await histories.of(talk.user.id, phone)
    await show(talk.bot, chat_of(event), recipient_screen(history, talk))


def recipient_screen(history: RecipientHistory, talk: Talk) -> Screen:
    say, zone = talk.say, talk.user.zone
    head: list[str] = [say("recipient-title", phone=phone_words(history.phone))]
    if history.names:
        head.append(say("recipient-names", names=", ".join(history.names)))
    if history.stopped is not None:
        since = date_of(history.stopped.created_at, say, zone=zone)
        head.append(say("recipient-stopped", reason=history.stopped.reason, date=since))
    totals = history.totals
    if totals.calls:
        head.append(
            say(
                "recipient-totals", calls=totals.calls, answered=totals.answered, cost=money(totals.cost_kopecks, say),
                unpriced=totals.unpriced,
            )
        )  # fmt: skip
    else:
        head.append(say("recipient-never"))
    calls: list[str] = [
        say(
            "calls-row-of-one",
            number=str(one.call.number),
            moment=moment(one.call.final_at or one.call.planned_at or one.call.placed_at, say, zone=zone),
            state=row_words(one.view, say, zone=zone, is_planned=one.call.planned_at is not None),
        )
        for one in history.calls
    ]
    if totals.calls > len(calls):
        calls.append(say("recipient-more", count=totals.calls - len(calls)))
    leads: list[str] = [
        say(
            "recipient-lead",
            moment=moment(lead.opened_at, say, zone=zone),
            reactions=", ".join(answer.label for answer in lead.answers),
            state=lead_state(lead, say, zone=zone),
        )
        for lead in history.leads
    ]
    basis: list[str] = []
    for card in history.lists[:LISTS_SHOWN]:
        basis += [
            say("basis-list", name=card.name, date=date_of(card.since, say, zone=zone)),
            consent_line(card, say, zone),
        ]
    coming: list[str] = [
        say(
            "recipient-appointment",
            at=moment(at, say, zone=zone),
            due=moment(due, say, zone=zone),
            state="waits" if state is RecipientState.QUEUED else "left",
        )
        for at, due, state in history.appointments
    ]
    text = "\n\n".join("\n".join(lines) for lines in (head, coming, leads, calls, basis) if lines)
    return Screen(text, _rows(history, talk))


def _rows(history: RecipientHistory, talk: Talk) -> Rows:
    say, phone = talk.say, history.phone
    stop = (
        Button(say.plain("button-recipient-stop"), StopRecipient(phone=phone))
        if history.stopped is None
        else Button(say.plain("button-recipient-stopped"), ShowStopped(phone=phone))
    )
    forget = (
        (Button(say.plain("button-recipient-forget"), ForgetRecipient(phone=phone, sure=False)),)
        if history.may_be_forgotten
        else ()
    )
    open_lead = next((lead for lead in history.leads if lead.state in OPEN), None)
    lead: Rows = ()
    if open_lead is not None:
        lead = ((Button(say.plain("button-recipient-lead"), ShowLead(lead=open_lead.id)),),)
    return (
        *lead,
        (
            Button(say.plain("button-recipient-call"), CallRecipient(phone=phone)),
            Button(say.plain("button-verify-phone"), VerifyPhone(phone=phone)),
        ),
        (stop, *forget),
        back_to_menu(say),
    )
