"""A tree of reactions as a file: in the service's own shape (contract section 1, `ivrs`), so that a tree made elsewhere
can be brought along and ours can be used elsewhere. A name, a lead, an acknowledgement and a manager's hours are members that only we know.

Members that we don't understand are named: nobody should believe that the bot will do what they say.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal

from pydantic import JsonValue, TypeAdapter, ValidationError

from bot.domain.hooks.own_hook import HookFlaw, OwnHook
from bot.domain.ids import RecordId
from bot.domain.phone import PHONE_DIGITS, Phone, read_phone
from bot.domain.plain import plain
from bot.domain.reactions import Reaction, SourceKind, Tree, Trigger
from bot.domain.reactions.faults import LEVELS_LIMIT
from bot.domain.reactions.keys import split_words
from bot.domain.when.schedule import CallWindow, read_window
from bot.provider.methods.ivr import KEYWORDS_SEPARATOR
from bot.provider.methods.method import WEBHOOK_URL_LIMIT

Json = dict[str, JsonValue]
_DEEPEST: Final = 4 * LEVELS_LIMIT
"""More levels are read than a tree may have, so that it can be shown with the fault that they are too many."""
_OBJECT: TypeAdapter[Json] = TypeAdapter(Json)
_HEADERS: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])
_FLAGS: Final = {"0": False, "1": True, "false": False, "true": True}
_NUMBER: Final = re.compile(r"-?[0-9]{1,30}")
_URL: Final = re.compile(r"https?://\S+")
_MEMBERS: Final = frozenset({
    "digit", "keyWords", "anyWord", "recognitionTimeout", "recognize", "needBlock", "record", "managerPhone",
    "smsText", "smsTemplateId", "smsChannel", "webhookUrl", "webhookParameters", "webhookHeaders", "emailTimeout",
    "ivrs", "name", "lead", "acknowledges", "managerHours",
})  # fmt: skip
_RECORD_MEMBERS: Final = frozenset({"id", "text", "source"})


CheckHook = Callable[[OwnHook], HookFlaw | None]


def _no_check(_hook: OwnHook) -> HookFlaw | None:
    return None


class ReactionFileError(ValueError):
    """A file that holds no tree: `code` says why."""

    def __init__(self, code: Literal["not_json", "no_tree", "too_deep"]) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class ImportedTree:
    """What was understood of a file, and the places ("ivrs[0].record.speed") of the members that were not.

    `unknown`: members that we don't know. `unreadable`: known members with an impossible value; they are left out.
    """

    tree: Tree
    unknown: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = field(default=(), repr=False)


def export_json(tree: Tree, *, separator: str = KEYWORDS_SEPARATOR) -> str:
    """The text of a file: `{"ivrs": […]}`, indented. Works for any tree, also one with faults."""
    ivrs: list[JsonValue] = [_written(reaction, separator) for reaction in tree]
    return json.dumps({"ivrs": ivrs}, ensure_ascii=False, indent=2)


def import_json(
    text: str, *, separator: str = KEYWORDS_SEPARATOR, check: CheckHook = _no_check
) -> ImportedTree:
    """Reads `{"ivrs": […]}`, a whole request to call, or the list alone. Raises ReactionFileError if there is no tree.

    `check`: says why a webhook of the user's own can't be used; it is left out then.
    """
    try:
        root = json.loads(text)
    except RecursionError as error:
        raise ReactionFileError("too_deep") from error
    except ValueError as error:
        raise ReactionFileError("not_json") from error
    if isinstance(root, list):
        root = {"ivrs": root}
    if not isinstance(root, dict) or not isinstance(root.get("ivrs"), list):
        raise ReactionFileError("no_tree")
    reading = _Reading(separator, check)
    reading.unknown += [name for name in root if name != "ivrs"]
    tree = _level(root["ivrs"], "ivrs", reading, 1)
    return ImportedTree(tree, tuple(reading.unknown), tuple(reading.unreadable))


def _written(reaction: Reaction, separator: str) -> Json:
    trigger, hook = reaction.trigger, reaction.own_hook or OwnHook()
    source = None if reaction.source is None else reaction.source.value
    record: Json = {"id": reaction.record_id, "text": reaction.sentence or None, "source": source}
    members: Json = {
        "name": reaction.name or None,
        "digit": trigger.digit,
        "keyWords": separator.join(trigger.words) or None,
        "anyWord": int(trigger.any_phrase) or None,
        "recognitionTimeout": trigger.timeout_s,
        "recognize": None if reaction.recognises is None else int(reaction.recognises),
        "record": {name: value for name, value in record.items() if value is not None} or None,
        "managerPhone": reaction.manager,
        "managerHours": None if reaction.manager_hours is None else str(reaction.manager_hours),
        "smsText": reaction.sms or None,
        "smsTemplateId": reaction.sms_template,
        "smsChannel": reaction.sms_channel or None,
        "needBlock": int(reaction.blocks) or None,
        "lead": int(reaction.is_lead) or None,
        "acknowledges": int(reaction.acknowledges) or None,
        "emailTimeout": reaction.email_interval_min,
        "webhookUrl": hook.url or None,
        "webhookParameters": hook.parameters or None,
        "webhookHeaders": hook.headers or None,
        "ivrs": [_written(child, separator) for child in reaction.children] or None,
    }
    return {name: value for name, value in members.items() if value is not None}


@dataclass(slots=True)
class _Reading:
    separator: str
    check: CheckHook
    unknown: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Members:
    """Reads the members of one object, each by its expected type; null and an empty text count as no value."""

    values: Json
    at: str
    reading: _Reading

    def left_out(self, name: str) -> None:
        self.reading.unreadable.append(f"{self.at}.{name}")

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value or ""
        self.left_out(name)
        return ""

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        typed = plain(str(value)).strip()
        if typed and value is not None and _NUMBER.fullmatch(typed) and not isinstance(value, bool):
            return int(typed)
        if value is not None and value != "":
            self.left_out(name)
        return None

    def flag(self, name: str) -> bool | None:
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if (flag := _FLAGS.get(str(value).lower())) is None:
            self.left_out(name)
        return flag

    def json_object(self, name: str, shape: TypeAdapter[Json] | TypeAdapter[dict[str, str]]) -> str:
        """The member as a JSON text, which is the service's shape; an object is accepted too."""
        value = self.values.get(name)
        if value is None or value == "":
            return ""
        typed = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        try:
            shape.validate_json(typed)
        except ValidationError:
            self.left_out(name)
            return ""
        return typed

    def words(self) -> tuple[str, ...]:
        value = self.values.get("keyWords")
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            value = "|".join(map(str, value))
        if value is None or isinstance(value, str):
            return split_words((value or "").replace(self.reading.separator, "|"))
        self.left_out("keyWords")
        return ()

    def phone(self) -> Phone | None:
        value = self.values.get("managerPhone")
        typed = "" if value is None else str(value).strip()
        if len(typed) == PHONE_DIGITS and typed.isascii() and typed.isdigit():
            return Phone(typed)
        phone = read_phone(typed)
        if typed and phone is None:
            self.left_out("managerPhone")
        return phone

    def hours(self) -> CallWindow | None:
        typed = self.text("managerHours")
        try:
            return read_window(typed) if typed else None
        except ValueError:
            self.left_out("managerHours")
            return None

    def source(self) -> SourceKind | None:
        typed = self.text("source")
        if typed and typed not in list(SourceKind):
            self.left_out("source")
            return None
        return SourceKind(typed) if typed else None

    def hook(self) -> OwnHook | None:
        url = self.text("webhookUrl").strip()
        if url and not (len(url) <= WEBHOOK_URL_LIMIT and _URL.fullmatch(url)):
            self.left_out("webhookUrl")
            url = ""
        hook = OwnHook(
            url, self.json_object("webhookParameters", _OBJECT), self.json_object("webhookHeaders", _HEADERS)
        )
        flaw = self.reading.check(hook) if hook.url else None
        if flaw is not None:
            self.left_out(
                {"parameters": "webhookParameters", "headers": "webhookHeaders"}.get(
                    flaw.part or "", "webhookUrl"
                )
            )
            return None
        return None if hook == OwnHook() else hook

    def within(self, name: str) -> "_Members":
        """The members of an object inside this one; no members if there is no such object."""
        value = self.values.get(name)
        if isinstance(value, dict):
            return _Members(value, f"{self.at}.{name}", self.reading)
        if value is not None and value != []:
            self.left_out(name)
        return _Members({}, f"{self.at}.{name}", self.reading)

    def all_known(self, known: frozenset[str]) -> None:
        self.reading.unknown += [f"{self.at}.{name}" for name in self.values if name not in known]


