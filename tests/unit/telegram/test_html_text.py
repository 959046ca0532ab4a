"""A message is cut as Telegram counts, and stays a message that Telegram takes."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.html_text import cut, utf16_length, visible_length

TAGS = re.compile(r"</?(b|i|a|code|blockquote)( [^>]*)?>")


def visible(text_html: str) -> str:
    return html.unescape(TAGS.sub("", text_html))


@pytest.mark.parametrize(
    ("text", "limit", "result"),
    [
        ("коротко", 10, "коротко"),
        ("<b>ровно десять</b>", 12, "<b>ровно десять</b>"),
        ("<b>слишком длинно</b>", 8, "<b>слишком…</b>"),
        ("<b>раз <i>два три</i></b>", 8, "<b>раз <i>два…</i></b>"),
        ("a&lt;b&amp;c&#33;", 6, "a&lt;b&amp;c&#33;"),
        ("a&lt;b&amp;c&#33;", 4, "a&lt;b…"),
        ("😀😀😀", 5, "😀😀…"),
        ("😀😀😀", 4, "😀…"),
        ('<a href="https://example.com/?a=1&amp;b=2">ссылка</a>', 6, '<a href="https://example.com/?a=1&amp;b=2">ссылка</a>'),
        ('<a href="https://example.com">ссылка</a>', 4, '<a href="https://example.com">ссы…</a>'),
    ],
)  # fmt: skip
def test_a_text_is_cut_outside_of_tags_and_entities(text: str, limit: int, result: str) -> None:
    assert cut(text, limit) == result


pieces = st.recursive(
    st.text(max_size=20).map(lambda text: html.escape(text, quote=False)),
    lambda inner: st.tuples(
        st.sampled_from(["b", "i", "code", "blockquote"]), st.lists(inner, max_size=4)
    ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"),
    max_leaves=12,
)


@given(pieces, st.integers(2, 60))
def test_any_cut_text_fits_is_a_beginning_and_closes_its_tags(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert visible_length(short) == utf16_length(visible(short)) <= limit
    assert visible(text).startswith(visible(short).removesuffix("…").rstrip())
    assert _is_balanced(short)
    if visible_length(text) <= limit:
        assert short == text


def _is_balanced(text: str) -> bool:
    open_tags: list[str] = []
    for tag in re.finditer(r"<(/?)(b|i|code|blockquote)>", text):
        if not tag[1]:
            open_tags.append(tag[2])
        elif not open_tags or open_tags.pop() != tag[2]:
            return False
    return not open_tags
