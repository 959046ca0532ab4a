"""An imagined call: what was pressed or said, what would be heard, paid, sent and blocked, and a keypad. Pure functions."""

from collections.abc import Iterator

from bot.domain.drafts.draft import CallDraft, SpokenText, StoredRecord
from bot.domain.reactions import Step, StepKind, Walk, walk
from bot.services.drafts.drafting import ConfirmView
from bot.telegram.html_text import cut
from bot.telegram.rendering import money, phone
from bot.telegram.rendering.reactions import hours_words, key_words
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say
from handlers.drafts.buttons import BackToDraft, OpenReactions
from handlers.reactions.buttons import PlayMove

BACK, AGAIN, SILENCE = "<", "^", "-"
_STEPS_SHOWN = 6
_STEP_SHOWN = 420
_AWAITED_SHOWN = 600
_KEYS = ("123", "456", "789", "0")


def walk_of(content: CallDraft) -> Walk:
    """The call of a draft before anything was done in it. A record made of a text is heard as that text."""
    match content.what:
        case SpokenText(text=text) | StoredRecord(voiced=SpokenText(text=text)):
            return Walk(content.reactions, text).start()
        case StoredRecord(record_id=record_id):
            return Walk(content.reactions, opening_record=record_id).start()
    return Walk(content.reactions).start()


def playing_screen(view: ConfirmView, walked: Walk, moves: int, say: Say, *, is_silent: bool) -> Screen:
    """`moves`: how many were made, so that a second tap on the same key is noticed. `is_silent`: no sound stands above it."""
    steps = ["\n".join(_step(step, say)) for step in walked.steps]
    shown = [cut(step, _STEP_SHOWN) for step in steps[-_STEPS_SHOWN:]]
    if len(steps) > len(shown):
        shown.insert(0, say("play-earlier", count=len(steps) - len(shown)))
    end = [
        *([say("play-no-sound")] if is_silent and walked.last and walked.last.record_id is not None else []),
        say("play-over")
        if walked.is_over
        else cut(say("play-awaited", keys=_awaited(walked, say)), _AWAITED_SHOWN),
        say("play-paid", cost=money(walked.paid, say)),
    ]
    return Screen("\n\n".join([say("play-title"), *shown, "\n".join(end)]), _keypad(view, walked, moves, say))


def _step(step: Step, say: Say) -> Iterator[str]:
    match step.kind:
        case StepKind.STARTED:
            yield say("play-started")
        case StepKind.CHOSEN:
            how = "stays" if not step.done else "key" if _is_key(step.done) else "words"
            yield say("play-chosen", how=how, done=step.done, reaction=f"{step.path} {step.name}".rstrip())
        case StepKind.NOT_AWAITED:
            yield say("play-not-awaited", how="key" if _is_key(step.done) else "words", done=step.done)
        case StepKind.HUNG_UP:
            yield say("play-hung-up")
    yield from _what_happens(step, say)


def _what_happens(step: Step, say: Say) -> Iterator[str]:
    if step.sentence:
        yield say(
            "play-heard", text=step.sentence, cost=money(step.paid, say), is_paid="yes" if step.paid else "no"
        )
    if step.record_id is not None:
        yield say("play-heard-record", id=str(step.record_id))
    if step.sms:
        yield say("play-sms", text=step.sms)
    if step.sms_template is not None:
        yield say("play-sms-template", id=str(step.sms_template))
    if step.manager is not None:
        yield say("play-manager", phone=phone(step.manager))
    if step.manager is not None and step.manager_hours is not None:
        yield say("play-manager-hours", hours=hours_words(step.manager_hours, say))
    if step.blocks:
        yield say("play-blocks")
    if step.is_lead:
        yield say("play-lead")
    if step.acknowledges:
        yield say("play-acknowledges")


def _awaited(walked: Walk, say: Say) -> str:
    level = (one for one in walk(walked.tree) if one.place[:-1] == walked.place)
    return ", ".join(key_words(one, say) for one in level)


def _is_key(done: str) -> bool:
    return len(done) == 1 and done.isdigit()


def _keypad(view: ConfirmView, walked: Walk, moves: int, say: Say) -> Rows:
    draft, revision = view.draft_id, view.revision

    def button(move: str, label: str) -> Button:
        return Button(label, PlayMove(draft=draft, revision=revision, step=moves, move=move))

    keys = [tuple(button(key, key) for key in row) for row in _KEYS]
    silence = button(SILENCE, say.plain("button-play-silence"))
    return (
        *([] if walked.is_over else [*keys[:3], (*keys[3], silence)]),
        (
            (button(BACK, say.plain("button-play-back")), button(AGAIN, say.plain("button-play-again")))
            if moves
            else ()
        ),
        (
            Button(say.plain("button-reactions"), OpenReactions(draft=draft, revision=revision)),
            Button(say.plain("button-reactions-done"), BackToDraft(draft=draft)),
        ),
    )
