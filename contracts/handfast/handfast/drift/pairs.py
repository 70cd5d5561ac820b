"""Translates names and texts of a query, a form, a path, headers: for a provider, or back. Pure.

What no row is about stays as it is, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from handfast.drift.documents import every_kind, rows_of, step_back
from handfast.drift.kinds.names import RENAMED
from handfast.wire.headers import Headers, pairs_in
from handfast.wire.texts import named_texts, wire_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from handfast.drift.rows import Differences, DriftRow

__all__ = ["back_to_contract", "for_provider", "headers_by", "path_by", "text_by"]

Change = Callable[
    ["Differences", "type[BaseModel] | None", dict[str, Any], "set[DriftRow]"], dict[str, Any]
]
"""``for_provider`` or ``back_to_contract``."""


class _Text(str):
    """The text of a pair, with the bytes that stand for it, ``=`` included."""

    __slots__ = ("raw",)

    raw: str


def text_by(
    change: Change,
    differences: Differences,
    model: type[BaseModel] | None,
    text: str,
    used: set[DriftRow],
) -> str:
    """``text``, the pairs of a query or a form, as ``change`` makes them."""
    if model not in differences.fields:
        return text
    found: dict[str, Any] = {}
    for pair in text.split("&") if text else ():
        name, equals, raw = pair.partition("=")
        value = _Text(unquote_plus(raw))
        value.raw = f"{equals}{raw}"
        _append(found, unquote_plus(name), value)
    before = set(used)
    made = change(differences, model, found, used)
    if used == before:
        return text
    return "&".join(
        f"{quote_plus(name)}{item.raw if isinstance(item, _Text) else _written(item)}"
        for name, item in named_texts(made)
    )


def _written(item: Any) -> str:
    return f"={quote_plus(wire_text(item))}"


def path_by(
    change: Change,
    differences: Differences,
    model: type[BaseModel] | None,
    arguments: Mapping[str, str],
    used: set[DriftRow],
) -> dict[str, str]:
    """The parameters of a path, percent-encoded, as ``change`` makes them."""
    if model not in differences.fields:
        return dict(arguments)
    found: dict[str, Any] = {name: unquote(text) for name, text in arguments.items()}
    made = change(differences, model, dict(found), used)
    return {
        name: text if made[name] == found[name] else quote(wire_text(made[name]), safe="")
        for name, text in arguments.items()
    }


def headers_by(
    change: Change,
    differences: Differences,
    model: type[BaseModel] | None,
    headers: Mapping[str, str],
    used: set[DriftRow],
) -> Headers:
    """The headers of a request as ``change`` makes them; names count in any case."""
    pairs = list(pairs_in(headers))
    by_kind = differences.fields.get(model, {}) if model is not None else {}
    names = {one.name.lower(): one.name for rows in by_kind.values() for one in rows}
    names |= {one.data.lower(): one.data for one in by_kind.get(RENAMED.name, ())}
    if model is None or not names:
        return Headers(pairs)
    found: dict[str, Any] = {}
    for name, text in pairs:
        _append(found, names.get(name.lower(), name), text)
    made = change(differences, model, found, used)
    return Headers((name, wire_text(item)) for name, item in named_texts(made))


def _append(found: dict[str, Any], name: str, text: str) -> None:
    """Names that come several times have a list, as a field that is one."""
    if name not in found:
        found[name] = text
    elif isinstance(found[name], list):
        found[name].append(text)
    else:
        found[name] = [found[name], text]


def for_provider(
    differences: Differences,
    model: type[BaseModel] | None,
    value: dict[str, Any],
    used: set[DriftRow],
) -> dict[str, Any]:
    """``value``, lists of texts by name, as the provider wants them."""
    for kind in reversed(every_kind("request")):
        rows = rows_of(differences, (model,) if model is not None else (), kind.name)
        if rows and kind.to_provider is not None:
            value = kind.to_provider(value, rows, used)
    return value


def back_to_contract(
    differences: Differences,
    model: type[BaseModel] | None,
    value: dict[str, Any],
    used: set[DriftRow],
) -> dict[str, Any]:
    """``value``, which a client sends as the provider wants it, as the contract has it.

    Each row that it does not follow is added to ``used`` as not there.
    """
    for kind in every_kind("request"):
        rows = rows_of(differences, (model,) if model is not None else (), kind.name)
        if rows:
            value = step_back(kind, value, rows, used, texts=True)
    return value