def _level(nodes: JsonValue, at: str, reading: _Reading, depth: int) -> Tree:
    if depth > _DEEPEST:
        raise ReactionFileError("too_deep")
    if nodes is None:
        return ()
    read: list[Reaction] = []
    for index, node in enumerate(nodes if isinstance(nodes, list) else [nodes]):
        if isinstance(node, dict):
            read.append(_reaction(_Members(node, f"{at}[{index}]", reading), depth))
        else:
            reading.unreadable.append(f"{at}[{index}]" if isinstance(nodes, list) else at)
    return tuple(read)


def _reaction(members: _Members, depth: int) -> Reaction:
    members.all_known(_MEMBERS)
    record = members.within("record")
    record.all_known(_RECORD_MEMBERS)
    record_id = record.number("id")
    return Reaction(
        Trigger(
            members.number("digit"),
            members.words(),
            bool(members.flag("anyWord")),
            members.number("recognitionTimeout"),
        ),
        members.text("name"),
        sentence=record.text("text"),
        record_id=None if record_id is None else RecordId(record_id),
        source=record.source(),
        manager=members.phone(),
        manager_hours=members.hours(),
        sms=members.text("smsText"),
        sms_template=members.number("smsTemplateId"),
        sms_channel=members.text("smsChannel"),
        blocks=bool(members.flag("needBlock")),
        is_lead=bool(members.flag("lead")),
        acknowledges=bool(members.flag("acknowledges")),
        email_interval_min=members.number("emailTimeout"),
        recognises=members.flag("recognize"),
        own_hook=members.hook(),
        children=_level(members.values.get("ivrs"), f"{members.at}.ivrs", members.reading, depth + 1),
    )
