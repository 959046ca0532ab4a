"""By whose clock a time is, said right after it: "мск", "по Екатеринбургу", "UTC+5", "Moscow time".

"По местному" leaves that open: it may mean the user's clock or the recipient's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.domain.when.words import any_of, pattern
from bot.domain.when.zones import read_zone

_BY: Mapping[str, str] = MappingProxyType({
    "москв": "москва", "московск": "москва", "уральск": "екатеринбург", "питер": "питер", "петербург": "питер", "санкт-петербург": "питер", "калининград": "калининград",
    "самар": "самара", "ижевск": "ижевск", "саратов": "саратов", "волгоград": "волгоград", "астрахан": "астрахань",
    "ульяновск": "ульяновск", "казан": "казань", "краснодар": "краснодар", "ростов": "ростов-на-дону", "сочи": "сочи",
    "екатеринбург": "екатеринбург", "уфимск": "уфа", "уф": "уфа", "перм": "пермь", "челябинск": "челябинск",
    "тюмен": "тюмень", "сургут": "сургут", "оренбург": "оренбург", "омск": "омск", "новосибирск": "новосибирск",
    "томск": "томск", "барнаул": "барнаул", "кемеров": "кемерово", "новокузнецк": "новокузнецк",
    "красноярск": "красноярск", "иркутск": "иркутск", "улан-удэ": "улан-удэ", "чит": "чита", "якутск": "якутск",
    "благовещенск": "благовещенск", "владивосток": "владивосток", "хабаровск": "хабаровск", "магадан": "магадан",
    "сахалин": "сахалин", "камчатк": "камчатка", "камчатск": "камчатка", "минск": "минск", "астан": "астана",
    "алмат": "алматы", "ташкент": "ташкент", "ереван": "ереван", "тбилиси": "тбилиси", "баку": "баку",
})  # fmt: skip
"""How a city's name begins in "по Москве" and "по московскому времени" -> the name by itself."""
_SHORT = "мск|msk|екб|екат|нск|спб|влд"
_SHIFT = r"(?:(?:~\+|-)[0-9]{1,2}(?![0-9:]))?"
_WHERE = pattern(
    r"~\(?(?:"
    rf"(?:по )?(?P<short>(?:{_SHORT}){_SHIFT})(?!\w)(?: времени(?!\w))?"
    rf"|по (?:г\.? )?(?P<by>{any_of(_BY)})(?P<of>\w{{0,3}}(?:ому)?)(?!\w)(?: времени(?!\w))?"
    r"|(?P<utc>(?:utc|gmt)(?:(?:~\+|-)[0-9]{1,2}(?::?[0-5][0-9])?)?)(?![\w:]|(?:~[+-]|[.,])[0-9])"
    r"|(?P<mine>по моему времени|my time)(?!\w)"
    r"|(?P<local>по(?:-| )местному(?: времени)?|по их времени|местного времени|(?:their |the )?local(?: time)?|their time)(?!\w)"
    r"|(?P<city>[a-z]{3,14}(?: [a-z]{3,10})?) time(?!\w)"
    r")\)?"
)
_ENDINGS = re.compile(r"[аеиуоыя]{0,2}|(?:с?к)?ому", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Where:
    """`zone` None: local time, and the user has to be asked whose. `is_mine`: the time of the user who typed."""

    end: int
    zone: ZoneInfo | None
    is_mine: bool = False


def read_where(text: str, at: int) -> Where | None:
    match = _WHERE.match(text, at)
    if match is None:
        return None
    if match["local"]:
        return Where(match.end(), None)
    if match["mine"]:
        return Where(match.end(), None, is_mine=True)
    said = match["short"] or match["utc"] or match["city"]
    if match["by"]:
        said = _BY[match["by"].lower()] if _ENDINGS.fullmatch(match["of"]) else ""
    elif match["utc"] and len(said) == len("utc"):
        said += "+0"
    zone = read_zone(said)
    return None if zone is None else Where(match.end(), zone)
