import json
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import Redaction, configure_logging

TOKEN = "123456789:AAE_made-up_token_of_thirty_five_chars"
KEY = "made-up key/with+signs"
PHONE = "79160000012"


@pytest.mark.parametrize(
    "written",
    [
        "79160000012",
        "+79160000012",
        "89160000012",
        "+7 916 000-00-12",
        "8 (916) 000-00-12",
        "+7(916)000 00 12",
        "7.916.000.00.12",
        "+7\u00a0916\u00a0000\u201100\u201112",
        "tel:+7-916-000-00-12",
        "%2B79160000012",
        "phone=%2079160000012&x",
        '{"phone":"79160000012"}',
        "[79160000012, 79160000012]",
        "(916) 000-00-12",
        "+380 44 000 00 12",
        "49160000012",
    ],
)
def test_a_phone_is_masked_in_any_writing(written: str) -> None:
    shown = Redaction()(f"call to {written} failed")
    assert sum(map(str.isdigit, shown)) <= written.count("12") * 2 + shown.count("%2") * 2
    assert "12]" in shown
    assert shown.startswith("call to ")
    assert shown.endswith(" failed")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23T15:11:33.123456Z started on port 8080",
        "POST /hooks/calls/{key}/{batch}/{mac} 200 in 12.3 ms",
        "update 1234567890 of user 987654321",
        "1764000000.123 call 42 took 17 s",
        "82.202.206.194 asked 3 times",
        "",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert Redaction([KEY])(text) == text


@pytest.mark.parametrize(
    "text",
    [
        f"https://api.telegram.org/file/bot{TOKEN}/photos/1.jpg",
        f"bot{TOKEN.replace(':', '%3A')}/getMe",
        f"token={TOKEN}",
        TOKEN,
    ],
)
def test_a_bots_token_is_taken_out_wherever_it_stands(text: str) -> None:
    shown = Redaction()(text)
    assert "AAE" not in shown
    assert "[token]" in shown


@pytest.mark.parametrize(
    "text",
    [
        "GET /apiCalls/getAvailableLanguages?apiKey=abc123&x=1",
        '{"apiKey": "abc123", "x": 1}',
        "{'apiKey': 'abc123', 'x': 1}",
        '"{\\"apiKey\\": \\"abc123\\", \\"x\\": 1}"',
        "api_key=abc123, x",
        "APIKEY:abc123 x",
        "apiKey%3Dabc123&x",
    ],
)
def test_an_api_key_is_taken_out_by_its_name(text: str) -> None:
    shown = Redaction()(text)
    assert "abc123" not in shown
    assert "[key]" in shown
    assert "x" in shown


@pytest.mark.parametrize(
    "text", [KEY, f"?k={KEY.replace(' ', '%20').replace('/', '%2F').replace('+', '%2B')}"]
)
def test_a_secret_that_was_told_is_taken_out_as_it_is_and_quoted(text: str) -> None:
    shown = Redaction([KEY, "", "  "])(f"<{text}>")
    assert "made-up" not in shown
    assert "[secret]" in shown


def test_a_secret_that_begins_with_another_goes_whole() -> None:
    assert Redaction(["abcd", "abcdefgh"])("abcdefgh abcd") == "[secret] [secret]"


def test_a_secret_is_found_inside_json() -> None:
    secret = 'with"quotes\\and\nlines'
    assert secret[:5] not in Redaction([secret])(json.dumps({"a": secret}))


SEPARATOR = st.sampled_from(["", " ", "-", ".", " (", ") ", "\u00a0", "\u2013"])


@given(
    rest=st.text("0123456789", min_size=10, max_size=10),
    separators=st.lists(SEPARATOR, min_size=10, max_size=10),
)
def test_no_way_of_grouping_hides_a_phone(rest: str, separators: list[str]) -> None:
    written = "+7" + "".join(separator + digit for separator, digit in zip(separators, rest, strict=True))
    shown = Redaction()(f"<{written}>")
    assert sum(map(str.isdigit, shown)) == 2


@given(st.text())
def test_any_text_is_redacted_without_an_error(text: str) -> None:
    Redaction([KEY])(text)


