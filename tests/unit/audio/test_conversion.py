"""Sound in, sound out, through the confined child: what the service would get is measured, not believed."""

import asyncio
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.audio.conversion import Conversion, UnfitError
from bot.audio.formats import FORMATS, LARGEST_FILE
from bot.confined import ChildLimits
from tests import sounds
from tests.sounds import Heard, encoded, listen, silence, spoken, video_note

sound_tools = sounds.sound_tools
pytestmark = pytest.mark.usefixtures("sound_tools")

SPOKEN_S = 5.77
"""How long the words are, as espeak-ng says them."""


async def converted(folder: Path, data: bytes, audio_format: str = "mp3") -> tuple[bytes, Heard]:
    source = folder / "source"
    source.write_bytes(data)
    made = await Conversion(audio_format).convert(source, folder)
    result = made.path.read_bytes()
    heard = listen(result)
    # What is told is what is measured.
    assert abs(made.duration_s - heard.seconds) <= 0.15
    assert abs(made.lufs - heard.lufs) <= 0.5
    assert made.content_type == FORMATS[audio_format].content_type
    assert not made.path.with_suffix(".flat").exists()
    return result, heard


async def refused(folder: Path, data: bytes, conversion: Conversion | None = None) -> tuple[str, int | None]:
    source = folder / "source"
    source.write_bytes(data)
    with pytest.raises(UnfitError) as error:
        await (conversion or Conversion("mp3")).convert(source, folder)
    return error.value.code, error.value.limit


SOUNDS: dict[str, Callable[[], bytes]] = {
    "OGG with Opus": lambda: encoded(spoken(), "ogg", "libopus"),
    "M4A": lambda: encoded(spoken(), "mp4", "aac"),
    "MP3": lambda: encoded(spoken(), "mp3", "libmp3lame", 44_100),
    "WAV": spoken,
    "stereo WAV of 44.1 kHz": lambda: spoken("channels", "2", rate=44_100),
    "WAV of 8 kHz": lambda: spoken(rate=8_000),
    "FLAC": lambda: encoded(spoken(), "flac", "flac"),
    "WebM": lambda: encoded(spoken(), "webm", "libopus"),
    "video note": lambda: video_note(spoken()),
    "quiet": lambda: spoken("vol", "-30dB"),
    "loud": lambda: spoken("gain", "-l", "25"),
    "3GP of a recorder": lambda: encoded(spoken(rate=8_000), "3gp", "amr_nb", 8_000),
    "AMR": lambda: encoded(spoken(rate=8_000), "amr", "amr_nb", 8_000),
    "AAC without a container": lambda: encoded(spoken(), "adts", "aac"),
    "AIFF": lambda: encoded(spoken(), "aiff", "pcm_s16be"),
    "CAF": lambda: encoded(spoken(), "caf", "pcm_s16be"),
    "MP3 behind zero bytes": lambda: bytes(4096) + encoded(spoken(), "mp3", "libmp3lame"),
    "MP3 behind an old tag": lambda: (
        b"TAG" + b"Name".ljust(125, b"\0") + encoded(spoken(), "mp3", "libmp3lame")
    ),
    "MP3 behind the other tag": lambda: b"APETAGEX" + bytes(24) + encoded(spoken(), "mp3", "libmp3lame"),
    "peaks over a whisper": lambda: spoken("vol", "-20dB", "pad", "1", "1", "overdrive", "3"),
}


@pytest.mark.parametrize("make", SOUNDS.values(), ids=SOUNDS.keys())
async def test_every_sound_becomes_mono_at_one_loudness(tmp_path: Path, make: Callable[[], bytes]) -> None:
    _, heard = await converted(tmp_path, make())
    assert abs(heard.lufs + 16) <= 1
    assert abs(heard.seconds - SPOKEN_S) <= 0.7
    assert (heard.codec, heard.rate, heard.channels) == ("mp3float", 16_000, 1)


@pytest.mark.parametrize(("audio_format", "rate"), [("wav8", 8_000), ("wav16", 16_000)])
async def test_wav_is_sixteen_bits_at_the_rate_of_its_name(
    tmp_path: Path, audio_format: str, rate: int
) -> None:
    data, heard = await converted(tmp_path, encoded(spoken(), "ogg", "libopus"), audio_format)
    assert abs(heard.lufs + 16) <= 1
    assert (heard.codec, heard.rate, heard.channels) == ("pcm_s16le", rate, 1)
    assert data.startswith(b"RIFF")


async def test_silence_at_both_ends_is_cut_off_and_pauses_inside_are_kept(tmp_path: Path) -> None:
    _, heard = await converted(tmp_path, spoken("pad", "4", "5"))
    assert abs(heard.seconds - SPOKEN_S) <= 0.7
    _, heard = await converted(tmp_path, spoken("pad", "3@3"))
    assert abs(heard.seconds - SPOKEN_S - 3) <= 0.7


async def test_noise_before_the_words_is_no_reason_to_keep_them_waiting(tmp_path: Path) -> None:
    _, heard = await converted(tmp_path, spoken("pad", "3", "3", "dither", "-s"))
    assert abs(heard.seconds - SPOKEN_S) <= 0.7


