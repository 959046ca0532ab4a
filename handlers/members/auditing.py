"""What was changed and by whom: a page at a time, or everything as a spreadsheet."""

import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import CallbackQuery, FSInputFile

from bot.domain.audit import AuditKind
from bot.domain.costs.limits import IN_MONEY, Limit
from bot.domain.costs.money import Kopecks
from bot.services.users.access import User
from bot.services.users.audit_log import AuditLine, AuditLog, AuditPage
from bot.sheets.writing import Cell, save_table
from bot.telegram.rendering import moment, money
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import Talk
from handlers.members.buttons import AuditTurn, ExportAudit
from handlers.members.screens import back_to_members


def make_router() -> Router:
    router = Router(name="audit")
    router.callback_query.register(audit_asked, AuditTurn.filter())
    router.callback_query.register(export_pressed, ExportAudit.filter())
    return router


async def audit_asked(
    callback: CallbackQuery, talk: Talk, callback_data: AuditTurn, audit_log: AuditLog
) -> None:
    page = await audit_log.page(talk.user.id, callback_data.before or None)
    await bring(callback, audit_screen(page, callback_data.before, talk.user, talk.say), talk.bot)


async def export_pressed(callback: CallbackQuery, talk: Talk, audit_log: AuditLog) -> None:
    rows = [_cells(line, talk.say, talk.user.zone) for line in await audit_log.whole(talk.user.id)]
    titles = tuple(talk.say.plain(f"audit-column-{name}") for name in ("when", "account", "what"))
    name = talk.say.plain("audit-export-file")
    with tempfile.TemporaryDirectory(prefix="dialgram-") as folder:
        path = Path(folder) / name
        await save_table(path, titles, rows, sheet_name=name.partition(".")[0])
        caption = talk.say("audit-export-caption", count=len(rows))
        await talk.bot.send_document(chat_of(callback), FSInputFile(path), caption=caption)


def audit_screen(page: AuditPage, before: int, user: User, say: Say) -> Screen:
    """Newest first."""
    if not page.lines:
        return Screen(say("audit-none"), (back_to_members(say),))
    lines = [say("audit-title"), ""]
    lines += [
        say("audit-line", moment=moment(line.at, say, zone=user.zone), what=audit_words(line, say))
        for line in page.lines
    ]
    turns = [Button(say.plain("button-newest"), AuditTurn())] if before else []
    if page.more:
        turns.append(Button(say.plain("button-older"), AuditTurn(before=page.lines[-1].id)))
    export = (Button(say.plain("button-audit-export"), ExportAudit()),)
    return Screen("\n".join(lines), (tuple(turns), export, back_to_members(say)))


def audit_words(line: AuditLine, say: Say) -> str:
    """One audit entry as a sentence."""
    value = line.facts.get("value")
    is_money = line.kind is AuditKind.SCHEDULE_UNASKED or line.facts.get("limit") in IN_MONEY
    if isinstance(value, int) and is_money:
        value = money(Kopecks(value), say)
    return say.plain(
        f"audit-{line.kind.value.replace('_', '-')}",
        by=line.by,
        about=line.about,
        account=str(line.account),
        limit=str(line.facts.get("limit")),
        value=_none(line) if value is None else str(value),
        because=str(line.facts.get("because")),
        schedule=str(line.facts.get("schedule")),
        launches=str(line.facts.get("launches")),
        recipients=str(line.facts.get("recipients")),
        phone=str(line.facts.get("phone")),
    )


def _none(line: AuditLine) -> str:
    own_only = {Limit.FLASH_PRICE, Limit.ALERT_BELOW}
    return "unpriced" if line.facts.get("limit") in own_only else "none"


def _cells(line: AuditLine, say: Say, zone: ZoneInfo) -> tuple[Cell, ...]:
    account = "" if line.account is None else str(line.account)
    return (line.at.astimezone(zone), account, audit_words(line, say))
