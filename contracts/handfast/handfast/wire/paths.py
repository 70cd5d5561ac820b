"""Paths into a JSON document: ``memory.tags[*].tag``, ``[0].id``, ``content.fire_at``.

A subset of JSONPath (RFC 9535) without the leading ``$``. Pure; knows no contract.
"""

from __future__ import annotations

import copy
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "EVERY",
    "MISSING",
    "Every",
    "Missing",
    "Step",
    "everywhere",
    "last_key",
    "pick",
    "render",
    "steps",
    "with_value",
]


@dataclass(frozen=True, slots=True)
class Every:
    """The step ``[*]``: each item of a list."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What stands at a path that leads nowhere."""


EVERY: Final = Every()
MISSING: Final = Missing()

Step = str | int | Every

_STEP = re.compile(r"\[\*\]|\[(?P<index>[0-9]+)\]|(?:^|(?!^)\.)(?P<key>[^.\[\]]+)")


@cache
def steps(path: str) -> tuple[Step, ...]:
    """The steps of ``path``; the empty path is the whole document.

    Raises:
        ValueError: when ``path`` is not of the form above.
    """
    found: list[Step] = []
    at = 0
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None:
            msg = f"not a path: {path!r} (write it like memory.tags[*].tag or [0].id)"
            raise ValueError(msg)
        if match["index"] is not None:
            found.append(int(match["index"]))
        else:
            found.append(match["key"] if match["key"] is not None else EVERY)
        at = match.end()
    return tuple(found)


def render(path: tuple[Step, ...]) -> str:
    """The text of a path, as ``steps`` reads it."""
    text = ""
    for step in path:
        if isinstance(step, Every):
            text += "[*]"
        elif isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def everywhere(path: Iterable[Step]) -> tuple[Step, ...]:
    """``path`` with ``[*]`` for each index: the same for all items of a list."""
    return tuple(EVERY if isinstance(step, int) else step for step in path)


def last_key(path: tuple[Step, ...]) -> str:
    """The last key that ``path`` leads through; empty where it leads through none."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def pick(document: Any, path: tuple[Step, ...]) -> list[tuple[tuple[Step, ...], Any]]:
    """Each place that ``path`` names in ``document``, with what stands there or ``MISSING``.

    ``[*]`` of an empty list names no place; a step that leads nowhere ends with ``MISSING``
    at that step.
    """
    places: list[tuple[tuple[Step, ...], Any]] = [((), document)]
    for step in path:
        places = [after for place in places for after in _descend(place, step)]
    return places


def with_value(document: Any, path: tuple[Step, ...], value: Any) -> Any:
    """``document`` with ``value`` at ``path``, which names one place that exists.

    It is not changed itself; what stands beside that place is the same object in both.
    """
    if not path:
        return value
    made = copy.copy(document)
    made[path[0]] = with_value(document[path[0]], path[1:], value)
    return made


def _descend(place: tuple[tuple[Step, ...], Any], step: Step) -> list[tuple[tuple[Step, ...], Any]]:
    at, value = place
    if value is MISSING:
        return [place]
    if isinstance(step, Every):
        if not isinstance(value, list):
            return [((*at, step), MISSING)]
        return [((*at, index), item) for index, item in enumerate(value)]
    if isinstance(step, int):
        inside = isinstance(value, list) and step < len(value)
        return [((*at, step), value[step] if inside else MISSING)]
    inside = isinstance(value, dict) and step in value
    return [((*at, step), value[step] if inside else MISSING)]
