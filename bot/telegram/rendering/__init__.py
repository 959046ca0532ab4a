"""Views of the services become screens here: pure functions, so that a card drawn twice from the same ledger is the
same to the byte, and the tests can read what a person would read.
"""

from bot.telegram.rendering.calls import call_card, calls_screen
from bot.telegram.rendering.confirm import confirm_screen
from bot.telegram.rendering.confirm_list import hours, missing_values, sample_lines
from bot.telegram.rendering.launch_card import launch_card
from bot.telegram.rendering.notices import after_code_rows, notice_screen
from bot.telegram.rendering.recordings import recording_caption
from bot.telegram.rendering.refusals import refusal_text
from bot.telegram.rendering.words import clock_time, date_of, duration, moment, money, money_range, phone

__all__ = [
    "after_code_rows",
    "call_card",
    "calls_screen",
    "clock_time",
    "confirm_screen",
    "date_of",
    "duration",
    "hours",
    "launch_card",
    "missing_values",
    "moment",
    "money",
    "money_range",
    "notice_screen",
    "phone",
    "recording_caption",
    "refusal_text",
    "sample_lines",
]
