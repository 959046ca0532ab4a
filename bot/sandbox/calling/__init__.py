"""A stand-in for the calling service over real HTTP: an independent reading of the contract, for trying and testing."""

from bot.sandbox.calling.accounts import Record, SandboxAccount, SandboxPhone, SandboxSms, SandboxTemplate
from bot.sandbox.calling.calls import Kind
from bot.sandbox.calling.changes import Event
from bot.sandbox.calling.faults import CallingFaultScript, FaultKind, ReactionFaults
from bot.sandbox.calling.journal import ServiceRequest
from bot.sandbox.calling.office import SandboxFlashCall
from bot.sandbox.calling.orders import OrderLimits
from bot.sandbox.calling.outcomes import STAY, TABLE, Outcome, outcome_of
from bot.sandbox.calling.sandbox import CallingSandbox
from bot.sandbox.calling.steering import SteerAction, SteerError
from bot.sandbox.calling.webhooks import Dialect, WebhookTry

__all__ = [
    "STAY",
    "TABLE",
    "CallingFaultScript",
    "CallingSandbox",
    "Dialect",
    "Event",
    "FaultKind",
    "Kind",
    "OrderLimits",
    "Outcome",
    "ReactionFaults",
    "Record",
    "SandboxAccount",
    "SandboxFlashCall",
    "SandboxPhone",
    "SandboxSms",
    "SandboxTemplate",
    "ServiceRequest",
    "SteerAction",
    "SteerError",
    "WebhookTry",
    "outcome_of",
]
