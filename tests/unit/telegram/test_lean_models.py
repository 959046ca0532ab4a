"""Models whose building was put off are there when they are used."""

from contextlib import suppress
from inspect import isabstract

import aiogram.methods
import aiogram.types
import pytest
from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from pydantic import BaseModel, ValidationError

from bot.telegram.lean_models import put_off_building

MODELS = [
    model
    for module in (aiogram.types, aiogram.methods)
    for name in module.__all__
    if isinstance(model := getattr(module, name), type)
    and issubclass(model, BaseModel)
    and not isabstract(model)
]


def test_every_type_and_method_is_built_at_its_first_use() -> None:
    put_off_building()
    assert len(MODELS) > 500
    for model in MODELS:
        # Whether it is right or not, it is judged; an incomplete model raises PydanticUserError.
        with suppress(ValidationError):
            model.model_validate({"none": "of this"})


def test_what_comes_and_goes_is_as_ever() -> None:
    put_off_building()
    text = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "+7"}
    update = Update.model_validate({"update_id": 1, "message": text})
    assert isinstance(update.message, Message)
    assert update.message.chat.id == 1
    with pytest.raises(ValidationError):
        Update.model_validate({"update_id": 1, "message": {"text": "no date"}})
    button = InlineKeyboardButton(text="Да", callback_data="y")
    method = SendMessage(chat_id=1, text="x", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))
    dumped = method.model_dump(exclude_none=True)
    assert dumped["reply_markup"]["inline_keyboard"] == [[{"text": "Да", "callback_data": "y"}]]
