import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hooks.hook_address import (
    HOOK_ADDRESS_LIMIT,
    HookAddress,
    hook_mac_key,
    hook_path,
    read_hook_path,
    telegram_hook_path,
    telegram_secret,
)

KEYS = {7: hook_mac_key(b"a" * 32), 200: hook_mac_key(b"b" * 32)}
WORD = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=32)
ADDRESS = st.builds(HookAddress, st.just("calls"), WORD) | st.builds(HookAddress, st.just("ivr"), WORD, WORD)


@given(address=ADDRESS, key_id=st.sampled_from(sorted(KEYS)))
def test_what_was_written_is_read(address: HookAddress, key_id: int) -> None:
    path = hook_path(address, key_id=key_id, mac_key=KEYS[key_id])
    assert read_hook_path(path, KEYS) == address
    assert read_hook_path(path, {}) is None


@given(address=ADDRESS, data=st.data())
def test_no_changed_character_goes_unnoticed(address: HookAddress, data: st.DataObject) -> None:
    path = hook_path(address, key_id=7, mac_key=KEYS[7])
    place = data.draw(st.integers(0, len(path) - 1))
    character = data.draw(st.characters().filter(lambda drawn: drawn != path[place]))
    assert read_hook_path(path[:place] + character + path[place + 1 :], KEYS) is None


@given(st.text(max_size=300))
def test_nothing_that_is_asked_for_breaks_the_reading(path: str) -> None:
    assert read_hook_path(path, KEYS) is None
    assert read_hook_path(f"/hooks/calls/{path}", KEYS) is None
    assert read_hook_path(f"/hooks/calls/7/batch/{path}", KEYS) is None


@pytest.mark.parametrize("key_id", ["8", "07", "", "-7", "+7", "٧", "7.0", "9999", "x"])
def test_a_key_id_that_is_not_in_force_or_not_written_so_is_refused(key_id: str) -> None:
    path = hook_path(HookAddress("calls", "batch"), key_id=7, mac_key=KEYS[7])
    assert read_hook_path(path.replace("/7/", f"/{key_id}/", 1), KEYS) is None


def test_a_call_and_a_reaction_are_not_mistaken_for_each_other() -> None:
    calls = hook_path(HookAddress("calls", "batch"), key_id=7, mac_key=KEYS[7])
    reaction = hook_path(HookAddress("ivr", "batch", "1"), key_id=7, mac_key=KEYS[7])
    assert read_hook_path(calls.replace("calls", "ivr"), KEYS) is None
    assert read_hook_path(reaction.replace("ivr", "calls"), KEYS) is None
    assert read_hook_path(reaction.replace("ivr", "other"), KEYS) is None


def test_another_first_word_is_not_ours() -> None:
    path = hook_path(HookAddress("calls", "batch"), key_id=7, mac_key=KEYS[7])
    assert read_hook_path(path.replace("/hooks/", "/hook/"), KEYS) is None
    assert read_hook_path("x" + path, KEYS) is None


def test_the_longest_address_of_ours_fits_the_services_limit() -> None:
    address = HookAddress("ivr", "b" * 32, "1-2-3-4-5-6-7-8-9")
    path = hook_path(address, key_id=255, mac_key=KEYS[7])
    assert 120 + len(path) <= HOOK_ADDRESS_LIMIT


def test_telegrams_address_and_secret_tell_nothing_of_each_other_or_of_webhooks() -> None:
    path, secret = telegram_hook_path(KEYS[7]), telegram_secret(KEYS[7])
    assert path.startswith("/telegram/")
    assert re.fullmatch("[A-Za-z0-9_-]{1,256}", secret)
    assert path.removeprefix("/telegram/") not in secret
    assert telegram_hook_path(KEYS[200]) != path
    assert telegram_secret(KEYS[200]) != secret
