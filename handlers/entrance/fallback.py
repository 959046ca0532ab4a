"""What nobody else understood: what can be sent here, and one example. A dead end teaches nothing, and the same words
twice teach no more than once.
"""

from collections import OrderedDict
from difflib import get_close_matches
from typing import Any, Final

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.telegram.commands import MENU
from bot.telegram.html_text import TEXT_LIMIT
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Safe, Say
from handlers.chat.display import bring
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF, Tap
from handlers.menu.buttons import RunCommand
from handlers.menu.screen import back_to_menu

_COMMANDS: Final = (*MENU, "start")
_LIKE: Final = 0.7
_ROOM: Final = 500
"""Characters of a message that are kept for what stands round the typed line."""
_CHATS: Final = 10_000
_AGAIN: Final = {
    "text": "text-again",
    "kind": "kind-again",
    "thanks": "thanks-again",
    "command": "command-again",
    "near": "near-again",
}
_THANKS: Final = frozenset({"спасибо", "спс", "благодарю", "спасибо большое", "thanks", "thank you", "thx"})


def make_router() -> Router:
    answers = LastAnswers()
    router = Router(name="fallback")
    router.message.register(answers.command_unknown, F.text.startswith("/"))
    router.message.register(answers.not_understood)
    router.callback_query.register(command_pressed, RunCommand.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(unknown_button, flags=ANSWERS_ITSELF)
    return router


class LastAnswers:
    """What each chat was told last, so that it isn't told the same twice in a row; in memory only."""

    def __init__(self) -> None:
        self._told: OrderedDict[int, str] = OrderedDict()

    async def command_unknown(self, message: Message, talk: Talk) -> None:
        """A typo is answered with the nearest command and everything that was typed after it."""
        name, _, behind = (message.text or "").removeprefix("/").partition(" ")
        near = get_close_matches(name.lower(), _COMMANDS, n=1, cutoff=_LIKE)
        line = f"/{near[0]} {behind}".strip() if near else ""
        if not near or len(line) > TEXT_LIMIT - _ROOM:
            await bring(
                message,
                Screen(self._answer(message, "command", talk.say), (back_to_menu(talk.say),)),
                talk.bot,
            )
            return
        button = Button(talk.say.plain("button-run-command", command=f"/{near[0]}"), RunCommand())
        text = "\n".join([self._answer(message, "near", talk.say), talk.say("unknown-line", line=line)])
        await bring(message, Screen(text, ((button,), back_to_menu(talk.say))), talk.bot)

    async def not_understood(self, message: Message, talk: Talk) -> None:
        words = (message.text or "").lower().strip(" .,)\N{EXCLAMATION MARK}")
        code = "text" if message.text else "kind"
        answer = self._answer(message, "thanks" if words in _THANKS else code, talk.say)
        await bring(message, Screen(answer, (back_to_menu(talk.say),)), talk.bot)

    def _answer(self, message: Message, code: str, say: Say) -> Safe:
        """The answer, in other words if the last one was the same."""
        if self._told.pop(message.chat.id, "") == code:
            code = _AGAIN[code]
        self._told[message.chat.id] = code
        if len(self._told) > _CHATS:
            self._told.popitem(last=False)
        return say(f"unknown-{code}")


async def command_pressed(
    callback: CallbackQuery, event_router: Router, say: Say, tap: Tap, **data: Any
) -> None:
    """Takes the line as if it were typed. It stands in the message itself, so nothing has to be remembered."""
    message = callback.message
    line = _line_of(message) if isinstance(message, Message) else None
    if line is None or not isinstance(message, Message):
        await tap.answer(say.plain("button-outdated"), alert=True)
        return
    await tap.answer()
    root = event_router
    while root.parent_router is not None:
        root = root.parent_router
    typed = message.model_copy(
        update={"text": line, "entities": None, "reply_markup": None, "from_user": callback.from_user}
    )
    await root.propagate_event("message", typed, say=say, tap=tap, **data)


def _line_of(message: Message) -> str | None:
    return next(
        (e.extract_from(message.text or "") for e in message.entities or () if e.type == "code"), None
    )


async def unknown_button(_callback: CallbackQuery, talk: TapTalk) -> None:
    """A button drawn by an older version of the program."""
    await talk.tap.answer(talk.say.plain("button-outdated"), alert=True)
