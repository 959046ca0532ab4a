"""The two requests that place calls (contract §1, §12). Money is checked first, so that a refusal leaves
nothing behind.
"""

from decimal import Decimal
from typing import Literal

from bot.sandbox.calling.accounts import SandboxAccount
from bot.sandbox.calling.calls import Call, Kind, json_text
from bot.sandbox.calling.faults import FaultKind
from bot.sandbox.calling.fields import Json, SandboxRefusedError
from bot.sandbox.calling.life import Life
from bot.sandbox.calling.office import Office
from bot.sandbox.calling.orders import Order, OrderLimits
from bot.sandbox.calling.outcomes import Placing
from bot.sandbox.calling.tariff import GENERATED_TEXT
from bot.sandbox.calling.validation import TEMPLATE_EXTRAS, read_order, read_template_order
from bot.sandbox.calling.visit import Visit

MODERATED = "Для генерации роликов требуется снять модерацию с аккаунта. Свяжитесь с менеджером"
NO_MONEY = "Недостаточно средств на балансе"
REFUSED_PHONE = "Некорректный номер телефона"

TemplateExtras = Literal["honour", "ignore", "refuse"]

FAULTS: dict[Placing, FaultKind] = {
    "drop": "drop_after_acting",
    "gateway": "bad_gateway_after_acting",
    "hang": "hang_after_acting",
}
"""What an ending does to the answer of the request that rings the phone."""


class PlacingDesk:
    """Takes orders and answers what became of each phone."""

    def __init__(
        self, office: Office, life: Life, limits: OrderLimits, template_extras: TemplateExtras
    ) -> None:
        self._office = office
        self._life = life
        self._limits = limits
        self._template_extras = template_extras

    def create(self, visit: Visit) -> list[Json]:
        """§1: an item for each phone; some may be errors, some may be missing."""
        order = read_order(visit.fields, self._limits)
        account = visit.account
        _check_sender(account, order)
        for record_id in order.record_ids():
            if account.record(record_id) is None:
                raise SandboxRefusedError(
                    f"Запись {record_id} не найдена", {"record.id": ["Запись не найдена"]}
                )
        if order.generated_texts() and account.moderation:
            raise SandboxRefusedError(MODERATED)
        cost = GENERATED_TEXT * order.generated_texts()
        return self._place(visit, "ordinary", order, cost)

    def create_with_template(self, visit: Visit) -> list[Json]:
        """§12: the same with a template of the account; a text with variables is generated once per request."""
        if self._template_extras == "refuse":
            for name in TEMPLATE_EXTRAS:
                if visit.fields.raw(name) is not None:
                    visit.fields.fail(name, "Недопустимый параметр")
        extras = self._template_extras == "honour"
        order = read_template_order(visit.fields, self._limits, extras=extras)
        _check_sender(visit.account, order)
        if order.template_id not in visit.account.templates:
            raise SandboxRefusedError("Шаблон не найден", {"templateId": ["Шаблон не найден"]})
        cost = GENERATED_TEXT if order.variables else Decimal(0)
        return self._place(visit, "template", order, cost)

    def _place(self, visit: Visit, kind: Kind, order: Order, cost: Decimal) -> list[Json]:
        account = visit.account
        if account.balance <= 0 or account.balance < cost:
            raise SandboxRefusedError(NO_MONEY)
        refused = {phone: message for phone in order.phones if (message := self._refused(account, phone))}
        infos = {
            phone: json_text(order.variables[phone]) for phone in order.phones if phone in order.variables
        }
        calls = self._office.place(
            account,
            kind,
            order,
            origin=visit.origin,
            phone_infos=infos,
            without={*refused, *self._omitted(order)},
        )
        if calls:
            account.charge(cost)
            visit.accepted = True
        visit.placed = calls
        for call in calls:
            call.lost = call.outcome.placing == "omitted_but_placed"
            visit.fault = visit.fault or FAULTS.get(call.outcome.placing)
            self._life.admit(call)
        errors = [{"status": "error", "phone": phone, "message": text} for phone, text in refused.items()]
        return [*(_printed(call, cost) for call in calls if not call.lost), *errors]

    def _refused(self, account: SandboxAccount, phone: str) -> str | None:
        if self._office.outcome(phone).placing == "item_error":
            return REFUSED_PHONE
        return "Номер находится в чёрном списке" if phone in account.stop_list else None

    def _omitted(self, order: Order) -> list[str]:
        return [phone for phone in order.phones if self._office.outcome(phone).placing == "omitted"]


def _check_sender(account: SandboxAccount, order: Order) -> None:
    usable = {phone.phone for phone in (*account.phones, *account.shared_phones) if phone.enable}
    if order.outgoing_phone is not None and order.outgoing_phone not in usable:
        message = "Исходящий номер не подтверждён"
        raise SandboxRefusedError(message, {"outgoingPhone": [message]})


def _printed(call: Call, cost: Decimal) -> Json:
    """An item of the answer. The cost is the request's, repeated on every item as the contract warns."""
    if call.kind == "template":
        return {
            "id": call.id,
            "phone": call.phone,
            "templateId": call.order.template_id,
            "phoneInfo": call.phone_info or "{}",
            "createdAt": call.created_at,
            "plannedAt": call.planned_at,
        }
    return {
        "id": call.id,
        "createdAt": call.created_at,
        "plannedAt": call.planned_at,
        "smartDelay": call.order.smart_delay,
        "needRecording": int(call.order.need_recording),
        "phone": call.phone,
        "recordCost": str(cost),
    }
