"""A request as one row of a log: no secret in it, and nothing that breaks the row. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_plus

from handfast.wording.excerpts import shortened
from handfast.wording.masking import MASK, names_a_secret

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["masked_query", "on_one_row", "shown_target"]

_ALSO_SECRET: Final = re.compile(r"auth|cookie|key", re.IGNORECASE)


def on_one_row(text: str) -> str:
    """``text`` with an escape for each character that no terminal or log shows as it is."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


def masked_query(query: str, secrets: Collection[str] = ()) -> str:
    """``query`` as it travels, with a mask for each value whose name is likely to be secret.

    ``secrets`` are further such names, in lower case.
    """
    return "&".join(_pair(pair, secrets) for pair in query.split("&"))


def _pair(pair: str, secrets: Collection[str]) -> str:
    name, equals, _ = pair.partition("=")
    plain = unquote_plus(name)
    hidden = names_a_secret(plain) or _ALSO_SECRET.search(plain) or plain.lower() in secrets
    return f"{name}{equals}{MASK}" if equals and hidden else pair


def shown_target(path: str, query: str, secrets: Collection[str] = ()) -> str:
    """The target of a request, shortened, its query masked as above."""
    target = f"{path}?{masked_query(query, secrets)}" if query else path
    return on_one_row(shortened(target))
