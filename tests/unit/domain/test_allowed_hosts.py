"""Which addresses of others may be asked at all."""

import pytest

from bot.domain.allowed_hosts import AllowedHosts, Permission, is_public

PUBLIC_ONLY, ALSO_PRIVATE = Permission(may_be_private=False), Permission(may_be_private=True)
HOSTS = AllowedHosts(
    (
        "Example.org",
        "files.example.net:8443",
        "http://10.0.0.5:9000",
        "https://vault.internal",
        "http://[fd00::1]:80/",
    )
)


@pytest.mark.parametrize(
    ("scheme", "host", "port", "expected"),
    [
        ("https", "example.org", 443, PUBLIC_ONLY),
        ("https", "EXAMPLE.org.", 443, PUBLIC_ONLY),
        ("https", "a.b.example.org", 443, PUBLIC_ONLY),
        ("https", "files.example.net", 8443, PUBLIC_ONLY),
        ("http", "10.0.0.5", 9000, ALSO_PRIVATE),
        ("https", "vault.internal", 443, ALSO_PRIVATE),
        ("http", "fd00::1", 80, ALSO_PRIVATE),
        ("http", "example.org", 80, None),
        ("https", "example.org", 8443, None),
        ("https", "badexample.org", 443, None),
        ("https", "example.org.evil.net", 443, None),
        ("https", "files.example.net", 443, None),
        ("https", "10.0.0.5", 9000, None),
        ("http", "10.0.0.5", 80, None),
        ("https", "a.vault.internal", 443, None),
        ("ftp", "example.org", 443, None),
        ("https", "", 443, None),
    ],
)
def test_only_what_is_listed_may_be_asked(
    scheme: str, host: str, port: int, expected: Permission | None
) -> None:
    assert HOSTS.permission(scheme, host, port) == expected


@pytest.mark.parametrize(
    ("scheme", "host", "port", "expected"),
    [
        ("https", "example.org", 443, PUBLIC_ONLY),
        ("http", "example.org", 8080, PUBLIC_ONLY),
        ("https", "10.0.0.5", 443, PUBLIC_ONLY),
        ("http", "10.0.0.5", 9000, ALSO_PRIVATE),
        ("ftp", "example.org", 21, None),
        ("https", "", 443, None),
    ],
)
def test_a_star_lists_every_host_but_lets_none_be_private(
    scheme: str, host: str, port: int, expected: Permission | None
) -> None:
    assert AllowedHosts(("*", "http://10.0.0.5:9000")).permission(scheme, host, port) == expected


@pytest.mark.parametrize(
    "entry", ["", "*.org", "ftp://example.org", "example.org/path", "http://", "a b", "http://u@h"]
)
def test_an_entry_of_another_kind_is_refused_without_being_repeated(entry: str) -> None:
    with pytest.raises(ValueError, match="is expected") as refused:
        AllowedHosts((entry,))
    assert not entry or entry not in str(refused.value).replace("http://host:port", "")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fd00::1", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)  # fmt: skip
def test_an_address_that_not_everybody_has_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "82.202.206.194", "2a00:1450:4010::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)
