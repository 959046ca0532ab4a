"""Cancel and Stop as users type them. Such a word does not say which of several things is meant, so the answer tells what
was really done.

Such a message is handled twice: at once, ahead of everything that waits in its chat, and again in its turn, since what it
is to undo may be begun by a message that still waited.
"""

from functools import partial

from aiogram import Router
from aiogram.types import Message

from bot.domain.turn import UrgentWord, is_urgent
from bot.services.drafts.restoring import those_that_can
from bot.services.launches.halting import Halted, Halting
from bot.services.launches.launching import Launching
from bot.telegram.lanes import Rest
from bot.telegram.screen import Screen
from bot.telegram.texts import Say
from handlers.cancelling.restore_buttons import restoring_rows
from handlers.cancelling.taking_back import stopped_text
from handlers.chat.display import bring
from handlers.chat.talk import Talk
from handlers.halting.urgent import Says


def make_router() -> Router:
    router = Router(name="halting")
    router.message.register(Halt().asked, Says(UrgentWord.CANCEL, UrgentWord.STOP))
    return router


class Halt:
    """Remembers which messages were answered at once, so that the second handling answers only if it has news."""

    def __init__(self) -> None:
        self._answered: set[int] = set()

    async def asked(
        self,
        message: Message,
        talk: Talk,
        word: UrgentWord,
        halting: Halting,
        launching: Launching,
        raw_state: str | None,
    ) -> Rest | None:
        """Cancels what has not been sent yet. In its turn it also forgets the question that waits for an answer."""
        is_asked = raw_state is not None
        done = await halting.by_word(
            talk.user.id, talk.turn, is_stop=word is UrgentWord.STOP, leaves_question=is_asked
        )
        if is_urgent():
            lines = done_lines(done, talk.say) or ([talk.say("halted-before")] if done.again else [])
            if lines:
                self._answered.add(talk.turn.update_id)
        else:
            await talk.state.clear()
            was_answered = talk.turn.update_id in self._answered
            self._answered.discard(talk.turn.update_id)
            lines = turn_lines(done, talk.say, is_asked=is_asked, was_answered=was_answered)
        return Rest(partial(_tell, message, talk, lines, done, launching)) if lines else None


async def _tell(message: Message, talk: Talk, lines: list[str], done: Halted, launching: Launching) -> None:
    """Tells what is certain at once; messages that follow tell what the service took back."""
    rows = restoring_rows(those_that_can(done.dropped), talk.say)
    await bring(message, Screen("\n".join(lines), rows), talk.bot)
    for launch_id, stopped in done.stopped:
        if not stopped.certain:
            told = await launching.take_back(talk.user.id, launch_id, stopped)
            await bring(message, Screen(stopped_text(told, talk.say)), talk.bot)


def done_lines(done: Halted, say: Say) -> list[str]:
    """Empty: there was nothing to cancel."""
    lines: list[str] = []
    if calls := done.calls + sum(stopped.kept_home for _, stopped in done.stopped if stopped.certain):
        lines.append(say("halted-calls", count=calls))
    if done.drafts:
        lines.append(say("cancelled", codes=done.codes))
    if any(not stopped.certain for _, stopped in done.stopped):
        lines.append(say("halted-stopping"))
    if done.under_way:
        lines.append(say("halted-under-way", count=done.under_way))
    if lines and done.later:
        lines.append(say("halted-later", count=done.later))
    return lines


def turn_lines(done: Halted, say: Say, *, is_asked: bool, was_answered: bool) -> list[str]:
    """`is_asked`: a question waited for an answer. Calls that go on are not told a second time."""
    if was_answered and not (done.calls or done.drafts or done.stopped):
        return []
    lines = done_lines(done, say)
    if is_asked and not done.drafts:
        lines = [say("cancelled", codes=done.codes), *lines]
    if not lines:
        lines.append(say("nothing-to-cancel", codes=done.codes))
        if done.later:
            lines.append(say("halted-later", count=done.later))
    return lines
