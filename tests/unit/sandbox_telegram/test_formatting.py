"""HTML is read as strictly as Telegram reads it, and entities are counted in UTF-16 units."""

from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.telegram import Json
from bot.sandbox.telegram.entities import utf16_length, with_found
from bot.sandbox.telegram.formatting import parse_html
from bot.sandbox.telegram.methods.bodies import formatted
from bot.sandbox.telegram.refusals import ApiError


def _entity(kind: str, offset: int, length: int, **more: Any) -> Json:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a <b>b</b> c", "a b c", [_entity("bold", 2, 1)]),
        ("😀<i>я</i>", "😀я", [_entity("italic", 2, 1)]),
        ("<b>о<u>б</u></b>", "об", [_entity("bold", 0, 2), _entity("underline", 1, 1)]),
        ("<strong>a</strong><em>b</em>", "ab", [_entity("bold", 0, 1), _entity("italic", 1, 1)]),
        ("<s>a</s><del>b</del>", "ab", [_entity("strikethrough", 0, 1), _entity("strikethrough", 1, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [_entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [_entity("spoiler", 0, 1)]),
        ("<B>a</B>", "a", [_entity("bold", 0, 1)]),
        ("<b>a</>", "a", [_entity("bold", 0, 1)]),
        ("<b></b>a", "a", []),
        ("<code>1 &lt; 2</code>", "1 < 2", [_entity("code", 0, 5)]),
        ("<code>a<b>b</b></code>", "ab", [_entity("code", 0, 2)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [_entity("pre", 0, 1, language="py")]),
        ("<pre>x</pre>", "x", [_entity("pre", 0, 1)]),
        ("<blockquote>q</blockquote>", "q", [_entity("blockquote", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [_entity("expandable_blockquote", 0, 1)]),
        ('<tg-emoji emoji-id="5">x</tg-emoji>', "x", [_entity("custom_emoji", 0, 1, custom_emoji_id="5")]),
        (
            '<tg-time unix="9" format="t">x</tg-time>',
            "x",
            [_entity("date_time", 0, 1, unix_time=9, date_time_format="t")],
        ),
        ('<tg-time unix="soon">x</tg-time>', "x", []),
        (
            '<a href="https://a.ru/?x=1&amp;y=2">l</a>',
            "l",
            [_entity("text_link", 0, 1, url="https://a.ru/?x=1&y=2")],
        ),
        ("<a href='HTTPS://a.ru'>l</a>", "l", [_entity("text_link", 0, 1, url="https://a.ru/")]),
        ("<a href=a.ru>l</a>", "l", [_entity("text_link", 0, 1, url="http://a.ru/")]),
        ('<a href="tg://user?id=7">l</a>', "l", [_entity("text_mention", 0, 1, user={"id": 7})]),
        ('<a href="tel:79160000001">l</a>', "l", []),
        ("&quot;&amp;&#65;&#x42;&nbsp;&", '"&AB&nbsp;&', []),
        ("&#0;&#xD800;", "&#0;&#xD800;", []),
    ],
)
def test_markup_becomes_entities(source: str, text: str, entities: list[Json]) -> None:
    read_text, read = parse_html(source)
    assert read_text == text
    assert sorted(read, key=lambda each: (each["offset"], -each["length"])) == entities


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        ("я <x>", 'Unsupported start tag "x" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<b", 'Unclosed start tag "b" at byte offset 0'),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_broken_markup_is_refused_in_telegrams_words(source: str, refusal: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.status == 400
    assert refused.value.description == f"Bad Request: can't parse entities: {refusal}"


@given(st.text(), st.text(), st.text())
def test_whatever_is_escaped_comes_through_unchanged(before: str, inside: str, after: str) -> None:
    text, entities = parse_html(
        f"{escape(before)}<b>{escape(inside)}</b>{escape(after)}".replace("&#x27;", "'")
    )
    assert text == before + inside + after
    if inside:
        assert entities == [_entity("bold", utf16_length(before), utf16_length(inside))]


@given(st.text(alphabet="<>/ba&;lt='\"#1 я😀"))
def test_broken_markup_is_refused_and_never_breaks_the_reader(source: str) -> None:
    refusal = ""
    try:
        text, entities = formatted(source, "HTML", None)
    except ApiError as refused:
        refusal = refused.description
    if refusal:
        assert refusal.startswith("Bad Request: can't parse entities: ")
    else:
        assert all(
            0 <= each["offset"] < each["offset"] + each["length"] <= utf16_length(text) for each in entities
        )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start abc", [("bot_command", "/start")]),
        ("/call_12@dialgram_demo_bot", [("bot_command", "/call_12@dialgram_demo_bot")]),
        ("/call +7 (916) 000-00-01 в 10", [("bot_command", "/call"), ("phone_number", "+7 (916) 000-00-01")]),
        ("+79160000001", [("phone_number", "+79160000001")]),
        ("+1 2 3 4", []),
        ("см. https://a.ru/x?y=1, a@b.ru", [("url", "https://a.ru/x?y=1"), ("email", "a@b.ru")]),
        ("сайт example.com.", [("url", "example.com")]),
        ("@anna_demo #отчёт #1", [("mention", "@anna_demo"), ("hashtag", "#отчёт")]),
        ("и/или 1/2", []),
    ],
)
def test_telegram_finds_commands_phones_and_links_by_itself(text: str, found: list[tuple[str, str]]) -> None:
    cut = [
        (each["type"], text[each["offset"] : each["offset"] + each["length"]])
        for each in with_found(text, [])
    ]
    assert cut == found


def test_nothing_is_looked_for_inside_of_code() -> None:
    text, entities = formatted("<code>/call</code> /call", "HTML", None)
    assert text == "/call /call"
    assert entities == [_entity("code", 0, 5), _entity("bot_command", 6, 5)]


def test_white_space_at_the_ends_goes_and_entities_follow() -> None:
    assert formatted(" \n<b> a</b>\r\n ", "html", None) == ("a", [_entity("bold", 0, 1)])


def test_given_entities_are_kept_within_the_text() -> None:
    given_ones = [_entity("bold", 0, 2), _entity("italic", 5, 9)]
    assert formatted("ab", "", given_ones) == ("ab", [_entity("bold", 0, 2)])


@pytest.mark.parametrize("entities", ["bold", [{"type": "bold"}], ["bold"]])
def test_entities_of_a_wrong_shape_are_refused(entities: object) -> None:
    with pytest.raises(ApiError, match="can't parse entities"):
        formatted("a", "", entities)
