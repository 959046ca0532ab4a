"""Ids that must not be mixed up: a Telegram id is not an account's, a call's number is not the service's id."""

from typing import Final, NewType

UserId = NewType("UserId", int)
"""Telegram id of a user."""
ChatId = NewType("ChatId", int)
"""Telegram id of a chat (negative for groups)."""
TopicId = NewType("TopicId", int)
"""Telegram id of a topic inside a group."""
NO_TOPIC: Final = TopicId(0)
"""The chat itself, or its general topic."""
AccountId = NewType("AccountId", int)
"""Row id of an account: one (domain, userInfo.id) of the calling service."""
DraftId = NewType("DraftId", int)
"""Row id of a draft; the launch made from it has the same id."""
LaunchId = NewType("LaunchId", int)
RecipientId = NewType("RecipientId", int)
BatchId = NewType("BatchId", int)
CallId = NewType("CallId", int)
"""Row id of a call in our ledger."""
CallNumber = NewType("CallNumber", int)
"""N of /call_N: the account's own numbering of its calls, from 1."""
ProviderCallId = NewType("ProviderCallId", int)
"""The service's id of a call; unique only together with the account and the kind of call."""
RecordId = NewType("RecordId", int)
"""The service's id of a record."""
LedgerRecordId = NewType("LedgerRecordId", int)
"""Row id of a record in our ledger."""
TemplateId = NewType("TemplateId", int)
ListId = NewType("ListId", int)
"""Row id of a list of recipients that came by a file, a paste or contact cards."""
VerificationId = NewType("VerificationId", int)
ScenarioId = NewType("ScenarioId", int)
LeadId = NewType("LeadId", int)
"""Row id of a saved call without recipients."""
WatchId = NewType("WatchId", int)
"""Row id of what a chat shows of an account."""
ScheduleId = NewType("ScheduleId", int)
"""Row id of a scenario's schedule."""
OccurrenceId = NewType("OccurrenceId", int)
