"""Imported before whatever imports aiogram, so that tests, like the bot, build its models when first used."""

from bot.telegram.lean_models import import_aiogram

import_aiogram()
