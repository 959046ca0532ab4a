"""The sandbox takes what aiogram really sends, and aiogram can read every answer."""

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    ForceReply,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from bot.sandbox.telegram import TelegramSandbox
from bot.sandbox.telegram.files import FileKind
from tests.unit.sandbox_telegram.conftest import ANNA, BORIS, GROUP, TOKEN

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (640).to_bytes(4) + (480).to_bytes(4)
KEYS = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Позвонить", callback_data="call:1")]]
)


def _bot(root: str, token: str = TOKEN) -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(root))
    return Bot(token, session=session, default=DefaultBotProperties(parse_mode="HTML"))


@pytest.fixture
async def bot(root: str) -> AsyncIterator[Bot]:
    async with _bot(root) as bot:
        yield bot


@pytest.fixture(autouse=True)
async def no_violations(telegram: TelegramSandbox) -> AsyncIterator[None]:
    yield
    assert telegram.violations == []


async def test_a_tap_travels_to_the_bot_and_its_answer_back(telegram: TelegramSandbox, bot: Bot) -> None:
    sent = await bot.send_message(ANNA, "Позвонить <b>Пете</b>?", reply_markup=KEYS)
    query_id = await telegram.press_text(ANNA, sent.message_id, "Позвонить")
    (update,) = await bot.get_updates(timeout=5)
    assert update.callback_query is not None
    assert update.callback_query.id == query_id
    assert update.callback_query.message is not None
    await bot.answer_callback_query(query_id, text="Звоню", show_alert=True)
    edited = await bot.edit_message_text("Звоню", chat_id=ANNA, message_id=sent.message_id)
    assert not isinstance(edited, bool)
    assert edited.text == "Звоню"
    assert edited.edit_date is not None
    assert telegram.answers[query_id]["text"] == "Звоню"
    assert [message["text"] for message in telegram.messages(ANNA)] == ["Звоню"]
    assert "reply_markup" not in telegram.message(ANNA, sent.message_id)


async def test_every_kind_of_file_keeps_its_bytes_both_ways(telegram: TelegramSandbox, bot: Bot) -> None:
    voice = await bot.send_voice(
        ANNA, BufferedInputFile(b"OggS-voice", "v.ogg"), duration=3, caption="<i>слово</i>"
    )
    audio = await bot.send_audio(
        ANNA, BufferedInputFile(b"ID3-audio", "запись.mp3"), duration=5, title="Запись"
    )
    table = await bot.send_document(ANNA, BufferedInputFile(b"a;b", "list.csv"))
    photo = await bot.send_photo(ANNA, BufferedInputFile(PNG, "p.png"))
    round_note = await bot.send_video_note(ANNA, BufferedInputFile(b"....ftyp", "n.mp4"), length=200)
    assert voice.voice
    assert audio.audio
    assert table.document
    assert photo.photo
    assert round_note.video_note
    assert (photo.photo[-1].width, photo.photo[-1].height) == (640, 480)
    assert (audio.audio.title, audio.audio.duration, audio.audio.file_name) == ("Запись", 5, "запись.mp3")
    for file_id, data in ((voice.voice.file_id, b"OggS-voice"), (table.document.file_id, b"a;b")):
        assert (await _downloaded(bot, file_id)) == data
    again = await bot.send_voice(GROUP, voice.voice.file_id)
    assert again.voice == voice.voice
    said = await telegram.send_file(ANNA, "voice", b"OggS-mine", duration=2)
    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.voice
    assert update.message.voice.file_id == said["voice"]["file_id"]
    assert (await _downloaded(bot, update.message.voice.file_id)) == b"OggS-mine"


async def _downloaded(bot: Bot, file_id: str) -> bytes:
    target = BytesIO()
    await bot.download(file_id, destination=target)
    return target.getvalue()


async def test_albums_and_replaced_media_are_understood(telegram: TelegramSandbox, bot: Bot) -> None:
    first, second = (
        InputMediaDocument(media=BufferedInputFile(data, f"{data!r}.txt")) for data in (b"one", b"two")
    )
    album = await bot.send_media_group(ANNA, [first, second])
    assert len({message.media_group_id for message in album}) == 1
    replaced = await bot.edit_message_media(
        InputMediaPhoto(media=BufferedInputFile(PNG, "p.png"), caption="<b>стало</b>"),
        chat_id=ANNA,
        message_id=album[0].message_id,
    )
    assert not isinstance(replaced, bool)
    assert replaced.photo
    assert replaced.document is None
    captioned = await bot.edit_message_caption(chat_id=ANNA, message_id=album[1].message_id, caption="два")
    assert not isinstance(captioned, bool)
    assert captioned.caption == "два"


