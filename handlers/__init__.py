"""The table of contents of all conversations: a router for each feature, in the order of asking, the catch-all last."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject

from handlers import (
    account,
    appointments,
    calling,
    drafts,
    halting,
    launches,
    leads,
    lists,
    members,
    planned,
    reactions,
    recipients,
    records,
    reports,
    scenarios,
    settings,
    stop_list,
    verifying,
    watching,
)
from handlers.chat.failures import Telling
from handlers.chat.taps import AnswerFirst
from handlers.entrance import fallback, groups, start
from handlers.entrance.admission import Admission
from handlers.entrance.context import Handing
from handlers.entrance.cut_texts import CutTexts
from handlers.entrance.groups import KeysLeaveGroups
from handlers.entrance.menu_words import WordsLead
from handlers.entrance.old_buttons import OldButtons
from handlers.entrance.open_questions import CommandsLeave

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
"""Edited messages: a key must not stay in a group, and a draft follows the message it was typed in. My chat member: what a
group watches ends when the bot is removed from it.
"""


def root_router() -> Router:
    """A new tree of routers: aiogram lets a router have one parent only."""
    root = Router(name="root")
    for observer in (root.message, root.edited_message):
        observer.outer_middleware(KeysLeaveGroups())
    root.message.outer_middleware(watching.GroupEvents())
    for observer in (root.message, root.edited_message, root.callback_query):
        observer.outer_middleware(Admission())
        observer.outer_middleware(Telling())
        observer.middleware(Handing())
    root.message.outer_middleware(WordsLead())
    root.message.middleware(CommandsLeave())
    root.message.middleware(CutTexts())
    # Before the tap is answered, so that the refusal can be its answer.
    root.callback_query.middleware(OldButtons())
    root.callback_query.middleware(AnswerFirst())
    _take_in(
        root,
        watching.make_events_router(),
        # Before groups, which takes every other message of a group.
        watching.make_router(),
        groups.make_router(),
        # Before every question that waits for text: a word that stops calls must not be taken for an answer.
        halting.make_router(),
        halting.make_locks_router(),
        start.make_router(),
        account.make_connecting_router(),
        account.make_router(),
        settings.make_languages_router(),
        calling.make_templates_router(),
        launches.make_calls_router(),
        launches.make_recordings_router(),
        reports.make_router(),
        # Before planned: a time or a reply may be about a lead.
        leads.make_router(),
        recipients.make_router(),
        planned.make_router(),
        stop_list.make_files_router(),
        stop_list.make_router(),
        launches.make_held_router(),
        members.make_invites_router(),
        members.make_router(),
        members.make_audit_router(),
        settings.make_router(),
        settings.make_limits_router(),
        # Before records, which takes any sound: it may be the source of consent that was asked for.
        lists.make_keeping_router(),
        appointments.make_rule_router(),
        appointments.make_waiting_router(),
        appointments.make_cancelling_router(),
        appointments.make_giving_back_router(),
        # Before those who take any file or contact: it may be what the builder asked for.
        reactions.make_router(),
        scenarios.make_router(),
        scenarios.make_repeating_router(),
        scenarios.make_files_router(),
        # Before calling, whose /call may be an answer to a record.
        records.make_router(),
        lists.make_columns_router(),
        lists.make_basis_router(),
        lists.make_arriving_router(),
        # All before calling, which takes every other contact for somebody to call.
        drafts.make_hearing_router(),
        verifying.make_router(),
        calling.make_router(),
        drafts.make_confirming_router(),
        drafts.make_offers_router(),
        drafts.make_editing_router(),
        drafts.make_options_router(),
        drafts.make_rounds_router(),
        drafts.make_text_language_router(),
        drafts.make_own_hook_router(),
        drafts.make_templating_router(),
        drafts.make_record_choice_router(),
        drafts.make_recording_router(),
        launches.make_router(),
        launches.make_resuming_router(),
        launches.make_recipients_router(),
        launches.make_calling_again_router(),
        calling.make_bare_router(),
        calling.make_edited_router(),
        verifying.make_bare_router(),
        lists.make_unknown_files_router(),
        fallback.make_router(),
    )
    return root


def _take_in(root: Router, *features: Router) -> None:
    """The features' handlers become the root's own, in this order: asking forty routers in turn took a third of the time of
    many answers.

    So a feature's router can have no filters or middlewares of its own (tests/architecture/test_handler_parameters.py).
    """
    for feature in features:
        for name, observer in feature.observers.items():
            for handler in observer.handlers:
                _ask_at_once(handler)
            root.observers[name].handlers += observer.handlers
        _take_in(root, *feature.sub_routers)


def _ask_at_once(handler: HandlerObject) -> None:
    """aiogram asks whatever is no coroutine in a thread. That is each `F…`, which only reads a field: a plain text would go
    through dozens of threads on its way to its handler.
    """
    for condition in handler.filters or ():
        if condition.magic is not None:
            condition.callback, condition.awaitable = _coroutine(condition.magic.resolve), True


def _coroutine(read: Callable[[Any], Any]) -> Callable[[Any], Awaitable[Any]]:
    async def asked(event: Any) -> Any:
        return read(event)

    return asked
