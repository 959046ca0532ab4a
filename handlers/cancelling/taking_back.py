"""What is left to do and to say after a Cancel or a Stop: calls that the service has are taken back after the answer."""

from aiogram.types import CallbackQuery

from bot.domain.ids import LaunchId
from bot.services.launches.cancelled import Cancelled
from bot.services.launches.launching import Launching
from bot.telegram.lanes import Rest
from bot.telegram.rendering import money
from bot.telegram.screen import Screen
from bot.telegram.sending import show
from bot.telegram.texts import Say
from handlers.chat.display import chat_of
from handlers.chat.talk import Talk


def take_back_later(
    callback: CallbackQuery, talk: Talk, launch_id: LaunchId, done: Cancelled, launching: Launching
) -> Rest | None:
    """None: everything was cancelled with certainty, nothing is left to do."""
    if done.certain:
        return None

    async def take_back() -> None:
        told = await launching.take_back(talk.user.id, launch_id, done)
        # For one call, its card says all there is.
        if told.kept_home + told.removed + told.under_way > 1:
            await show(talk.bot, chat_of(callback), Screen(stopped_text(told, talk.say)))

    return Rest(take_back)


def stopped_text(done: Cancelled, say: Say) -> str:
    """Which calls a stop has prevented, and which it could not."""
    lines: list[str] = [say("stopped-title")]
    if done.kept_home:
        lines.append(say("stopped-kept", count=done.kept_home))
    if done.removed:
        lines.append(say("stopped-removed", count=done.removed))
    if done.under_way:
        lines.append(say("stopped-under-way", count=done.under_way))
    if done.unspent_kopecks:
        lines.append(say("unspent", cost=money(done.unspent_kopecks, say)))
    return "\n".join(lines)
