"""What a template says and which columns fill it, as far as that is known without asking the user: from the text they
pasted, from the account's last launch by it to a list, and from the names and values of the columns.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import RecipientState, WithheldReason
from bot.domain.drafts.draft import CallDraft, FromTemplate, Speech
from bot.domain.drafts.filling import NAME_COLUMN, proposed, still_there
from bot.domain.drafts.variables import placeholders
from bot.domain.ids import AccountId, TemplateId
from bot.services.drafts.list_view import template_values
from storage.calling import launches, list_recipients, recipients
from storage.calling.drafts import DraftRow
from storage.calling.list_recipients import Sample, Stretch

REMEMBERED = 200
"""So many latest launches to lists are searched for what a template says."""
LOOKED_AT = 50
"""The values of so many recipients are looked at to tell what a column holds."""


async def filled(
    tx: AsyncConnection, row: DraftRow, template_id: TemplateId, text: str | None
) -> FromTemplate | None:
    """The template for this draft's recipients. `text` None: as given here or in a launch. Returns None if nobody gave one."""
    before = row.content.what
    if not _is_by(before, template_id):
        before = await remembered(tx, row.account_id, template_id)
    if text is None and before is None:
        return None
    known = before or FromTemplate(template_id)
    said = known.text if text is None else text
    samples = await list_recipients.sample(tx, row.id, LOOKED_AT)
    columns = _columns_with_values(row.content, samples)
    mapped = proposed(placeholders(said), columns, name_column=NAME_COLUMN, before=dict(known.columns))
    return FromTemplate(template_id, mapped, said)


async def remembered(
    tx: AsyncConnection, account_id: AccountId, template_id: TemplateId
) -> FromTemplate | None:
    """What the template said in the account's last launch by it to a list."""
    lately = await launches.list_contents(tx, account_id, REMEMBERED)
    said = [content.what for content in lately]
    return next((what for what in said if _is_by(what, template_id)), None)


def without_lost_columns(content: CallDraft) -> CallDraft:
    """Drops columns that another list does not have, so that they are chosen again: else nobody could be called."""
    what, source = content.what, content.source
    if not isinstance(what, FromTemplate) or source is None:
        return content
    mapped = still_there(what.columns, (NAME_COLUMN, *source.columns))
    return replace(content, what=replace(what, columns=mapped))


def _is_by(what: Speech | None, template_id: TemplateId) -> TypeGuard[FromTemplate]:
    """Whether this is that template, and somebody knew what it says: its text, or that it has no variables."""
    return (
        isinstance(what, FromTemplate)
        and what.template_id == template_id
        and (bool(what.text) or not what.columns)
    )


def _columns_with_values(content: CallDraft, samples: Sequence[Sample]) -> dict[str, list[str]]:
    columns = () if content.source is None else content.source.columns
    rows = [dict(zip(columns, recipient.fields or (), strict=False)) for recipient in samples]
    found = {column: [row.get(column, "") for row in rows] for column in columns}
    names = [recipient.name or "" for recipient in samples]
    return {NAME_COLUMN: names, **found} if any(names) else found


async def withhold_without_values(tx: AsyncConnection, row: DraftRow, stretch: Stretch) -> None:
    """Withholds recipients who lack a value of the template: an empty value can't be sent (contract, section 12)."""
    missing = [
        recipient.id
        for recipient in await list_recipients.queued(tx, row.id, stretch)
        if not all(template_values(row.content, recipient.name, recipient.fields).values())
    ]
    if missing:
        await recipients.settle_recipients(
            tx, missing, RecipientState.WITHHELD, reason=WithheldReason.NO_VALUE
        )
