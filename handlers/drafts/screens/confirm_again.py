"""What the confirm screen of a single call adds when it calls one recipient of an earlier launch once more."""

from datetime import datetime

from bot.domain.calls.call_outcome import NOT_REACHED
from bot.domain.costs.price import TEXT_COST
from bot.domain.drafts.draft import CallDraft, SpokenText, StoredRecord
from bot.services.drafts.drafting import ConfirmView
from bot.services.refusal import Refusal
from bot.telegram.buttons import ChooseAgain, SameListAgain
from bot.telegram.rendering.confirm_list import reason_words
from bot.telegram.rendering.words import moment, money
from bot.telegram.screen import Button
from bot.telegram.texts import Say


def others_lines(content: CallDraft, say: Say) -> list[str]:
    """Why the other recipients of that launch who were not reached are not called."""
    if content.follows is None or not content.follows.left_out:
        return []
    rows = [
        say("confirm-list-left-out-row", reason=reason_words(reason, say), count=count)
        for reason, count in content.follows.left_out
    ]
    return [say("confirm-again-others"), *rows]


def voiced_lines(content: CallDraft, say: Say) -> list[str]:
    """Whether the text is paid for: it is not paid for again while the record made of it can be played."""
    if isinstance(content.what, StoredRecord) and content.what.voiced is not None:
        return [say("confirm-voiced")]
    if content.follows is not None and isinstance(content.what, SpokenText):
        return [say("confirm-voiced-anew", cost=money(TEXT_COST, say))]
    return []


def again_words(blocker: Refusal, view: ConfirmView, say: Say, now: datetime) -> str | None:
    """The question whether a recipient is called once more within a day; None for any other blocker."""
    if blocker.code != "again-already" or view.called_again_at is None:
        return None
    return say("confirm-again-already", moment=moment(view.called_again_at, say, zone=view.zone, now=now))


def again_rows(view: ConfirmView, say: Say) -> list[tuple[Button, ...]]:
    """Buttons to answer yes to that question, and to choose anew if a choice left one recipient."""
    draft, revision = view.draft_id, view.revision
    rows: list[tuple[Button, ...]] = []
    if any(blocker.code == "again-already" for blocker in view.blockers):
        label = say.plain("button-again-anyway")
        rows.append((Button(label, SameListAgain(draft=draft, revision=revision)),))
    follows = view.content.follows
    if follows is not None and (follows.source.outcomes, follows.source.nodes) != (NOT_REACHED, ()):
        choose = ChooseAgain(draft=draft, revision=revision)
        rows.append((Button(say.plain("button-choose-again"), choose),))
    return rows
