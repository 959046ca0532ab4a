"""A planned call from a template in the shop's ledger, as a template launch will leave it there."""

from datetime import datetime

from pydantic import SecretStr

from bot.domain.ids import LaunchId, TemplateId
from bot.provider.client import Credentials
from bot.provider.methods import RemoveCalls
from bot.provider.methods.paid import CreateTemplateCalls
from storage.calling import call_states
from storage.calling.calls import CallRow
from tests.shop.shop import KEY, Shop, a_call

CREDENTIALS = Credentials("sandbox.dialgram", SecretStr(KEY))


async def sent_from_template(shop: Shop, number: int, when: datetime) -> tuple[LaunchId, CallRow]:
    """An ordinary call is exchanged for one from a template, at the service and in the ledger."""
    launch_id = await shop.sent(a_call(number, when=when))
    call = await shop.call(launch_id)
    await shop.service.request(RemoveCalls(ids=(call.provider_id,), of_template=False), CREDENTIALS)
    template = shop.calling.account(KEY).add_template("Напоминание", "Ждём вас.")
    answer = await shop.service.request(
        CreateTemplateCalls(phones=(call.phone,), template_id=TemplateId(template.id), planned_at=when),
        CREDENTIALS,
        in_time=lambda: True,
    )
    async with shop.database.writing() as tx:
        await call_states.change(tx, call.id, kind="template", provider_id=answer.placed[0].id)
    return launch_id, await shop.call(launch_id)
