"""Reads what Pact's verifier found: its mismatches as faults, in the suite's own words. Pure."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from handfast.expectation.match import excerpt
from handfast.model.results import Mismatch, Whose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["mismatches_of", "no_answer_in"]

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_MISSING_KEYS = "Actual map is missing the following keys"
_LENGTH = re.compile(r"Expected a List with (\d+) elements but received (\d+) elements")
_CLAUSES = (
    ("to be equal to", "equals"),
    ("minimum size", "at_least"),
    ("maximum size", "at_most"),
    ("parse the actual body", "body"),
    ("Expected empty body", "body"),
)


def no_answer_in(results: Mapping[str, Any]) -> str | None:
    """What the verifier says where its request had no answer, or None."""
    for mismatch in _reported(results):
        if mismatch.get("type") == "error":
            return str(mismatch.get("message"))
    return None


def mismatches_of(results: Mapping[str, Any]) -> tuple[Mismatch, ...]:
    """Every fault of one interaction.

    A wrong status is the only fault told, for then the rest was never promised. Results that
    hold no interaction, or several, are a fault themselves: nothing passes vacuously.
    """
    held = results.get("interactionResults", [])
    if len(held) != 1:
        return (_not_one(len(held)),)
    found = [part for one in _reported(results) for part in one.get("mismatches", ())]
    statuses = [part for part in found if part["type"] == "StatusMismatch"]
    bodies = [part.get("actualBody") for part in found if part.get("actualBody")]
    if statuses:
        return tuple(_status(part, bodies) for part in statuses)
    typed = any(part["type"] == "BodyTypeMismatch" for part in found)
    mismatches = [mismatch for part in found for mismatch in _mismatches(part, typed=typed)]
    if not mismatches and not results.get("result"):
        mismatches.append(_unexplained(results))
    return tuple(
        sorted(
            mismatches, key=lambda mismatch: (mismatch.where, mismatch.clause, mismatch.expected)
        )
    )


def _reported(results: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [error["mismatch"] for error in results.get("errors", []) if error.get("mismatch")]


def _status(part: Mapping[str, Any], bodies: list[str]) -> Mismatch:
    body = f": {excerpt(bodies[0].encode())}" if bodies else ""
    return Mismatch(
        clause="status",
        where="the status",
        expected=str(part["expected"]),
        got=f"{part['actual']}{body}",
    )


def _mismatches(part: Mapping[str, Any], *, typed: bool) -> Iterator[Mismatch]:
    kind = part["type"]
    name = part.get("key", "")
    if kind == "BodyMismatch":
        yield from _body(part)
    elif kind == "BodyTypeMismatch":
        yield _mismatch("content type", "Content-Type", part["expected"], part["actual"])
    elif kind == "HeaderMismatch":
        if not (typed and name.lower() == "content-type"):
            got = "no such header" if "was missing" in part["mismatch"] else part["actual"]
            yield _mismatch("headers", name, _plain(part["expected"]), _plain(got))
    else:
        expected, got = str(part.get("expected", "")), str(part.get("actual", ""))
        yield _mismatch("wire", name or kind, expected or _said(part), got)


def _body(part: Mapping[str, Any]) -> Iterator[Mismatch]:
    said, place = _said(part), _place(part.get("path", "$"))
    if said.startswith(_MISSING_KEYS):
        there = json.loads(part["actual"])
        for key in json.loads(part["expected"]):
            if key not in there:
                where = f"{place}.{key}" if place else key
                yield _mismatch("reads", where, "this key", "nothing")
        return
    where = place or "the whole body"
    length = _LENGTH.search(said)
    if length is not None:
        yield _mismatch("exactly", where, f"exactly {_items(length[1])}", _items(length[2]))
    elif not said.endswith("but was missing"):  # an item, of which the length tells
        clause = next((clause for text, clause in _CLAUSES if text in said), "reads")
        wanted = _plain(part["expected"]) if clause == "equals" else _wanted(said)
        yield _mismatch(clause, where, wanted, _plain(part.get("actual", "")))


def _items(count: str) -> str:
    return "1 item" if count == "1" else f"{count} items"


def _said(part: Mapping[str, Any]) -> str:
    return _ANSI.sub("", part.get("mismatch", ""))


def _wanted(said: str) -> str:
    """The part of a sentence that says what was wanted."""
    if "parse the actual body" in said:
        return "JSON"
    if "Expected empty body" in said:
        return "an empty body"
    found = re.search(r" to (?:be |have )?(.+)$", said, re.DOTALL)
    return found[1] if found else said


def _place(path: str) -> str:
    """``$['a key'][0].b`` as the suite writes it: ``a key[0].b``."""
    inside = path.removeprefix("$").removeprefix("/")
    return re.sub(r"\['([^']*)'\]", r".\1", inside).removeprefix(".")


def _plain(text: str) -> str:
    """JSON as text, without the escapes that the verifier adds inside lists and objects."""
    try:
        value = json.loads(text)
    except (TypeError, ValueError):
        return excerpt(str(text).encode())
    return excerpt(_unescaped(value))


def _unescaped(value: Any) -> Any:
    if isinstance(value, list):
        return [_unescaped(_inner(item)) for item in value]
    if isinstance(value, dict):
        return {key: _unescaped(_inner(item)) for key, item in value.items()}
    return value


def _inner(item: Any) -> Any:
    if not isinstance(item, str):
        return item
    try:
        return json.loads(item)
    except ValueError:
        return item


def _mismatch(clause: str, where: str, expected: str, got: str) -> Mismatch:
    return Mismatch(clause=clause, where=where, expected=expected, got=got)


def _not_one(count: int) -> Mismatch:
    return Mismatch(
        clause="request",
        where="Pact's verifier",
        expected="that it verifies this one interaction",
        got=f"it verified {count}",
        remedy="the interaction cannot be put into a Pact file: report this",
        whose=Whose.SET_UP,
    )


def _unexplained(results: Mapping[str, Any]) -> Mismatch:
    said = "\n".join(_ANSI.sub("", line) for line in results.get("output", []))
    return Mismatch(
        clause="request",
        where="Pact's verifier",
        expected="an answer that fits",
        got="a failure without mismatches",
        remedy="read what the verifier printed",
        detail=said,
    )
