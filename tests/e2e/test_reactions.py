"""What somebody presses or says becomes what the user wrote below the text: in the request, on the cards, in messages."""

from tests.e2e.list_files import send
from tests.e2e.story import Story

TREE = """Вы придёте?
1 приду: Спасибо, ждём вас
1.1 да (да, конечно): смс Ждём по адресу Лесная 5
2 не приду: менеджер +7 495 000-00-01
3 (перезвоните, позже): лид; Хорошо, перезвоним
9: стоп
*: лид
-: Мы перезвоним позже"""


async def test_the_whole_tree_is_shown_sent_and_heard(connected: Story) -> None:
    await connected.say(f"/call +7 916 000-95-11\n{TREE}")
    screen = await connected.sees("Проверьте звонок")
    assert "Вы придёте?" in screen
    for shown in ("1 приду", "менеджер +7 495 000-00-01", "больше не звонить", "молчит", "любые слова"):
        assert shown in screen
    assert "Это часть текста" in connected.buttons()
    await connected.press("Подтвердить")
    await connected.until(lambda: len(connected.paid()) == 1, "a paid request")
    body = connected.paid()[0].body
    assert body["record"]["text"] == "Вы придёте?"
    assert body["phones"] == ["79160009511"]
    first, second, third, ninth, any_phrase, silent = body["ivrs"]
    assert (first["digit"], first["record"]["text"]) == (1, "Спасибо, ждём вас")
    (below,) = first["ivrs"]
    assert (below["digit"], below["keyWords"], below["smsText"]) == (
        1,
        "да|конечно",
        "Ждём по адресу Лесная 5",
    )
    assert second["managerPhone"] == "74950000001"
    assert (third["digit"], third["keyWords"], third["recognize"]) == (3, "перезвоните|позже", 1)
    assert (ninth["needBlock"], any_phrase["anyWord"]) == (1, 1)
    assert silent["record"] == {"text": "Мы перезвоним позже"}
    addresses = {node["webhookUrl"] for node in (first, below, second, third, ninth, any_phrase, silent)}
    assert len(addresses) == 7
    assert all("/hooks/ivr/" in address and len(address) <= 255 for address in addresses)
    card = await connected.sees("(?s)1 приду.*1.1 да")
    assert "из данных звонка" not in card


async def test_a_lead_is_told_at_once_and_whoever_says_stop_is_never_called_again(connected: Story) -> None:
    await connected.say("+7 916 000-96-03 Вы придёте?\n3 перезвонить (перезвоните, позже): лид; Перезвоним")
    await connected.sees("Проверьте звонок")
    await connected.press("Подтвердить")
    told = await connected.sees("Ждёт ответа")
    assert "+7 916 ***-**-03" in told
    assert "3 перезвонить" in told
    assert "перезвоните позже" in told
    await connected.say("+7 916 000-95-09 Вы придёте?\n9: стоп")
    await connected.sees("Проверьте звонок")
    await connected.press("Подтвердить")
    await connected.sees("000-95-09 — .*нажали 9")
    await connected.say("/stoplist")
    await connected.sees("Стоп-лист")
    await connected.press("916 000-95-09")
    await connected.sees("оттуда его убирает только кабинет")


async def test_a_lost_reaction_is_found_in_the_call(connected: Story) -> None:
    await connected.say("+7 916 000-99-16 Вы придёте?\n1 приду: Спасибо\n2 нет: Жаль")
    await connected.sees("Проверьте звонок")
    await connected.press("Подтвердить")
    await connected.sees("1 приду \\(из данных звонка\\)")


async def test_what_nearly_is_a_reaction_is_explained_and_nothing_is_confirmed(connected: Story) -> None:
    await connected.say("+7 916 000-00-45 Вы придёте?\n1 — да\n2: стоп")
    screen = await connected.sees("Проверьте звонок")
    assert "после клавиши нужно двоеточие" in screen
    assert "1: да" in screen
    assert "Подтвердить" not in connected.buttons()
    await connected.press("Исправить так")
    screen = await connected.sees("(?s)Реакции.*1 → «да».*больше не звонить")
    await connected.press("Это часть текста")
    screen = await connected.sees("(?s)Вы придёте.*1: да.*2: стоп")
    assert "Реакции" not in screen
    await connected.press("Изменить")
    await connected.press("Текст")
    await connected.say("Вы придёте?\n1: да\n2: стоп")
    screen = await connected.sees("(?s)Реакции.*больше не звонить")
    assert "Подтвердить" in connected.buttons()
    assert not connected.paid()


