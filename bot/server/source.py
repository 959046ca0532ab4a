"""Where a webhook came from: a second factor beside its address, since X-Forwarded-For is whatever the sender wrote.

The peer is believed. Only when it is one of our own proxies does the header count, and of it the right-most entry that
is not ours again: what stands left of that one was written by strangers.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def client_address(peer: str, forwarded: Iterable[str], proxies: Sequence[Network]) -> Address | None:
    """The sender's address; None when it can't be told (no address at all, garbage written by our own proxy).

    `forwarded`: the values of all X-Forwarded-For headers in their order.
    """
    address = read_address(peer)
    hops = [hop for value in forwarded for hop in value.split(",")]
    while address is not None and hops and is_among(address, proxies):
        address = read_address(hops.pop())
    return address


def is_among(address: Address | None, networks: Sequence[Network]) -> bool:
    """False for an address that can't be told."""
    return address is not None and any(address in network for network in networks)


def read_address(text: str) -> Address | None:
    """Any of `1.2.3.4`, `1.2.3.4:5`, `::1`, `[::1]`, `[::1]:5`; an IPv4 address in IPv6 clothes is undressed."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
