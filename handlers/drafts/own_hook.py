"""«Ещё» → «Свой вебхук»: addresses and headers hold tokens, so a message that may hold one is deleted as soon as it is read,
as a key's is, and is never quoted.
"""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.hooks.own_hook import HookFlaw, HookUnreadable, OwnHook, hook_flaw, read_own_hook
from bot.services.drafts.drafting import ConfirmView
from bot.telegram.screen import Screen
from handlers.chat.display import bring, message_id_of, remove
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.chat.typed_text import TYPED
from handlers.drafts.buttons import AskOwnHook, DropOwnHook
from handlers.drafts.desk import Desk
from handlers.drafts.screens.options import more_screen
from handlers.drafts.screens.own_hook import flaw_text, own_hook_screen
from handlers.drafts.states import Editing, Standing


def make_router() -> Router:
    router = Router(name="own hook")
    router.callback_query.register(own_hook_asked, AskOwnHook.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(own_hook_dropped, DropOwnHook.filter(), flags=ANSWERS_ITSELF)
    router.message.register(own_hook_received, StateFilter(Editing.own_hook), TYPED)
    return router


async def own_hook_asked(
    callback: CallbackQuery, talk: TapTalk, callback_data: AskOwnHook, desk: Desk
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await talk.tap.answer()
        await desk.wait_for(Editing.own_hook, view, message_id_of(callback) or 0)
        await desk.put(callback, own_hook_screen(view, talk.say))


async def own_hook_dropped(
    callback: CallbackQuery, talk: TapTalk, callback_data: DropOwnHook, desk: Desk
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await talk.tap.answer()
        changed = await desk.changed(callback_data, replace(view.content, own_hook=None))
        await desk.put(callback, _options(changed, talk))


async def own_hook_received(message: Message, talk: Talk, desk: Desk) -> None:
    """The message goes first, whatever it holds."""
    typed = message.text or ""
    may_be_secret = "/" in typed or "{" in typed
    is_deleted = may_be_secret and await remove(talk.bot, message.chat.id, message.message_id)
    if may_be_secret and not is_deleted:
        await bring(message, Screen(talk.say("own-hook-not-deleted")), talk.bot)
    standing = Standing(**await talk.state.get_data())
    content = await desk.content(standing)
    hook = _read(typed, talk)
    if isinstance(hook, HookFlaw):
        await bring(message, Screen(flaw_text(hook, talk.say, is_deleted=is_deleted)), talk.bot)
        return
    view = await desk.changed_by_text(standing, replace(content, own_hook=hook))
    await desk.put_at(message, view, _options(view, talk), standing.message)


def _read(typed: str, talk: Talk) -> OwnHook | HookFlaw:
    try:
        hook = read_own_hook(typed)
    except HookUnreadable as unreadable:
        return unreadable.flaw
    return hook_flaw(hook, talk.settings.forward_to, ours=talk.settings.public_url) or hook


def _options(view: ConfirmView, talk: Talk) -> Screen:
    return more_screen(view, talk.say, redial_range=talk.settings.smart_delay_range)
