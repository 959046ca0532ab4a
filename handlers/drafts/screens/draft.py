"""The confirm screen, and what it turns into while a part of it is being edited. Pure functions."""

from dataclasses import replace
from datetime import datetime

from bot.domain.drafts.draft import FromTemplate, SpokenText, StoredRecord
from bot.domain.drafts.draft_texts import typed_again
from bot.domain.phone import Phone
from bot.domain.reactions import sayable
from bot.services.account.accounts import SenderPhone
from bot.services.drafts.drafting import ConfirmView
from bot.services.refusal import Refusal
from bot.telegram.buttons import Above, ChooseRecord, ChooseTemplate, EditDraft
from bot.telegram.rendering import phone, refusal_text
from bot.telegram.rendering.list_rows import list_rows
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Safe, Say
from handlers.chat.prefill import typed_time, with_old, with_old_text
from handlers.chat.sender_choice import sender_rows
from handlers.drafts.buttons import CallMeOn, EditPart, OpenReactions, Part, SaveDraft, SetSender, SetWhen
from handlers.drafts.screens.confirm import confirm_screen, has_hint
from handlers.drafts.screens.manner import manner_button
from handlers.drafts.screens.options import more_button
from handlers.drafts.screens.recording import recording_button
from handlers.drafts.screens.rounds import rounds_button
from handlers.drafts.screens.upwards import back_to


def draft_screen(view: ConfirmView, say: Say, *, now: datetime, why: Refusal | None = None) -> Screen:
    """Whom, what, when and for how much; `why`: the reason why Confirm is asked for again."""
    when_was_read = view.content.text_with_when is not None
    screen = confirm_screen(view, say, now=now, when_was_read=when_was_read, why=why)
    if not has_hint(view.content):
        return screen
    when = EditPart(draft=view.draft_id, revision=view.revision, part=Part.WHEN, above=Above.SCREEN)
    return replace(screen, keyboard=((Button(say.plain("button-set-when"), when),), *screen.keyboard))


def edit_menu(view: ConfirmView, say: Say, *, now: datetime) -> Screen:
    """The same text, with a button for each part."""

    def button(part: Part) -> Button:
        label = say.plain(f"button-edit-{part}")
        return Button(label, EditPart(draft=view.draft_id, revision=view.revision, part=part))

    whom = (button(Part.PHONES),) if view.listed is None else (_template(view, say),)
    has_values = isinstance(view.content.what, FromTemplate) and view.content.what.values
    rows: Rows = (
        (button(Part.VALUES),) if has_values else (),
        (button(Part.TEXT), button(Part.WHEN)),
        (*whom, button(Part.SENDER)),
        (*_recording(view, say), *_reactions(view, say)),
        () if view.listed is None else (rounds_button(view, say),),
        (manner_button(view, say), more_button(view, say)),
        () if view.content.what is None else (_save(view, say),),
        back_to(Above.SCREEN, view, say),
    )
    return Screen(f"{draft_screen(view, say, now=now).text}\n\n{say('edit-what')}", rows)


def more_of_list(view: ConfirmView, say: Say, *, now: datetime) -> Screen:
    """The same text, with what can be done with a list besides saying what to say."""
    edit = Button(say.plain("button-edit"), EditDraft(draft=view.draft_id, revision=view.revision))
    rows = (*list_rows(view, say), _reactions(view, say), (edit,), back_to(Above.SCREEN, view, say))
    return Screen(draft_screen(view, say, now=now).text, rows)


def edit_text(view: ConfirmView, say: Say, above: Above = Above.MENU) -> Screen:
    """Asks for a text, or a record by its number; a voice message is taken as well."""
    below = Above.TEXT if above is Above.MENU else Above.WORDS
    record = ChooseRecord(draft=view.draft_id, revision=view.revision, above=below)
    choose = Button(say.plain("button-choose-record"), record)
    question = Safe("\n\n".join([say("edit-text"), *_unsaid(view, say)]))
    return Screen(_with_old_words(question, view, say), ((choose,), back_to(above, view, say)))


def edit_phones(view: ConfirmView, say: Say, above: Above = Above.MENU) -> Screen:
    old = ", ".join(phone(one) for one in view.content.phones)
    return Screen(with_old(say("edit-phones"), old, say), (back_to(above, view, say),))


