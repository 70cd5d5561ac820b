"""Translates names and texts for a provider: a query, a form, headers. Pure.

What no row is about stays as it is, byte for byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from handfast.drift.documents import rows_of
from handfast.drift.kinds.table import OF_FIELDS
from handfast.wire.headers import Headers, pairs_in
from handfast.wire.texts import named_texts, wire_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from handfast.drift.rows import Differences, DriftRow

__all__ = ["headers_for_provider", "path_for_provider", "text_for_provider"]


class _Text(str):
    """The text of a pair, with the bytes that stand for it, ``=`` included."""

    __slots__ = ("raw",)

    raw: str


def text_for_provider(
    differences: Differences, model: type[BaseModel] | None, text: str, used: set[DriftRow]
) -> str:
    """``text``, the pairs of a query or a form, as the provider wants them."""
    if model not in differences.fields:
        return text
    found: dict[str, Any] = {}
    for pair in text.split("&") if text else ():
        name, equals, raw = pair.partition("=")
        value = _Text(unquote_plus(raw))
        value.raw = f"{equals}{raw}"
        _append(found, unquote_plus(name), value)
    before = set(used)
    made = _for_provider(differences, model, found, used)
    if used == before:
        return text
    return "&".join(
        f"{quote_plus(name)}{item.raw if isinstance(item, _Text) else _written(item)}"
        for name, item in named_texts(made)
    )


def _written(item: Any) -> str:
    return f"={quote_plus(wire_text(item))}"


def path_for_provider(
    differences: Differences,
    model: type[BaseModel] | None,
    arguments: Mapping[str, str],
    used: set[DriftRow],
) -> dict[str, str]:
    """The parameters of a path, percent-encoded, as the provider wants them."""
    if model not in differences.fields:
        return dict(arguments)
    found: dict[str, Any] = {name: unquote(text) for name, text in arguments.items()}
    made = _for_provider(differences, model, dict(found), used)
    return {
        name: text if made[name] == found[name] else quote(wire_text(made[name]), safe="")
        for name, text in arguments.items()
    }


def headers_for_provider(
    differences: Differences,
    model: type[BaseModel] | None,
    headers: Mapping[str, str],
    used: set[DriftRow],
) -> Headers:
    """The headers of a request as the provider wants them; names count in any case."""
    pairs = list(pairs_in(headers))
    by_kind = differences.fields.get(model, {}) if model is not None else {}
    names = {one.name.lower(): one.name for rows in by_kind.values() for one in rows}
    if model is None or not names:
        return Headers(pairs)
    found: dict[str, Any] = {}
    for name, text in pairs:
        _append(found, names.get(name.lower(), name), text)
    made = _for_provider(differences, model, found, used)
    return Headers((name, wire_text(item)) for name, item in named_texts(made))


def _append(found: dict[str, Any], name: str, text: str) -> None:
    """Names that come several times have a list, as a field that is one."""
    if name not in found:
        found[name] = text
    elif isinstance(found[name], list):
        found[name].append(text)
    else:
        found[name] = [found[name], text]


def _for_provider(
    differences: Differences,
    model: type[BaseModel] | None,
    value: dict[str, Any],
    used: set[DriftRow],
) -> dict[str, Any]:
    for kind in reversed(OF_FIELDS):
        rows = rows_of(differences, (model,) if model is not None else (), kind.name)
        if rows and kind.to_provider is not None:
            value = kind.to_provider(value, rows, used)
    return value
