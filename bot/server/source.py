"""Where a webhook came from: a second factor beside its secret address. X-Forwarded-For can't simply be believed, since
the sender may write anything into it.

The socket's peer is believed. The header counts only when the peer is one of our own proxies. Then the right-most entry
that is not a proxy of ours is the sender; everything left of it was written by strangers.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def client_address(peer: str, forwarded: Iterable[str], proxies: Sequence[Network]) -> Address | None:
    """The sender's address; None when it isn't known (no address at all, or garbage written by our own proxy).

    `forwarded`: the values of all X-Forwarded-For headers, in their order.
    """
    address = read_address(peer)
    hops = [hop for value in forwarded for hop in value.split(",")]
    while address is not None and hops and is_among(address, proxies):
        address = read_address(hops.pop())
    return address


def is_among(address: Address | None, networks: Sequence[Network]) -> bool:
    """False for an address that isn't known."""
    return address is not None and any(address in network for network in networks)


def read_address(text: str) -> Address | None:
    """Reads `1.2.3.4`, `1.2.3.4:5`, `::1`, `[::1]`, `[::1]:5`; an IPv4 address written as IPv6 comes back as IPv4."""
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