def edit_when(view: ConfirmView, say: Say, above: Above = Above.MENU) -> Screen:
    now = Button(say.plain("button-now"), SetWhen(draft=view.draft_id, revision=view.revision, at=0))
    old = typed_time(view.when, view.zone)
    return Screen(with_old(say("edit-when"), old, say), ((now,), back_to(above, view, say)))


def choose_when(
    view: ConfirmView, options: tuple[datetime, ...], say: Say, labels: tuple[str, ...]
) -> Screen:
    """Asks which time is meant by words that may mean several; `labels` name the options."""
    draft, revision = view.draft_id, view.revision
    rows = tuple(
        (Button(label, SetWhen(draft=draft, revision=revision, at=int(at.timestamp()))),)
        for at, label in zip(options, labels, strict=True)
    )
    back = Button(say.plain("button-back"), EditPart(draft=draft, revision=revision, part=Part.WHEN))
    return Screen(say("ask-when-ambiguous"), (*rows, (back,)))


def choose_own_phone(view: ConfirmView, own: tuple[Phone, ...], say: Say) -> Screen:
    """Asks a user with several phones which one «Сначала позвонить мне» is to call."""
    rows = tuple(
        (Button(phone(one), CallMeOn(draft=view.draft_id, revision=view.revision, phone=one)),) for one in own
    )
    return Screen(say("choose-own-phone"), (*rows, back_to(Above.SCREEN, view, say)))


def edit_sender(view: ConfirmView, senders: tuple[SenderPhone, ...], say: Say) -> Screen:
    def choose(number: Phone | None) -> SetSender:
        return SetSender(draft=view.draft_id, revision=view.revision, phone=number)

    number = view.sender_phone
    old = say.plain("button-duty-phone") if number is None else phone(number)
    text = with_old(say("edit-sender"), old, say)
    return Screen(text, (*sender_rows(senders, say, choose), back_to(Above.MENU, view, say)))


def type_number(view: ConfirmView, say: Say) -> Screen:
    """The last question before many recipients are called."""
    count = view.recipient_count
    text = say("confirm-list-type-number", count=count, digits=str(count))
    return Screen(text, (back_to(Above.SCREEN, view, say),))


def advertising_barred(view: ConfirmView, refusal: Refusal, say: Say) -> Screen:
    """Why a launch that advertises is refused, and what to do about it: too long for an alert."""
    return Screen(refusal_text(refusal, say), (*list_rows(view, say), back_to(Above.SCREEN, view, say)))


def _save(view: ConfirmView, say: Say) -> Button:
    return Button(say.plain("button-save-scenario"), SaveDraft(draft=view.draft_id, revision=view.revision))


def _template(view: ConfirmView, say: Say) -> Button:
    label = say.plain("button-choose-template")
    return Button(label, ChooseTemplate(draft=view.draft_id, revision=view.revision))


def _recording(view: ConfirmView, say: Say) -> tuple[Button, ...]:
    """Whether a template's call is recorded is set in the cabinet."""
    return () if isinstance(view.content.what, FromTemplate) else (recording_button(view, say),)


def _reactions(view: ConfirmView, say: Say) -> tuple[Button, ...]:
    """The builder; a template's call has no reactions of ours, but some may have to be removed."""
    if isinstance(view.content.what, FromTemplate) and not view.content.reactions:
        return ()
    return (
        Button(say.plain("button-reactions"), OpenReactions(draft=view.draft_id, revision=view.revision)),
    )


def _unsaid(view: ConfirmView, say: Say) -> list[str]:
    """What becomes of reactions, or parts of them, that no line can say."""
    tree = view.content.reactions
    if typed_again(view.content, "ru") is None:
        return [say("edit-text-not-as-lines")] if tree else []
    return [say("edit-text-unsaid")] if sayable(tree) != tree else []


def _with_old_words(question: Safe, view: ConfirmView, say: Say) -> Safe:
    match view.content.what:
        case SpokenText(text=text):
            typed = typed_again(view.content, "en" if say.language == "en" else "ru")
            return with_old_text(question, text if typed is None else typed, say)
        case StoredRecord(record_id=record_id):
            return with_old(question, f"#{record_id}", say)
    return question
