"""What a user types for their own webhook, and why some of it can't be used."""

import json
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.allowed_hosts import AllowedHosts
from bot.domain.hooks.own_hook import (
    HEADERS_LIMIT,
    JSON_LIMIT,
    URL_LIMIT,
    HookFlaw,
    HookUnreadable,
    OwnHook,
    hook_flaw,
    read_own_hook,
)

URL = "https://crm.example.org/calls?token=s3cret"
ANYBODY = AllowedHosts(("*", "http://10.0.0.5:9000"))


def read(text: str) -> tuple[str, object, object]:
    hook = read_own_hook(text)
    return hook.url, hook.parameter_values, hook.header_values


def flaw(url: str = URL, parameters: str = "", headers: str = "", *, ours: str | None = None) -> str | None:
    found = hook_flaw(OwnHook(url, parameters, headers), ANYBODY, ours=ours)
    return None if found is None else found.code


def unreadable(text: str) -> HookFlaw:
    with pytest.raises(HookUnreadable) as refused:
        read_own_hook(text)
    told = "".join(traceback.format_exception(refused.value))
    assert "s3cret" not in told.replace(text, "")
    return refused.value.flaw


@pytest.mark.parametrize(
    ("text", "parameters", "headers"),
    [
        (URL, {}, {}),
        (f"  {URL}\n", {}, {}),
        (f'{URL}\n{{"order": 17}}', {"order": 17}, {}),
        (f'{URL} {{"order": 17}}', {"order": 17}, {}),
        (f'{URL}\nheaders {{"X-Token": "a"}}', {}, {"X-Token": "a"}),
        (f'{URL}\n{{"order": 17}}\nheaders {{"X-Token": "a"}}', {"order": 17}, {"X-Token": "a"}),
        (f'{URL}\nЗаголовки: {{"X-Token": "a"}}\nпараметры {{"order": 17}}', {"order": 17}, {"X-Token": "a"}),
        (f'{URL}\n{{\n  "order": {{"id": [1, 2]}}\n}}\nHEADERS{{}}', {"order": {"id": [1, 2]}}, {}),
        (f"{URL}\n{{“order”: «семь»}}", {"order": "семь"}, {}),
        (f'{URL}\n{{"said": "он сказал «да»"}}', {"said": "он сказал «да»"}, {}),
    ],
)
def test_an_address_alone_or_with_parameters_and_headers_is_read(
    text: str, parameters: object, headers: object
) -> None:
    assert read(text) == (URL, parameters, headers)
    assert hook_flaw(read_own_hook(text), ANYBODY) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", HookFlaw("no_address")),
        ("завтра пришлю", HookFlaw("no_address")),
        ('{"order": "s3cret"} https://example.org', HookFlaw("no_address")),
        (f"{URL}\norder=17", HookFlaw("rest")),
        (f'{URL}\n{{"a": 1}}\n{{"b": 2}}', HookFlaw("rest")),
        (f'{URL}\nheaders {{"a": "1"}} headers {{"b": "2"}}', HookFlaw("rest")),
        (f'{URL}\ntoken {{"a": 1}}', HookFlaw("rest")),
        (f'{URL}\n{{"s3cret": 17', HookFlaw("not_json", "parameters", "14")),
        (f"{URL}\nheaders {{'X-Token': 's3cret'}}", HookFlaw("not_json", "headers", "2")),
        (f'{URL}\n{{"a": NaN}}', HookFlaw("no_object", "parameters")),
        (URL + " " + '{"a":' * 100_000, HookFlaw("no_object", "parameters")),
    ],
)
def test_what_cant_be_read_is_said_by_its_place_and_not_repeated(text: str, expected: HookFlaw) -> None:
    assert unreadable(text) == expected


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (URL, None),
        ("http://example.org", None),
        ("http://10.0.0.5:9000/calls", None),
        ("https://кафе.рф/звонки", None),
        ("https://8.8.8.8/", None),
        ("https://[2a00:1450:4010::1]:8443/", None),
        (f"https://example.org/{'a' * (URL_LIMIT - 20)}", None),
        (f"https://example.org/{'a' * (URL_LIMIT - 19)}", "address_too_long"),
        ("example.org/calls", "no_address"),
        ("ftp://example.org/", "no_address"),
        ("javascript:alert(1)", "no_address"),
        ("https://", "no_address"),
        ("https://[::1/", "no_address"),
        ("https://example.org:99999/", "no_address"),
        ("https://example.org/a\nb", "no_address"),
        (f"https://{'a' * 64}.org/", "no_address"),
        ("https://user:word@example.org/", "address_login"),
        ("https://user@example.org/", "address_login"),
        ("http://10.0.0.5/calls", "address_private"),
        ("http://127.0.0.1:8080/", "address_private"),
        ("http://169.254.169.254/latest/meta-data", "address_private"),
        ("http://[::1]/", "address_private"),
        ("http://[fd00::1]/", "address_private"),
        ("http://[fe80::1%25eth0]/", "address_private"),
        ("http://[::ffff:192.168.0.1]/", "address_private"),
        ("http://localhost/", "address_private"),
        ("http://router/", "address_private"),
        ("http://2130706433/", "address_private"),
        ("http://0x7f000001/", "address_private"),
        ("http://0177.0.0.1/", "address_private"),
        ("http://127.1/", "address_private"),
        ("https://bot.example.org/hooks/calls/1", "address_ours"),
        ("https://BOT.example.org:443/", "address_ours"),
        ("https://bot.example.org:8443/", None),
    ],
)
def test_an_address_is_public_or_named_by_the_operator(url: str, code: str | None) -> None:
    assert flaw(url, ours="https://bot.example.org/calls") == code


