"""The chat page: what a user would do in Telegram and at the calling service, in one browser window.

It talks to both sandboxes through their Python faces, in the same process; the bot never notices.
"""

from bot.sandbox.page.server import build_page
from bot.sandbox.page.sides import Sides

__all__ = ["Sides", "build_page"]
