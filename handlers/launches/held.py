"""After the database has missed some time, the account's owner decides about what was waiting then, launch by launch or
all at once. Nothing paid starts before the last launch is decided.
"""

from datetime import UTC, datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.domain.drafts.yes import Asked, Doubt, Yes, doubt
from bot.services.launches.epochs import Epochs, HeldLaunch, HeldPage
from bot.services.refusal import Refusal
from bot.services.users.access import User
from bot.telegram.buttons import ShowHeld
from bot.telegram.rendering import moment, refusal_text, speech_words
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say
from handlers.chat.display import bring
from handlers.chat.talk import Talk
from handlers.launches.buttons import DecideAllHeld, DecideHeld
from handlers.menu.screen import back_to_menu


def make_router() -> Router:
    router = Router(name="held launches")
    router.message.register(held_asked, Command("held"))
    router.callback_query.register(held_asked, ShowHeld.filter())
    router.callback_query.register(launch_decided, DecideHeld.filter())
    router.callback_query.register(all_decided, DecideAllHeld.filter())
    return router


async def held_asked(
    event: Message | CallbackQuery, talk: Talk, epochs: Epochs, callback_data: ShowHeld | None = None
) -> None:
    page = await epochs.held(talk.user.id, 0 if callback_data is None else callback_data.after)
    await bring(event, held_screen(page, talk.user, talk.say, now=talk.clock()), talk.bot)


async def launch_decided(
    callback: CallbackQuery, talk: Talk, callback_data: DecideHeld, epochs: Epochs
) -> None:
    """Decides one launch, then shows the rest from the beginning."""
    why = _doubt(callback_data, talk.yes, talk.clock())
    if why is None:
        await epochs.decide(talk.user.id, callback_data.launch, goes=callback_data.goes, turn=talk.yes.turn)
    page = await epochs.held(talk.user.id)
    await bring(callback, held_screen(page, talk.user, talk.say, now=talk.clock(), why=why), talk.bot)


async def all_decided(
    callback: CallbackQuery, talk: Talk, callback_data: DecideAllHeld, epochs: Epochs
) -> None:
    """Asks once before it decides: whoever is let go will be called."""
    page = await epochs.held(talk.user.id)
    why = _doubt(callback_data, talk.yes, talk.clock())
    if page.launches and (why is not None or not callback_data.sure):
        await bring(
            callback,
            sure_screen(page, talk.say, goes=callback_data.goes, now=talk.clock(), why=why),
            talk.bot,
        )
        return
    await epochs.decide_all(talk.user.id, callback_data.seen, goes=callback_data.goes, turn=talk.yes.turn)
    await bring(
        callback,
        held_screen(await epochs.held(talk.user.id), talk.user, talk.say, now=talk.clock()),
        talk.bot,
    )


def _doubt(button: DecideHeld | DecideAllHeld, yes: Yes, now: datetime) -> Doubt | None:
    """Whether to ask again. A launch that stays at home costs nothing; one that goes on calls once all are decided."""
    if not button.goes:
        return None
    return doubt(yes, Asked(datetime.fromtimestamp(button.at, UTC)), rings_at=now, now=now)


def _why_again(why: Doubt | None, say: Say) -> list[str]:
    return [] if why is None else [f"<b>{refusal_text(Refusal(why), say)}</b>", ""]


def held_screen(page: HeldPage, user: User, say: Say, *, now: datetime, why: Doubt | None = None) -> Screen:
    """Each launch with what may have happened to it since, and its two buttons; `why`: the reason for asking again."""
    if not page.launches:
        return Screen(say("held-none"), (back_to_menu(say),))
    at = int(now.timestamp())
    lines = [
        *_why_again(why, say),
        say("held-title", launches=page.launches, recipients=page.recipient_count),
        "",
        say("held-explained"),
    ]
    rows: list[tuple[Button, ...]] = []
    for number, held in enumerate(page.lines, 1):
        lines += ["", _line(number, held, user, say)]
        if held.content.what is not None:
            lines.append(speech_words(held.content, say))
        rows.append((
            Button(
                say.plain("button-held-go", number=number, recipients=held.recipient_count),
                DecideHeld(launch=held.id, goes=True, at=at),
            ),
            Button(say.plain("button-held-keep", number=number), DecideHeld(launch=held.id, goes=False, at=at)),
        ))  # fmt: skip
    if page.more:
        rows.append((Button(say.plain("button-older"), ShowHeld(after=page.lines[-1].id)),))
    return Screen("\n".join(lines), (*rows, *_all_rows(page, at, say), back_to_menu(say)))


def sure_screen(page: HeldPage, say: Say, *, goes: bool, now: datetime, why: Doubt | None = None) -> Screen:
    yes = Button(
        say.plain("button-held-sure", goes="yes" if goes else "no"),
        DecideAllHeld(seen=page.launches, goes=goes, at=int(now.timestamp()), sure=True),
    )
    asked = say(
        "held-sure", goes="yes" if goes else "no", launches=page.launches, recipients=page.recipient_count
    )
    return Screen(
        "\n".join([*_why_again(why, say), asked]), ((yes,), (Button(say.plain("button-back"), ShowHeld()),))
    )


def _all_rows(page: HeldPage, at: int, say: Say) -> Rows:
    if page.launches < 2:
        return ()
    return (
        (
            Button(
                say.plain("button-held-all-go", recipients=page.recipient_count),
                DecideAllHeld(seen=page.launches, goes=True, at=at),
            ),
            Button(say.plain("button-held-all-keep"), DecideAllHeld(seen=page.launches, goes=False, at=at)),
        ),
    )


def _line(number: int, held: HeldLaunch, user: User, say: Say) -> str:
    at = held.content.when or held.due_at
    return say(
        "held-line",
        number=number,
        recipients=held.recipient_count,
        author=held.author,
        confirmed=moment(held.confirmed_at, say, zone=user.zone),
        due=moment(at, say, zone=user.zone),
        since=moment(held.unknown_since, say, zone=user.zone),
        is_over="yes" if at < held.unknown_since else "no",
    )
