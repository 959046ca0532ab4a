"""The user's own webhook: their system hears of their calls what we hear, with their parameters and headers (contract,
section 1, `webhookUrl`, `webhookParameters`, `webhookHeaders`). Our own address stands in the request, so we pass the
news on.

The address, the parameters and the headers often hold tokens: no repr, error or log shows them. The host may be shown.
"""

import json
import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, Final, Literal
from urllib.parse import SplitResult, urlsplit

from bot.domain.allowed_hosts import AllowedHosts, is_public

URL_LIMIT: Final = 255
"""Contract section 1, `webhookUrl`."""
JSON_LIMIT: Final = 2000
"""Characters of the parameters, and of the headers."""
HEADERS_LIMIT: Final = 20

HookPart = Literal["parameters", "headers"]
HookFlawCode = Literal[
    "no_address", "address_too_long", "address_login", "address_not_allowed", "address_private", "address_ours",
    "not_json", "no_object", "too_long", "too_many_headers", "header_forbidden", "header_unreadable", "rest",
]  # fmt: skip

_PORTS: Final = {"https": 443, "http": 80}
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_HEADER_VALUE: Final = re.compile(r"[\t\x20-\x7e]*")
_FORBIDDEN: Final = frozenset({
    "accept-encoding", "connection", "content-encoding", "content-length", "expect", "host", "keep-alive", "te",
    "trailer", "transfer-encoding", "upgrade",
})  # fmt: skip
"""They say how this very request is sent, which is ours to say."""
_UNSEEN: Final = re.compile(r"[\x00-\x20\x7f]")
_NUMERIC: Final = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
_LABEL: Final = re.compile(r"(?i)(?:(parameters|параметры|headers|заголовки)\s*:?\s*)?(?=\{)")
_PART_OF: Final[dict[str, HookPart]] = {"headers": "headers", "заголовки": "headers"}
_STRAIGHT: Final = str.maketrans(dict.fromkeys("“”„«»", '"'))
"""Phones put typographic quotes where JSON wants straight ones."""


@dataclass(frozen=True, slots=True)
class OwnHook:
    """A user's own webhook. `parameters` and `headers` are JSON texts of objects, "" for none."""

    url: str = field(default="", repr=False)
    parameters: str = field(default="", repr=False)
    headers: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """The host to show, with its port unless that is the usual one; empty if the address can't be read."""
        parts, port = _parts(self.url)
        if parts is None or not parts.hostname:
            return ""
        return parts.hostname if port == _PORTS.get(parts.scheme) else f"{parts.hostname}:{port}"

    @property
    def parameter_values(self) -> dict[str, Any]:
        """The parameters; empty if they can't be read."""
        return _object(self.parameters) or {}

    @property
    def header_values(self) -> dict[str, str]:
        """The headers; empty if they can't be read."""
        return {
            name: value for name, value in (_object(self.headers) or {}).items() if isinstance(value, str)
        }


@dataclass(frozen=True, slots=True)
class HookFlaw:
    """Why a webhook can't be used. `about`: a limit, a header's name, or the character at which JSON can't be read."""

    code: HookFlawCode
    part: HookPart | None = None
    about: str = ""


class HookUnreadable(ValueError):  # noqa: N818  (named for what it is)
    """A text holds no webhook."""

    def __init__(self, flaw: HookFlaw) -> None:
        super().__init__(flaw.code)
        self.flaw = flaw


def read_own_hook(text: str) -> OwnHook:
    """Reads what a user typed: the address, then perhaps a JSON object of parameters and `headers` with another.

    Raises HookUnreadable. Whether the webhook may be used is said by `hook_flaw`.
    """
    url, *more = text.split(maxsplit=1) or [""]
    if "://" not in url:
        raise HookUnreadable(HookFlaw("no_address"))
    rest = more[0].strip() if more else ""
    found: dict[HookPart, str] = {}
    while rest:
        label = _LABEL.match(rest)
        if label is None:
            raise HookUnreadable(HookFlaw("rest"))
        part = _PART_OF.get((label[1] or "").lower(), "parameters")
        if part in found:
            raise HookUnreadable(HookFlaw("rest"))
        value, end = _decoded(rest[label.end() :], part)
        found[part] = json.dumps(value, ensure_ascii=False)
        rest = rest[label.end() + end :].strip()
    return OwnHook(url, found.get("parameters", ""), found.get("headers", ""))


