"""Questions of the builder: what is typed next, with the value as it is, to be copied."""

from bot.domain.reactions import Placed, ReactionChange, ReactionPart
from bot.domain.reactions.keys import key_text
from bot.services.drafts.drafting import ConfirmView
from bot.services.records.shelf import RecordRow, RecordsPage
from bot.telegram.rendering import phone
from bot.telegram.rendering.reactions import key_words
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.chat.prefill import with_old_text
from handlers.drafts.buttons import WHOLE_TREE
from handlers.drafts.record_choice import records_screen
from handlers.reactions.buttons import AskPart, ChangeReaction, ChooseRecordFor, PickRecordFor
from handlers.reactions.screens.upwards import back_to_reaction

_TAKES_AWAY = {
    ReactionPart.SAID: ReactionChange.SILENT,
    ReactionPart.MANAGER: ReactionChange.NO_MANAGER,
    ReactionPart.HOURS: ReactionChange.NO_HOURS,
    ReactionPart.SMS: ReactionChange.NO_SMS,
    ReactionPart.CHANNEL: ReactionChange.NO_CHANNEL,
    ReactionPart.EMAIL: ReactionChange.NO_EMAIL,
}


def part_screen(view: ConfirmView, placed: Placed, part: ReactionPart, say: Say) -> Screen:
    """Asks for one part of a reaction; what is there can be taken away by a tap."""
    draft, revision, node = view.draft_id, view.revision, placed.number
    question = with_old_text(say(f"ask-reaction-{part}"), _old(placed, part, say), say)
    rows: list[tuple[Button, ...]] = []
    if part is ReactionPart.SAID:
        choose = ChooseRecordFor(draft=draft, revision=revision, node=node)
        rows.append((Button(say.plain("button-choose-record"), choose),))
    if part in _TAKES_AWAY and _old(placed, part, say):
        change = ChangeReaction(draft=draft, revision=revision, node=node, change=_TAKES_AWAY[part])
        rows.append((Button(say.plain("button-reaction-take-away"), change),))
    return Screen(question, (*rows, (back_to_reaction(view, node, say),)))


def lines_screen(view: ConfirmView, placed: Placed | None, say: Say, *, beside: bool) -> Screen:
    """Asks for new reactions, as lines."""
    where = "tree" if placed is None else "beside" if beside else "below"
    key = "" if placed is None else key_words(placed, say)
    node = WHOLE_TREE if placed is None else placed.number
    return Screen(say("ask-reaction-lines", where=where, key=key), ((back_to_reaction(view, node, say),),))


def file_screen(view: ConfirmView, say: Say) -> Screen:
    return Screen(say("ask-tree-file"), ((back_to_reaction(view, WHOLE_TREE, say),),))


def records_for_screen(view: ConfirmView, placed: Placed, page: RecordsPage, before: int, say: Say) -> Screen:
    """The account's records, one of which the reaction will play."""
    draft, revision, node = view.draft_id, view.revision, placed.number

    def pick(row: RecordRow) -> PickRecordFor:
        return PickRecordFor(draft=draft, revision=revision, node=node, record=row.id)

    def turn_to(older: int) -> ChooseRecordFor:
        return ChooseRecordFor(draft=draft, revision=revision, node=node, before=older)

    back = AskPart(draft=draft, revision=revision, node=node, part=ReactionPart.SAID)
    row = (Button(say.plain("button-back"), back),)
    return records_screen(page, say, pick=pick, turn_to=turn_to, is_first=not before, back=row)


def _old(placed: Placed, part: ReactionPart, say: Say) -> str:
    """The value as it can be typed again; empty where there is none."""
    one = placed.reaction
    seconds = "s" if say.language == "en" else "с"
    values: dict[ReactionPart, object] = {
        ReactionPart.KEY: key_text(one.trigger.segment, one.trigger, one.name, seconds),
        ReactionPart.SAID: one.sentence or (one.record_id and f"#{one.record_id}"),
        ReactionPart.MANAGER: one.manager and phone(one.manager),
        ReactionPart.HOURS: one.manager_hours,
        ReactionPart.SMS: one.sms or (one.sms_template and f"#{one.sms_template}"),
        ReactionPart.CHANNEL: one.sms_channel,
        ReactionPart.EMAIL: one.email_interval_min,
    }
    return str(values[part] or "")
