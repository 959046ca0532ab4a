from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.server.source import client_address, is_among, read_address

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
STRANGER = ip_address("203.0.113.9")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("203.0.113.9", "203.0.113.9"),
        (" 203.0.113.9 ", "203.0.113.9"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("[::ffff:203.0.113.9]:80", "203.0.113.9"),
    ],
)
def test_an_address_is_read_in_any_usual_writing(written: str, meant: str) -> None:
    assert read_address(written) == ip_address(meant)


@pytest.mark.parametrize("written", ["", "unknown", "_hidden", "1.2.3", "1.2.3.4.5", "[", "::g", "'; --"])
def test_garbage_is_no_address(written: str) -> None:
    assert read_address(written) is None


def test_the_header_of_a_stranger_does_not_count() -> None:
    assert client_address("203.0.113.9", ["82.202.206.194"], PROXIES) == STRANGER


def test_behind_our_proxy_the_last_stranger_counts() -> None:
    assert client_address("10.0.0.1", ["82.202.206.194, 203.0.113.9"], PROXIES) == STRANGER


def test_a_chain_of_our_proxies_is_walked_through() -> None:
    chain = ["1.1.1.1, 203.0.113.9", "10.0.0.3, [fd00::1]:80"]
    assert client_address("10.0.0.1", chain, PROXIES) == STRANGER


def test_garbage_from_our_own_proxy_is_nobody() -> None:
    assert client_address("10.0.0.1", ["82.202.206.194, garbage"], PROXIES) is None


def test_our_own_proxy_without_a_header_speaks_for_itself() -> None:
    assert client_address("10.0.0.1", [], PROXIES) == ip_address("10.0.0.1")


def test_nobody_is_among_no_network() -> None:
    assert not is_among(None, (ip_network("0.0.0.0/0"),))
    assert not is_among(ip_address("::1"), (ip_network("0.0.0.0/0"),))
    assert is_among(ip_address("127.0.0.1"), (ip_network("::1/128"), ip_network("127.0.0.0/8")))


@given(peer=st.text(max_size=40), forwarded=st.lists(st.text(max_size=60), max_size=4))
def test_nothing_that_is_sent_breaks_the_reading(peer: str, forwarded: list[str]) -> None:
    client_address(peer, forwarded, PROXIES)
    client_address("10.0.0.1", forwarded, PROXIES)
