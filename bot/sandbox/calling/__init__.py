"""The calling service's stand-in over real HTTP: an independent reading of the contract, for trying and testing."""

from bot.sandbox.calling.accounts import Account, OutgoingPhone, Record, Template
from bot.sandbox.calling.calls import Kind
from bot.sandbox.calling.changes import Event
from bot.sandbox.calling.faults import FaultKind, FaultScript
from bot.sandbox.calling.journal import ServiceRequest
from bot.sandbox.calling.office import FlashCall
from bot.sandbox.calling.orders import Limits
from bot.sandbox.calling.outcomes import TABLE, Outcome, outcome_of
from bot.sandbox.calling.sandbox import CallingSandbox
from bot.sandbox.calling.steering import SteerAction, SteerError
from bot.sandbox.calling.webhooks import Dialect, WebhookTry

__all__ = [
    "TABLE",
    "Account",
    "CallingSandbox",
    "Dialect",
    "Event",
    "FaultKind",
    "FaultScript",
    "FlashCall",
    "Kind",
    "Limits",
    "Outcome",
    "OutgoingPhone",
    "Record",
    "ServiceRequest",
    "SteerAction",
    "SteerError",
    "Template",
    "WebhookTry",
    "outcome_of",
]
