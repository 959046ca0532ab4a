"""Models whose building was put off are there when they are used."""

import subprocess
import sys
from contextlib import suppress
from inspect import isabstract

import aiogram.methods
import aiogram.types
import pytest
from aiogram.methods import SendMessage
from aiogram.methods.base import Response
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from pydantic import BaseModel, ValidationError

MODELS = [
    model
    for module in (aiogram.types, aiogram.methods)
    for name in module.__all__
    if isinstance(model := getattr(module, name), type)
    and issubclass(model, BaseModel)
    and not isabstract(model)
]
BUILT_AT_THE_START = """
from bot.telegram.lean_models import import_aiogram
import_aiogram()
import bot.app, aiogram.types, aiogram.methods
models = [getattr(module, name) for module in (aiogram.types, aiogram.methods) for name in module.__all__]
print(*(model.__name__ for model in models if getattr(model, "__pydantic_complete__", False)))
"""
TEXT = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "+7"}


def test_the_start_builds_what_every_message_needs_and_nothing_else() -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", BUILT_AT_THE_START], capture_output=True, text=True, check=True
    )
    assert "Update" in done.stdout.split()
    assert len(done.stdout.split()) < 10, done.stdout


def test_every_type_and_method_is_built_at_its_first_use() -> None:
    assert len(MODELS) > 500
    for model in MODELS:
        # Whether it is right or not, it is judged; an incomplete model raises PydanticUserError.
        with suppress(ValidationError):
            model.model_validate({"none": "of this"})
        assert model.__pydantic_complete__


def test_what_comes_and_goes_is_as_ever() -> None:
    update = Update.model_validate({"update_id": 1, "message": TEXT})
    assert isinstance(update.message, Message)
    assert update.message.chat.id == 1
    with pytest.raises(ValidationError):
        Update.model_validate({"update_id": 1, "message": {"text": "no date"}})
    button = InlineKeyboardButton(text="Да", callback_data="y")
    method = SendMessage(chat_id=1, text="x", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))
    dumped = method.model_dump(exclude_none=True)
    assert dumped["reply_markup"]["inline_keyboard"] == [[{"text": "Да", "callback_data": "y"}]]


def test_an_answer_of_telegram_is_read() -> None:
    answered = Response[Message | bool].model_validate({"ok": True, "result": TEXT})
    assert isinstance(answered.result, Message)


def test_models_of_ours_are_built_at_once_again() -> None:
    class Ours(BaseModel):
        number: int

    assert Ours.__pydantic_complete__
    assert "defer_build" not in BaseModel.model_config
    assert Ours.model_rebuild(force=True)
