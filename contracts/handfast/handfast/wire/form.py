"""The body of an HTML form: names and texts, as in a query (WHATWG URL, section 5). Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote_plus, unquote_plus, urlencode

from handfast.wire.texts import named_texts, wire_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

__all__ = ["renamed", "replaced", "write"]


def write(body: Mapping[str, Any], _files: Collection[str] = ()) -> tuple[bytes, str]:
    """The bytes of the fields, in order, and no parameters of the media type."""
    pairs = [(name, wire_text(item)) for name, item in named_texts(body)]
    return urlencode(pairs).encode(), ""


def replaced(text: str, value_of: Callable[[str, str], Any]) -> str:
    """The body ``text`` with what ``value_of`` makes of each name and its text."""
    pairs = parse_qsl(text, keep_blank_values=True)
    return urlencode([(name, value_of(name, value)) for name, value in pairs])


def renamed(text: str, name_of: Callable[[str], str | None]) -> str:
    """``text``, pairs of a form or a query, with the names that ``name_of`` gives.

    A pair whose name it knows nothing of (None) stays as it is, byte for byte.
    """
    return "&".join(_renamed(pair, name_of) for pair in text.split("&"))


def _renamed(pair: str, name_of: Callable[[str], str | None]) -> str:
    name, equals, text = pair.partition("=")
    new = name_of(unquote_plus(name))
    return pair if new is None else f"{quote_plus(new)}{equals}{text}"