async def test_keyboards_of_every_kind_are_taken(telegram: TelegramSandbox, bot: Bot) -> None:
    share = KeyboardButton(text="Мой номер", request_contact=True)
    keyboard = ReplyKeyboardMarkup(keyboard=[[share]], resize_keyboard=True, one_time_keyboard=True)
    asked = await bot.send_message(ANNA, "Номер?", reply_markup=keyboard)
    assert asked.reply_markup is None
    await telegram.press_reply(ANNA, "Мой номер")
    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.contact
    assert (update.message.contact.phone_number, update.message.contact.user_id) == ("79160000001", ANNA)
    assert telegram.reply_keyboard(ANNA) is None
    await bot.send_message(ANNA, "Ответьте", reply_markup=ForceReply(input_field_placeholder="текст"))
    await bot.send_message(ANNA, "Готово", reply_markup=ReplyKeyboardRemove())
    await bot.send_contact(ANNA, "+79160000002", "Пётр")
    assert telegram.messages(ANNA)[-1]["contact"] == {"phone_number": "+79160000002", "first_name": "Пётр"}


async def test_profile_chats_and_small_methods_are_readable(telegram: TelegramSandbox, bot: Bot) -> None:
    me = await bot.get_me()
    assert me.username == "dialgram_demo_bot"
    commands = [BotCommand(command="call", description="Позвонить")]
    await bot.set_my_commands(commands, scope=BotCommandScopeAllPrivateChats(), language_code="ru")
    kept = await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats(), language_code="ru")
    assert [(each.command, each.description) for each in kept] == [("call", "Позвонить")]
    await bot.delete_my_commands()
    await bot.set_my_description("Звонит за вас")
    await bot.set_my_short_description("Звонит", language_code="ru")
    assert (await bot.get_my_description()).description == "Звонит за вас"
    chat = await bot.get_chat(GROUP)
    assert chat.title == "Контора"
    assert (await bot.get_chat_member(GROUP, ANNA)).status == "member"
    assert await bot.get_chat_member_count(GROUP) == 3
    sent = await bot.send_message(
        ANNA, "раз", link_preview_options=LinkPreviewOptions(is_disabled=True), disable_notification=True
    )
    await bot.send_message(ANNA, "два", reply_parameters=ReplyParameters(message_id=sent.message_id))
    await bot.set_message_reaction(ANNA, sent.message_id, [ReactionTypeEmoji(emoji="👍")])
    await bot.pin_chat_message(ANNA, sent.message_id)
    await bot.unpin_all_chat_messages(ANNA)
    await bot.send_chat_action(ANNA, "upload_document")
    await bot.forward_message(GROUP, ANNA, sent.message_id)
    await bot.copy_message(GROUP, ANNA, sent.message_id)
    await bot.delete_messages(ANNA, [sent.message_id])
    await bot.leave_chat(GROUP)
    assert (await bot.get_webhook_info()).url == ""


async def test_every_kind_of_update_is_readable(telegram: TelegramSandbox, bot: Bot) -> None:
    sent = await bot.send_message(ANNA, "?", reply_markup=KEYS)
    said = await telegram.say(ANNA, "/start inv_1", reply_to=sent.message_id)
    await telegram.edit(ANNA, said["message_id"], "/start")
    await telegram.press(ANNA, sent.message_id, "call:1")
    await bot.delete_message(ANNA, sent.message_id)
    await telegram.press(ANNA, sent.message_id, "call:1")
    await telegram.block(ANNA)
    await telegram.set_bot_status(ANNA, GROUP, "administrator")
    await telegram.join(BORIS, GROUP)
    await telegram.migrate(GROUP)
    kinds: tuple[FileKind, ...] = ("voice", "audio", "document", "video_note", "photo")
    for kind in kinds:
        await telegram.send_file(BORIS, kind, PNG, caption=None if kind == "video_note" else "/файл")
    updates = await bot.get_updates(allowed_updates=[])
    assert [update.event_type for update in updates] == [
        *(
            "message",
            "edited_message",
            "callback_query",
            "callback_query",
            "my_chat_member",
            "my_chat_member",
        ),
        *["message"] * 8,
    ]
    tapped_late = updates[3].callback_query
    assert tapped_late
    assert isinstance(tapped_late.message, InaccessibleMessage)
    await bot.answer_callback_query(tapped_late.id)


async def test_refusals_become_the_exceptions_that_bots_decide_by(
    telegram: TelegramSandbox, bot: Bot, root: str
) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(4040, "?")
    await telegram.block(ANNA)
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(ANNA, "?")
    new_id = await telegram.migrate(GROUP)
    with pytest.raises(TelegramMigrateToChat) as moved:
        await bot.send_message(GROUP, "?")
    assert moved.value.migrate_to_chat_id == new_id
    async with _bot(root, "700100200:AAWrong") as stranger:
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.get_me()


async def test_scripted_faults_reach_the_bot_as_its_own_exceptions(
    telegram: TelegramSandbox, bot: Bot
) -> None:
    telegram.faults.add("sendMessage", status=429, retry_after=7)
    telegram.faults.add("sendMessage", status=500)
    telegram.faults.add("sendMessage", drop=True, after_acting=True)
    with pytest.raises(TelegramRetryAfter) as waits:
        await bot.send_message(ANNA, "раз")
    assert waits.value.retry_after == 7
    with pytest.raises(TelegramServerError):
        await bot.send_message(ANNA, "два")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(ANNA, "три")
    assert [message["text"] for message in telegram.messages(ANNA)] == ["три"]
