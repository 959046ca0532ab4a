"""The table of contents of all conversations: one router a feature, in the order they are asked, the catch-all last."""

from aiogram import Router

from handlers import (
    account,
    calling,
    calling_again,
    calls,
    connecting,
    drafts,
    fallback,
    groups,
    invites,
    launch_people,
    launches,
    lists,
    locks,
    planned,
    recordings,
    records,
    settings,
    start,
    stop_list,
    stop_list_files,
    verifying,
)
from handlers.admission import Admission
from handlers.failures import Telling
from handlers.handing import Handing
from handlers.leaving import CommandsLeave
from handlers.taps import AnswerFirst

ALLOWED_UPDATES = ["message", "callback_query"]


def root_router() -> Router:
    """A new tree of routers: aiogram lets a router have one parent only."""
    root = Router(name="root")
    for observer in (root.message, root.callback_query):
        observer.outer_middleware(Admission())
        observer.outer_middleware(Telling())
        observer.middleware(Handing())
    root.message.middleware(CommandsLeave())
    root.callback_query.middleware(AnswerFirst())
    root.include_routers(
        groups.make_router(),
        start.make_router(),
        connecting.make_router(),
        account.make_router(),
        calls.make_router(),
        recordings.make_router(),
        planned.make_router(),
        stop_list_files.make_router(),
        stop_list.make_router(),
        locks.make_router(),
        invites.make_router(),
        settings.make_router(),
        settings.make_limits_router(),
        # Before records, which takes any sound: it may be the source of consent that was asked for.
        lists.make_keeping_router(),
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
        drafts.make_templating_router(),
        drafts.make_record_choice_router(),
        drafts.make_recording_router(),
        launches.make_router(),
        launch_people.make_router(),
        calling_again.make_router(),
        calling.make_bare_router(),
        verifying.make_bare_router(),
        lists.make_unknown_files_router(),
        fallback.make_router(),
    )
    return root
