"""Imported before whatever imports aiogram, so that tests run with its models as the bot does: built when used first."""

from bot.telegram.lean_models import import_aiogram

import_aiogram()
