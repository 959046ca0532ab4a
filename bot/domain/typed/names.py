"""Whom a typed name may mean: "Анне Смирновой" is «Смирнова Анна». Pure functions.

Endings are made from the known name and never cut off the typed one, so that two names are alike only if one is a case of
the other. Several people may fit, and a text may go on like a name: then somebody has to be asked.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Final

from bot.domain.phone import Phone
from bot.domain.reactions import without_reactions
from bot.domain.typed.short_names import SHORT_NAMES

MOST_WORDS: Final = 4
_SHORTEST: Final = 2
_LONGEST_ENDING: Final = 3
_TELLING: Final = 3
"""By so many letters a full name is looked for, of which the short one was typed."""
_WORD = re.compile(r"[ \t\u00a0]*([^\W\d_]+(?:['’\-][^\W\d_]+)*)(?!\w)")
_IN_NAMES = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_PATRONYMIC = re.compile(r"(?:ович|евич|ич)(?:а|у|ем|е)?|(?:овн|евн|ичн)(?:а|ы|е|у|ой)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s$")
_BEGIN_TEXTS: Final = frozenset(
    [
        "вы",
        "вас",
        "вам",
        "ваш",
        "ваша",
        "ваше",
        "ваши",
        "ждем",
        "здравствуйте",
        "добрый",
        "доброе",
        "добрая",
        "напоминаем",
        "напоминаю",
        "приходите",
        "мы",
        "это",
        "у",
        "you",
        "your",
        "we",
        "hello",
        "hi",
        "good",
        "please",
        "this",
        "the",
        "our",
    ]
)
"""Words that begin a text rather than go on with a name."""
_SOFT: Final = ("я", "ю", "ем", "е", "и")
_ADJECTIVE: Final = ("ого", "его", "ому", "ему", "ым", "им", "ом", "ем")
_HARD: Final = ("а", "у", "ом", "ем", "е", "ым")
_FLEETING: Final = {"павел": "павл", "лев": "льв"}
_CASES: Final = (
    # The end of the name as it is given, and what stands in its place in other cases.
    ("ая", ("ой", "ую", "ою")),
    ("яя", ("ей", "юю", "ею")),
    ("ий", (*_ADJECTIVE, *(f"и{end}" for end in _SOFT))),
    ("ый", _ADJECTIVE),
    ("ой", (*_ADJECTIVE, *(f"о{end}" for end in _SOFT))),
    ("й", _SOFT),
    ("а", ("ы", "и", "е", "у", "ой", "ей", "ою", "ею")),
    ("я", ("и", "е", "ю", "ей", "ею")),
    ("ь", (*_SOFT, "ью")),
    ("ец", (*(f"ц{end}" for end in _HARD), *(f"ец{end}" for end in _HARD))),
    ("ок", (*(f"к{end}" for end in _HARD), *(f"ок{end}" for end in _HARD))),
    ("ек", (*(f"к{end}" for end in _HARD), *(f"ек{end}" for end in _HARD))),
    *((letter, tuple(f"{letter}{end}" for end in _HARD)) for letter in "бвгджзклмнпрстфхцчшщ"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody whom the account knows by name."""

    phone: Phone = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NameRead:
    """`typed`: the name at the beginning of a text, and `rest`: what follows it. `found`: who may be meant, nobody perhaps.

    `is_whole`: nothing behind the name looks as if it went on. `is_short`: some of them are called so at home only.
    """

    typed: str = field(repr=False)
    rest: str = field(repr=False)
    found: tuple[KnownPerson, ...] = ()
    is_whole: bool = False
    is_short: bool = False


def first_word(text: str) -> str:
    """The word by which those who may be meant are looked for; empty where no name can begin."""
    words = list(_leading(text))
    return words[0][0] if words else ""


def beginning_of(word: str) -> str:
    """With these letters, in any case and with ё for е, begins every name of which this word may be a case."""
    first = folded(re.split(r"['’\-]", word)[0])
    if first.startswith("льв"):
        return first[:1]
    return first[: max(1, len(first) - _LONGEST_ENDING)]


def beginnings_of(word: str) -> frozenset[str]:
    """The same for all names that this word may mean, short ones included."""
    others = _meanings().get(folded(word), frozenset[str]())
    return frozenset({beginning_of(word), *(other[:_TELLING] for other in others)})


