"""Reads what Pact's verifier found: its mismatches as ours, in the words of this engine. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.derive.pact.paths import steps_in
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.wording.counts import number_of
from handfast.wording.excerpts import excerpt
from handfast.wording.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from handfast.wire.paths import Step

__all__ = ["mismatches_of", "no_answer_in"]

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_MISSING_KEYS = "Actual map is missing the following keys"
_BYTES = re.compile(r"^Actual body \[(.+)\] is not equal to the expected body \[(.+)\]")
_LENGTH = re.compile(r"Expected a List with (\d+) elements but received (\d+) elements")
_CLAUSES = (
    ("to be equal to", Clause.EQUALS),
    ("minimum size", Clause.AT_LEAST),
    ("maximum size", Clause.AT_MOST),
    ("parse the actual body", Clause.BODY),
    ("Expected empty body", Clause.BODY),
)


def no_answer_in(results: Mapping[str, Any]) -> str | None:
    """What the verifier reports where its request had no answer, or None.

    What it reports where it could load no interaction is a mismatch: it sent no request then.
    """
    if not results.get("interactionResults"):
        return None
    for mismatch in _reported(results):
        if mismatch.get("type") == "error":
            return str(mismatch.get("message"))
    return None


def mismatches_of(results: Mapping[str, Any]) -> tuple[Mismatch, ...]:
    """Every mismatch of one interaction.

    A wrong status is the only mismatch, for then the rest was never promised. A media type is the
    same in whatever letters it is written, which the verifier does not know. Results of no
    interaction, or of several, are a mismatch themselves: nothing passes vacuously.
    """
    verified = results.get("interactionResults", [])
    if len(verified) != 1:
        loading = [str(one["message"]) for one in _reported(results) if one.get("message")]
        return (_not_one(len(verified), "; ".join(loading)),)
    reported = [part for one in _reported(results) for part in one.get("mismatches", ())]
    found = [part for part in reported if not _is_same_media_type(part)]
    statuses = [part for part in found if part["type"] == "StatusMismatch"]
    bodies = [part.get("actualBody") for part in found if part.get("actualBody")]
    if statuses:
        return tuple(_status(part, bodies) for part in statuses)
    typed = any(part["type"] == "BodyTypeMismatch" for part in found)
    mismatches = [mismatch for part in found for mismatch in _mismatches(part, typed=typed)]
    if not mismatches and not results.get("result") and len(found) == len(reported):
        mismatches.append(_unexplained(results))
    return tuple(
        sorted(
            mismatches, key=lambda mismatch: (mismatch.where, mismatch.clause, mismatch.expected)
        )
    )


def _reported(results: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [error["mismatch"] for error in results.get("errors", []) if error.get("mismatch")]


def _is_same_media_type(part: Mapping[str, Any]) -> bool:
    if part["type"] != "HeaderMismatch" or part.get("key", "").lower() != "content-type":
        return False
    wanted, got = (str(_plain(part.get(name, ""))) for name in ("expected", "actual"))
    return wanted.lower() == got.lower()


def _status(part: Mapping[str, Any], bodies: list[str]) -> Mismatch:
    body = f": {excerpt(bodies[0].encode())}" if bodies else ""
    return Mismatch(
        clause=Clause.STATUS,
        place="the status",
        expected=str(part["expected"]),
        got=f"{part['actual']}{body}",
    )


def _mismatches(part: Mapping[str, Any], *, typed: bool) -> Iterator[Mismatch]:
    kind = part["type"]
    name = part.get("key", "")
    if kind == "BodyMismatch":
        yield from _body(part)
    elif kind == "BodyTypeMismatch":
        yield _mismatch(Clause.CONTENT_TYPE, "Content-Type", part["expected"], part["actual"])
    elif kind == "HeaderMismatch":
        if not (typed and name.lower() == "content-type"):
            got = "no such header" if "was missing" in part["mismatch"] else part["actual"]
            yield _mismatch(Clause.HEADERS, name, _plain(part["expected"]), _plain(got))
    else:
        expected, got = str(part.get("expected", "")), str(part.get("actual", ""))
        yield _mismatch(Clause.WIRE, name or kind, expected or _message(part), got)


def _body(part: Mapping[str, Any]) -> Iterator[Mismatch]:
    message, path = _message(part), steps_in(part.get("path", "$"))
    if message.startswith(_MISSING_KEYS):
        there, wanted = json.loads(part["actual"]), json.loads(part["expected"])
        for key in wanted:
            if key not in there:
                found = _in_body(Clause.READS, (*path, key), "this key", "nothing")
                yield replace(found, remedy=_misspelt(key, {*there} - {*wanted}))
        return
    if unequal := _BYTES.search(message):
        yield _in_body(Clause.EQUALS, path, unequal[2], unequal[1])
        return
    length = _LENGTH.search(message)
    if length is not None:
        yield _in_body(
            Clause.EXACTLY,
            path,
            f"exactly {number_of(int(length[1]), 'item')}",
            number_of(int(length[2]), "item"),
        )
    elif not message.endswith("but was missing"):  # an item, which the length shows
        clause = next((clause for text, clause in _CLAUSES if text in message), Clause.READS)
        wanted = _plain(part["expected"]) if clause is Clause.EQUALS else _wanted(message)
        yield _in_body(clause, path, wanted, _plain(part.get("actual", "")))


def _misspelt(key: str, there: Iterable[str]) -> str:
    other = nearest(key, there)
    return f"answer with {key!r}, where it has {other!r} now" if other else ""


def _message(part: Mapping[str, Any]) -> str:
    return _ANSI.sub("", part.get("mismatch", ""))


def _wanted(message: str) -> str:
    """The part of a sentence that names what was wanted."""
    if "parse the actual body" in message:
        return "JSON"
    if "Expected empty body" in message:
        return "an empty body"
    found = re.search(r" to (?:be |have )?(.+)$", message, re.DOTALL)
    return found[1] if found else message


def _plain(text: str) -> str:
    """JSON as text, without the escapes that the verifier adds inside lists and objects."""
    try:
        value = json.loads(text)
        return excerpt(_unescaped(value))
    except (TypeError, ValueError, RecursionError):  # nested too deep, too
        return excerpt(str(text).encode())


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


def _mismatch(clause: Clause, place: str, expected: str, got: str) -> Mismatch:
    return Mismatch(clause=clause, place=place, expected=expected, got=got)


def _in_body(clause: Clause, path: tuple[Step, ...], expected: str, got: str) -> Mismatch:
    return Mismatch(clause=clause, path=path, expected=expected, got=got)


def _not_one(count: int, why: str) -> Mismatch:
    return Mismatch(
        clause=Clause.REQUEST,
        place="Pact's verifier",
        expected="that it verifies this one interaction",
        got=f"it verified {count}{f': {why}' if why else ''}",
        remedy="the interaction cannot be put into a Pact file: report this",
        whose=Responsible.SET_UP,
    )


def _unexplained(results: Mapping[str, Any]) -> Mismatch:
    message = "\n".join(_ANSI.sub("", text) for text in results.get("output", []))
    return Mismatch(
        clause=Clause.REQUEST,
        place="Pact's verifier",
        expected="an answer that fits",
        got="a failure without mismatches",
        remedy="read what the verifier printed",
        detail=message,
    )
