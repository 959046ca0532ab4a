"""What a place watches, the choices about it, and the list of watches in the private chat. Pure functions."""

from collections.abc import Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.ids import AccountId
from bot.domain.watch import SHOWS_CARDS, WatchManner
from bot.services.watching.watching import ChoosableLaunch, WatchSwitch, WatchView
from bot.telegram.rendering import clock_time
from bot.telegram.rendering.launch_card import launch_title
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import LANGUAGES, Say
from handlers.menu.screen import back_to_menu
from handlers.watching.buttons import (
    HERE,
    BeginWatch,
    ChangeManner,
    ChooseLaunch,
    EndWatch,
    OpenWatch,
    PickAccount,
    SetDigest,
    SetQuiet,
    SetWatchLanguage,
    TurnWatch,
    WatchPart,
)

DIGEST_HOURS: Final = (8, 9, 10, 12, 14, 16, 18, 19, 20, 21, 22, 23)
QUIET: Final = ((20, 9), (21, 8), (21, 9), (22, 8), (22, 9), (23, 7))


def accounts_screen(known: Mapping[AccountId, int], say: Say) -> Screen:
    """Which of several accounts is to be shown."""
    rows = [
        (Button(say.plain("button-watch-account", number=str(number)), PickAccount(owned=account)),)
        for account, number in known.items()
    ]
    return Screen(say("watch-ask-account"), tuple(rows))


def begin_screen(account: AccountId, number: int, say: Say) -> Screen:
    """Nothing is shown yet: how shall it be?"""
    rows = [
        (Button(say.plain("button-watch-begin", manner=manner), BeginWatch(owned=account, manner=manner)),)
        for manner in WatchManner
    ]
    return Screen(say("watch-begin", number=str(number)), tuple(rows))


def watch_screen(view: WatchView, say: Say) -> Screen:
    """What is shown here, with a button for each choice."""
    lines = [say("watch-title", number=str(view.account)), "", *_choices(view, say)]
    if view.paused_because is not None:
        lines += ["", say("watch-paused", why=view.paused_because)]
    lines += ["", say("watch-masked")]
    rows: list[tuple[Button, ...]] = [
        tuple(_manner(manner, view, say) for manner in pair)
        for pair in ((WatchManner.EVERY, WatchManner.RESULTS), (WatchManner.LEADS, WatchManner.DIGEST))
    ]
    if view.manner is not WatchManner.LEADS:
        rows.append((_turn(WatchSwitch.LEADS, view.shows_leads, say),))
    if view.manner in SHOWS_CARDS:
        rows.append((_open(WatchPart.LAUNCHES, say), _turn(WatchSwitch.TOPICS, view.own_topics, say)))
    rows.append((_open(WatchPart.DIGEST, say), _open(WatchPart.QUIET, say)))
    rows += [
        (Button(say.plain("button-watch-language"), SetWatchLanguage(language=language)),)
        for language in LANGUAGES
        if language != view.language
    ]
    rows.append((Button(say.plain("button-watch-end"), EndWatch(watch=HERE)),))
    return Screen("\n".join(lines), tuple(rows))


def _choices(view: WatchView, say: Say) -> list[str]:
    """A line for each choice."""
    lines: list[str] = [say("watch-manner", manner=view.manner)]
    if view.manner in SHOWS_CARDS:
        lines.append(say("watch-launches", chosen=_yes(view.only_chosen)))
        if view.own_topics:
            lines.append(say("watch-topics"))
    if view.manner is not WatchManner.LEADS:
        lines.append(say("watch-leads", shown=_yes(view.shows_leads)))
    if view.digest_hour is not None:
        lines.append(say("watch-digest", time=f"{view.digest_hour}:00"))
    if view.quiet is None:
        lines.append(say("watch-quiet-none"))
    else:
        lines.append(say("watch-quiet", hours=str(view.quiet), waits=_yes(view.leads_wait)))
    return lines


def launches_screen(view: WatchView, launches: Sequence[ChoosableLaunch], zone: ZoneInfo, say: Say) -> Screen:
    """All launches, or those that are ticked."""
    every = Button(
        say.plain("button-watch-all", ticked=_yes(not view.only_chosen)),
        TurnWatch(what=WatchSwitch.CHOSEN, on=not view.only_chosen),
    )
    rows: Rows = ()
    if view.only_chosen:
        rows = tuple(
            (
                Button(
                    say.label(
                        "button-watch-launch",
                        ticked=_yes(one.is_chosen),
                        time=clock_time(one.confirmed_at, zone),
                        name=launch_title(one.content, say),
                    ),
                    ChooseLaunch(launch=one.id, on=not one.is_chosen),
                ),
            )
            for one in launches
        )
    text = say("watch-ask-launches", count=len(launches) if view.only_chosen else -1)
    return Screen(text, ((every,), *rows, _back(say)))


def digest_screen(view: WatchView, say: Say) -> Screen:
    hours = [Button(f"{hour}:00", SetDigest(hour=hour)) for hour in DIGEST_HOURS]
    rows = [tuple(hours[first : first + 4]) for first in range(0, len(hours), 4)]
    if view.manner is not WatchManner.DIGEST:
        rows.append((Button(say.plain("button-watch-no-digest"), SetDigest(hour=-1)),))
    return Screen(say("watch-ask-digest"), (*rows, _back(say)))


def quiet_screen(view: WatchView, say: Say) -> Screen:
    """Hours that people choose, and whether leads wait for their end."""
    spans = [Button(f"{start}:00–{end}:00", SetQuiet(start=start, end=end)) for start, end in QUIET]
    rows: list[tuple[Button, ...]] = [tuple(spans[first : first + 2]) for first in range(0, len(spans), 2)]
    if view.quiet is not None:
        rows.append((_turn(WatchSwitch.WAIT, view.leads_wait, say),))
        rows.append((Button(say.plain("button-watch-no-quiet"), SetQuiet(start=0, end=0)),))
    return Screen(say("watch-ask-quiet"), (*rows, _back(say)))


def mine_screen(views: Sequence[WatchView], say: Say) -> Screen:
    """In the private chat: where something is shown, and a way to end it."""
    if not views:
        return Screen(say("watch-private"), (back_to_menu(say),))
    lines: list[str] = [say("watch-mine")]
    rows: list[tuple[Button, ...]] = []
    for view in views:
        where = _where(view, say)
        lines.append(say("watch-mine-row", where=where, manner=view.manner))
        if view.paused_because is not None:
            lines.append(say("watch-paused", why=view.paused_because))
        rows.append((Button(say.label("button-watch-end-there", name=where), EndWatch(watch=view.id)),))
    return Screen("\n".join([*lines, "", say("watch-private")]), (*rows, back_to_menu(say)))


def _where(view: WatchView, say: Say) -> str:
    place = view.place
    return say.plain(
        "watch-where", title=place.title, topic=str(place.topic_id), has_topic=_yes(bool(place.topic_id))
    )


def _manner(manner: WatchManner, view: WatchView, say: Say) -> Button:
    label = say.plain("button-watch-manner", manner=manner, ticked=_yes(view.manner is manner))
    return Button(label, ChangeManner(manner=manner))


def _turn(what: WatchSwitch, is_on: bool, say: Say) -> Button:
    return Button(
        say.plain("button-watch-turn", what=what.value, ticked=_yes(is_on)),
        TurnWatch(what=what, on=not is_on),
    )


def _open(part: WatchPart, say: Say) -> Button:
    return Button(say.plain(f"button-watch-{part}"), OpenWatch(part=part))


def _back(say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-back"), OpenWatch(part=WatchPart.MAIN)),)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