def hook_flaw(hook: OwnHook, hosts: AllowedHosts, *, ours: str | None = None) -> HookFlaw | None:
    """Everything that keeps a webhook from being used, whoever wrote it; None if nothing does.

    `ours`: our own PUBLIC_URL, which must not be told what it has told. Where a name leads is only known when a
    connection is made, and is checked there (bot.fetching).
    """
    return _address_flaw(hook.url, hosts, ours) or _parameters_flaw(hook) or _headers_flaw(hook)


def _address_flaw(url: str, hosts: AllowedHosts, ours: str | None) -> HookFlaw | None:
    if len(url) > URL_LIMIT:
        return HookFlaw("address_too_long", about=str(URL_LIMIT))
    parts, port = _parts(url)
    host = None if parts is None else _ascii_host(parts.hostname or "")
    if parts is None or parts.scheme not in _PORTS or port is None or not host or _UNSEEN.search(url):
        return HookFlaw("no_address")
    if parts.username is not None or parts.password is not None:
        return HookFlaw("address_login")
    return _place_flaw(parts.scheme, host, port, hosts, ours)


def _place_flaw(scheme: str, host: str, port: int, hosts: AllowedHosts, ours: str | None) -> HookFlaw | None:
    our_parts, our_port = _parts(ours or "")
    if our_parts is not None and (our_parts.hostname, our_port) == (host, port):
        return HookFlaw("address_ours")
    permission = hosts.permission(scheme, host, port)
    if permission is None:
        return HookFlaw("address_not_allowed")
    is_private = not permission.may_be_private and _is_surely_private(host)
    return HookFlaw("address_private") if is_private else None


def _is_surely_private(host: str) -> bool:
    """Whether no look-up is needed to know that it leads to no public address."""
    try:
        return not is_public(host)
    except ValueError:
        last = host.rstrip(".").rpartition(".")[2]
        return "." not in host.rstrip(".") or _NUMERIC.fullmatch(last) is not None


def _parameters_flaw(hook: OwnHook) -> HookFlaw | None:
    if len(hook.parameters) > JSON_LIMIT:
        return HookFlaw("too_long", "parameters", str(JSON_LIMIT))
    if hook.parameters and _object(hook.parameters) is None:
        return HookFlaw("no_object", "parameters")
    return None


def _headers_flaw(hook: OwnHook) -> HookFlaw | None:
    if len(hook.headers) > JSON_LIMIT:
        return HookFlaw("too_long", "headers", str(JSON_LIMIT))
    values = _object(hook.headers) if hook.headers else {}
    if values is None:
        return HookFlaw("no_object", "headers")
    if len(values) > HEADERS_LIMIT:
        return HookFlaw("too_many_headers", "headers", str(HEADERS_LIMIT))
    seen: set[str] = set()
    for name, value in values.items():
        folded = name.lower()
        is_readable = isinstance(value, str) and _HEADER_VALUE.fullmatch(value)
        if not _HEADER_NAME.fullmatch(name) or not is_readable or folded in seen:
            return HookFlaw("header_unreadable", "headers", name[:40])
        if folded in _FORBIDDEN or folded.startswith("proxy-"):
            return HookFlaw("header_forbidden", "headers", name)
        seen.add(folded)
    return None


def _decoded(text: str, part: HookPart) -> tuple[dict[str, Any], int]:
    """The object at the beginning of a text, and where it ends."""
    flaw = HookFlaw("no_object", part)
    for attempt in (text, text.translate(_STRAIGHT)):
        try:
            value, end = _DECODER.raw_decode(attempt)
        except json.JSONDecodeError as error:
            flaw = HookFlaw("not_json", part, str(error.pos + 1))
        except (ValueError, RecursionError):
            break
        else:
            return value, end
    # Raised out here: the decoder's own error keeps the text.
    raise HookUnreadable(flaw)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


_DECODER: Final = json.JSONDecoder(parse_constant=_no_constant)


def _object(text: str) -> dict[str, Any] | None:
    """The object in a JSON text; None if there is none."""
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _parts(url: str) -> tuple[SplitResult | None, int | None]:
    """The parts of an address, and its port; None for what can't be read."""
    try:
        parts = urlsplit(url)
        return parts, parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None, None


def _ascii_host(host: str) -> str | None:
    """As it is looked up; None if that can't be."""
    try:
        return str(ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return host.encode("idna").decode().lower()
    except UnicodeError:
        return None
