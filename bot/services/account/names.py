"""What recipients and templates are called: a receptionist thinks in names, the service knows phones and numbers.

Names are kept in the ledger alone. They are shown to users, but never written to a log or a metric.
"""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.drafts.draft import CallDraft, FromTemplate
from bot.domain.ids import AccountId, TemplateId
from storage.calling import recipients
from storage.engine import facts

NAME_KEPT = 100


async def named(tx: AsyncConnection, account_id: AccountId, content: CallDraft) -> CallDraft:
    """The same call, with names from the account's earlier calls and from its list of templates."""
    if content.source is None and content.phones:
        known = await recipients.names_of(tx, account_id, content.phones)
        known |= {phone: name for phone, name in content.names if name}
        names = tuple((phone, known[phone]) for phone in content.phones if phone in known)
        content = replace(content, names=names)
    what = content.what
    if isinstance(what, FromTemplate):
        name = await facts.get(tx, _about(account_id, what.template_id)) or what.name
        content = replace(content, what=replace(what, name=name))
    return content


async def keep_template_names(
    tx: AsyncConnection, account_id: AccountId, names: Iterable[tuple[TemplateId, str]]
) -> None:
    """Keeps the names in the service's list of templates, since the service can't be asked for one template.

    `names`: of the whole list, which shows what is no template of the account.
    """
    names = tuple(names)
    await facts.put(tx, _ids_of(account_id), " ".join(str(template_id) for template_id, _ in names))
    for template_id, name in names:
        if name:
            await facts.put(tx, _about(account_id, template_id), name[:NAME_KEPT])


async def known_templates(tx: AsyncConnection, account_id: AccountId) -> frozenset[TemplateId] | None:
    """The account's templates, as the service listed them last; None: it never did."""
    ids = await facts.get(tx, _ids_of(account_id))
    return None if ids is None else frozenset(TemplateId(int(one)) for one in ids.split())


def _ids_of(account_id: AccountId) -> str:
    return f"templates:{account_id}"


def _about(account_id: AccountId, template_id: TemplateId) -> str:
    return f"template:{account_id}:{template_id}"
