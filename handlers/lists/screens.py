"""Saved lists, one list, and the questions about it. Pure functions."""

from zoneinfo import ZoneInfo

from bot.domain.ids import ListId
from bot.services.lists.lists import ListCard, ListPage
from bot.telegram.list_buttons import (
    AttachConsent,
    CallList,
    ExportList,
    ForgetList,
    KeepName,
    ListsPage,
    NameList,
    ShowList,
)
from bot.telegram.rendering import date_of
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Safe, Say
from handlers.chat.prefill import with_old
from handlers.drafts.buttons import BackToDraft
from handlers.lists.states import InHand
from handlers.menu.screen import back_to_menu

Row = tuple[Button, ...]


def lists_screen(page: ListPage, before: int, say: Say) -> Screen:
    """A button for each list; the text says which have no consent, since a label has no room for it."""
    if not page.lines and not before:
        return Screen(say("lists-empty"), (back_to_menu(say),))
    rows: list[Row] = []
    for line in page.lines:
        label = say.label("button-list-line", name=line.name, count=line.good)
        rows.append((Button(label, ShowList(list=line.id)),))
    turn: list[Button] = []
    if before:
        turn.append(Button(say.plain("button-first"), ListsPage(before=0)))
    if page.more:
        turn.append(Button(say.plain("button-next"), ListsPage(before=page.lines[-1].id)))
    lines: list[str] = [say("lists-title")]
    if without := [line.name for line in page.lines if not line.has_consent]:
        lines.append(say("lists-without-consent", names=", ".join(without)))
    return Screen("\n\n".join(lines), (*rows, tuple(turn), back_to_menu(say)))


def list_screen(card: ListCard, say: Say, zone: ZoneInfo) -> Screen:
    """What is known of a list, and what can be done with it."""
    lines: list[str] = [
        say("list-title", name=card.name, count=card.good, rows=card.rows),
        say("list-since", date=date_of(card.since, say, zone=zone)),
    ]
    if card.columns:
        lines.append(say("list-variables", names=", ".join(card.columns)))
    lines.append(consent_line(card, say, zone))
    on_list = {"list": card.id, "draft": 0}
    rows: tuple[Row, ...] = (
        (Button(say.plain("button-list-call"), CallList(list=card.id)),),
        (
            Button(say.plain("button-list-consent"), AttachConsent.model_validate(on_list)),
            Button(say.plain("button-list-export"), ExportList(list=card.id)),
        ),
        (
            Button(
                say.plain("button-list-rename" if card.is_saved else "button-list-save"),
                NameList.model_validate(on_list),
            ),
            Button(say.plain("button-list-forget"), ForgetList(list=card.id, sure=False)),
        ),
        (Button(say.plain("button-to-lists"), ListsPage(before=0)),),
    )
    return Screen("\n".join(lines), rows)


def consent_line(card: ListCard, say: Say, zone: ZoneInfo) -> Safe:
    """On what basis the list's recipients may be called."""
    if card.consent is None:
        return say("list-no-consent")
    return say(
        "list-consent",
        kind=card.consent.kind,
        text=card.consent.text or "",
        has_text="yes" if card.consent.text else "no",
        date=date_of(card.consent.since, say, zone=zone),
        who=card.consent_by,
    )


def ask_name(card: ListCard, in_hand: InHand, say: Say) -> Screen:
    rows: list[Row] = []
    if card.name:
        keep = KeepName.model_validate({"list": card.id, "draft": in_hand.draft})
        rows.append((Button(say.label("button-list-keep-name", name=card.name), keep),))
    return Screen(with_old(say("list-ask-name"), card.name, say), (*rows, back_row(in_hand, say)))


def ask_consent(card: ListCard, in_hand: InHand, say: Say, zone: ZoneInfo) -> Screen:
    text = "\n".join([consent_line(card, say, zone), "", say("list-ask-consent")])
    return Screen(text, (back_row(in_hand, say),))


def forget_screen(card: ListCard, say: Say) -> Screen:
    rows: tuple[Row, ...] = (
        (Button(say.plain("button-list-forget-sure"), ForgetList(list=card.id, sure=True)),),
        (Button(say.plain("button-back"), ShowList(list=card.id)),),
    )
    return Screen(say("list-ask-forget", name=card.name), rows)


def back_row(in_hand: InHand, say: Say) -> Row:
    """A button back to the screen where the question was begun."""
    if in_hand.draft:
        return (Button(say.plain("button-back"), BackToDraft(draft=in_hand.draft)),)
    return (Button(say.plain("button-back"), ShowList(list=ListId(in_hand.list))),)