def test_only_the_operators_hosts_are_told_where_they_are_listed() -> None:
    listed = AllowedHosts(("example.org",))
    assert hook_flaw(OwnHook(URL), listed) is None
    assert hook_flaw(OwnHook("https://example.net/"), listed) == HookFlaw("address_not_allowed")
    assert hook_flaw(OwnHook("http://crm.example.org/"), listed) == HookFlaw("address_not_allowed")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Authorization": "Bearer a.b-c", "X-Order": ""}, None),
        ({"Host": "evil.example.org"}, "header_forbidden"),
        ({"content-length": "1"}, "header_forbidden"),
        ({"Transfer-Encoding": "chunked"}, "header_forbidden"),
        ({"CONNECTION": "close"}, "header_forbidden"),
        ({"Proxy-Authorization": "Basic x"}, "header_forbidden"),
        ({"X-Token": 17}, "header_unreadable"),
        ({"X-Token": None}, "header_unreadable"),
        ({"X-Token": "a\r\nX-Other: b"}, "header_unreadable"),
        ({"X-Token\r\nX-Other": "b"}, "header_unreadable"),
        ({"X Token": "b"}, "header_unreadable"),
        ({"X-Token": "ключ"}, "header_unreadable"),
        ({"": "b"}, "header_unreadable"),
        ({"X-Token": "a", "x-token": "b"}, "header_unreadable"),
        ({f"X-{n}": "" for n in range(HEADERS_LIMIT)}, None),
        ({f"X-{n}": "" for n in range(HEADERS_LIMIT + 1)}, "too_many_headers"),
        ({"X": "a" * JSON_LIMIT}, "too_long"),
        ([], "no_object"),
    ],
)
def test_headers_are_texts_that_do_not_change_how_the_request_is_sent(
    headers: object, code: str | None
) -> None:
    assert flaw(headers=json.dumps(headers)) == code


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ('{"order": {"id": [1]}}', None),
        ("[1]", "no_object"),
        ("order", "no_object"),
        (json.dumps({"a": "b" * JSON_LIMIT}), "too_long"),
    ],
)
def test_parameters_are_an_object_of_limited_size(parameters: str, code: str | None) -> None:
    assert flaw(parameters=parameters) == code


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (URL, "crm.example.org"),
        ("http://example.org:80/a", "example.org"),
        ("https://example.org:8443/a", "example.org:8443"),
        ("https://кафе.рф/a", "кафе.рф"),
        ("https://[::1/", ""),
        ("", ""),
    ],
)
def test_of_an_address_only_the_host_is_shown(url: str, shown: str) -> None:
    assert OwnHook(url).host == shown


def test_no_repr_shows_a_secret() -> None:
    assert "s3cret" not in repr(OwnHook(URL, '{"a": "s3cret"}', '{"a": "s3cret"}'))


def test_a_webhook_that_is_not_valid_gives_no_values() -> None:
    hook = OwnHook(URL, "[1]", '{"a": 1, "b": "2"}')
    assert (hook.parameter_values, hook.header_values) == ({}, {"b": "2"})


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        hook = read_own_hook(text)
    except HookUnreadable:
        return
    hook_flaw(hook, ANYBODY, ours="https://bot.example.org")
    assert isinstance(hook.host, str)
