"""These tests are collected first, and walk all that imports aiogram."""

from tests import lean

__all__ = ["lean"]
