"""An address is right as a whole or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hook_address import (
    HOOK_ADDRESS_LIMIT,
    HookAddress,
    hook_mac_key,
    hook_path,
    read_hook_path,
    telegram_hook_path,
    telegram_secret,
)

OLD, NEW = hook_mac_key(b"o" * 32), hook_mac_key(b"n" * 32)
KEYS = {1: OLD, 2: NEW}
CALLS = HookAddress("calls", "Zk3v_Q-batch")
IVR = HookAddress("ivr", "Zk3v_Q-batch", "1.2")


@pytest.mark.parametrize("address", [CALLS, IVR])
@pytest.mark.parametrize("key_id", [1, 2])
def test_an_address_reads_back_under_either_key_in_force(address: HookAddress, key_id: int) -> None:
    assert read_hook_path(hook_path(address, key_id=key_id, mac_key=KEYS[key_id]), KEYS) == address


def test_an_address_fits_behind_the_longest_public_url() -> None:
    longest = HookAddress("ivr", "x" * 32, "1" * 16)
    assert 120 + len(hook_path(longest, key_id=255, mac_key=NEW)) <= HOOK_ADDRESS_LIMIT


@given(st.sampled_from([CALLS, IVR]), st.data())
def test_changing_any_character_makes_it_wrong(address: HookAddress, data: st.DataObject) -> None:
    path = hook_path(address, key_id=2, mac_key=NEW)
    at = data.draw(st.integers(0, len(path) - 1))
    letter = data.draw(st.characters().filter(lambda letter: letter != path[at]))
    assert read_hook_path(path[:at] + letter + path[at + 1 :], KEYS) is None


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/hooks/calls/2/b",
        "/hooks/calls/x/b/mac",
        "/hooks/calls/²/b/mac",
        "/hooks/calls/9999/b/mac",
        "/hooks/other/2/b/n/mac",
    ],
)
def test_a_path_of_another_form_is_none(path: str) -> None:
    assert read_hook_path(path, KEYS) is None


def test_a_key_that_is_no_longer_in_force_opens_nothing() -> None:
    assert read_hook_path(hook_path(CALLS, key_id=1, mac_key=OLD), {2: NEW}) is None
    # The stand-in key of an unknown id must not be usable either.
    assert read_hook_path(hook_path(CALLS, key_id=3, mac_key=b"\0"), {2: NEW}) is None


def test_a_calls_address_is_not_an_ivr_address_of_the_same_batch() -> None:
    mac = hook_path(CALLS, key_id=2, mac_key=NEW).rpartition("/")[2]
    assert read_hook_path(f"/hooks/ivr/2/{CALLS.batch_reference}/1/{mac}", KEYS) is None


def test_telegrams_path_and_secret_differ_by_key_and_from_each_other() -> None:
    found = {telegram_hook_path(OLD), telegram_hook_path(NEW), telegram_secret(OLD), telegram_secret(NEW)}
    assert len(found) == 4
    assert all(
        secret.isalnum() and len(secret) <= 256 for secret in (telegram_secret(OLD), telegram_secret(NEW))
    )
