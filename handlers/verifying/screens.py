"""One code from the confirm screen to its end, and the log of all codes. Pure functions."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.verification import VerificationState
from bot.services.refusal import Refusal
from bot.services.verification.proved_phones import LogPage
from bot.services.verification.verifying import Checked
from bot.services.verification.view import VerificationView
from bot.telegram.buttons import VerifyPhone
from bot.telegram.rendering import after_code_rows, clock_time, moment, money, phone, refusal_text, whom
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say
from handlers.menu.buttons import Open, Place
from handlers.menu.screen import back_to_menu
from handlers.verifying.buttons import (
    ClaimPhone,
    ConfirmVerification,
    DropVerification,
    ExportVerifications,
    ShareOwnPhone,
    VerificationLog,
)


def ask_screen(say: Say, *, problem: str = "") -> Screen:
    """Which phone? `problem` is what was wrong with the last answer."""
    rows: Rows = (
        (Button(say.plain("button-verify-own"), ShareOwnPhone()),),
        (Button(say.plain("button-verify-log"), VerificationLog(before=0)),),
        back_to_menu(say),
    )
    return Screen("\n\n".join(part for part in (problem, say("verify-ask")) if part), rows)


def verification_screen(
    view: VerificationView, say: Say, *, zone: ZoneInfo, why: Refusal | None = None
) -> Screen:
    """The code as it stands now; `why`: the reason why the user is asked again whether to call."""
    match view.state:
        case VerificationState.ASKED:
            return _confirm(view, say, zone, why)
        case VerificationState.SENDING | VerificationState.RINGING | VerificationState.UNKNOWN:
            return _prompt(view, say, zone)
        case VerificationState.VERIFIED:
            return _verified(view, say)
        case VerificationState.REFUSED | VerificationState.NOT_SENT:
            return _refused(view, say)
        case VerificationState.CANCELLED:
            return Screen(say("call-dropped"), (back_to_menu(say),))
        case VerificationState.FAILED | VerificationState.EXPIRED | VerificationState.LOST:
            text = say("verify-over", phone=phone(view.phone), state=view.state.value, how=view.how.value)
            return Screen(text, (*after_code_rows(view.id, view.phone, say), back_to_menu(say)))


def checked_screen(checked: Checked, view: VerificationView, say: Say, *, zone: ZoneInfo) -> Screen:
    """Whether the typed digits were right."""
    if checked.verdict in {"wrong", "early"}:
        text = say(
            "verify-wrong" if checked.verdict == "wrong" else "verify-early",
            tries=view.tries_left,
            time=_until(view.expires_at, zone),
        )
        return Screen(text, (back_to_menu(say),))
    return verification_screen(view, say, zone=zone)


def log_screen(page: LogPage, before: int, say: Say, *, zone: ZoneInfo) -> Screen:
    if not page.entries:
        return Screen(say("verify-log-empty"), (_back(say),))
    lines = [say("verify-log-title"), ""]
    lines += [
        say(
            "verify-log-row",
            moment=moment(entry.at, say, zone=zone),
            phone=whom(entry.phone, entry.known_as),
            name=entry.name,
            how=entry.how.value,
            state=entry.state.value,
        )
        for entry in page.entries
    ]
    turn: list[Button] = []
    if before:
        turn.append(Button(say.plain("button-newest"), VerificationLog(before=0)))
    if page.more:
        turn.append(Button(say.plain("button-older"), VerificationLog(before=page.entries[-1].id)))
    export = (Button(say.plain("button-verify-export"), ExportVerifications()),)
    return Screen("\n".join(lines), (tuple(turn), export, _back(say)))


def _confirm(view: VerificationView, say: Say, zone: ZoneInfo, why: Refusal | None) -> Screen:
    head = [
        say("verify-confirm", phone=whom(view.phone, view.known_as), is_own="yes" if view.is_own else "no")
    ]
    if view.proved_at is not None:
        head.append(say("verify-proved-before", moment=moment(view.proved_at, say, zone=zone)))
    if view.price_kopecks is None:
        money_lines = [say("verify-price-unknown", is_uncounted="yes" if view.is_uncounted else "no")]
    else:
        money_lines = [say("verify-price", price=money(view.price_kopecks, say))]
    if view.balance_kopecks is None:
        money_lines.append(say("confirm-balance-unknown"))
    else:
        money_lines.append(say("confirm-balance", balance=money(view.balance_kopecks, say)))
    money_lines.append(say("confirm-account", account=str(view.account_number), domain=view.domain))
    again = [] if why is None else [f"<b>{refusal_text(why, say)}</b>"]
    blocks = (
        again,
        head,
        [say("verify-what")],
        money_lines,
        [say.escaped(view.banner)] if view.banner else [],
    )
    rows: Rows = (
        (Button(say.plain("button-confirm"), ConfirmVerification(verification=view.id)),),
        (Button(say.plain("button-cancel-draft"), DropVerification(verification=view.id)),),
    )
    return Screen("\n\n".join("\n".join(lines) for lines in blocks if lines), rows)


def _prompt(view: VerificationView, say: Say, zone: ZoneInfo) -> Screen:
    time = _until(view.expires_at, zone)
    lines = [
        say(
            "verify-prompt",
            how=view.how.value,
            phone=phone(view.phone),
            tries=view.tries_left,
            time=time,
        )
    ]
    if view.state is VerificationState.UNKNOWN:
        lines.append(say("verify-prompt-unknown", time=time))
    return Screen("\n\n".join(lines), (back_to_menu(say),))


def _verified(view: VerificationView, say: Say) -> Screen:
    text = say("verify-right", phone=phone(view.phone))
    claim = (Button(say.plain("button-claim-phone"), ClaimPhone(verification=view.id)),)
    rows: Rows = (back_to_menu(say),) if view.is_own else (claim, back_to_menu(say))
    return Screen(text, rows)


def _refused(view: VerificationView, say: Say) -> Screen:
    """A code that was refused: it neither rang nor cost anything."""
    why = Refusal(
        f"provider-{(view.error or '').replace('_', '-')}", message=view.message or None, happened="no"
    )
    text = f"{say('verify-not-made', phone=phone(view.phone))}\n\n{refusal_text(why, say)}"
    again = Button(say.plain("button-verify-again"), VerifyPhone(phone=view.phone))
    return Screen(text, ((again,), back_to_menu(say)))


def _until(at: datetime | None, zone: ZoneInfo) -> str:
    return "" if at is None else clock_time(at, zone, seconds=True)


def _back(say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-back"), Open(place=Place.VERIFY)),)
