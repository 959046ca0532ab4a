"""A scenario as a file of our own, for a colleague or another account. It comes from anybody, so nothing in it is believed:
whoever gets it sees what it holds before it is kept, and each call of it is confirmed as always.
"""

from typing import Final

from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError

from bot.domain.drafts.draft import CallDraft, ProblemCode, SpokenCode, SpokenText, StoredRecord, text_problem
from bot.domain.drafts.manner import ANSWER_TIMEOUT_S, USUAL_TIMEOUT_S
from bot.domain.drafts.scenario import levels, read_name, to_share
from bot.domain.reactions import walk
from bot.domain.reactions.faults import LEVELS_LIMIT
from bot.services.refusal import Refusal

MARK: Final = "scenario"
VERSION: Final = 1
LARGEST: Final = 256 * 1024
REACTIONS_LIMIT: Final = 300
_LONGEST: Final = 4096
_LARGEST_NUMBER: Final = 2**53
_CALL: TypeAdapter[CallDraft] = TypeAdapter(CallDraft)
_OBJECT: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    dialgram: str
    version: int
    name: str
    call: dict[str, JsonValue]


def write_document(name: str, content: CallDraft) -> str:
    """The text of the file. Raises Refusal scenario-too-big for what could not be read again."""
    said, usual = _dumped(to_share(content)), _dumped(CallDraft())
    call = {member: value for member, value in said.items() if value != usual[member]}
    document = _Document(dialgram=MARK, version=VERSION, name=name, call=call)
    written = document.model_dump_json(indent=2)
    if len(written.encode()) > LARGEST:
        raise Refusal("scenario-too-big", limit=LARGEST // 1024)
    return written


def read_document(written: bytes) -> tuple[str, CallDraft]:
    """The name and the call. Raises Refusal: scenario-too-big, scenario-not-ours, scenario-newer, scenario-wrong."""
    if len(written) > LARGEST:
        raise Refusal("scenario-too-big", limit=LARGEST // 1024)
    try:
        document = _Document.model_validate_json(written)
    except ValidationError:
        raise Refusal("scenario-not-ours") from None
    if document.dialgram != MARK:
        raise Refusal("scenario-not-ours")
    if document.version > VERSION:
        raise Refusal("scenario-newer")
    _refuse_monsters(document.call)
    try:
        read = _CALL.validate_python(document.call)
        # Nobody should believe that a part which we don't know will do what it says.
        is_all_known = _holds(_dumped(read), document.call)
        content = to_share(read)
    except (ValueError, RecursionError):
        # A validation error quotes what it was given, and that may be a secret of somebody's.
        raise Refusal("scenario-wrong", part="call") from None
    if not is_all_known:
        raise Refusal("scenario-newer")
    _refuse_wrong(content)
    name = read_name(document.name)
    if not name:
        raise Refusal("scenario-wrong", part="name")
    return name, content


def _dumped(content: CallDraft) -> dict[str, JsonValue]:
    return _OBJECT.validate_python(_CALL.dump_python(content, mode="json"))


def _holds(known: JsonValue, given: JsonValue) -> bool:
    """Whether each member that was given is known."""
    if isinstance(given, dict):
        return isinstance(known, dict) and all(
            member in known and _holds(known[member], value) for member, value in given.items()
        )
    if isinstance(given, list) and isinstance(known, list):
        return all(_holds(one, value) for one, value in zip(known, given, strict=False))
    return True


def _refuse_monsters(members: JsonValue) -> None:
    """Whatever a member means, nothing is longer than a message or larger than an id."""
    waiting: list[JsonValue] = [members]
    while waiting:
        match waiting.pop():
            case dict() as one:
                waiting += [*one.values(), *one]
            case list() as some:
                waiting += some
            case str() as text if len(text) > _LONGEST or "\x00" in text:
                raise Refusal("scenario-wrong", part="text")
            case int() | float() as number if not abs(number) <= _LARGEST_NUMBER:
                raise Refusal("scenario-wrong", part="number")


def _refuse_wrong(content: CallDraft) -> None:
    match content.what:
        case None | SpokenCode():
            raise Refusal("scenario-wrong", part="speech")
        case SpokenText() as speech:
            texts = [speech.text]
        case StoredRecord(voiced=SpokenText() as voiced):
            texts = [voiced.text]
        case _:
            texts = []
    for problem in filter(None, map(text_problem, texts)):
        if problem.code is not ProblemCode.BRACES:
            raise Refusal("scenario-wrong", part="text")
    if levels(content.reactions) > LEVELS_LIMIT or sum(1 for _ in walk(content.reactions)) > REACTIONS_LIMIT:
        raise Refusal("scenario-wrong", part="reactions")
    least, most = ANSWER_TIMEOUT_S
    limits = (
        (1, content.redial_min or 1, 1440),
        (1, content.per_minute or 1, 5000),
        (0, content.skip_recent_days, 365),
        (least, content.manner.answer_timeout_s or USUAL_TIMEOUT_S, most),
    )
    if not all(low <= number <= high for low, number, high in limits):
        raise Refusal("scenario-wrong", part="number")