Logged = Callable[[], str]


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[Logged]:
    """What has gone to standard error since the last look; everything global is put back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    hook, thread_hook = sys.excepthook, threading.excepthook
    # configure_logging closes what it replaces, and these are pytest's.
    root.handlers[:] = []
    yield lambda: capsys.readouterr().err
    sys.excepthook, threading.excepthook = hook, thread_hook
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@pytest.mark.parametrize("form", ["console", "json"])
def test_the_messages_of_libraries_pass_the_redaction(logged: Logged, form: str) -> None:
    configure_logging("info", "json" if form == "json" else "console", [KEY])
    logging.getLogger("library").warning("%s for %s with %s", KEY, PHONE, TOKEN)
    written = logged()
    assert "for [phone …12] with [token]" in written
    assert "made-up" not in written
    assert "library" in written


@pytest.mark.parametrize("form", ["console", "json"])
def test_tracebacks_pass_the_redaction_and_show_no_local_variables(logged: Logged, form: str) -> None:
    configure_logging("info", "json" if form == "json" else "console", [KEY])
    local_variable = "never shown"
    try:
        try:
            int(f"https://api.telegram.org/file/bot{TOKEN}/x")
        except ValueError as error:
            raise RuntimeError(f"{KEY} of {PHONE}") from error
    except RuntimeError:
        logging.getLogger("library").exception("it failed")
        structlog.get_logger("ours").exception("it failed", about=PHONE)
    written = logged()
    assert written.count("RuntimeError") >= 2
    assert written.count("[token]/x") >= 2
    for secret in (TOKEN, KEY, PHONE, local_variable):
        assert secret not in written


def test_json_lines_hold_what_was_bound(logged: Logged) -> None:
    configure_logging("info", "json")
    structlog.get_logger("ours").bind(launch=7).info(
        "sent", seconds=0.5, phone="+7\u00a0916\u2011000\u00a000\u00a012"
    )
    line = json.loads(logged())
    assert (line["event"], line["launch"], line["seconds"]) == ("sent", 7, 0.5)
    assert (line["logger"], line["level"]) == ("ours", "info")
    assert line["phone"] == "+[phone …12]"
    assert line["timestamp"].endswith("Z")


def test_what_is_below_the_level_is_not_written(logged: Logged) -> None:
    configure_logging("warning", "console")
    structlog.get_logger("ours").info("quiet")
    logging.getLogger("library").info("quiet")
    structlog.get_logger("ours").warning("%s is loud", "this")
    written = logged()
    assert "quiet" not in written
    assert "this is loud" in written


def test_what_a_database_is_told_is_not_written_at_any_level(logged: Logged) -> None:
    """Each statement with its values: tokens of the users' own systems are among them, and nothing here knows those."""
    configure_logging("debug", "console")
    logging.getLogger("aiosqlite").debug("executing %s", KEY)
    logging.getLogger("library").debug("all else")
    assert "made-up" not in (written := logged())
    assert "all else" in written


def test_setting_up_again_writes_each_line_once(logged: Logged) -> None:
    configure_logging("info", "console")
    configure_logging("info", "console")
    logging.getLogger("library").info("once")
    assert logged().count("once") == 1


def test_a_wrong_log_call_does_not_print_its_arguments(logged: Logged) -> None:
    configure_logging("info", "console")
    logging.getLogger("library").info("%d", KEY)
    written = logged()
    assert "a line of library could not be logged (TypeError" in written
    assert "made-up" not in written


def test_warnings_pass_the_redaction(logged: Logged) -> None:
    configure_logging("info", "console")
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        # Shown by the function that logging put there, not by pytest's recorder.
        logging._showwarning(f"about {PHONE}", UserWarning, __file__, 1)  # type: ignore[attr-defined]
    assert "about [phone …12]" in logged()


DYING = """
import logging, sys, threading
from bot.logs import configure_logging

def die():
    raise ValueError("in a thread, with 79160000012")

configure_logging("info", "console", ["made-up key"])
thread = threading.Thread(target=die)
thread.start()
thread.join()
raise {error}("at the end, with made-up key")
"""


@pytest.mark.parametrize(("error", "is_told"), [("ValueError", True), ("KeyboardInterrupt", False)])
def test_what_ends_the_process_is_told_without_secrets(error: str, is_told: bool) -> None:
    ended = subprocess.run(  # noqa: S603  (our own script)
        [sys.executable, "-c", DYING.format(error=error)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode != 0
    assert "in a thread, with [phone …12]" in ended.stderr
    assert ("at the end, with [secret]" in ended.stderr) is is_told
    assert "made-up" not in ended.stderr.replace('with made-up key")', "")
