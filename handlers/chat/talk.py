"""What nearly every answer needs: who asks, in which language, what the chat waits for, what time it is. It comes as one
value; beside it a handler names the services it uses, so that its parameters tell what it is about.
"""

from dataclasses import dataclass

from aiogram import Bot
from aiogram.fsm.context import FSMContext

from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.drafts.yes import Yes
from bot.domain.turn import Turn
from bot.services.users.access import User
from bot.telegram.texts import Say
from handlers.chat.taps import Tap


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One update of a conversation, made only for a user who was let in.

    `say` speaks the user's language, `state` is what the chat waits for, `turn` is the update's place among others, `yes` is
    what a consent given by this update is worth.
    """

    bot: Bot
    settings: Settings
    clock: Clock
    user: User
    say: Say
    state: FSMContext
    turn: Turn
    yes: Yes


@dataclass(frozen=True, slots=True, kw_only=True)
class TapTalk(Talk):
    """The same where a button was pressed. Only handlers of buttons may ask for it."""

    tap: Tap
