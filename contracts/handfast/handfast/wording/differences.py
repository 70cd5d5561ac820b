"""An answer as text with what differs marked, in the form of a unified diff. Pure.

Each line begins with two characters: ``-`` and a space before what was expected, ``+`` and a space
before what came in its place, two spaces before everything else. What is long is left out, and the
values of fields whose names are those of secrets are masked.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from handfast.wire.paths import MISSING, Step, last_key
from handfast.wording.masking import MASK, names_a_secret

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["MOST_ROWS", "marked"]

MOST_ROWS: Final = 40
"""Rows of one text."""

_WIDEST: Final = 110
_MOST_KEYS: Final = 12
"""Keys of an object, or items of a list, that are shown beside those that differ."""

type Marks = Mapping[tuple[Step, ...], str]


def marked(document: Any, expected: Marks) -> str:
    """``document`` as text, with what was expected at each path that differs.

    ``document`` is a JSON value, or ``MISSING`` where nothing came.
    """
    marks = {path: _masked(path, text) for path, text in expected.items()}
    rows: list[str] = []
    for row in _rows(document, "", (), marks):
        if len(rows) == MOST_ROWS:
            rows.append("  …")
            break
        rows.append(row)
    return "\n".join(rows)


def _masked(path: tuple[Step, ...], text: str) -> str:
    is_secret = names_a_secret(last_key(path)) and text.startswith('"')
    return MASK if is_secret else text


def _rows(value: Any, key: str, at: tuple[Step, ...], marks: Marks) -> Iterator[str]:
    """The rows of ``value``, which stands under ``key`` at ``at``."""
    indent = "  " * len(at)
    if at in marks:
        yield _cut(f"- {indent}{key}{marks[at]}")
        if value is not MISSING:
            yield _cut(f"+ {indent}{key}{_in_short(value)}")
        return
    inside = [path[len(at)] for path in marks if path[: len(at)] == at and len(path) > len(at)]
    if inside and isinstance(value, dict | list):
        first, last = "{}" if isinstance(value, dict) else "[]"
        yield _cut(f"  {indent}{key}{first}")
        yield from _parts(value, dict.fromkeys(inside), at, marks)
        yield f"  {indent}{last}"
    else:
        yield _cut(f"  {indent}{key}{_in_short(value)}")


def _parts(
    value: dict[str, Any] | list[Any],
    differing: Mapping[Step, None],
    at: tuple[Step, ...],
    marks: Marks,
) -> Iterator[str]:
    is_object = isinstance(value, dict)
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    there: dict[Step, Any] = dict(parts)
    shown = [step for step in there if step not in differing][: _MOST_KEYS if is_object else 1]
    chosen = {*shown, *differing}
    for step in [
        *(one for one in there if one in chosen),
        *(s for s in differing if s not in there),
    ]:
        masked = is_object and step in there and names_a_secret(str(step))
        part = MASK if masked and there[step] is not None else there.get(step, MISSING)
        key = f"{json.dumps(str(step), ensure_ascii=False)}: " if is_object else ""
        yield from _rows(part, key, (*at, step), marks)
    left = len(there) - sum(step in chosen for step in there)
    if left:
        yield f"  {'  ' * (len(at) + 1)}… {left} more"


def _in_short(value: Any) -> str:
    """JSON on one row; of what is nested deeper than can be followed, that."""
    try:
        return json.dumps(_without_secrets(value), ensure_ascii=False)
    except (RecursionError, TypeError, ValueError):
        return "…"


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: MASK if names_a_secret(str(key)) and one is not None else _without_secrets(one)
            for key, one in list(value.items())[:_MOST_KEYS]
        }
    if isinstance(value, list):
        return [_without_secrets(one) for one in value[:_MOST_KEYS]]
    return value


def _cut(row: str) -> str:
    text = row.replace("\n", " ")
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]}…"
