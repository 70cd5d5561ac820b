"""What rows about operations and messages name: checked against the offer. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from handfast.drift.rows import FieldRow, Unfit, Waiver
from handfast.model.clauses import Clause
from handfast.shapes import written_shape
from handfast.shapes.places import reached
from handfast.wire.media_types import is_json
from handfast.wire.routes import filled, parameters, route_name
from handfast.wording.suggestions import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.drift.rows import DriftRow
    from handfast.model import Content, Offer, Operation

__all__ = ["Part", "envelopes", "route", "statuses", "waiver"]

Part = tuple[str, str]
"""The name of an operation or message, and what of it: a status, ``body`` or ``payload``."""

_ROUTE: Final = re.compile(r"(GET|POST|PUT|PATCH|DELETE|HEAD) (/[^?#\s]*)(?:\?([^#\s]*))?")
_LIKE: Final = "write it like GET /memories/{memory_id}"
_EVERY: Final = "*"
_WAIVABLE: Final = tuple(
    clause
    for clause in Clause
    if clause
    not in (
        Clause.STATUS,
        Clause.BODY,
        Clause.READS,
        Clause.REQUEST,
        Clause.ANSWER,
        Clause.STATE,
        Clause.TRIGGER,
        Clause.START,
        Clause.REPLY,
        Clause.FUZZED,
    )
)
"""Clauses without which something of an interaction is still verified."""


def route(row: DriftRow, offer: Offer) -> tuple[str, FieldRow]:
    """The operation of a row about a route, and its method, path and query by our names."""
    operation = _operation(row.declared, offer)
    match = _ROUTE.fullmatch(row.there)
    if match is None:
        raise Unfit(f"{row.there!r} is no route: {_LIKE}")
    if row.there == row.declared:
        raise Unfit("this is no difference: take the row out")
    method, path, query = match[1], match[2], match[3] or ""
    ours, theirs = parameters(operation.path), parameters(f"{path}?{query}")
    left = [name for name in ours if name not in theirs]
    other = [name for name in theirs if name not in ours]
    if len(left) != len(other) or len(set(theirs)) != len(theirs):
        names = ", ".join(ours) or "none"
        raise Unfit(f"{row.there!r} must have each of its parameters once ({names})")
    names_here = dict(zip(other, left, strict=True))

    def by_our_name(name: str) -> str:
        return f"{{{names_here.get(name, name)}}}"

    there = (method, filled(path, by_our_name), filled(query, by_our_name))
    return operation.name, FieldRow(row, operation.name, there)


def _operation(declared: str, offer: Offer) -> Operation:
    known = {route_name(one): one for one in offer.operations}
    if declared in known:
        return known[declared]
    if _ROUTE.fullmatch(declared) is None:
        raise Unfit(f"this is no route: {_LIKE}")
    raise Unfit(f"{offer.provider} offers no such route: {did_you_mean(declared, known)}")


def _named(declared: str, offer: Offer) -> tuple[tuple[Operation, ...], str]:
    """The operations that ``declared`` begins with, and the rest of it."""
    words = declared.split(" ")
    if words[0] == _EVERY:
        return offer.operations, " ".join(words[1:])
    return (_operation(" ".join(words[:2]), offer),), " ".join(words[2:])


def envelopes(row: DriftRow, path: tuple[str, ...], offer: Offer) -> Iterator[tuple[Part, bool]]:
    """The parts that a row about an envelope is about, and whether it names the operation."""
    messages = {one.name: one for one in offer.messages}
    if row.declared in messages:
        _reaches(messages[row.declared].payload, path, row.kind)
        yield (row.declared, "payload"), True
        return
    if " " not in row.declared and messages:
        raise Unfit(f"no message has this name: {did_you_mean(row.declared, messages)}")
    operations, part = _named(row.declared, offer)
    every = row.declared.startswith(_EVERY)
    found = [(one.name, name, content) for one in operations for name, content in _parts(one, part)]
    if not found:
        raise Unfit(f"no such JSON {part or 'answer below 300'} is declared")
    for name, of, content in found:
        try:
            _reaches(content, path, row.kind)
        except Unfit:
            if not every:
                raise
        else:
            yield (name, of), not every


def _parts(operation: Operation, part: str) -> Iterator[tuple[str, Content]]:
    """The JSON bodies of ``operation`` that ``part`` means: ``body``, ``404``, ``4xx`` or none."""
    if part == "body":
        yield from (("body", one) for one in operation.bodies[:1] if is_json(one.media_type))
        return
    if re.fullmatch(r"|[1-5]xx|[1-5][0-9][0-9]", part) is None:
        raise Unfit(f"{part!r} is no part of an operation: write a status, 4xx or body")
    for answer in operation.answers:
        code = str(answer.status)
        fits = part in ("", code, f"{code[0]}xx") and (bool(part) or answer.status < 300)
        if fits and answer.content is not None and is_json(answer.content.media_type):
            yield code, answer.content


def _reaches(content: Content, path: tuple[str, ...], kind: str) -> None:
    if kind == "unwrapped" and not reached(written_shape(content.model), path):
        raise Unfit(f"the contract has nothing at {'.'.join(path)}")


def statuses(row: DriftRow, offer: Offer, there: int) -> Iterator[tuple[str, FieldRow]]:
    """The operations that a row about a status is about, with the contract's status for it."""
    operations, code = _named(row.declared, offer)
    if re.fullmatch(r"[1-5][0-9][0-9]", code) is None:
        raise Unfit("this names no status: write it like DELETE /memories/{memory_id} 404")
    here = int(code)
    if not 100 <= there <= 599:
        raise Unfit(f"{there} is no status")
    if here == there:
        raise Unfit("this is no difference: take the row out")
    found = [one for one in operations if one.answer(here) is not None]
    if not found:
        known = (str(each.status) for one in operations for each in one.answers)
        raise Unfit(f"no such status is declared: {did_you_mean(code, known)}")
    for one in found:
        if one.answer(there) is not None and one.conventions.invalid not in (here, there):
            raise Unfit(f"{there} is another case of {route_name(one)} already")
        yield one.name, FieldRow(row, code, (here, there))


def waiver(row: DriftRow, offer: Offer) -> Waiver:
    """What a row waives."""
    messages = {one.name for one in offer.messages}
    name = max((m for m in messages if f"{row.declared} ".startswith(f"{m} ")), key=len, default="")
    if name:
        rest = row.declared.removeprefix(name).strip()
    else:
        if row.declared.startswith(_EVERY):
            raise Unfit("all operations at once would hide every interaction: name one")
        (operation,), rest = _named(row.declared, offer)
        name = route_name(operation)
    if not rest:
        return Waiver(row, name, None)
    try:
        clause = Clause(rest)
    except ValueError:
        known = map(str, _WAIVABLE)
        raise Unfit(f"no clause is called {rest!r}: {did_you_mean(rest, known)}") from None
    if clause not in _WAIVABLE:
        raise Unfit(
            f"without {clause} nothing of an interaction would be verified: waive the whole "
            f"operation, or one of {listed(_WAIVABLE)}"
        )
    return Waiver(row, name, clause)
