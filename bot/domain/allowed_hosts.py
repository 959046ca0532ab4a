"""Addresses that others give us (a recording's link, a place to pass outcomes on to) must not make the bot
connect to hosts inside the operator's own network. So allowed hosts are listed, and by default their
addresses must be public.

An entry is one of
    example.org          https on port 443, the host itself and its subdomains; public addresses only
    example.org:8443     the same on that port
    http://host:port     exactly this origin, by this scheme; its address may be private, since the operator names it
    *                    any host by https or http, on any port; public addresses only
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_ENTRY = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<host>\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::(?P<port>\d{1,5}))?/?"
)
_PORTS = {"https": 443, "http": 80}
_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Permission:
    """To connect to one origin. `may_be_private`: even if its name resolves to an address that is not public."""

    may_be_private: bool


@dataclass(frozen=True, slots=True)
class _Origin:
    scheme: str
    host: str
    port: int


class AllowedHosts:
    """Raises ValueError for an entry that is none of these kinds; its text holds no value."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._takes_any = False
        self._exact: set[_Origin] = set()
        self._domains: set[tuple[str, int]] = set()
        for entry in entries:
            self._add(entry)

    def _add(self, entry: str) -> None:
        if entry.strip() == "*":
            self._takes_any = True
            return
        match = _ENTRY.fullmatch(entry.strip().lower())
        if match is None:
            raise ValueError(
                "a host (example.org, example.org:8443), an origin (http://host:port) or * is expected"
            )
        scheme, host = match["scheme"], match["host"].strip("[]")
        port = int(match["port"] or _PORTS[scheme or "https"])
        if scheme is None:
            self._domains.add((host, port))
        else:
            self._exact.add(_Origin(scheme, host, port))

    def permission(self, scheme: str, host: str, port: int) -> Permission | None:
        """Takes an address as parsed by the code that will connect: two parsers may read one text
        differently.

        None: not allowed.
        """
        host = host.lower().rstrip(".")
        if _Origin(scheme, host, port) in self._exact:
            return Permission(may_be_private=True)
        if scheme == "https" and any(port == at and _is_of(host, domain) for domain, at in self._domains):
            return Permission(may_be_private=False)
        if self._takes_any and scheme in _PORTS and host:
            return Permission(may_be_private=False)
        return None


def _is_of(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def is_public(address: str) -> bool:
    """Whether this IP address is public. An IPv4 address inside an IPv6 one must be public too."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if (carried := _carried(ip)) is not None:
            return _is_public(carried)
        return _is_public(ip) and not ip.is_site_local
    return _is_public(ip)


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_link_local)


def _carried(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one such as ::ffff:127.0.0.1 leads to."""
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
