import json
from datetime import UTC, datetime

import pytest

from storage.inbox.entries import InboxEntry, canonical_digest


def test_the_services_tries_have_one_digest() -> None:
    call = {"id": 7, "phone": "79160000001", "calls": [{"id": 1, "status": "finished"}]}
    first = json.dumps({"apiCalls": [{**call, "webhookTry": 1, "webhookSent": 0}]})
    second = json.dumps({"apiCalls": [{"webhookSent": "1", "webhookTry": 2, **call}]}, indent=2)
    assert canonical_digest(first.encode()) == canonical_digest(second.encode())


def test_another_status_has_another_digest() -> None:
    assert canonical_digest(b'{"status": "started"}') != canonical_digest(b'{"status": "answered"}')


def test_escaped_and_plain_letters_are_the_same() -> None:
    assert canonical_digest('{"a": "да"}'.encode()) == canonical_digest(b'{"a": "\\u0434\\u0430"}')


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b"[" * 100_000, b"1" * 10_000])
def test_a_body_that_is_no_json_still_has_a_digest(body: bytes) -> None:
    entry = InboxEntry(kind="calls", received_at=datetime(2026, 11, 23, tzinfo=UTC), body=body)
    assert len(entry.digest) == 32
    assert entry.digest != canonical_digest(body + b"?")
