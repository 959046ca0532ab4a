"""From a file, a text or cards to a draft, and the draft's way from one list to another."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.drafts.draft import FromLaunch, FromList, Purpose, SpokenText, StoredRecord
from bot.services.drafts.list_view import template_values
from bot.services.lists.importing import CARDS_TOGETHER
from bot.services.lists.merging import Merging
from bot.services.refusal import Refusal
from bot.sheets.sheet import Columns, SheetRefused
from storage.calling import drafts
from tests.contract.lists.made_lists import CHAT, a_draft, a_list, from_file
from tests.shop.shop import ANNA, Shop, a_call, phone

FILE = f"Телефон;Имя;Город;Второй\n{phone(1)};Анна;Москва;{phone(11)}\n{phone(2)};Иван;Тверь;{phone(12)}\n"
CORRECTED = Columns(phone=3, name=1, variables=((2, "Город"),), has_header=True)


async def phones(shop: Shop, list_id: int) -> list[str | None]:
    return [entry.phone async for page in shop.services.lists.entries(ANNA, list_id) for entry in page]


async def test_a_file_is_a_draft_where_its_progress_stood(shop: Shop, tmp_path: Path) -> None:
    view = await from_file(shop, tmp_path, FILE)
    assert view.listed is not None
    assert (view.listed.name, view.listed.recipient_count, view.listed.has_columns) == ("clients", 2, True)
    card = await shop.services.importing.list_of(ANNA, view.draft_id)
    assert card.reading is not None
    assert card.reading.headers == ("Телефон", "Имя", "Город", "Второй")
    assert card.reading.samples[0] == (phone(1), "Анна", "Москва", phone(11))
    assert [path.name for path in sorted(tmp_path.iterdir()) if path.suffix == ".rows"] == []  # noqa: ASYNC240


async def test_a_file_that_is_no_list_leaves_nothing(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(SheetRefused, match="no_phones"):
        await from_file(shop, tmp_path, "Имя\nАнна\n")
    assert (await shop.services.list_drafts.latest(ANNA, CHAT, CARDS_TOGETHER)) is None


async def test_other_columns_are_another_list_with_the_same_name_and_consent(
    shop: Shop, tmp_path: Path
) -> None:
    view = await from_file(shop, tmp_path, FILE)
    old = await shop.services.importing.list_of(ANNA, view.draft_id)
    await shop.services.lists.save(ANNA, old.id, "Весна")
    await shop.services.lists.consent(ANNA, old.id, kind="photo", text="Журнал", file_id="photo-1")
    view = await shop.services.importing.corrected(
        ANNA, view.draft_id, view.revision, tmp_path / "file", CORRECTED, told=lambda _rows: None
    )
    new = await shop.services.importing.list_of(ANNA, view.draft_id)
    assert new.id != old.id
    assert (new.name, new.is_saved, new.columns) == ("Весна", True, ("Город",))
    assert new.consent is not None
    assert new.consent.file_id == "photo-1"
    assert await phones(shop, new.id) == [phone(11), phone(12)]
    assert view.listed is not None
    assert view.listed.recipient_count == 2
    kept = await shop.services.lists.card(ANNA, old.id)
    assert not kept.is_saved
    assert kept.consent is not None, "whom the old one has called must stay proved"


async def test_an_outdated_correction_changes_nothing(shop: Shop, tmp_path: Path) -> None:
    view = await from_file(shop, tmp_path, FILE)
    with pytest.raises(Refusal, match="outdated-screen"):
        await shop.services.importing.corrected(
            ANNA, view.draft_id, view.revision + 1, tmp_path / "file", CORRECTED, told=lambda _rows: None
        )
    again = await shop.services.drafting.view(ANNA, view.draft_id)
    assert again.content == view.content


async def test_a_list_without_a_file_has_no_columns_to_correct(shop: Shop, tmp_path: Path) -> None:
    view = await shop.services.importing.pasted(ANNA, CHAT, "Анна 89160000001\nИван 89160000002", name="Чат")
    assert view.listed is not None
    assert (view.listed.name, view.listed.recipient_count, view.listed.has_columns) == ("Чат", 2, False)
    with pytest.raises(Refusal, match="list-gone"):
        await shop.services.importing.corrected(
            ANNA, view.draft_id, view.revision, tmp_path / "none", CORRECTED, told=lambda _rows: None
        )


async def test_a_call_of_a_few_has_no_list(shop: Shop) -> None:
    draft_id, _ = await shop.draft(a_call(1))
    with pytest.raises(Refusal, match="list-gone"):
        await shop.services.importing.list_of(ANNA, draft_id)


async def test_a_long_line_brings_its_words_along(shop: Shop) -> None:
    people = [("", phone(number)) for number in range(22)] + [("", "8916")]
    view = await shop.services.importing.gathered(
        ANNA, CHAT, people, name="Строка", origin="line", asked=a_call(1, text="Приходите")
    )
    assert view.recipient_count == 22
    assert view.content.what == SpokenText("Приходите")
    assert view.content.phones == ()
    assert isinstance(view.content.source, FromList)
    assert await shop.services.importing.one_more(ANNA, CHAT, phone(30), "Ещё") is None, "no cards"


async def test_a_card_behind_others_goes_into_their_list_once(shop: Shop) -> None:
    cards = [(f"Человек {number}", phone(number)) for number in range(21)]
    view = await shop.services.importing.gathered(ANNA, CHAT, cards, name="Контакты", origin="contacts")
    await shop.services.drafting.shown(view.draft_id, 17)
    before = await shop.services.importing.list_of(ANNA, view.draft_id)
    added = await shop.services.importing.one_more(ANNA, CHAT, phone(21), "Последний")
    assert added is not None
    more, message_id = added
    assert (more.draft_id, more.recipient_count, message_id) == (view.draft_id, 22, 17)
    again = await shop.services.importing.one_more(ANNA, CHAT, phone(0), "Человек 0")
    assert again is not None
    assert again[0].recipient_count == 22
    with pytest.raises(Refusal, match="list-gone"):
        await shop.services.lists.card(ANNA, before.id)
    shop.clock.move(minutes=6)
    assert await shop.services.importing.one_more(ANNA, CHAT, phone(22), "Поздно") is None


async def test_a_card_is_for_itself_where_the_list_is_kept_or_another_call_was_begun(shop: Shop) -> None:
    assert await shop.services.importing.one_more(ANNA, CHAT, phone(1), "Анна") is None
    cards = [("", phone(number)) for number in range(21)]
    view = await shop.services.importing.gathered(ANNA, CHAT, cards, name="Контакты", origin="contacts")
    card = await shop.services.importing.list_of(ANNA, view.draft_id)
    await shop.services.lists.save(ANNA, card.id, "Контакты")
    assert await shop.services.importing.one_more(ANNA, CHAT, phone(30), "Анна") is None
    await shop.draft(a_call(1))
    assert await shop.services.importing.one_more(ANNA, CHAT, phone(31), "Анна") is None


# -- two lists put together -------------------------------------------------------------------------------------


async def test_two_lists_become_one_with_all_columns_and_each_phone_once(shop: Shop) -> None:
    first = await a_draft(shop, f"{phone(1)};Анна;Москва", f"{phone(2)};Иван;Тверь", "кто;;", name="первый")
    second = await shop.services.importing.pasted(
        ANNA,
        CHAT,
        f"Телефон;Имя;Скидка\n{phone(2)};Иван;5\n{phone(3)};Ольга;7\n{phone(3)};Ольга;7",
        name="второй",
    )
    assert second.listed is not None
    assert second.listed.previous is not None
    assert (second.listed.previous.name, second.listed.previous.recipient_count) == ("первый", 2)
    await shop.services.drafting.shown(first.draft_id, 5)
    merged = await shop.services.merging.add_to_previous(ANNA, second.draft_id, second.revision)
    assert merged.old_message == 5
    listed = merged.view.listed
    assert listed is not None
    assert (listed.name, listed.recipient_count, listed.total) == ("первый", 3, 6)
    assert listed.columns == ("Город", "Скидка")
    assert listed.left_out == {"unreadable": 1, "double": 2}
    assert listed.previous is None
    assert listed.consent is None
    rows = [
        (entry.phone, entry.fields)
        async for page in shop.services.lists.entries(ANNA, listed.list_id or 0)
        for entry in page
    ]
    assert rows == [(phone(1), ("Москва", "")), (phone(2), ("Тверь", "")), (phone(3), ("", "7"))]
    with pytest.raises(Refusal, match="draft-closed"):
        await shop.services.drafting.view(ANNA, first.draft_id)


async def test_what_was_not_dialled_of_either_list_is_told_of_both_together(shop: Shop) -> None:
    first = await a_draft(shop, f"{phone(1)} доб. 12;Анна;Москва", f"{phone(2)};Иван;Тверь", name="первый")
    second = await shop.services.importing.pasted(
        ANNA, CHAT, f"Телефон;Имя\n{phone(3)} доб. 7;Ольга\n{phone(4)} доб. 8;Олег", name="второй"
    )
    assert first.listed is not None
    assert second.listed is not None
    assert (first.listed.extensions, second.listed.extensions) == (1, 2)
    await shop.services.drafting.shown(first.draft_id, 5)
    merged = await shop.services.merging.add_to_previous(ANNA, second.draft_id, second.revision)
    assert merged.view.listed is not None
    assert merged.view.listed.extensions == 3


async def test_the_words_of_the_first_list_are_the_merged_ones_unless_it_has_its_own(shop: Shop) -> None:
    first = await a_draft(shop, f"{phone(1)};;", name="первый")
    record = StoredRecord(shop.record())
    await shop.services.list_drafts.change(
        ANNA, first.draft_id, first.revision, replace(first.content, what=record)
    )
    second = await a_draft(shop, f"{phone(2)};;", name="второй")
    merged = await shop.services.merging.add_to_previous(ANNA, second.draft_id, second.revision)
    assert merged.view.content.what == record
    third = await a_draft(shop, f"{phone(3)};;", name="третий")
    own = replace(third.content, what=SpokenText("Своё"))
    third = await shop.services.list_drafts.change(ANNA, third.draft_id, third.revision, own)
    merged = await shop.services.merging.add_to_previous(ANNA, third.draft_id, third.revision)
    assert merged.view.content.what == SpokenText("Своё")
    assert merged.view.recipient_count == 3


async def test_there_is_nothing_to_add_to_once_the_first_list_is_gone(shop: Shop) -> None:
    alone = await a_draft(shop, f"{phone(1)};;")
    with pytest.raises(Refusal, match="previous-gone"):
        await shop.services.merging.add_to_previous(ANNA, alone.draft_id, alone.revision)
    await shop.services.drafting.cancel(ANNA, alone.draft_id, alone.revision)
    second = await a_draft(shop, f"{phone(2)};;")
    with pytest.raises(Refusal, match="previous-gone"):
        await shop.services.merging.add_to_previous(ANNA, second.draft_id, second.revision)
    shop.clock.move(hours=2)
    third = await a_draft(shop, f"{phone(3)};;")
    assert third.listed is not None
    assert third.listed.previous is None, "too long ago"


async def test_the_same_list_twice_is_not_added_to_itself(shop: Shop) -> None:
    list_id = await a_list(shop, f"{phone(1)};;")
    await shop.services.list_drafts.start(ANNA, CHAT, list_id)
    again = await shop.services.list_drafts.start(ANNA, CHAT, list_id)
    assert again.listed is not None
    assert again.listed.previous is None


async def test_an_outdated_button_joins_nothing(shop: Shop) -> None:
    first = await a_draft(shop, f"{phone(1)};;")
    second = await a_draft(shop, f"{phone(2)};;")
    with pytest.raises(Refusal, match="outdated-screen"):
        await shop.services.merging.add_to_previous(ANNA, second.draft_id, second.revision + 1)
    assert (await shop.services.drafting.view(ANNA, first.draft_id)).recipient_count == 1


async def test_a_first_list_that_is_confirmed_meanwhile_is_not_taken_away(shop: Shop) -> None:
    first = await a_draft(shop, f"{phone(1)};;")
    second = await a_draft(shop, f"{phone(2)};;")
    async with shop.database.reading() as tx:
        before = await drafts.get(tx, first.draft_id)
    assert before is not None
    await shop.services.drafting.cancel(ANNA, first.draft_id, first.revision)
    joined = await a_list(shop, f"{phone(1)};;", f"{phone(2)};;")
    with pytest.raises(Refusal, match="previous-gone"):
        await shop.services.list_drafts.use_list(
            ANNA, second.draft_id, second.revision, joined, instead_of=before
        )
    kept = await shop.services.drafting.view(ANNA, second.draft_id)
    assert kept.recipient_count == 1
    assert kept.revision == second.revision


async def test_people_of_a_launch_have_no_file_and_still_a_table_of_the_others(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(9700, 9701, 9703))
    await shop.overheard()
    await shop.project()
    await shop.services.stop_list.add(ANNA, [phone(9700)])
    view = await shop.services.list_drafts.again(ANNA, CHAT, launch_id)
    assert isinstance(view.content.source, FromLaunch)
    rows = [row async for page in shop.services.lists.left_out(ANNA, view.draft_id) for row in page]
    assert [(row.phone, row.reason) for row in rows] == [(phone(9700), "stop_list")]
    with pytest.raises(Refusal, match="list-gone"):
        await shop.services.importing.list_of(ANNA, view.draft_id)
    later = await a_draft(shop, f"{phone(1)};;")
    assert later.listed is not None
    assert later.listed.previous is None, "people of a launch are no list to add to"


async def test_while_two_columns_could_be_the_phones_no_confirm_is_taken(shop: Shop, tmp_path: Path) -> None:
    table = "".join(f"Гость {n};916010261{n};926010262{n}\n" for n in range(5))
    view = await from_file(shop, tmp_path, table)
    said = replace(view.content, what=StoredRecord(shop.record()))
    view = await shop.services.list_drafts.change(ANNA, view.draft_id, view.revision, said)
    with pytest.raises(Refusal, match="columns-unsure"):
        await shop.services.launching.confirm(
            shop.yes(ANNA), view.draft_id, view.revision, purpose=Purpose.NOTICE
        )


async def test_lists_too_long_together_stay_apart(shop: Shop) -> None:
    first = await a_draft(shop, f"{phone(1)};;", f"{phone(2)};;")
    second = await a_draft(shop, f"{phone(3)};;", f"{phone(4)};;")
    merging = Merging(
        database=shop.database, clock=shop.clock, list_drafts=shop.services.list_drafts, most_rows=3
    )
    with pytest.raises(Refusal, match="list-too-long"):
        await merging.add_to_previous(ANNA, second.draft_id, second.revision)
    for view in (first, second):
        assert (await shop.services.drafting.view(ANNA, view.draft_id)).recipient_count == 2


async def test_a_draft_whose_writing_was_cut_short_says_so_and_is_written_anew(shop: Shop) -> None:
    view = await a_draft(shop, f"{phone(1)};;")
    async with shop.database.writing() as tx:
        assert await drafts.count_recipients(tx, view.draft_id, view.revision, None)
    cut = await shop.services.drafting.view(ANNA, view.draft_id)
    assert "list-not-written" in [blocker.code for blocker in cut.blockers]
    assert await shop.services.list_drafts.write_recipients(ANNA, view.draft_id) == 1
    assert (await shop.services.drafting.view(ANNA, view.draft_id)).recipient_count == 1


async def test_only_an_open_draft_of_a_list_has_people_to_write(shop: Shop) -> None:
    draft_id, _ = await shop.draft(a_call(1))
    with pytest.raises(LookupError):
        await shop.services.list_drafts.write_recipients(ANNA, draft_id)
    view = await a_draft(shop, f"{phone(1)};;")
    await shop.services.drafting.cancel(ANNA, view.draft_id, view.revision)
    with pytest.raises(Refusal, match="draft-closed"):
        await shop.services.list_drafts.write_recipients(ANNA, view.draft_id)


def test_what_is_no_template_has_no_values() -> None:
    assert template_values(a_call(1), "Анна", ("Москва",)) == {}
