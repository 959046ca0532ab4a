"""What a template says and which columns fill it, as far as that is known before anybody is asked: from the text that the
user pasted, from the account's last list that was called by it, and from what the columns are called and hold.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.draft import CallDraft, FromTemplate, Speech
from bot.domain.filling import proposed, still_there
from bot.domain.ids import AccountId, TemplateId
from bot.domain.variables import placeholders
from bot.services.drafts.list_view import NAME_COLUMN
from storage.calling import launches, list_recipients
from storage.calling.drafts import DraftRow
from storage.calling.list_recipients import Sample

REMEMBERED = 200
"""Launches to lists that are looked through for what a template says."""
LOOKED_AT = 50
"""Recipients whose values tell what a column is."""


async def filled(
    tx: AsyncConnection, row: DraftRow, template_id: TemplateId, text: str | None
) -> FromTemplate | None:
    """The template for this draft's recipients. `text` None: as it was said here or in a launch; None: nobody ever said."""
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
    """What it said when a list of this account was called by it last."""
    lately = await launches.list_contents(tx, account_id, REMEMBERED)
    said = [content.what for content in lately]
    return next((what for what in said if _is_by(what, template_id)), None)


def without_lost_columns(content: CallDraft) -> CallDraft:
    """What another list has no column for is to be chosen anew: everybody would stay at home without it."""
    what, source = content.what, content.source
    if not isinstance(what, FromTemplate) or source is None:
        return content
    mapped = still_there(what.columns, (NAME_COLUMN, *source.columns))
    return replace(content, what=replace(what, columns=mapped))


def _is_by(what: Speech | None, template_id: TemplateId) -> TypeGuard[FromTemplate]:
    """Whether somebody knew what it says: either its text, or that it has no variables."""
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
