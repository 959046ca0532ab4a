"""A screen is a value: what a user sees, without Telegram. So rendering is a pure function, and two screens
can be compared before anything is sent.
"""

import hashlib
from dataclasses import dataclass

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.telegram.html_text import cut
from bot.telegram.keyboard_rows import fitting_rows


@dataclass(frozen=True, slots=True)
class Button:
    """`label` is plain text; a button either calls back with `data` or opens `url`."""

    label: str
    data: CallbackData | None = None
    url: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """`text` is HTML; it is cut to what one message holds when it is sent."""

    text: str
    keyboard: Rows = ()

    @property
    def html(self) -> str:
        return cut(self.text)

    def markup(self) -> InlineKeyboardMarkup | None:
        """The inline keyboard, None without buttons. Rows that a phone can't show whole are split."""
        rows = [[_telegram_button(button) for button in row] for row in fitting_rows(self.keyboard)]
        return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None

    def digest(self) -> str:
        """Equal for screens that look equal, so that no message is edited into itself."""
        parts = [self.html]
        for row in self.keyboard:
            parts.append("\x1e")
            parts += (
                f"\x1f{button.label}\x1f{button.data.pack() if button.data else button.url}" for button in row
            )
        return hashlib.sha256("".join(parts).encode()).hexdigest()


def _telegram_button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        text=button.label, callback_data=button.data.pack() if button.data else None, url=button.url
    )
