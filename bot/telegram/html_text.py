"""Telegram counts a message's text in UTF-16 units after parsing, and refuses a message that is too long or
has unclosed tags. So a long answer must be cut without cutting a tag, an entity or an emoji in half.
"""

import html
import re
from typing import Final

TEXT_LIMIT: Final = 4096
_ELLIPSIS: Final = "…"
_TOKENS = re.compile(
    r"<(?P<close>/?)(?P<tag>[a-z][a-z0-9-]*)[^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);|.", re.DOTALL
)


def utf16_length(text: str) -> int:
    """The length as Telegram counts it: characters beyond the basic plane count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def visible_length(text_html: str) -> int:
    """UTF-16 units of what the user sees."""
    return sum(_width(token) for token in _TOKENS.finditer(text_html))


def cut(text_html: str, limit: int = TEXT_LIMIT) -> str:
    """The text, or its beginning with "…" and all tags closed; at most `limit` units long when parsed."""
    if utf16_length(text_html) <= limit or visible_length(text_html) <= limit:
        return text_html
    used, kept, open_tags = 0, 0, list[str]()
    for token in _TOKENS.finditer(text_html):
        used += _width(token)
        if used > limit - len(_ELLIPSIS):
            break
        kept = token.end()
        if token["tag"]:
            if token["close"]:
                open_tags.pop()
            else:
                open_tags.append(token["tag"])
    closing = "".join(f"</{tag}>" for tag in reversed(open_tags))
    return f"{text_html[:kept].rstrip()}{_ELLIPSIS}{closing}"


def _width(token: re.Match[str]) -> int:
    if token["tag"]:
        return 0
    return utf16_length(html.unescape(token[0]) if len(token[0]) > 1 else token[0])
