"""The matchers of pacts of others (specification 2 to 4), as they stand in a file: read. Pure.

Judges nothing. What is not understood is named, every fault at once.
https://github.com/pact-foundation/pact-specification/tree/version-4
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.pact.received import regexes, times
from handfast.pact.received.places import BadPath, Path, read_path
from handfast.wording.excerpts import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = [
    "Matcher",
    "Matchers",
    "NotUnderstood",
    "Placed",
    "Variant",
    "read_matchers",
    "unknown_in",
]


class NotUnderstood(ValueError):
    """What stands in a pact is not understood here. ``reasons`` has each, by name."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(dict.fromkeys(reasons))
        super().__init__("; ".join(self.reasons))


@dataclass(frozen=True, slots=True)
class Matcher:
    """One matcher. ``kind`` is its name in specification 4.

    ``value`` is the regular expression, the text that is included, the pattern of a date or time,
    the media type, or the statuses. ``each`` are the matchers within ``eachKey`` and ``eachValue``,
    ``variants`` those of ``arrayContains``.
    """

    kind: str
    value: Any = None
    at_least: int | None = None
    at_most: int | None = None
    each: Matchers | None = None
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True)
class Matchers:
    """The matchers of one path: all of them count, or with ``either`` one is enough."""

    all: tuple[Matcher, ...]
    either: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """The matchers of a path."""

    path: Path
    matchers: Matchers


@dataclass(frozen=True, slots=True)
class Variant:
    """One item that a list must contain: the example at ``index``, under ``rules`` of its own."""

    index: int
    rules: tuple[Placed, ...]


_PLAIN: Final = frozenset(
    {
        *("equality", "type", "number", "integer", "decimal", "boolean", "null"),
        *("values", "notEmpty", "semver"),
    }
)
_SPELLINGS: Final = {
    "real": "decimal",
    "datetime": "timestamp",
    "content-type": "contentType",
    "array-contains": "arrayContains",
    "status-code": "statusCode",
    "not-empty": "notEmpty",
    "each-key": "eachKey",
    "each-value": "eachValue",
    "min": "type",
    "max": "type",
}
_STATUSES: Final[Mapping[str, tuple[int, int]]] = {
    "info": (100, 199),
    "success": (200, 299),
    "redirect": (300, 399),
    "clientError": (400, 499),
    "serverError": (500, 599),
    "nonError": (100, 399),
    "error": (400, 599),
}
_DEEPEST: Final = 20


def read_matchers(document: Any, deep: int = 0) -> Matchers:
    """The matchers of one path: a matcher of specification 2, or a list of later ones.

    Raises:
        NotUnderstood: with each that cannot be read.
    """
    if not isinstance(document, Mapping):
        raise NotUnderstood([f"a rule that is {quoted(document)}"])
    if "matchers" not in document:
        return Matchers((_matcher(document, deep),))
    rows, combine = document["matchers"], document.get("combine", "AND")
    reasons: list[str] = []
    if not isinstance(rows, list):
        raise NotUnderstood(["matchers that are no list"])
    if combine not in ("AND", "OR"):
        reasons.append(f"combine {quoted(combine)}")
    return Matchers(_each(rows, reasons, deep), combine == "OR")


def _each(rows: list[Any], reasons: list[str], deep: int) -> tuple[Matcher, ...]:
    found: list[Matcher] = []
    for row in rows:
        try:
            found.append(_matcher(row, deep))
        except NotUnderstood as error:
            reasons += error.reasons
    if reasons:
        raise NotUnderstood(reasons)
    return tuple(found)


def _matcher(row: Any, deep: int) -> Matcher:
    if not isinstance(row, Mapping):
        raise NotUnderstood([f"a rule that is {quoted(row)}"])
    if deep > _DEEPEST:
        raise NotUnderstood([f"rules that are nested deeper than {_DEEPEST}"])
    named = row.get("match") or _implied(row)
    kind = _SPELLINGS.get(named, named) if isinstance(named, str) else None
    if kind in _PLAIN:
        return Matcher(kind, None, *_sizes(row)) if kind == "type" else Matcher(kind)
    reader = _READERS.get(kind or "")
    if kind is None or reader is None:
        raise NotUnderstood([f"the matcher {quoted(named)}"])
    return reader(kind, row, deep)


