"""Views of the services become screens here, by pure functions. So a card drawn twice from the same ledger is
the same to the byte, and tests can read what a user would read.
"""

from bot.telegram.rendering.calls import call_card, calls_screen
from bot.telegram.rendering.confirm_list import column_name, hours, lacking_lines, sample_lines
from bot.telegram.rendering.launch_card import launch_card, list_words, speech_words
from bot.telegram.rendering.notices import after_code_rows, notice_screen
from bot.telegram.rendering.recordings import recording_caption
from bot.telegram.rendering.refusals import refusal_text
from bot.telegram.rendering.spending import spending_lines
from bot.telegram.rendering.words import (
    capital,
    clock_time,
    date_of,
    duration,
    moment,
    moment_label,
    money,
    money_range,
    phone,
    template_words,
    whom,
    zone_name,
    zone_to_type,
)

__all__ = [
    "after_code_rows",
    "call_card",
    "calls_screen",
    "capital",
    "clock_time",
    "column_name",
    "date_of",
    "duration",
    "hours",
    "lacking_lines",
    "launch_card",
    "list_words",
    "moment",
    "moment_label",
    "money",
    "money_range",
    "notice_screen",
    "phone",
    "recording_caption",
    "refusal_text",
    "sample_lines",
    "speech_words",
    "spending_lines",
    "template_words",
    "whom",
    "zone_name",
    "zone_to_type",
]
