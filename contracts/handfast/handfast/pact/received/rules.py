"""The matching rules of an answer or message of others, by what they are about. Pure.

Specification 2 has one table of paths (``$.body.a``, ``$.headers.X``), later ones a table for each
part. Read here alone; ``values`` and ``answers`` judge by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.pact.received.matchers import Matchers, NotUnderstood, Placed, read_matchers
from handfast.pact.received.places import BadPath, read_path, weight
from handfast.wording.excerpts import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.wire.paths import Step

__all__ = ["Rules", "deciding", "read_rules"]


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides how a body, each header and each text of the metadata, and a status compare."""

    body: tuple[Placed, ...] = ()
    headers: Mapping[str, Matchers] = field(default_factory=dict)
    metadata: Mapping[str, Matchers] = field(default_factory=dict)
    status: Matchers | None = None


def deciding(rules: tuple[Placed, ...], place: tuple[Step, ...]) -> tuple[Matchers, bool] | None:
    """The matchers that ``place`` is under, and whether they are of what it is in.

    None where there are none, so that the values must be equal.
    """
    weights = [(weight(one.path, place), at) for at, one in enumerate(rules) if one.matchers.all]
    best = max(weights, default=None)
    if best is None or not best[0]:
        return None
    found = rules[best[1]]
    return found.matchers, len(found.path) < len(place)


_V2: Final = (
    ("$.body", "body"),
    ("$['body']", "body"),
    ("$.headers", "header"),
    ("$.header", "header"),
    ("$.status", "status"),
    ("$.metadata", "metadata"),
)


def read_rules(document: Any) -> Rules:
    """The rules that an answer or a message has.

    Raises:
        NotUnderstood: with all that cannot be read.
    """
    tables: dict[str, list[tuple[str, Any]]] = {}
    reasons: list[str] = []
    if not isinstance(document, Mapping):
        raise NotUnderstood([f"matching rules that are {quoted(document)}"])
    for name, one in document.items():
        if name.startswith("$"):
            part, path = _of_part(name)
            tables.setdefault(part, []).append((path, one))
        elif name == "status" and isinstance(one, Mapping) and "matchers" in one:
            tables.setdefault(name, []).append(("", one))
        elif isinstance(one, Mapping):
            part = "header" if name == "headers" else str(name)
            tables.setdefault(part, []).extend(one.items())
        else:
            reasons.append(f"matching rules of {name} that are {quoted(one)}")
    reasons += [f"matching rules of {quoted(name)}" for name in tables.keys() - _PARTS]
    found = Rules(
        body=tuple(_placed(tables.get("body", ()), reasons)),
        headers={path.lower(): one for path, one in _named(tables.get("header", ()), reasons)},
        metadata=dict(_named(tables.get("metadata", ()), reasons)),
        status=next((one for _, one in _named(tables.get("status", ()), reasons)), None),
    )
    if reasons:
        raise NotUnderstood(reasons)
    return found


_PARTS: Final = frozenset({"body", "header", "metadata", "status"})


def _of_part(path: str) -> tuple[str, str]:
    """What a path of specification 2 is about, and the rest of it.

    A message has paths into its body alone.
    """
    for prefix, part in _V2:
        rest = path.removeprefix(prefix)
        if rest != path and (not rest or rest[0] in ".["):
            if part == "body":
                return part, f"${rest}"
            return part, rest.removeprefix(".").removeprefix("['").removesuffix("']")
    return "body", path


def _placed(table: list[tuple[str, Any]] | tuple[()], reasons: list[str]) -> Iterator[Placed]:
    for path, matchers in _named(table, reasons):
        try:
            yield Placed(read_path(path), matchers)
        except BadPath:
            reasons.append(f"the path {quoted(path)}")


def _named(
    table: list[tuple[str, Any]] | tuple[()], reasons: list[str]
) -> Iterator[tuple[str, Matchers]]:
    for path, one in table:
        try:
            yield path, read_matchers(one)
        except NotUnderstood as error:
            reasons += (f"{reason} (at {quoted(path)})" for reason in error.reasons)
