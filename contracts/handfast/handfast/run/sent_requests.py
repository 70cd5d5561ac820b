"""What Pact's mock server found wrong in the requests of a consumer's client, as mismatches. Pure.

A name that is misspelt is one mismatch, though the server reports a name that is absent and one
that is not expected.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from handfast.derive.pact.paths import steps_in
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.run.equal_values import pact_text
from handfast.wording.masking import MASK
from handfast.wording.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from handfast.wire.paths import Step

__all__ = ["wrong_requests"]

_ABSENT: Final = "absent"
_MISSING: Final = "missing-request"
_OTHER: Final = "request-not-found"
_PARTS: Final = {
    "QueryMismatch": ("query parameter", "parameter"),
    "HeaderMismatch": ("header", "key"),
    "BodyMismatch": ("body", "path"),
    "BodyTypeMismatch": ("body", "type"),
    "MethodMismatch": ("method", "type"),
    "PathMismatch": ("path", "type"),
}


def wrong_requests(
    found: Sequence[Mapping[str, Any]], declared: Mapping[str, Any], proofs: Collection[str]
) -> tuple[Mismatch, ...]:
    """What is wrong with each request that the server refused, or never got.

    ``declared`` is the request of the pact; headers and parameters called as one of ``proofs`` are
    masked.
    """
    kinds = {one.get("type") for one in found}
    mismatches: list[Mismatch] = []
    for one in found:
        kind = one.get("type")
        if kind == _OTHER:
            mismatches.append(_other(one, declared, instead=_MISSING in kinds))
        elif kind != _MISSING:
            mismatches += _in_parts(one, proofs)
        elif _OTHER not in kinds:  # else it is the same, again
            mismatches.append(_none(declared))
    return tuple(mismatches)


def _none(declared: Mapping[str, Any]) -> Mismatch:
    expected = f"{declared['method']} {declared['path']}"
    return _mismatch(expected, expected, "no request", "call the operation")


def _other(one: Mapping[str, Any], declared: Mapping[str, Any], *, instead: bool) -> Mismatch:
    """A request to another operation: in place of the declared one, or besides it."""
    expected, got = (f"{sent['method']} {sent['path']}" for sent in (declared, one))
    if instead:
        return _mismatch(expected, expected, got, "mend the method or the path")
    return _mismatch(
        got, f"{expected} alone", got, "leave it out, or declare what is relied on it for"
    )


def _in_parts(one: Mapping[str, Any], proofs: Collection[str]) -> tuple[Mismatch, ...]:
    parts = one.get("mismatches", ())
    every = [found for part in parts for found in (_keys(part) or (_part(part, proofs),))]
    return tuple(_without_misspelt(every))


def _without_misspelt(found: Sequence[Mismatch]) -> Iterator[Mismatch]:
    """``found``, where a name that was sent in place of another is one mismatch with it."""
    needless = {_name(one): one for one in found if one.expected == _ABSENT}
    for one in found:
        where, name = _name(one)
        near = [other for there, other in needless if there == where]
        sent = nearest(name, near) if one.got == _ABSENT else None
        if sent is not None:
            del needless[where, sent]
            remedy = f"send {name!r} in place of {sent!r}"
            yield replace(one, got=f"{_ABSENT}, but {sent!r} is sent", remedy=remedy)
        elif one.expected != _ABSENT:
            yield one
    yield from needless.values()


def _name(one: Mismatch) -> tuple[tuple[object, ...], str]:
    """Where a name stands, and the name."""
    if one.path:
        return (one.place, *one.path[:-1]), str(one.path[-1])
    kind, _, name = one.place.rpartition(" ")
    return (kind,), name


def _keys(part: Mapping[str, Any]) -> tuple[Mismatch, ...]:
    """A mismatch for each key that an object lacks or has too many, where that is what is wrong."""
    try:
        wanted, sent = (
            json.loads(pact_text(part["expected"])),
            json.loads(pact_text(part["actual"])),
        )
    except (KeyError, ValueError):
        return ()
    if part.get("type") != "BodyMismatch" or not isinstance(wanted, list) or wanted == sent:
        return ()
    lacking = [key for key in wanted if key not in sent]
    needless = [key for key in sent if key not in wanted]
    path = steps_in(pact_text(part.get("path")))
    remedy = "send what the contract declares, under its very name"
    return (
        *(_mismatch("body", "sent", _ABSENT, remedy, (*path, key)) for key in lacking),
        *(_mismatch("body", _ABSENT, "sent", remedy, (*path, key)) for key in needless),
    )


def _part(part: Mapping[str, Any], proofs: Collection[str]) -> Mismatch:
    name, key = _PARTS.get(str(part.get("type")), ("request", "type"))
    path = steps_in(pact_text(part.get("path"))) if key == "path" else None
    place = name if key == "path" else f"{name} {part.get(key, '')}".strip()
    expected, got = (pact_text(part.get(side)) or _ABSENT for side in ("expected", "actual"))
    if name == "query parameter":
        expected, got = _only(expected), _only(got)
    if str(part.get(key, "")).lower() in proofs and got != _ABSENT:
        scheme, space, _ = got.partition(" ")
        got = f"{scheme} {MASK}" if space else MASK
    return _mismatch(place, expected, got, "send what the contract declares", path)


def _only(values: str) -> str:
    """The one value of a query parameter, without the list that it is sent in."""
    try:
        (one,) = json.loads(values)
    except (TypeError, ValueError):
        return values
    return str(one)


def _mismatch(
    place: str, expected: str, got: str, remedy: str, path: tuple[Step, ...] | None = None
) -> Mismatch:
    return Mismatch(
        clause=Clause.REQUEST,
        place=place,
        path=path,
        expected=expected,
        got=got,
        remedy=remedy,
        whose=Responsible.CONSUMER,
    )
