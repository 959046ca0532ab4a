"""The rest of the commands and of the bad input, in English: the other modules walk them in Russian."""

from bot.sandbox.world import BORIS
from tests.e2e.story import Story


async def test_a_key_is_refused_replaced_and_removed(story: Story) -> None:
    boris = story.of(BORIS)
    await boris.say("/connect")
    await boris.sees("Send the API key")
    await boris.say("nonsense, not one word")
    await boris.sees("does not look like a key")
    await boris.say("wrongkey00000000000000000000001")
    await boris.sees("did not accept the key. Nothing was charged")
    await boris.say(story.world.api_key)
    await boris.sees("The key is connected")
    await boris.say(story.world.api_key)
    await boris.sees("The key is replaced")
    await boris.say("/disconnect")
    await boris.sees("Disconnect the key")
    await boris.press("Disconnect")
    await boris.sees("The key is removed")
    await boris.say("/start")
    await boris.sees("Hello, Boris")


async def test_the_stop_list_the_lock_and_the_invitation(story: Story) -> None:
    boris = story.of(BORIS)
    await boris.connect()
    await boris.say("/stoplist +79160000045 nonsense")
    told = await boris.sees("1 number is added")
    assert "nonsense" in told
    await boris.say("/stoplist")
    await boris.press("+7 916 000-00-45")
    await boris.sees("Added by hand")
    await boris.press("Take off")
    await boris.sees("is off the stop list")
    await boris.say("/lock")
    await boris.sees("Calls are locked")
    await boris.press("Unlock")
    await boris.sees("Calls are allowed again")
    await boris.say("/invite")
    await boris.sees("Only the bot's owner")
    await boris.say("/tokens")
    await boris.sees("no such command")
    await boris.say("hello")
    await boris.sees("Send a number and a text")


async def test_a_draft_is_edited_and_cancelled(story: Story) -> None:
    boris = story.of(BORIS)
    await boris.connect()
    await boris.say("+79160000045")
    await boris.sees("Write what to say")
    await boris.say("tomorrow at 11 Your order is ready")
    await boris.sees("Your order is ready")
    await boris.press("Edit")
    await boris.press("Time")
    await boris.sees("When shall we call")
    await boris.say("whenever")
    await boris.sees("could not be understood: “whenever”")
    await boris.say("tomorrow at 12:30")
    await boris.sees("12:30")
    await boris.press("Cancel")
    await boris.sees("Nothing was sent, nothing was charged")
    assert not boris.paid()


async def test_an_empty_balance_and_too_many_people(story: Story) -> None:
    story.world.calling.account(story.world.api_key).balance = "0"
    boris = story.of(BORIS)
    await boris.say(story.world.api_key)
    await boris.sees("Balance: 0,00 ₽")
    phones = " ".join(f"+791600001{number:02}" for number in range(21))
    await boris.say(f"{phones} We are closed tomorrow")
    screen = await boris.sees("21 of 21")
    assert "We are closed tomorrow" in screen
    await boris.say("+79160000045, +7916000004 We are closed tomorrow")
    await boris.sees("This number could not be read: .*7916000004")
    await boris.press("Without it: 1 number")
    screen = await boris.sees("(?s)000-00-45.*We are closed tomorrow")
    assert "0,00 ₽" in screen
    assert "Confirm" not in boris.buttons()
    assert not boris.paid()


async def test_calls_are_cancelled_repeated_and_listed(story: Story) -> None:
    boris = story.of(BORIS)
    await boris.connect()
    await boris.say("+79160000045 A reminder")
    await boris.press("Confirm")
    await boris.until(lambda: any("Repeat" in label for label in boris.buttons()), "a repeat")
    await boris.press("Repeat")
    await boris.until(lambda: len(boris.truth()) == 2, "the second call")
    await boris.say("/calls")
    await boris.sees("/call_2 · ")
    await boris.say("/call_1")
    await boris.sees("Call 1\n")
    assert len(boris.paid()) == 2
