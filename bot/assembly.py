"""The services: what a user, a webhook or the clock can make happen, each built once.

A new service is a field here and a line in `build_services`. Handlers ask for it by the name of its field.
"""

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.audio.conversion import Conversion
from bot.config import Settings
from bot.domain.clock import Clock
from bot.provider.client import CallingService
from bot.services.account.accounts import Accounts
from bot.services.account.balance_check import BalanceCheck
from bot.services.account.people import People
from bot.services.account.stop_list import StopList
from bot.services.account.templates import Templates
from bot.services.chat.outbox import Outbox
from bot.services.chat.updates import Updates
from bot.services.drafts.appointment_choices import AppointmentChoices
from bot.services.drafts.calling_again import CallingAgain
from bot.services.drafts.drafting import Drafting
from bot.services.drafts.recipients import ListDrafts
from bot.services.drafts.restoring import Restoring
from bot.services.launches.answers import LaunchAnswers
from bot.services.launches.cards import EDIT_EVERY, Cards
from bot.services.launches.epochs import Epochs
from bot.services.launches.halting import Halting
from bot.services.launches.launching import Launching
from bot.services.launches.next_rounds import NextRounds
from bot.services.launches.recipients import LaunchRecipients
from bot.services.launches.reminders import Reminders
from bot.services.launches.watch_cards import WatchCards
from bot.services.leads.leads import Leads
from bot.services.leads.telling import LeadTelling
from bot.services.lists.importing import Importing
from bot.services.lists.lists import Lists
from bot.services.lists.merging import Merging
from bot.services.news.reconciling import Reconciling
from bot.services.news.tracking import Tracking
from bot.services.paid.gate import PaidGate
from bot.services.planned.calls import Planned
from bot.services.planned.changes import PlannedChanges
from bot.services.planned.overview import PlannedList
from bot.services.planned.stop_guard import StopGuard
from bot.services.planned.texts import PlannedTexts
from bot.services.receiving.inbox_watch import InboxWatch
from bot.services.recipients.forgetting import Forgetting
from bot.services.recipients.history import Histories
from bot.services.recordings.delivery import Recordings
from bot.services.records.orders import Records
from bot.services.records.service_list import RecordList
from bot.services.records.shelf import RecordShelf
from bot.services.relaying.delivery import Relaying
from bot.services.reports.reports import Reports
from bot.services.reports.rows import ReportRows
from bot.services.scenarios.occurrences import Occurrences
from bot.services.scenarios.scenarios import Scenarios
from bot.services.scenarios.schedules import Schedules
from bot.services.sending.cutting import Cutting
from bot.services.sending.sending import Sending
from bot.services.sending.voicing import Voicing
from bot.services.users.access import Access
from bot.services.users.audit_log import AuditLog
from bot.services.users.handovers import Handovers
from bot.services.users.members import Members
from bot.services.verification.proved_phones import ProvedPhones
from bot.services.verification.verifying import Verifying
from bot.services.wakeups import Wakeups
from bot.services.watching.alerts import Alerts
from bot.services.watching.chat_changes import ChatChanges
from bot.services.watching.digests import Digests
from bot.services.watching.watching import Watching
from storage.account.api_keys import ApiKeys
from storage.chat.journal import Journal
from storage.engine.database import Database
from storage.inbox.entries import InboxReader
from storage.keys.keyring import Keyring

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True)
class ConversationServices:
    """What handlers may ask for, each by the name of its field."""

    access: Access
    accounts: Accounts
    templates: Templates
    balance_check: BalanceCheck
    drafting: Drafting
    launching: Launching
    halting: Halting
    restoring: Restoring
    reminders: Reminders
    launch_answers: LaunchAnswers
    appointment_choices: AppointmentChoices
    lists: Lists
    list_drafts: ListDrafts
    importing: Importing
    merging: Merging
    cards: Cards
    launch_recipients: LaunchRecipients
    histories: Histories
    forgetting: Forgetting
    reports: Reports
    report_rows: ReportRows
    calling_again: CallingAgain
    planned: Planned
    planned_list: PlannedList
    planned_texts: PlannedTexts
    stop_list: StopList
    people: People
    epochs: Epochs
    members: Members
    handovers: Handovers
    audit_log: AuditLog
    leads: Leads
    lead_telling: LeadTelling
    scenarios: Scenarios
    schedules: Schedules
    records: Records
    record_shelf: RecordShelf
    verifying: Verifying
    proved: ProvedPhones
    recordings: Recordings
    watching: Watching
    chat_changes: ChatChanges