def _implied(row: Mapping[str, Any]) -> str:
    """The kind of a matcher of specification 2 that does not name it."""
    if "min" in row or "max" in row:
        return "type"
    return next((name for name in ("regex", "timestamp", "date", "time") if name in row), "")


def _sizes(row: Mapping[str, Any]) -> tuple[int | None, int | None]:
    sizes = row.get("min"), row.get("max")
    if not all(one is None or (type(one) is int and one >= 0) for one in sizes):
        raise NotUnderstood([f"a size of {quoted(sizes)}"])
    return sizes


def _regex(kind: str, row: Mapping[str, Any], _: int) -> Matcher:
    return _checked(kind, row.get("regex"), regexes.why_not_read)


def _time(kind: str, row: Mapping[str, Any], _: int) -> Matcher:
    spelled = (row.get(name) for name in ("format", kind, "datetime"))
    pattern = next((one for one in spelled if one is not None), times.DEFAULTS[kind])
    return _checked(kind, pattern, times.why_not_read)


def _text(kind: str, row: Mapping[str, Any], _: int) -> Matcher:
    value = row.get("value")
    return _checked(
        kind, value, lambda one: "" if isinstance(one, str) else f"{kind} {quoted(one)}"
    )


def _checked(kind: str, value: Any, why_not: Callable[[Any], str]) -> Matcher:
    reason = why_not(value)
    if reason:
        raise NotUnderstood([reason])
    return Matcher(kind, value)


def _statuses(kind: str, row: Mapping[str, Any], _: int) -> Matcher:
    given = row.get("status")
    if isinstance(given, str) and given in _STATUSES:
        least, most = _STATUSES[given]
        return Matcher(kind, frozenset(range(least, most + 1)))
    if isinstance(given, list) and all(type(one) is int for one in given):
        return Matcher(kind, frozenset(given))
    raise NotUnderstood([f"the status {quoted(given)} of a statusCode matcher"])


def _nested(kind: str, row: Mapping[str, Any], deep: int) -> Matcher:
    rows = row.get("rules")
    if not isinstance(rows, list):
        raise NotUnderstood([f"{kind} without a list of rules"])
    return Matcher(kind, each=Matchers(_each(rows, [], deep + 1)))


def _variants(kind: str, row: Mapping[str, Any], deep: int) -> Matcher:
    rows = row.get("variants", [])
    found: list[Variant] = []
    reasons: list[str] = []
    for one in rows if isinstance(rows, list) else [rows]:
        try:
            found.append(_variant(one, deep + 1))
        except NotUnderstood as error:
            reasons += error.reasons
    if reasons:
        raise NotUnderstood(reasons)
    return Matcher(kind, variants=tuple(found))


def _variant(row: Any, deep: int) -> Variant:
    index = row.get("index") if isinstance(row, Mapping) else None
    rules = row.get("rules", {}) if isinstance(row, Mapping) else None
    if type(index) is not int or index < 0 or not isinstance(rules, Mapping):
        raise NotUnderstood([f"the variant {quoted(row)} of arrayContains"])
    found: list[Placed] = []
    reasons: list[str] = []
    for path, one in rules.items():
        try:
            found.append(Placed(read_path(path), read_matchers(one, deep)))
        except BadPath:
            reasons.append(f"the path {quoted(path)}")
        except NotUnderstood as error:
            reasons += error.reasons
    if reasons:
        raise NotUnderstood(reasons)
    return Variant(index, tuple(found))


_READERS: Final[Mapping[str, Callable[[str, Mapping[str, Any], int], Matcher]]] = {
    "regex": _regex,
    "include": _text,
    "contentType": _text,
    "date": _time,
    "time": _time,
    "timestamp": _time,
    "statusCode": _statuses,
    "eachKey": _nested,
    "eachValue": _nested,
    "arrayContains": _variants,
}


def unknown_in(rules: Any) -> tuple[str, ...]:
    """The names of matchers in ``rules`` that no specification has."""
    return tuple(dict.fromkeys(name for name in _named(rules) if name not in _KNOWN))


_KNOWN: Final = frozenset({*_PLAIN, *_SPELLINGS, *_READERS})


def _named(tree: Any) -> Iterator[str]:
    if isinstance(tree, Mapping):
        name = tree.get("match")
        if isinstance(name, str):
            yield name
        for inner in tree.values():
            yield from _named(inner)
    elif isinstance(tree, list):
        for inner in tree:
            yield from _named(inner)
