"""WHEN between the phones and the text: "завтра в 10 Напоминаем…". The same words often begin a text.

So only what names a clock time (or a span from now) counts, a bare hour only behind "в"/"at" and not before a noun
that shows it to be a number ("в 10 кабинет"); every reading that could be another one carries a note, and the
confirm screen offers to take it back as part of the text.
"""

from bot.domain.when.hints import read_hint
from bot.domain.when.moment import WhenNote, WhenRead, settle_wall_clock
from bot.domain.when.reading import no_time_end, read_when

__all__ = ["WhenNote", "WhenRead", "no_time_end", "read_hint", "read_when", "settle_wall_clock"]
