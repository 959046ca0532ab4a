"""An answer may be wrapped or bare, one object or a list of them; outside this module nobody needs to know which."""

from collections.abc import Iterator
from typing import TypeGuard, TypeVar

from pydantic import BaseModel, JsonValue, ValidationError

ModelT = TypeVar("ModelT", bound=BaseModel)


class UnexpectedShapeError(ValueError):
    """The answer has no shape that the contract allows here; the text names the shape, never a value."""


def is_object(value: JsonValue) -> TypeGuard[dict[str, JsonValue]]:
    return isinstance(value, dict)


def unwrapped(payload: JsonValue) -> JsonValue:
    """What `data` holds in {"status": …, "data": …}. A bare answer (with an `id`, a list, a word) stays as it is."""
    if is_object(payload) and "data" in payload and "id" not in payload:
        return unwrapped(payload["data"])
    return payload


def objects(data: JsonValue) -> Iterator[dict[str, JsonValue]]:
    """The objects of a list, or the one object that came without a list; all else in a list is skipped.

    Raises UnexpectedShapeError for anything else: null, a word, an object without a single field.
    """
    if is_object(data) and data:
        yield data
    elif isinstance(data, list):
        yield from filter(is_object, data)
    else:
        raise UnexpectedShapeError(f"a list of objects was promised, {type(data).__name__} came")


def models(model: type[ModelT], data: JsonValue) -> list[ModelT]:
    """The readable objects of the answer; one that can't be read doesn't spoil the others.

    Raises UnexpectedShapeError when there were objects and none could be read.
    """
    items = list(objects(data))
    read = [item for item in (maybe(model, item) for item in items) if item is not None]
    if not read and data:
        raise UnexpectedShapeError(f"none of the items is a {model.__name__}")
    return read


def one(model: type[ModelT], data: JsonValue) -> ModelT:
    """The single object, also from a list of one. Raises UnexpectedShapeError."""
    read = models(model, data)
    if len(read) != 1:
        raise UnexpectedShapeError(f"one {model.__name__} was promised, {len(read)} came")
    return read[0]


def maybe(model: type[ModelT], item: dict[str, JsonValue]) -> ModelT | None:
    try:
        return model.model_validate(item)
    except ValidationError:
        return None
