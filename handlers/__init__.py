"""The table of contents of all conversations: one router a feature, in the order they are asked, the catch-all last."""

from aiogram import Router

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]


def root_router() -> Router:
    """A new tree of routers: aiogram lets a router have one parent only."""
    return Router(name="root")
