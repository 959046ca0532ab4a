"""When a recording is tried again, and what a fetched file is."""

from datetime import timedelta

import pytest

from bot.domain.recording import PAUSES_S, pause_after, sound_kind
from bot.sandbox.calling.tone import tone_wav


def test_the_pauses_grow_and_end() -> None:
    pauses = [pause_after(tries) for tries in range(1, len(PAUSES_S) + 1)]
    assert pauses == sorted(timedelta(seconds=pause) for pause in PAUSES_S)
    assert pause_after(len(PAUSES_S) + 1) is None


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"ID3\x04\x00\x00\x00", "mp3"),
        (b"\xff\xfb\x90\x00", "mp3"),
        (b"\xff\xf3\x90\x00", "mp3"),
        (tone_wav(1)[:16], "wav"),
        (b"OggS\x00\x02", "ogg"),
        (b"fLaC\x00\x00", "flac"),
        (b"\x00\x00\x00\x20ftypM4A ", "m4a"),
        (b"\xff\xf1\x50\x80", None),
        (b"\xff", None),
        (b"", None),
        (b"RIFF\x00\x00\x00\x00AVI ", None),
        (b"<!DOCTYPE html>", None),
        (b"#EXTM3U\nhttp://", None),
        (b'{"status":"error"}', None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(head: bytes, kind: str | None) -> None:
    assert sound_kind(head) == kind
