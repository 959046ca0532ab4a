"""Words at the beginning of a text that suggest a time but name none: "послезавтра", "вечером", "в
понедельник".

They give no moment, but a call at once is hardly what was meant. So the confirm screen says "сразу" first.
"""

import re
from typing import Final

from bot.domain.plain import plain
from bot.domain.when import words
from bot.domain.when.words import any_of, pattern, skip_gap

_PARTS: Final = (
    r"утром|утречком|дн[её]м|вечером|вечерком|ночью|полдень|полдня|обед(?:а|ом)?|утра|вечера|ночи|morning|afternoon|evening|night"
    r"|tonight|noon|midnight|lunch"
)
_WORD = pattern(
    r"(?:(?:в|во|к|ко|на|с|со|до|после|около|ближе к|где-то в|где-то|примерно в|примерно|ровно в|at|on|by|in the|in|after|before|around"
    r"|about|until|till) )?"
    r"(?:(?:эт(?:у|от|о|ой|ом)|следующ(?:ий|ую|ее|ей|ем)|будущ(?:ий|ую|ее|ей|ем)|ближайш(?:ий|ую|ее|ие|ей)|next|this|the coming) )?"
    rf"(?:{any_of(words.DAYS_AHEAD)}|{any_of(words.WEEKDAYS)}|(?:{any_of(words.HOURS)}) час(?:а|ов)|{_PARTS}"
    r"|выходны[ех]|выходным|будни|неделе|неделю|week|weekend|попозже|later"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)? (?:{any_of(words.MONTHS)}|числа)|[0-9]{{1,2}}-?го"
    r"|[0-9]{1,2}[.:/][0-9]{2}(?:[./][0-9]{2,4})?(?!~(?:руб|₽|%|кг|км|л(?!\w)|м(?!\w)))"
    r"|(?:несколько|пару|пар[ае]|полчас[аи]?|a few|a couple of|some)(?: (?:час(?:а|ов)|минут|дней|hours|minutes|days))?)(?!\w)"
)
_SPAN = pattern(
    r"(?:через|спустя|in) (?:[\w]+ ){0,2}?(?:полчас|час|минут|дня|дней|день|недел|месяц|hour|minute|day|week)\w*"
)
_HOUR = pattern(r"(?:в|во|к|ко|на|около|at|by|around) [0-9]{1,2}(?!\w)(?![.,:/%-][0-9])")


def read_hint(text: str) -> str:
    """Such words as typed; empty if the text begins without any."""
    seen = plain(text)
    start = at = skip_gap(seen, 0)
    while at < len(text):
        match = _SPAN.match(seen, at) or _WORD.match(seen, at) or _bare_hour(seen, at)
        if match is None:
            break
        at = skip_gap(seen, match.end())
    return text[start:at].rstrip(" ,\t")


def _bare_hour(text: str, at: int) -> re.Match[str] | None:
    match = _HOUR.match(text, at)
    return None if match is None or words.NOT_A_CLOCK.match(text, match.end()) else match