@dataclass(frozen=True)
class Services(ConversationServices):
    """All services. Those added here are for workers only: no handler gets one."""

    stop_guard: StopGuard
    record_list: RecordList
    watch_cards: WatchCards
    alerts: Alerts
    digests: Digests
    outbox: Outbox
    next_rounds: NextRounds
    occurrences: Occurrences
    sending: Sending
    tracking: Tracking
    relaying: Relaying
    inbox_watch: InboxWatch
    reconciling: Reconciling
    updates: Updates
    wakeups: Wakeups


def by_name(values: "DataclassInstance", part: "type[DataclassInstance]") -> dict[str, object]:
    """The fields of class `part` in `values`, an instance of it, by name, as aiogram passes them to handlers."""
    return {field.name: getattr(values, field.name) for field in fields(part)}


def build_services(
    settings: Settings,
    clock: Clock,
    database: Database,
    keyring: Keyring,
    inbox: InboxReader,
    service: CallingService,
    *,
    edit_every: timedelta = EDIT_EVERY,
) -> Services:
    """One object for each capability; they share the database and nothing else."""
    wakeups = Wakeups()
    connected = ApiKeys(database, keyring, clock)
    tracking = Tracking(database=database, inbox=inbox, settings=settings, clock=clock, wakeups=wakeups)
    drafting = Drafting(database=database, settings=settings, clock=clock)
    lists = Lists(database=database, clock=clock)
    list_drafts = ListDrafts(database=database, settings=settings, clock=clock, drafting=drafting)
    changes = PlannedChanges(
        database=database, settings=settings, tracking=tracking, clock=clock, wakeups=wakeups
    )
    listed = RecordList(database=database, connected=connected, service=service, clock=clock)
    planned = Planned(
        database=database,
        connected=connected,
        service=service,
        changes=changes,
        settings=settings,
        clock=clock,
    )
    gate = PaidGate(connected=connected, service=service, settings=settings, clock=clock)
    launching = Launching(database=database, settings=settings, clock=clock, planned=planned, wakeups=wakeups)
    records = Records(
        database=database,
        connected=connected,
        gate=gate,
        conversion=Conversion(settings.audio_format),
        listed=listed,
        settings=settings,
        clock=clock,
    )
    access = Access(database=database, settings=settings, clock=clock)
    connecting = Accounts(
        database=database, connected=connected, settings=settings, service=service, clock=clock
    )
    return Services(
        access=access,
        accounts=connecting,
        templates=Templates(database=database, connected=connected, service=service, clock=clock),
        balance_check=BalanceCheck(
            database=database, connected=connected, service=service, clock=clock, wakeups=wakeups
        ),
        members=Members(
            database=database,
            access=access,
            connecting=connecting,
            settings=settings,
            clock=clock,
            wakeups=wakeups,
        ),
        handovers=Handovers(database=database, access=access, clock=clock, wakeups=wakeups),
        audit_log=AuditLog(database=database),
        drafting=drafting,
        launching=launching,
        halting=Halting(database=database, settings=settings, clock=clock, launching=launching),
        launch_answers=LaunchAnswers(database=database, settings=settings, clock=clock),
        reminders=Reminders(database=database, settings=settings, clock=clock, wakeups=wakeups),
        appointment_choices=AppointmentChoices(
            database=database, settings=settings, clock=clock, drafting=drafting
        ),
        restoring=Restoring(database=database, clock=clock, drafting=drafting, list_drafts=list_drafts),
        lists=lists,
        list_drafts=list_drafts,
        importing=Importing(lists=lists, list_drafts=list_drafts, drafting=drafting),
        merging=Merging(database=database, clock=clock, list_drafts=list_drafts),
        cards=Cards(database=database, settings=settings, clock=clock, edit_every=edit_every),
        launch_recipients=LaunchRecipients(database=database),
        leads=(leads := Leads(database=database, settings=settings, clock=clock, wakeups=wakeups)),
        histories=Histories(database=database, lists=lists, leads_=leads, clock=clock),
        forgetting=Forgetting(database=database, clock=clock),
        reports=Reports(database=database, settings=settings, clock=clock),
        report_rows=ReportRows(database=database, settings=settings),
        calling_again=CallingAgain(
            database=database, settings=settings, clock=clock, list_drafts=list_drafts
        ),
        planned=planned,
        planned_list=PlannedList(database=database, settings=settings, clock=clock),
        planned_texts=PlannedTexts(
            database=database, clock=clock, planned=planned, drafting=drafting, wakeups=wakeups
        ),
        people=People(database=database),
        stop_list=StopList(database=database, clock=clock, wakeups=wakeups),
        stop_guard=StopGuard(
            database=database, connected=connected, service=service, changes=changes, clock=clock
        ),
        epochs=Epochs(database=database, inbox=inbox, settings=settings, clock=clock, wakeups=wakeups),
        lead_telling=LeadTelling(database=database, settings=settings, leads_=leads, clock=clock),
        scenarios=Scenarios(database=database, clock=clock),
        schedules=Schedules(database=database, settings=settings, clock=clock),
        records=records,
        record_list=listed,
        record_shelf=RecordShelf(
            database=database, connected=connected, service=service, listed=listed, clock=clock
        ),
        verifying=Verifying(
            database=database,
            gate=gate,
            keyring=keyring,
            settings=settings,
            drafting=drafting,
            clock=clock,
            wakeups=wakeups,
        ),
        proved=ProvedPhones(database=database, clock=clock),
        watching=Watching(database=database, clock=clock, wakeups=wakeups),
        chat_changes=ChatChanges(database=database, clock=clock, wakeups=wakeups),
        alerts=Alerts(database=database, settings=settings, clock=clock, wakeups=wakeups),
        digests=Digests(database=database, clock=clock, wakeups=wakeups),
        watch_cards=WatchCards(database=database, settings=settings, clock=clock, edit_every=edit_every),
        outbox=Outbox(database=database, settings=settings, clock=clock),
        next_rounds=NextRounds(database=database, clock=clock, launching=launching, list_drafts=list_drafts),
        occurrences=Occurrences(
            database=database,
            settings=settings,
            clock=clock,
            launching=launching,
            list_drafts=list_drafts,
        ),
        recordings=Recordings(database=database, settings=settings, clock=clock, wakeups=wakeups),
        sending=Sending(
            database=database,
            gate=gate,
            cutting=Cutting(database=database, gate=gate, keyring=keyring, settings=settings, clock=clock),
            voicing=Voicing(database=database, records=records, clock=clock),
            tracking=tracking,
            clock=clock,
            wakeups=wakeups,
        ),
        tracking=tracking,
        relaying=Relaying(database=database, settings=settings, clock=clock, wakeups=wakeups),
        inbox_watch=InboxWatch(
            database=database, inbox=inbox, settings=settings, clock=clock, wakeups=wakeups
        ),
        reconciling=Reconciling(
            database=database,
            connected=connected,
            settings=settings,
            service=service,
            tracking=tracking,
            clock=clock,
            wakeups=wakeups,
        ),
        updates=Updates(
            database=database,
            journal=Journal(database, keyring, clock),
            keyring=keyring,
            inbox=inbox,
            clock=clock,
        ),
        wakeups=wakeups,
    )
