"""What is asked about an unfinished call line: what was understood, what is missing, and one example. Pure functions."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.drafts.draft import TEXT_LIMIT
from bot.domain.drafts.variables import braces
from bot.domain.phone import Phone, is_foreign
from bot.telegram.buttons import RecipientCard, VerifyPhone
from bot.telegram.rendering import capital, moment, moment_label, whom
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Safe, Say
from handlers.calling.buttons import (
    DropLine,
    PickPerson,
    PickWhen,
    ShowCards,
    StopThese,
    TimeIsText,
    WithoutUnreadable,
)
from handlers.calling.line import Ask, Unfinished

_TEXT_SHOWN = 100
_OFFERED = 8
"""So many people of one name have a button; for the others more of the name is asked."""


def question(ask: Ask, known: Unfinished, say: Say, *, now: datetime, zone: ZoneInfo) -> Screen:
    """The one thing to answer next."""
    match ask:
        case Ask.UNREADABLE:
            return _unreadable(known, say)
        case Ask.WHO:
            return _who(known, say, now=now, zone=zone)
        case Ask.PHONES:
            return Screen(_ask_phones(known, say, now=now, zone=zone), (_cancel(known, say),))
        case Ask.NO_TIME | Ask.WHEN_WHOSE | Ask.WHEN_AMBIGUOUS | Ask.WHEN_PAST:
            return _when(ask, known, say, now=now, zone=zone)
        case Ask.TEXT:
            return _text(known, say, now=now, zone=zone)
        case _:
            return Screen(_unspeakable(ask, known.text, say), (_cancel(known, say),))


def _unspeakable(ask: Ask, text: str, say: Say) -> Safe:
    """Why this text can't be read aloud."""
    if ask is Ask.TEXT_TOO_LONG:
        return say("ask-text-too-long", count=len(text), limit=TEXT_LIMIT)
    return say("ask-text-braces", found=" ".join(braces(text))[:_TEXT_SHOWN])


def _ask_phones(known: Unfinished, say: Say, *, now: datetime, zone: ZoneInfo) -> str:
    key = "ask-phones" if known.record_id is None else "ask-phones-for-record"
    if known.scenario_id is not None:
        key = "ask-phones-for-scenario"
    if known.when is not None:
        key = "ask-whom"
    asked = say("ask-nobody", name=known.typed_name) if known.typed_name else say(key)
    return _join(_understood_when(known, say, now=now, zone=zone), asked, _understood_text(known, say))


def _who(known: Unfinished, say: Say, *, now: datetime, zone: ZoneInfo) -> Screen:
    """Several people are called so, or the name may go on: nobody is called by a guess."""
    shown = known.known[:_OFFERED]
    more = len(known.known) - len(shown)
    rows = [
        (Button(whom(one.phone, one.name), PickPerson(line=known.line, at=at)),)
        for at, one in enumerate(shown)
    ]
    text = _join(
        say(
            "ask-who",
            count=len(known.known),
            name=known.typed_name,
            why="short" if known.is_short_name else "longer",
        ),
        say("ask-who-more", count=more) if more else None,
        _understood_when(known, say, now=now, zone=zone),
        _understood_text(known, say),
    )
    cards = (Button(say.plain("button-who-cards"), ShowCards(line=known.line)),)
    return Screen(text, (*rows, cards, _cancel(known, say)))


def cards_screen(known: Unfinished, say: Say) -> Screen:
    """The same people, each leading to what is known of them."""
    rows = tuple(
        (Button(say.label("button-found", name=whom(one.phone, one.name)), RecipientCard(phone=one.phone)),)
        for one in known.known[:_OFFERED]
    )
    return Screen(say("find-several", count=len(known.known)), rows)


def _understood_when(known: Unfinished, say: Say, *, now: datetime, zone: ZoneInfo) -> Safe | None:
    if known.when is None:
        return None
    return say("ask-text-when", moment=moment(known.when, say, zone=zone, now=now))


def _unreadable(known: Unfinished, say: Say) -> Screen:
    lines = [say("ask-unreadable", count=len(known.unreadable), typed=", ".join(known.unreadable))]
    if foreign := sum(map(is_foreign, known.unreadable)):
        lines.append(say("ask-unreadable-foreign", count=foreign))
    rows: list[tuple[Button, ...]] = []
    if known.phones:
        lines.append(say("ask-unreadable-rest", phones=_phones(known)))
        label = say.plain("button-without-unreadable", count=len(known.phones))
        rows.append((Button(label, WithoutUnreadable(line=known.line)),))
    lines.append(say("ask-unreadable-next"))
    return Screen("\n".join(lines), (*rows, _cancel(known, say)))


def _when(ask: Ask, known: Unfinished, say: Say, *, now: datetime, zone: ZoneInfo) -> Screen:
    rows: list[tuple[Button, ...]] = []
    read = "" if known.when is None else moment(known.when, say, zone=zone, now=now)
    label = "" if known.when is None else moment_label(known.when, say, zone=zone, now=now)
    if ask is Ask.NO_TIME:
        text = say("ask-no-time", typed=known.no_time)
        rows.append((Button(say.plain("button-now"), PickWhen(line=known.line, at=0)),))
    elif ask is Ask.WHEN_WHOSE and known.when is not None:
        text = say("ask-when-whose")
        mine = PickWhen(line=known.line, at=int(known.when.timestamp()))
        rows.append((Button(say.plain("button-when-mine", moment=label), mine),))
    elif ask is Ask.WHEN_AMBIGUOUS:
        text = say("ask-when-ambiguous")
        for option in known.options:
            label = capital(moment_label(option, say, zone=zone, now=now))
            rows.append((Button(label, PickWhen(line=known.line, at=int(option.timestamp()))),))
    else:
        text = say("ask-when-past", moment=read)
        rows.append((Button(say.plain("button-now"), PickWhen(line=known.line, at=0)),))
    if known.text_with_when is not None:
        rows.append((Button(say.plain("button-when-is-text"), TimeIsText(line=known.line)),))
    return Screen(text, (*rows, _cancel(known, say)))


def _text(known: Unfinished, say: Say, *, now: datetime, zone: ZoneInfo) -> Screen:
    """Asks what to say. It is also the answer to a bare phone: what can be done with it, the likeliest first."""
    lines = [say("ask-text", count=len(known.phones), phones=_phones(known))]
    if known.when is not None:
        lines.append(say("ask-text-when", moment=moment(known.when, say, zone=zone, now=now)))
    lines.append(say("ask-text-next"))
    stop = Button(say.plain("button-stop-these"), StopThese(line=known.line))
    verify = () if len(known.phones) != 1 else (_verify(known.phones[0], say),)
    return Screen("\n".join(lines), (verify, (stop, *_cancel(known, say))))


def _verify(number: Phone, say: Say) -> Button:
    return Button(say.plain("button-verify-phone"), VerifyPhone(phone=number))


def _understood_text(known: Unfinished, say: Say) -> Safe | None:
    if not known.text:
        return None
    shown = known.text if len(known.text) <= _TEXT_SHOWN else known.text[: _TEXT_SHOWN - 1] + "…"
    return say("ask-understood-text", text=shown)


def _phones(known: Unfinished) -> str:
    # A name already has a comma after it.
    between = "; " if known.names else ", "
    return between.join(whom(number, known.names.get(number)) for number in known.phones)


def _cancel(known: Unfinished, say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-cancel"), DropLine(line=known.line)),)


def _join(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part)
