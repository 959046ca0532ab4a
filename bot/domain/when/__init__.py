"""WHEN between the phones and the text: "завтра в 10 Напоминаем…". The same words often begin a text.

So only words that name a clock time or a span from now count. A bare hour counts only after "в"/"at" and not
before a noun that shows it to be a plain number ("в 10 кабинет"). A reading that could mean something else
carries a note, and the confirm screen offers to take it back as part of the text.
"""

from bot.domain.when.hints import read_hint
from bot.domain.when.moment import WhenNote, WhenRead, settle_wall_clock
from bot.domain.when.reading import no_time_end, read_when

__all__ = ["WhenNote", "WhenRead", "no_time_end", "read_hint", "read_when", "settle_wall_clock"]
