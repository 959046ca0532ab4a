"""The chat page in a real Chromium, with a scripted bot at the other end of the sandbox's HTTP."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import ANNA, BORIS, PlayedUser, World
from tests.e2e import browser as installed
from tests.e2e import open_page
from tests.e2e.open_page import start, window, write
from tests.e2e.scripted_bot import ScriptedBot

chromium_path = installed.chromium_path
pytestmark = pytest.mark.asyncio(loop_scope="module")

SHORTEST_OGG = b"OggS" + bytes(range(256)) * 4
PEOPLE_WITH_MARKUP = (
    PlayedUser(ANNA, "<img src=x onerror=alert(1)>", "markup", "ru", "+79160000001"),
    PlayedUser(BORIS, "Boris", "boris_demo", "en", "+79160000002"),
)
browser, world, bot, page = open_page.browser, open_page.world, open_page.bot, open_page.page


async def test_start_button_opens_the_conversation_and_texts_are_formatted(page: Page) -> None:
    await start(page)
    greeting = page.get_by_test_id("message").filter(has_text="Здравствуйте")
    await expect(greeting.locator("strong")).to_have_text("Анна")
    await expect(greeting.locator("code")).to_have_text("100,00 ₽")
    link = greeting.get_by_role("link", name="подробнее")
    await expect(link).to_have_attribute("href", "https://example.com/")
    await expect(page.get_by_test_id("start")).to_be_hidden()


async def test_enter_sends_and_shift_enter_makes_a_new_line(
    page: Page, bot: ScriptedBot, world: World
) -> None:
    await start(page)
    field = page.get_by_test_id("field")
    await field.fill("первая")
    await field.press("Shift+Enter")
    await field.press_sequentially("вторая")
    await field.press("Enter")
    await expect(page.get_by_test_id("message").last).to_contain_text("первая\nвторая", use_inner_text=True)
    await world.telegram.until(lambda: bot.messages[-1].get("text") == "первая\nвторая")
    await expect(field).to_have_value("")


async def test_tap_shows_the_toast_and_the_edit_in_place(page: Page) -> None:
    await start(page)
    await page.get_by_test_id("inline-button").filter(has_text="Подтвердить").click()
    await expect(page.get_by_test_id("toast")).to_have_text("Принято")
    messages = page.get_by_test_id("message")
    await expect(messages).to_have_count(2)
    await expect(messages.last).to_contain_text("Звонок создан")
    await expect(messages.last.get_by_test_id("edited")).to_be_visible()
    await expect(page.get_by_test_id("inline-button")).to_have_count(0)


async def test_alert_waits_for_the_person_and_a_deleted_message_goes(page: Page) -> None:
    await start(page)
    await page.get_by_test_id("inline-button").filter(has_text="Предупредить").click()
    await expect(page.get_by_test_id("alert")).to_contain_text("Денег мало")
    await page.get_by_test_id("alert-ok").click()
    await expect(page.get_by_test_id("alert")).to_be_hidden()
    await page.get_by_test_id("inline-button").filter(has_text="Убрать").click()
    await expect(page.get_by_test_id("message")).to_have_count(1)


async def test_reply_keyboard_shares_the_persons_own_contact(page: Page) -> None:
    await start(page)
    await write(page, "/keyboard")
    await page.get_by_test_id("key").filter(has_text="Отправить мой номер").click()
    await expect(page.get_by_test_id("contact")).to_contain_text("Анна")
    await expect(page.get_by_test_id("message").last).to_contain_text("Номер свой: 79160000001")
    await expect(page.get_by_test_id("keyboard")).to_be_hidden()


async def test_contact_of_somebody_else_is_sent_from_the_attachment_menu(page: Page) -> None:
    await start(page)
    await page.get_by_test_id("attach").click()
    await page.get_by_test_id("attach-contact").click()
    await page.get_by_test_id("contact-name").fill("Пётр")
    await page.get_by_test_id("contact-phone").fill("+7 916 000-00-77")
    await page.get_by_test_id("contact-send").click()
    await expect(page.get_by_test_id("message").last).to_contain_text("Номер чужой: +7 916 000-00-77")


async def test_file_reaches_the_bot_with_the_same_bytes_and_comes_back(
    page: Page, bot: ScriptedBot, tmp_path: Path
) -> None:
    await start(page)
    data = bytes(range(256)) * 300
    listed = tmp_path / "список.csv"
    listed.write_bytes(data)
    await page.get_by_test_id("file-document").set_input_files(listed)
    cards = page.get_by_test_id("document")
    await expect(cards).to_have_count(2)
    assert bot.received == [data]
    async with page.expect_download() as downloading:
        await cards.last.click()
    download = await downloading.value
    assert download.suggested_filename == "список.csv"
    saved = await download.path()
    assert saved.read_bytes() == data


async def test_voice_note_is_playable_where_it_arrived(page: Page, bot: ScriptedBot, tmp_path: Path) -> None:
    await start(page)
    note = tmp_path / "note.ogg"
    note.write_bytes(SHORTEST_OGG)
    await page.get_by_test_id("file-voice").set_input_files(note)
    players = page.get_by_test_id("player")
    await expect(players).to_have_count(2)
    assert bot.received == [SHORTEST_OGG]
    source = await players.last.get_attribute("data-src")
    status = await page.evaluate(
        "async (url) => (await fetch(url, {headers: {Range: 'bytes=4-7'}})).status", source
    )
    assert status == 206


async def test_voice_note_is_recorded_from_the_microphone(page: Page, bot: ScriptedBot, world: World) -> None:
    await start(page)
    await page.get_by_test_id("record").click()
    await expect(page.get_by_test_id("record-time")).to_have_text("0:01")
    await page.get_by_test_id("record-send").click()
    await expect(page.get_by_test_id("player")).to_have_count(2)
    assert bot.received[0][:4] in {b"\x1aE\xdf\xa3", b"OggS"}
    assert bot.messages[-1]["voice"]["duration"] >= 1
    await page.get_by_test_id("player").first.get_by_role("button").click()
    await expect(page.get_by_test_id("player").first).to_have_attribute("data-playing", "true")


async def test_recording_that_was_cancelled_is_not_sent(page: Page) -> None:
    await start(page)
    await page.get_by_test_id("record").click()
    await page.get_by_test_id("record-cancel").click()
    await write(page, "текстом")
    await expect(page.get_by_test_id("message")).to_have_count(3)
    await expect(page.get_by_test_id("player")).to_have_count(0)


async def test_command_menu_lists_filters_and_sends(page: Page) -> None:
    await start(page)
    await page.get_by_test_id("menu-button").click()
    await expect(page.get_by_test_id("command")).to_have_count(3)
    await page.keyboard.press("Escape")
    await page.get_by_test_id("field").press_sequentially("/ke")
    await expect(page.get_by_test_id("command")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("key")).to_have_count(2)


async def test_switching_people_shows_their_own_chats_and_both_see_the_group(page: Page) -> None:
    await start(page)
    await page.get_by_test_id("people").get_by_text("Boris").click()
    await expect(page.get_by_test_id("message")).to_have_count(0)
    await start(page)
    await expect(page.get_by_test_id("message").last).to_contain_text("Здравствуйте, Boris")
    await page.get_by_test_id("chat").filter(has_text="Регистратура").click()
    await write(page, "Кто перезвонит?")
    await expect(page.get_by_test_id("message")).to_have_attribute("data-side", "out")
    await page.get_by_test_id("people").get_by_text("Анна").click()
    await expect(page.get_by_test_id("talk-name")).to_have_text("Регистратура")
    await expect(page.get_by_test_id("message")).to_have_attribute("data-side", "in")
    await expect(page.get_by_test_id("sender")).to_have_text("Boris")


async def test_reply_quotes_the_message_and_tells_the_bot(page: Page, bot: ScriptedBot, world: World) -> None:
    await start(page)
    greeting = page.get_by_test_id("message").filter(has_text="Здравствуйте")
    await greeting.hover()
    await greeting.get_by_test_id("reply").click()
    await expect(page.get_by_test_id("reply-bar")).to_contain_text("Dialgram")
    await write(page, "Спасибо")
    await expect(page.get_by_test_id("quote")).to_contain_text("Здравствуйте")
    await world.telegram.until(lambda: "reply_to_message" in bot.messages[-1])
    await expect(page.get_by_test_id("reply-bar")).to_be_hidden()


async def test_markup_in_names_and_texts_is_shown_as_text(browser: Browser) -> None:
    async with (
        World.running(limits=TelegramLimits.off(), users=PEOPLE_WITH_MARKUP) as world,
        ScriptedBot(world.telegram_url, world.token).running(),
        window(browser, world.page_url) as page,
    ):
        await start(page)
        await write(page, "<b>не жирный</b><script>1</script>")
        await expect(page.get_by_test_id("message").last).to_contain_text(
            "<b>не жирный</b><script>1</script>"
        )
        await expect(page.get_by_test_id("message").nth(1)).to_contain_text("<img src=x onerror=alert(1)>")
        await expect(page.get_by_test_id("person").first).to_contain_text("<img src=x")
        assert await page.locator("#messages img, #messages b, #people img").count() == 0


async def test_reload_keeps_the_person_the_chat_and_the_messages(page: Page, world: World) -> None:
    await page.get_by_test_id("people").get_by_text("Boris").click()
    await start(page)
    await page.reload()
    await expect(page.get_by_test_id("message")).to_have_count(2)
    await expect(page.locator("[data-testid=person][aria-checked=true]")).to_have_attribute(
        "data-id", str(BORIS)
    )
    await world.telegram.say(BORIS, "после перезагрузки")
    await expect(page.get_by_test_id("message").last).to_contain_text("после перезагрузки")


async def test_restarted_bot_goes_on_in_the_same_window(browser: Browser, world: World) -> None:
    async with window(browser, world.page_url) as page:
        async with ScriptedBot(world.telegram_url, world.token).running():
            await start(page)
        await write(page, "/keyboard")
        await expect(page.get_by_test_id("message")).to_have_count(3)
        async with ScriptedBot(world.telegram_url, world.token).running():
            await expect(page.get_by_test_id("key")).to_have_count(2)


async def test_restarted_sandbox_is_found_again_by_an_open_window(browser: Browser) -> None:
    context = await browser.new_context(locale="ru-RU")
    page = await context.new_page()
    async with World.running(limits=TelegramLimits.off()) as world:
        port = int(world.page_url.rpartition(":")[2])
        await page.goto(world.page_url)
        await world.telegram.say(ANNA, "до")
        await expect(page.get_by_test_id("message")).to_have_count(1)
    await expect(page.get_by_test_id("offline")).to_be_visible()
    async with World.running(limits=TelegramLimits.off(), page_port=port) as world:
        await expect(page.get_by_test_id("offline")).to_be_hidden()
        await expect(page.get_by_test_id("message")).to_have_count(0)
        await world.telegram.say(ANNA, "после")
        await expect(page.get_by_test_id("message")).to_contain_text("после")
        await context.close()


async def test_link_that_would_run_something_is_no_link(page: Page, bot: ScriptedBot) -> None:
    await start(page)
    markup = {
        "inline_keyboard": [
            [{"text": "Сайт", "url": "example.com/a"}, {"text": "Код", "url": "javascript://a.b"}]
        ]
    }
    await bot.call("sendMessage", chat_id=ANNA, text="Куда?", reply_markup=markup)
    last = page.get_by_test_id("message").last
    await expect(last.get_by_role("link")).to_have_attribute("href", "https://example.com/a")
    await expect(last.get_by_role("button", name="Код")).to_be_disabled()


async def test_link_to_the_bot_starts_it_with_its_payload(page: Page, bot: ScriptedBot, world: World) -> None:
    await start(page)
    link = "https://t.me/dialgram_demo_bot?start=owner_7"
    await bot.call("sendMessage", chat_id=ANNA, text=f'<a href="{link}">войти</a>', parse_mode="HTML")
    await page.get_by_role("link", name="войти").click()
    await world.telegram.until(lambda: bot.messages[-1].get("text") == "/start owner_7")


async def test_address_with_a_payload_starts_the_bot_with_it(
    browser: Browser, world: World, bot: ScriptedBot
) -> None:
    async with window(browser, f"{world.page_url}/?start=owner_8") as page:
        await start(page)
        assert bot.messages[-1]["text"] == "/start owner_8"
        await expect(page).not_to_have_url("start=owner_8")


async def test_blocked_bot_can_be_taken_back(page: Page, world: World) -> None:
    await start(page)
    await page.get_by_test_id("toggle-block").click()
    await expect(page.get_by_test_id("start")).to_have_text("Разблокировать")
    assert world.telegram.users[0].blocked
    await page.get_by_test_id("start").click()
    await expect(page.get_by_test_id("field")).to_be_visible()
    assert not world.telegram.users[0].blocked
