"""A failed request to the service must first of all say: did it take effect, and may it be sent again?

    Exception
    ├── ProviderError              a request of ours failed; .happened, .temporary, .code, .message, .fields
    │   ├── NotSentError           nothing left this machine: NO, the batch may go back to the queue
    │   ├── AnswerLostError        the request left, and no whole answer came back
    │   ├── UnreadableAnswerError  an answer came that can't be understood
    │   └── RefusedError           the service answered with an error
    └── UnreadableWebhookError     a webhook's body is not what the contract describes

Texts for users live in the locales, by `.code`; `.message` is the service's own words, masked and cut, for quoting.
"""

import re
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Literal

Code = Literal[
    "wrong_key",
    "moderation",
    "no_money",
    "validation",
    "too_many",
    "refused",
    "gateway",
    "unreachable",
    "untrusted",
    "too_late",
    "timeout",
    "disconnected",
    "unreadable",
    "too_big",
]
"""Stable short codes.

wrong_key, moderation, no_money, validation, too_many, refused: the service said no, for that reason.
gateway: HTTP 5xx. unreachable: no connection. untrusted: TLS could not be verified. too_late: the time in which the
request might leave was over. timeout, disconnected: after the request left, before a whole answer came. unreadable,
too_big: the answer itself.
"""


class Happened(Enum):
    """Whether a failed request took effect at the service."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


class ProviderError(Exception):
    """A request failed. Neither str nor repr carries a key, a phone, a body or a query.

    `happened`: whether the request took effect; always NO for reading methods, which change nothing.
    `temporary`: the same request may succeed later. `message`: the service's words, phones and key masked, at most
    300 characters, possibly empty. `fields`: validation errors by the service's field names.
    `http_status`: None when no answer came.
    """

    def __init__(
        self,
        code: Code,
        *,
        happened: Happened,
        temporary: bool = False,
        message: str = "",
        fields: Mapping[str, tuple[str, ...]] | None = None,
        http_status: int | None = None,
    ) -> None:
        super().__init__(code)
        self.code: Code = code
        self.happened = happened
        self.temporary = temporary
        self.message = message
        self.fields: Mapping[str, tuple[str, ...]] = MappingProxyType(dict(fields or {}))
        self.http_status = http_status

    @property
    def never_left(self) -> bool:
        """Nothing was written to the service, so sending the request again can't repeat it."""
        return isinstance(self, NotSentError)

    def __str__(self) -> str:
        answer = "no answer" if self.http_status is None else f"HTTP {self.http_status}"
        return f"{self.code} ({answer}; happened: {self.happened.value})"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self})"


class NotSentError(ProviderError):
    """No connection was made, or the request was given up before its first byte, for example as too late."""


class AnswerLostError(ProviderError):
    """The request left, and the connection or the time ended before a whole answer came."""


class UnreadableAnswerError(ProviderError):
    """An answer came whose shape says nothing about the request: HTML, nothing, a string instead of an object."""


class RefusedError(ProviderError):
    """The service answered that it did not do what was asked; with HTTP 5xx even that is not certain."""


class UnreadableWebhookError(Exception):
    """The body of a webhook has none of the contract's shapes; the text names the flaw, never a value."""


_MODERATION = re.compile(r"модерац|moderation", re.IGNORECASE)
_NO_MONEY = re.compile(
    r"недостаточно\s+(средств|денег)|не\s+хватает\s+(средств|денег)|нет\s+(средств|денег)|пополн|баланс"
    r"|insufficient|not\s+enough\s+(money|funds)|balance",
    re.IGNORECASE,
)
# «ключевые слова» (key words of a reaction) must not be taken for the key.
_WRONG_KEY = re.compile(
    r"api[\s_-]*(key|ключ)|апи[\s_-]*ключ|\bключ(а|у|ом|е)?\b|unauthori[sz]ed|unauthenticated|не\s*авториз"
    r"|авторизац|пользователь\s+не\s+найден",
    re.IGNORECASE,
)


def code_of_refusal(text: str, http_status: int, fields: Mapping[str, tuple[str, ...]]) -> Code:
    """What kind of refusal the service's words mean; words that nobody has seen before are plainly "refused".

    `text`: the whole message, not yet masked. `fields`: Laravel's errors by field.
    """
    if http_status == 401 or "apiKey" in fields:
        return "wrong_key"
    by_words: tuple[tuple[re.Pattern[str], Code], ...] = (
        (_MODERATION, "moderation"),
        (_NO_MONEY, "no_money"),
        (_WRONG_KEY, "wrong_key"),
    )
    for pattern, code in by_words:
        if pattern.search(text):
            return code
    if http_status == 429:
        return "too_many"
    return "validation" if fields or http_status == 422 else "refused"