def read_name(text: str, known: Iterable[KnownPerson]) -> NameRead | None:
    """The longest name at the beginning of the text that anybody of the known has. None where no name begins.

    A name that nobody has is read as far as its words have capitals.
    """
    known, words = tuple(known), list(_leading(text))
    for count in range(len(words), 0, -1):
        typed, (_, end) = [word for word, _ in words[:count]], words[count - 1]
        exact = tuple(one for one in known if fits(typed, one.name))
        short = tuple(one for one in known if one not in exact and fits(typed, one.name, by_short=True))
        if exact or short:
            is_whole = _is_whole(words, count)
            return NameRead(text[:end].strip(), text[end:], exact + short, is_whole, is_short=bool(short))
    capitals = 0
    while capitals < len(words) and _goes_on(words[capitals][0]):
        capitals += 1
    if not capitals:
        return None
    end = words[capitals - 1][1]
    return NameRead(text[:end].strip(), text[end:])


def fits(typed: Sequence[str], name: str, *, by_short: bool = False, begins: bool = False) -> bool:
    """Whether each typed word is a word of the name in some case, in any order. `by_short`: or its short name, or the full
    one of it. `begins`: or the beginning of a word.
    """

    def is_meant(word: str, known: str) -> bool:
        return (
            alike(word, known)
            or (by_short and folded(known) in _meanings().get(folded(word), ()))
            or (begins and folded(known).startswith(folded(word)))
        )

    return _fit(tuple(typed), words_of(name), is_meant)


def words_of(name: str) -> tuple[str, ...]:
    return tuple(_IN_NAMES.findall(name))


def alike(typed: str, known: str) -> bool:
    """Whether a typed word is the known word, perhaps in another case."""
    typed = folded(_POSSESSIVE.sub("", typed))
    return typed == folded(known) or typed in cases(known)


def cases(name: str) -> frozenset[str]:
    """How one word of a name ends in other cases, folded; of a double name each part has its own."""
    return frozenset("-".join(parts) for parts in product(*map(_cases_of, folded(name).split("-"))))


def folded(word: str) -> str:
    return word.casefold().replace("ё", "е").replace("’", "'")


def _cases_of(part: str) -> tuple[str, ...]:
    if part in _FLEETING:
        return (part, *(f"{_FLEETING[part]}{end}" for end in _HARD))
    for end, others in _CASES:
        if part.endswith(end) and len(part) > len(end):
            return (part, *(part[: len(part) - len(end)] + other for other in others))
    return (part,)


def _fit(typed: tuple[str, ...], known: tuple[str, ...], is_meant: Callable[[str, str], bool]) -> bool:
    return not typed or any(
        is_meant(typed[0], word) and _fit(typed[1:], known[:at] + known[at + 1 :], is_meant)
        for at, word in enumerate(known)
    )


@cache
def _meanings() -> Mapping[str, frozenset[str]]:
    """A short name in any case -> the full ones that it may mean, and a full one -> the short ones for it; folded."""
    found: dict[str, set[str]] = defaultdict(set)
    for full, shorts in SHORT_NAMES.items():
        for short in shorts:
            for form in cases(short):
                found[form].add(full)
            for form in cases(full):
                found[form].add(short)
    return {form: frozenset(others) for form, others in found.items()}


def _leading(text: str) -> Iterator[tuple[str, int]]:
    """The words that the text's first line begins with, each with its end; a sign between them ends the row."""
    text, _ = without_reactions(text)
    end = 0
    for _ in range(MOST_WORDS):
        found = _WORD.match(text, end)
        if found is None or len(found[1]) < _SHORTEST:
            return
        end = found.end()
        yield found[1], end


def _is_whole(words: Sequence[tuple[str, int]], count: int) -> bool:
    if count == len(words):
        return True
    following = words[count][0]
    if _PATRONYMIC.search(following) is not None and following[0].isupper():
        return False
    return count > 1 or (words[0][0][0].isupper() and not _goes_on(following))


def _goes_on(word: str) -> bool:
    return word[0].isupper() and folded(word) not in _BEGIN_TEXTS
