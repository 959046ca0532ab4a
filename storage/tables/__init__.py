"""The ledger's tables, one definition for SQLite and PostgreSQL; only here is said how a thing is stored."""

from storage.tables.account import (
    accounts,
    audit,
    balance_checks,
    connections,
    invites,
    stop_list,
    template_watches,
    users,
    verifications,
    verified_phones,
)
from storage.tables.calling import batches, calls, drafts, launches, legs, reactions, recipients
from storage.tables.chat import cards, facts, fsm, halts, inbox, inbox_cursor, journal, outbox
from storage.tables.leads import lead_answers, lead_messages, lead_notes, leads
from storage.tables.lists import list_entries, recipient_lists
from storage.tables.relays import relays
from storage.tables.scenarios import scenarios
from storage.tables.schedules import occurrences, schedules
from storage.tables.schema import metadata
from storage.tables.sounds import recording_messages, recordings, records
from storage.tables.watches import alerts, watch_cards, watches

__all__ = [
    "accounts",
    "alerts",
    "audit",
    "balance_checks",
    "batches",
    "calls",
    "cards",
    "connections",
    "drafts",
    "facts",
    "fsm",
    "halts",
    "inbox",
    "inbox_cursor",
    "invites",
    "journal",
    "launches",
    "lead_answers",
    "lead_messages",
    "lead_notes",
    "leads",
    "legs",
    "list_entries",
    "metadata",
    "occurrences",
    "outbox",
    "reactions",
    "recipient_lists",
    "recipients",
    "recording_messages",
    "recordings",
    "records",
    "relays",
    "scenarios",
    "schedules",
    "stop_list",
    "template_watches",
    "users",
    "verifications",
    "verified_phones",
    "watch_cards",
    "watches",
]