async def test_what_is_cut_off_keeps_what_can_be_decoded(tmp_path: Path) -> None:
    for container, codec in (("ogg", "libopus"), ("mp3", "libmp3lame"), ("flac", "flac")):
        whole = encoded(spoken(), container, codec)
        _, heard = await converted(tmp_path, whole[: len(whole) // 2])
        assert 1.5 < heard.seconds < 4.5
        assert abs(heard.lufs + 16) <= 1


async def test_a_damaged_middle_is_passed_over(tmp_path: Path) -> None:
    whole = bytearray(encoded(spoken(), "mp3", "libmp3lame"))
    whole[len(whole) // 2 : len(whole) // 2 + 3000] = b"\x00" * 3000
    _, heard = await converted(tmp_path, bytes(whole))
    assert abs(heard.lufs + 16) <= 1


NOT_AUDIO: dict[str, Callable[[], bytes]] = {
    "a text": "Напоминаем о записи".encode,
    "a text that begins like an MP3": lambda: b"ID3 or so" + b"is written here" * 50,
    "a playlist": lambda: b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/secret.ts\n#EXT-X-ENDLIST\n",
    "nothing but zeros": lambda: bytes(5000),
    "a text in UTF-16": lambda: "Анна 89160000001\n".encode("utf-16") * 20,
    "a text that begins like an AMR": lambda: b"#!AMRWB is no sound",
    "a film without sound": lambda: b"\x00\x00\x00\x1cftypisom" + bytes(500),
    "an M4A without its end": lambda: encoded(spoken(), "mp4", "aac")[:20_000],
    "something in a RIFF": lambda: b"RIFF\x00\x00\x00\x00AVI " + bytes(100),
    "an Ogg that is none": lambda: b"OggS" + bytes(3000),
    "a film that really has no sound": sounds.silent_film,
    "an AAC of its own": lambda: b"\xff\xf1" + bytes(3000),
    "one byte": lambda: b"\xff",
}


@pytest.mark.parametrize("make", NOT_AUDIO.values(), ids=NOT_AUDIO.keys())
async def test_what_is_no_sound_is_refused(tmp_path: Path, make: Callable[[], bytes]) -> None:
    assert await refused(tmp_path, make()) == ("not_audio", None)


async def test_a_playlist_makes_nobody_connect(tmp_path: Path) -> None:
    visits = []

    async def visited(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.append(1)
        writer.close()

    server = await asyncio.start_server(visited, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/a.ts"
        for lead in (b"", b"\xef\xbb\xbf", b"ID3\x04\x00\x00\x00\x00\x00\x00"):
            playlist = lead + f"#EXTM3U\n#EXTINF:10,\n{url}\n#EXT-X-ENDLIST\n".encode()
            assert (await refused(tmp_path, playlist))[0] in {"not_audio", "empty"}
    assert not visits


async def test_nothing_silence_and_a_click_are_told_apart(tmp_path: Path) -> None:
    assert await refused(tmp_path, b"") == ("empty", None)
    assert await refused(tmp_path, silence(0)) == ("empty", None)
    assert await refused(tmp_path, silence(3)) == ("silent", None)
    assert await refused(tmp_path, spoken("vol", "-50dB")) == ("silent", None)
    assert await refused(tmp_path, spoken("trim", "0.5", "0.2")) == ("too_short", None)
    assert await refused(tmp_path, spoken("trim", "0.5", "0.2", "pad", "2", "2")) == ("too_short", None)


async def test_limits_are_told_with_their_numbers(tmp_path: Path) -> None:
    assert await refused(tmp_path, b"OggS" + bytes(LARGEST_FILE)) == ("too_big", 20)
    minutes = encoded(silence(600, 8_000), "flac", "flac", 8_000)
    assert await refused(tmp_path, minutes, Conversion("wav16")) == ("silent", None)
    minutes = encoded(silence(620, 8_000), "flac", "flac", 8_000)
    assert await refused(tmp_path, minutes, Conversion("wav16")) == ("too_long", 10)
    assert await refused(tmp_path, minutes, Conversion("wav8")) == ("silent", None)


@pytest.mark.timeout(400)
async def test_two_hours_of_silence_are_refused_at_once_whatever_they_say_of_themselves(
    tmp_path: Path,
) -> None:
    bomb = sounds.two_hours_of_silence()
    assert len(bomb) < 3_000_000
    # Work and not time: other tests want the processors, too.
    before_s = children_worked_s()
    assert await refused(tmp_path, bomb) == ("too_long", 30)
    at_once_s = children_worked_s() - before_s
    assert at_once_s < 3
    # Without its end it does not say how long it is.
    assert await refused(tmp_path, bomb[: len(bomb) * 2 // 3]) == ("too_long", 30)
    assert children_worked_s() - before_s - at_once_s < 40


def children_worked_s() -> float:
    """Seconds of processor time of all children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@pytest.mark.timeout(400)
async def test_half_an_hour_is_taken(tmp_path: Path) -> None:
    data, heard = await converted(tmp_path, sounds.half_an_hour())
    assert abs(heard.seconds - 1800) <= 2
    assert abs(heard.lufs + 16) <= 1
    assert len(data) < LARGEST_FILE


async def test_a_child_that_runs_into_its_limits_is_no_sound_either(tmp_path: Path) -> None:
    for limits in (ChildLimits(memory_mb=640, wall_s=0.05), ChildLimits(memory_mb=60, wall_s=10)):
        conversion = Conversion("mp3", limits=limits)
        assert await refused(tmp_path, spoken(), conversion) == ("too_hard", None)


async def test_children_wait_for_their_turn(tmp_path: Path) -> None:
    conversion = Conversion("mp3", at_once=1)
    async with asyncio.TaskGroup() as group:
        for name in ("a", "b", "c"):
            folder = tmp_path / name
            folder.mkdir()
            (folder / "source").write_bytes(spoken())
            group.create_task(conversion.convert(folder / "source", folder))
    assert all((tmp_path / name / "record.mp3").stat().st_size > 10_000 for name in ("a", "b", "c"))
