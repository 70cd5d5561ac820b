"""Templates of paths, ``/memories/{memory_id}``: their parameters, filled in, and matched. Pure.

Nothing here decodes or encodes percent signs: texts are taken and given as they travel.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "Routed",
    "arguments",
    "filled",
    "normalised_away",
    "operation_at",
    "parameters",
    "route_name",
    "route_of",
]

_PARAMETER: Final = re.compile(r"\{([^{}]*)\}")


class Routed(Protocol):
    """What is reached by a method and a path template."""

    @property
    def method(self) -> str:
        """The HTTP method."""

    @property
    def path(self) -> str:
        """The path template."""


@functools.cache
def parameters(template: str) -> tuple[str, ...]:
    """The names in braces, in order."""
    return tuple(_PARAMETER.findall(template))


def filled(template: str, text_of: Callable[[str], str]) -> str:
    """``template`` with the text that ``text_of`` gives for the name of each parameter."""
    return _PARAMETER.sub(lambda found: text_of(found[1]), template)


def normalised_away(template: str, text_of: Callable[[str], str]) -> tuple[str, ...]:
    """The parameters whose segment is empty, ``.`` or ``..`` (RFC 3986, section 5.2.4).

    URL clients leave such a segment out or resolve it, so that the request reaches another path.
    """
    return tuple(
        name
        for segment in template.split("/")
        if parameters(segment) and filled(segment, text_of) in ("", ".", "..")
        for name in parameters(segment)
    )


def route_name(operation: Routed) -> str:
    """How a route is named where it is listed: ``GET /memories/{memory_id}``."""
    return f"{operation.method} {operation.path}"


def route_of(method: str, template: str) -> tuple[str, str]:
    """A route without the names of its parameters, so that equal ones reach the same."""
    return method.upper(), filled(template, lambda _: "{}")


def arguments(template: str, path: str) -> dict[str, str] | None:
    """The text of each parameter where ``path`` is one of ``template``, else None.

    A parameter is never empty, and never longer than its segment.
    """
    found = _pattern(template).fullmatch(path)
    if found is None:
        return None
    return dict(zip(parameters(template), found.groups(), strict=True))


def operation_at[Operation: Routed](
    operations: Iterable[Operation], method: str, path: str
) -> tuple[Operation, dict[str, str]] | None:
    """The operation that a request reaches, with its arguments, or None.

    Of several, segment by segment from the left, a literal one comes before one with a parameter
    in it, and that before one that is all parameter.
    """
    found = [
        (operation, texts)
        for operation in operations
        if operation.method == method and (texts := arguments(operation.path, path)) is not None
    ]
    return min(found, key=lambda each: _openness(each[0].path), default=None)


@functools.cache
def _pattern(template: str) -> re.Pattern[str]:
    literals = _PARAMETER.split(template)[::2]
    return re.compile("([^/]+)".join(map(re.escape, literals)))


def _openness(template: str) -> list[int]:
    """For each segment: 0 for a literal, 2 for a parameter, 1 for both together."""
    return [
        2 if _PARAMETER.fullmatch(segment) else len(_PARAMETER.findall(segment)[:1])
        for segment in template.split("/")
    ]
