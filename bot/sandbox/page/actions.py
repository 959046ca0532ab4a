"""What a visitor does on the page becomes an act of a user in Telegram, or an event of a call at the service."""

from collections.abc import Awaitable, Callable
from datetime import time
from decimal import Decimal
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.sandbox.calling import Kind, SteerAction, SteerError
from bot.sandbox.page.guard import refusal
from bot.sandbox.page.sides import SIDES, Json, Sides
from bot.sandbox.page.stream import ring
from bot.sandbox.telegram.refusals import ApiError

LARGEST_FILE = 20 * 1024 * 1024
DAYS = {"any": frozenset(range(1, 8)), "work": frozenset(range(1, 6)), "off": frozenset({6, 7})}


class Form(BaseModel):
    """A JSON body; an unknown field is a mistake of the page's script."""

    model_config = ConfigDict(extra="forbid", strict=True)


class InChat(Form):
    """`chat` is the user's own id for the private chat with the bot."""

    person: int
    chat: int


class SendText(InChat):
    text: Annotated[str, StringConstraints(min_length=1, max_length=4096)]
    reply_to: int | None = None


class Press(InChat):
    message_id: int
    data: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class PressReply(InChat):
    text: str


class Contact(InChat):
    """`own`: the user's own contact, as the attachment menu shares it."""

    own: bool
    phone: Annotated[str, StringConstraints(max_length=20)] = ""
    first_name: Annotated[str, StringConstraints(max_length=64)] = ""


class Block(Form):
    person: int
    blocked: bool


class Steer(Form):
    call: int
    kind: Kind
    action: SteerAction
    value: int | str | None = None


class Balance(Form):
    balance: Annotated[str, StringConstraints(pattern=r"^-?\d{1,9}(\.\d{1,2})?$")]


class Nothing(Form):
    """The act needs no fields."""


class TurnClock(Form):
    """Turns the clock to the next such time on such a day, or ahead by so many minutes."""

    time: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None
    days: Literal["any", "work", "off"] = "any"
    minutes: Annotated[int, Field(gt=0, le=7 * 24 * 60)] | None = None


class Switch(Form):
    on: bool


def chat_of(user: int, chat: int) -> int | None:
    """The chat as the sandbox names it: None is the private one."""
    return None if chat == user else chat


async def say(sides: Sides, form: SendText) -> Json:
    """Sends a text."""
    message = await sides.telegram.say(
        form.person, form.text, chat_id=chat_of(form.person, form.chat), reply_to=form.reply_to
    )
    return {"message_id": message["message_id"]}


async def press(sides: Sides, form: Press) -> Json:
    """Taps an inline button; the answer to the tap comes through the stream."""
    chat_id = chat_of(form.person, form.chat)
    return {"id": await sides.telegram.press(form.person, form.message_id, form.data, chat_id=chat_id)}


async def press_reply(sides: Sides, form: PressReply) -> Json:
    """Taps a button of the reply keyboard."""
    await sides.telegram.press_reply(form.person, form.text, chat_id=chat_of(form.person, form.chat))
    return {}


async def contact(sides: Sides, form: Contact) -> Json:
    """Shares a contact: the user's own, with their Telegram id, or somebody else's."""
    user = {each.id: each for each in sides.telegram.users}[form.person]
    phone, name, user_id = form.phone, form.first_name, None
    if form.own:
        if not user.phone:
            raise ValueError("this person has no phone")
        phone, name, user_id = user.phone.removeprefix("+"), user.first_name, user.id
    elif not any(sign.isdigit() for sign in phone):
        raise ValueError("a phone is needed")
    chat_id = chat_of(form.person, form.chat)
    await sides.telegram.share_contact(form.person, phone, name, contact_user_id=user_id, chat_id=chat_id)
    return {}


async def block(sides: Sides, form: Block) -> Json:
    """Blocks or unblocks the bot."""
    if form.blocked:
        await sides.telegram.block(form.person)
    else:
        await sides.telegram.unblock(form.person)
    return {}


async def steer(sides: Sides, form: Steer) -> Json:
    """Makes something happen to a call."""
    await sides.calling.steer(form.call, form.action, form.value, kind=form.kind)
    return {}


async def balance(sides: Sides, form: Balance) -> Json:
    """Sets the account's balance, in roubles."""
    sides.calling.account(sides.api_key.get_secret_value()).balance = Decimal(form.balance)
    return {}


async def moderation(sides: Sides, form: Switch) -> Json:
    """Puts the account under moderation or frees it."""
    sides.calling.account(sides.api_key.get_secret_value()).moderation = form.on
    return {}


async def hold(sides: Sides, form: Switch) -> Json:
    """Sets whether calls wait for the page's buttons."""
    sides.calling.hold_calls = form.on
    return {}


async def forward(sides: Sides, _form: Nothing) -> Json:
    """Begins now every call that waits for its time."""
    return {"begun": sides.calling.bring_forward()}


async def clock(sides: Sides, form: TurnClock) -> Json:
    """Turns the clock of both sandboxes and of the bot ahead."""
    if form.minutes is not None:
        sides.clock.turn_by(form.minutes * 60)
    elif form.time is not None:
        sides.clock.turn_to(time.fromisoformat(form.time), DAYS[form.days])
    else:
        raise ValueError("a time or a number of minutes is needed")
    return {}


Act = Callable[[Sides, Any], Awaitable[Json]]
ACTS: dict[str, tuple[type[Form], Act]] = {
    "/api/say": (SendText, say),
    "/api/press": (Press, press),
    "/api/press_reply": (PressReply, press_reply),
    "/api/contact": (Contact, contact),
    "/api/block": (Block, block),
    "/api/service/steer": (Steer, steer),
    "/api/service/balance": (Balance, balance),
    "/api/service/moderation": (Switch, moderation),
    "/api/service/hold": (Switch, hold),
    "/api/service/forward": (Nothing, forward),
    "/api/clock": (TurnClock, clock),
}


async def act(request: web.Request) -> web.Response:
    """POST of any of ACTS: 200 with the act's answer, or 400 with a reason if it can't be done."""
    form_type, perform = ACTS[request.path]
    try:
        form = form_type.model_validate_json(await request.read())
        answer = await perform(request.app[SIDES], form)
    except ValidationError as error:
        return refusal(400, "; ".join(f"{each['loc']}: {each['msg']}" for each in error.errors()))
    except (LookupError, ValueError, ApiError, SteerError) as error:
        return refusal(400, str(error) or type(error).__name__)
    ring(request.app)
    return web.json_response(answer)
