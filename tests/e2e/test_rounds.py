"""Rounds of a list as a person sets them: two taps deep, confirmed with the list, and played."""

from tests.e2e.list_files import send
from tests.e2e.story import Story

PEOPLE = "Анна;89160000011\nИван;89160009701\nОльга;89160009700".encode()


async def test_rounds_are_set_confirmed_and_called_by_themselves(connected: Story) -> None:
    await send(connected, PEOPLE, "list.csv", caption="Ждём вас")
    await connected.sees("позвоним 3 из 3")
    await connected.press("Изменить")
    await connected.press("Перезванивать")
    await connected.sees("Перезванивать, до кого не дозвонились")
    await connected.press("1 раз")
    await connected.sees("ещё 1 раз через 1 ч")
    await connected.press("Другой срок")
    await connected.sees("Через сколько")
    await connected.say("скоро")
    await connected.sees("Не получилось понять срок")
    await connected.say("45 мин")
    await connected.sees("ещё 1 раз через 45 мин")
    await connected.press("✓ занято")
    screen = await connected.sees("ещё 1 раз через 45 мин, если (?!.*занято)")
    assert "не ответили" in screen
    await connected.press("Назад")
    await connected.sees("Что изменить")
    await connected.press("Назад")
    await connected.until(lambda: "Что изменить" not in connected.last(), "the confirm screen")
    assert "Перезвоним: ещё 1 раз через 45 мин" in await connected.sees("Проверьте звонки")
    await connected.press("Это уведомление")
    await connected.sees("(?s)Завершено.*Перезвоним остальным")
    assert "Не перезванивать" in connected.buttons()
    await connected.press("Не перезванивать")
    await connected.until(lambda: "Перезвонить остальным (2)" in connected.buttons(), "the usual button")


async def test_the_services_redial_and_our_rounds_exclude_each_other(connected: Story) -> None:
    await send(connected, PEOPLE, "list.csv", caption="Ждём вас")
    await connected.sees("позвоним 3 из 3")
    await connected.press("Изменить")
    await connected.press("Перезванивать")
    await connected.sees("Перезванивать, до кого не дозвонились")
    await connected.press("2 раза")
    await connected.sees("ещё 2 раза")
    await connected.press("Назад")
    await connected.sees("Что изменить")
    await connected.press("Ещё")
    await connected.until(lambda: any("15 мин" in label for label in connected.buttons()), "the redial")
    tap = await connected.press("15 мин")
    answers = connected.world.telegram.answers
    await connected.until(lambda: tap in answers, "the answer to the tap")
    assert "людям позвонили бы дважды" in answers[tap]["text"]
    await connected.press("Назад")
    await connected.sees("Что изменить")
    await connected.press("Назад")
    screen = await connected.sees("Проверьте звонки")
    assert "ещё 2 раза" in screen
    assert "Если не ответят" not in screen
    assert not connected.paid()
