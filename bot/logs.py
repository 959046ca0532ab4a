"""Logs for people or machines, without keys, tokens and phones.

The formatter of the root handler takes them out, as the last step before a line leaves. Libraries' messages and
tracebacks pass there too: aiogram puts the bot's token into the text of a failed download.
"""

import json
import logging
import re
import sys
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Literal
from urllib.parse import quote

import structlog
from structlog.typing import EventDict, Processor

_KEY = "[key]"
_TOKEN = "[token]"  # noqa: S105
_SECRET = "[secret]"  # noqa: S105

_SEPARATORS = r"[\s().\-\u2010-\u2015\u2212]"
_SUSPECTS = re.compile(
    # A bot's token: the bot's id, a colon, 30 and more letters; in addresses the colon may be escaped.
    r"(?P<token>\d{5,20}(?::|%3[Aa])[A-Za-z0-9_-]{30,})"
    # apiKey=…, "apiKey": "…", also inside JSON that is itself quoted.
    r"|(?P<key_name>[Aa][Pp][Ii][_-]?[Kk][Ee][Yy][\\\"']*\s*(?:=|:|%3[Dd])\s*[\\\"']*)(?P<key>[^\s\\\"'&,;}\])]+)"
    # A phone in any writing: 7 or 8 and ten digits, + and any country, eleven digits in a row, (code) and seven digits.
    # Four numbers with dots are an IP address.
    r"|(?P<phone>(?:(?<!\d)|(?<=%20))(?!(?<!\+)\d{1,3}(?:\.\d{1,3}){3}(?![\d.]))"
    rf"(?:[78]{_SEPARATORS}{{0,3}}(?:\d{_SEPARATORS}{{0,3}}){{9}}\d(?!\d)"
    rf"|(?<=\+)\d(?:{_SEPARATORS}{{0,3}}\d){{9,14}}(?!\d)"
    rf"|\d{{11}}(?!\d)|\(\d{{3,5}}\){_SEPARATORS}{{0,3}}(?:\d{_SEPARATORS}{{0,2}}){{4,6}}\d(?!\d)))"
)


class Redaction:
    """Takes secrets out of a text: the given ones, and whatever looks like a key, a token or a phone."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        written = {form for secret in secrets for form in _writings(secret)}
        # The longest first: a secret may begin with another.
        self._told = (
            re.compile("|".join(re.escape(form) for form in sorted(written, key=len, reverse=True)))
            if written
            else None
        )

    def __call__(self, text: str) -> str:
        """The text without secrets. A phone keeps its last two digits, to tell lines apart."""
        if self._told is not None:
            text = self._told.sub(_SECRET, text)
        return _SUSPECTS.sub(_masked, text)


class RedactingFormatter(logging.Formatter):
    """Lets another formatter do its work, tracebacks included, and redacts the result."""

    def __init__(self, inner: logging.Formatter, redaction: Redaction) -> None:
        super().__init__()
        self._inner = inner
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        """One finished line or traceback."""
        return self._redaction(self._inner.format(record))


class RedactingHandler(logging.StreamHandler):  # type: ignore[type-arg]  # generic in the stubs only
    """Writes to standard error. A log call with wrong arguments is reported without them: they may hold a secret."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  (logging's name)
        """logging's own method would print the arguments as they are."""
        error = sys.exc_info()[0]
        name = error.__name__ if error is not None else "error"
        sys.stderr.write(f"a line of {record.name} could not be logged ({name}, line {record.lineno})\n")


def configure_logging(
    level: str,
    format: Literal["console", "json"],  # noqa: A002  (the setting's name)
    secrets: Iterable[str] = (),
) -> None:
    """Sets up the root logger and replaces its handlers; warnings and uncaught exceptions go the same way.

    `level`: debug, info, warning or error. `secrets`: all secrets of the settings, in plain text.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = RedactingHandler(sys.stderr)
    handler.setFormatter(
        RedactingFormatter(
            structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=_rendering(format)),
            Redaction(secrets),
        )
    )
    root = logging.getLogger()
    for former in root.handlers[:]:
        root.removeHandler(former)
        former.close()
    root.addHandler(handler)
    root.setLevel(level.upper())
    # At debug it writes each statement with its values: texts, and tokens of the users' own systems that nothing here knows.
    logging.getLogger("aiosqlite").setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def _rendering(form: Literal["console", "json"]) -> list[Processor]:
    first: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if form == "json":
        return [*first, structlog.processors.format_exc_info, _json_line]
    # The plain traceback: the pretty one prints local variables, and keys may be among them.
    plain = structlog.dev.plain_traceback
    return [*first, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]


def _json_line(_logger: object, _name: str, event: EventDict) -> str:
    # Letters stay letters: an escaped dash or space inside a phone would hide it from the redaction.
    return json.dumps(event, ensure_ascii=False, default=str)


def _writings(secret: str) -> set[str]:
    """A secret as it is written plainly, in an address, and inside JSON."""
    if not secret.strip():
        return set()
    return {secret, quote(secret, safe=""), json.dumps(secret)[1:-1]}


def _masked(found: re.Match[str]) -> str:
    if found["token"]:
        return _TOKEN
    if found["key"]:
        return found["key_name"] + _KEY
    return "[phone …" + "".join(filter(str.isdigit, found["phone"]))[-2:] + "]"


def _log_uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("uncaught").critical("the process ends", exc_info=(kind, error, traceback))


def _log_uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None:
        logging.getLogger("uncaught").critical(
            "a thread ends", exc_info=(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)
        )
