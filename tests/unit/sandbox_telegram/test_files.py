"""Files keep their bytes, their names and Telegram's limits."""

from pathlib import Path

import pytest

from bot.sandbox.telegram import TelegramLimits, TelegramSandbox
from bot.sandbox.telegram.files import LARGEST_DOWNLOAD, FileShelf, picture_size
from bot.sandbox.telegram.refusals import ApiError
from tests.unit.sandbox_telegram.conftest import ANNA, GROUP, TOKEN, Client

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (30).to_bytes(4) + (20).to_bytes(4)
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08" + (20).to_bytes(2) + (30).to_bytes(2) + b"\x01\x01"


async def _downloaded(api: Client, file_id: str) -> bytes:
    found = (await api("getFile", file_id=file_id)).result
    async with api.session.get(f"{api.root}/file/bot{TOKEN}/{found['file_path']}") as response:
        assert response.status == 200
        data = await response.read()
    assert len(data) == found["file_size"]
    return data


@pytest.mark.parametrize("method", ["sendDocument", "sendVoice", "sendAudio", "sendVideo"])
async def test_bytes_come_back_as_they_went(api: Client, method: str) -> None:
    kind, data = method.removeprefix("send").lower(), b"OggS" + bytes(range(256))
    sent = (await api.upload(method, data, "a.bin", kind, chat_id=ANNA)).result
    assert await _downloaded(api, sent[kind]["file_id"]) == data


async def test_a_persons_file_reaches_the_bot_with_its_facts(telegram: TelegramSandbox, api: Client) -> None:
    said = await telegram.send_file(
        ANNA, "document", b"a;b", file_name="список.csv", mime_type="text/csv", caption="/call список"
    )
    assert said["document"]["file_name"] == "список.csv"
    assert said["document"]["mime_type"] == "text/csv"
    assert said["caption_entities"][0]["type"] == "bot_command"
    assert await _downloaded(api, said["document"]["file_id"]) == b"a;b"
    assert telegram.file_of(said["document"]["file_id"]) == ("text/csv", b"a;b")
    voice = await telegram.send_file(ANNA, "voice", b"OggS", duration=4)
    assert (voice["voice"]["duration"], voice["voice"]["mime_type"]) == (4, "audio/ogg")
    note = await telegram.send_file(ANNA, "video_note", b"x", duration=2)
    assert (note["video_note"]["length"], note["video_note"]["duration"]) == (240, 2)
    with pytest.raises(LookupError):
        telegram.file_of("nothing")


async def test_a_file_is_sent_again_by_its_id_and_only_as_its_own_kind(
    telegram: TelegramSandbox, api: Client
) -> None:
    said = await telegram.send_file(ANNA, "voice", b"OggS", duration=4)
    file_id = said["voice"]["file_id"]
    assert (await api("sendVoice", chat_id=GROUP, voice=file_id)).result["voice"] == said["voice"]
    refused = await api("sendDocument", chat_id=ANNA, document=file_id)
    assert refused.refusal == "Bad Request: can't use file of type voice as document"
    refused = await api("sendVoice", chat_id=ANNA, voice="invented")
    assert refused.refusal == "Bad Request: wrong file identifier/HTTP URL specified"
    refused = await api("sendVoice", chat_id=ANNA, voice="")
    assert refused.refusal == "Bad Request: there is no voice in the request"


async def test_a_voice_message_of_another_format_becomes_a_document(api: Client) -> None:
    sent = (await api.upload("sendVoice", b"RIFF....WAVE", "v.wav", "voice", chat_id=ANNA)).result
    assert "voice" not in sent
    assert sent["document"]["file_name"] == "v.wav"


async def test_downloads_over_twenty_megabytes_are_refused(telegram: TelegramSandbox, api: Client) -> None:
    said = await telegram.send_file(ANNA, "document", b"x" * (LARGEST_DOWNLOAD + 1), file_name="big.bin")
    refused = await api("getFile", file_id=said["document"]["file_id"])
    assert refused.refusal == "Bad Request: file is too big"
    assert (await api("getFile", file_id="invented")).refusal == "Bad Request: invalid file_id"


async def test_a_path_nobody_was_given_leads_nowhere(api: Client) -> None:
    async with api.session.get(f"{api.root}/file/bot{TOKEN}/..%2f..%2fetc/passwd") as response:
        assert response.status == 404


@pytest.mark.parametrize(
    ("data", "refusal"), [(b"", "file must be non-empty"), (b"GIF89a", "IMAGE_PROCESS_FAILED")]
)
async def test_a_photo_that_is_none_is_refused(api: Client, data: bytes, refusal: str) -> None:
    answer = await api.upload("sendPhoto", data, "p.png", "photo", chat_id=ANNA)
    assert answer.refusal == f"Bad Request: {refusal}"


def test_a_photo_of_over_ten_megabytes_is_refused() -> None:
    with pytest.raises(ApiError, match="file is too big"):
        FileShelf().put("photo", PNG + b"x" * 10 * 1024 * 1024)


@pytest.mark.parametrize("data", [PNG, JPEG])
def test_pictures_are_measured(data: bytes) -> None:
    assert picture_size(data) == (30, 20)


def test_a_jpeg_without_a_frame_is_no_picture() -> None:
    with pytest.raises(ApiError, match="IMAGE_PROCESS_FAILED"):
        picture_size(b"\xff\xd8\xff\xe0\x00\x04ab")


async def test_with_a_folder_the_bytes_lie_there(tmp_path: Path) -> None:
    telegram = TelegramSandbox(TOKEN, limits=TelegramLimits.off(), files_dir=tmp_path)
    telegram.add_user(ANNA, "Анна")
    said = await telegram.send_file(ANNA, "document", b"a;b", file_name="../../x.csv")
    assert (tmp_path / "documents" / "file_0.csv").stat().st_size == 3
    assert telegram.file_of(said["document"]["file_id"])[1] == b"a;b"
    assert telegram.file_data("documents/file_0.csv") == b"a;b"
    assert telegram.file_data("documents/file_1.csv") is None


@pytest.mark.parametrize(
    ("media", "refusal"),
    [
        ([{"type": "document", "media": "x"}], "media group must include 2-10 items"),
        (
            [{"type": "voice", "media": "x"}] * 2,
            "can't parse InputMedia: media type is unsupported in an album",
        ),
    ],
)
async def test_an_album_that_is_none_is_refused(
    api: Client, media: list[dict[str, str]], refusal: str
) -> None:
    assert (await api("sendMediaGroup", chat_id=ANNA, media=media)).refusal == f"Bad Request: {refusal}"


async def test_replacing_media_needs_media(api: Client) -> None:
    sent = (await api.upload("sendDocument", b"x", "x.txt", "document", chat_id=ANNA)).result
    address = {"chat_id": ANNA, "message_id": sent["message_id"]}
    refused = await api("editMessageMedia", media={"type": "voice"}, **address)
    assert refused.refusal == "Bad Request: can't parse InputMedia: unsupported media type"
    keys = {"inline_keyboard": [[{"text": "Да", "callback_data": "x"}]]}
    media = {"type": "document", "media": sent["document"]["file_id"], "caption": "новое"}
    edited = (await api("editMessageMedia", media=media, reply_markup=keys, **address)).result
    assert (edited["caption"], edited["reply_markup"]) == ("новое", keys)