async def test_lines_that_merely_look_alike_become_reactions_by_one_tap(connected: Story) -> None:
    await connected.say("+7 916 000-00-45 Возьмите с собой:\n1. Паспорт: копия\n2. Полис: оригинал")
    screen = await connected.sees("Проверьте звонок")
    assert "Реакции" not in screen
    await connected.press("Это реакции")
    screen = await connected.sees("Реакции")
    assert "1 Паспорт" in screen
    await connected.press("Это часть текста")
    await connected.sees("(?s)Возьмите с собой:.*1. Паспорт")


async def test_a_lists_caption_holds_reactions_and_each_sentence_is_voiced_once(connected: Story) -> None:
    people = "Анна;89160000011\nИван;89160009501\nОльга;89160000013".encode()
    await send(
        connected, people, "list.csv", caption="Вы придёте?\n1 приду: Спасибо\n2 нет: Жаль\n2.1: Спасибо"
    )
    screen = await connected.sees("(?s)позвоним 3 из 3.*Реакции|Реакции.*позвоним 3 из 3")
    assert "за ролики из текстов" in screen
    await connected.press("Это уведомление")
    await connected.until(
        lambda: [request.endpoint for request in connected.paid()].count("create") == 1, "a batch"
    )
    paid = connected.paid()
    records = [request for request in paid if request.endpoint == "createRecord"]
    assert sorted(request.body["text"] for request in records) == ["Вы придёте?", "Жаль", "Спасибо"]
    ivrs = paid[-1].body["ivrs"]
    assert [set(node["record"]) for node in ivrs] == [{"id", "source"}] * 2
    assert ivrs[0]["record"] == ivrs[1]["ivrs"][0]["record"]
    await connected.sees("Откликнулись 1: 1 приду 1|Откликнулись 1: 1 приду — 1|Откликнулись 1")


async def test_faults_of_a_tree_are_named_before_anything_is_paid(connected: Story) -> None:
    await connected.say(f"+7 916 000-00-45 Вы придёте?\n1: смс {'а' * 71}\n2: менеджер +7 916 000-00-45")
    screen = await connected.sees("Проверьте звонок")
    assert "в СМС 71 знак" in screen
    assert "менеджер — один из тех, кому звоним" in screen
    assert "Подтвердить" not in connected.buttons()
    assert not connected.paid()


async def test_those_who_chose_an_answer_are_called_by_it(connected: Story) -> None:
    people = (
        "Анна;89160009501\nИван;89160009502\nОльга;89160009501\nПётр;89160009701\nМария;89160009511".encode()
    )
    await send(connected, people, "list.csv", caption="Вы придёте?\n1 приду: Спасибо\n2 нет: Жаль")
    await connected.sees("позвоним 4 из 5")
    await connected.press("Это уведомление")
    await connected.sees("Завершено")
    await connected.press("Позвонить по ответу")
    await connected.sees("Кому позвонить")
    assert "1 приду (2)" in connected.buttons()
    await connected.press("1 приду (2)")
    screen = await connected.sees("кто выбрал «1 приду»")
    assert "позвоним 2 из 2" in screen
    await connected.press("Кого и когда")
    await connected.sees("чем кончился прошлый звонок")
    await connected.press("2 нет (1)")
    await connected.press("Назад")
    await connected.sees("кто выбрал «1 приду, 2 нет»: позвоним 3 из 3")


async def test_past_calls_price_a_call_but_no_sms_and_no_managers_minute(connected: Story) -> None:
    """The service tells one cost for a whole leg, whatever happened in it: it can't be taken apart."""
    tree = "Вы придёте?\n1: менеджер +7 495 000-00-01\n2: смс Ждём вас"
    await connected.say(f"/call +7 916 000-96-05, +7 916 001-96-05, +7 916 002-96-05\n{tree}")
    screen = await connected.sees("Проверьте звонки")
    assert "цена звонка неизвестна" in screen
    assert "СМС и минуты менеджера, цена неизвестна" in screen
    await connected.press("Подтвердить")
    await connected.sees("(?s)Завершено.*Потрачено")
    await connected.say(f"/call +7 916 000-00-45\n{tree}")
    screen = await connected.sees("по вашим прошлым звонкам")
    assert "СМС и минуты менеджера, цена неизвестна" in screen
