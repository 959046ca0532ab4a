"""The confirm screen, and what it turns into while a part of it is being edited. Pure functions."""

from datetime import datetime

from bot.domain.phone import Phone
from bot.services.accounts import SenderPhone
from bot.services.drafting import ConfirmView
from bot.services.refusal import Refusal
from bot.telegram.buttons import ChooseRecord, ChooseTemplate
from bot.telegram.rendering import confirm_screen, phone, refusal_text
from bot.telegram.rendering.list_rows import list_rows
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say
from handlers.buttons import BackToDraft, CallMeOn, EditPart, Part, SetSender, SetWhen
from handlers.drafts.option_screens import more_button
from handlers.drafts.recording_screens import recording_button
from handlers.senders import sender_rows


def draft_screen(view: ConfirmView, say: Say, *, now: datetime) -> Screen:
    """Whom, what, when and for how much."""
    return confirm_screen(view, say, now=now, when_was_read=view.content.text_with_when is not None)


def edit_menu(view: ConfirmView, say: Say, *, now: datetime) -> Screen:
    """The same text, with a button for each part."""

    def button(part: Part) -> Button:
        label = say.plain(f"button-edit-{part}")
        return Button(label, EditPart(draft=view.draft_id, revision=view.revision, part=part))

    people = (button(Part.PHONES),) if view.listed is None else (_template(view, say),)
    rows: Rows = (
        (button(Part.TEXT), button(Part.WHEN)),
        (*people, button(Part.SENDER)),
        (recording_button(view, say),),
        (more_button(view, say),),
        _back(view, say),
    )
    return Screen(f"{draft_screen(view, say, now=now).text}\n\n{say('edit-what')}", rows)


def edit_text(view: ConfirmView, say: Say) -> Screen:
    """A text, or a record by its number; a voice message is taken as well."""
    record = ChooseRecord(draft=view.draft_id, revision=view.revision)
    return Screen(say("edit-text"), ((Button(say.plain("button-choose-record"), record),), _back(view, say)))


def edit_phones(view: ConfirmView, say: Say) -> Screen:
    return Screen(say("edit-phones"), (_back(view, say),))


def edit_when(view: ConfirmView, say: Say) -> Screen:
    now = Button(say.plain("button-now"), SetWhen(draft=view.draft_id, revision=view.revision, at=0))
    return Screen(say("edit-when"), ((now,), _back(view, say)))


def choose_when(
    view: ConfirmView, options: tuple[datetime, ...], say: Say, labels: tuple[str, ...]
) -> Screen:
    """For words that may mean more than one time; `labels` name the options."""
    rows = tuple(
        (Button(label, SetWhen(draft=view.draft_id, revision=view.revision, at=int(at.timestamp()))),)
        for at, label in zip(options, labels, strict=True)
    )
    return Screen(say("ask-when-ambiguous"), (*rows, _back(view, say)))


def choose_own_phone(view: ConfirmView, own: tuple[Phone, ...], say: Say) -> Screen:
    """For «Сначала позвонить мне» of somebody with several phones."""
    rows = tuple(
        (Button(phone(one), CallMeOn(draft=view.draft_id, revision=view.revision, phone=one)),) for one in own
    )
    return Screen(say("choose-own-phone"), (*rows, _back(view, say)))


def edit_sender(view: ConfirmView, senders: tuple[SenderPhone, ...], say: Say) -> Screen:
    def choose(number: Phone | None) -> SetSender:
        return SetSender(draft=view.draft_id, revision=view.revision, phone=number)

    return Screen(say("edit-sender"), (*sender_rows(senders, say, choose), _back(view, say)))


def type_number(view: ConfirmView, say: Say) -> Screen:
    """The last question before many people are called."""
    count = view.people_count
    text = say("confirm-list-type-number", count=count, digits=str(count))
    return Screen(text, (_back(view, say),))


def advertising_barred(view: ConfirmView, refusal: Refusal, say: Say) -> Screen:
    """Too long a sentence for an alert: why, and what to do about it."""
    return Screen(refusal_text(refusal, say), (*list_rows(view, say), _back(view, say)))


def _template(view: ConfirmView, say: Say) -> Button:
    label = say.plain("button-choose-template")
    return Button(label, ChooseTemplate(draft=view.draft_id, revision=view.revision))


def _back(view: ConfirmView, say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-back"), BackToDraft(draft=view.draft_id)),)
