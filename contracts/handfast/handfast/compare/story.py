"""Writes a difference as numbered steps that can be pasted into a shell. Pure."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.judged.clause import clause_for
from handfast.compare.judged.differences import Kind
from handfast.compare.sessions import Moment, Reference, within
from handfast.derive.requests import curl
from handfast.wire.paths import steps
from handfast.wording.excerpts import excerpt, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handfast.compare.judged.differences import Difference
    from handfast.compare.judged.verdict import Reliance
    from handfast.compare.searching import Found
    from handfast.compare.sessions import Step
    from handfast.compare.side import Answered
    from handfast.model.raised import Raised

__all__ = ["as_json", "raised_in", "sides_of", "story_of"]

_LONGEST: Final = 400
_URL: Final = "http://SERVICE"


def story_of(found: Found) -> str:
    """The steps, one after another, each with how the first side answered."""
    referred = {ref.step for step in found.session.steps for ref in _references(step)}
    lines: list[str] = []
    numbers = {step.number: place for place, (step, _, _) in enumerate(found.played.steps, 1)}
    asked = {one.number: numbers[one.number] for one, _, _ in found.played.steps if one.operation}
    for step, first, second in found.played.steps:
        place = numbers[step.number]
        lines.append(f"{place}. {_title(step, first, second)}")
        lines += [f"   {line}" for line in _shell(step, first, asked, referred)]
    return "\n".join(lines)


def _references(step: Step) -> Iterator[Reference]:
    for tree in (step.parts, step.parameters):
        for one in within(dict(tree)):
            if isinstance(one, Reference):
                yield one


def _title(step: Step, first: Answered, second: Answered) -> str:
    if step.happens:
        called = {
            name: first.values[name] if isinstance(value, Reference) else value
            for name, value in step.parameters.items()
        }
        shown = ", ".join(f"{name} {_plain(value)}" for name, value in called.items())
        return f"{step.happens}{f' ({shown})' if shown else ''}"
    answers = first.received.status, second.received.status
    status = str(answers[0]) if answers[0] == answers[1] else f"{answers[0]} and {answers[1]}"
    near = f", with a near miss in {step.invalid}" if step.invalid else ""
    return f"{step.operation}{near}: {status}"


def _plain(value: Any) -> str:
    return f"{value.milliseconds / 1000:+g} s" if isinstance(value, Moment) else str(value)


def _shell(
    step: Step, first: Answered, numbers: dict[int, int], referred: set[int]
) -> Iterator[str]:
    """A command that sends the request; what an earlier answer gave is read out of that."""
    if first.sent is None:
        return
    words = shlex.split(curl(first.sent, _URL))
    given = {
        str(value): f'"$(jq -r {shlex.quote(_jq(ref.path))} <<<"$answer{numbers[ref.step]}")"'
        for ref in _references(step)
        if (value := _sent_for(step, first, ref)) not in (None, ref.instead) and ref.step in numbers
    }
    command = " ".join(_word(word, given) for word in words)
    yield f"answer{numbers[step.number]}=$({command})" if step.number in referred else command


def _word(word: str, given: dict[str, str]) -> str:
    """``word`` for the shell, with what reads it in place of each text that was ``given``."""
    if word == "|":
        return word
    for value, reading in given.items():
        if value in word:
            parts = (_word(part, given) if part else "" for part in word.split(value))
            return reading.join(parts)
    return shlex.quote(word)


def _jq(path: str) -> str:
    return "." + "".join(
        f"[{one}]" if isinstance(one, int) else f'["{one}"]' for one in steps(path)
    )


def _sent_for(step: Step, first: Answered, wanted: Reference) -> Any:
    """What was sent where ``wanted`` stands."""

    def find(tree: Any, sent: Any) -> Any:
        if tree is wanted:
            return sent
        pairs: list[tuple[Any, Any]] = []
        if isinstance(tree, dict) and isinstance(sent, dict):
            pairs = [(tree[key], sent.get(key)) for key in tree]
        elif isinstance(tree, list) and isinstance(sent, list):
            pairs = list(zip(tree, sent, strict=False))
        return next((one for one in (find(*pair) for pair in pairs) if one is not None), None)

    return find(dict(step.parts), first.values)


def sides_of(difference: Difference) -> tuple[str, str]:
    """What both sides have where they differ, as short text."""
    if difference.kind in (Kind.NUMBER, Kind.ORDER, Kind.TIES):
        return shortened(excerpt(difference.first), _LONGEST), shortened(
            excerpt(difference.second), _LONGEST
        )
    return excerpt(difference.first), excerpt(difference.second)


def raised_in(found: Found) -> tuple[Raised, ...]:
    """What the code of the second side raised at the last step."""
    return tuple(found.played.steps[-1][2].raised) if found.played.steps else ()


def as_json(found: Found, reliances: tuple[Reliance, ...], declared: str = "") -> dict[str, Any]:
    """A difference for machines; ``declared`` is the interaction that has the clause already."""
    difference = found.difference
    return {
        "id": found.id,
        "verdict": "failed" if reliances else "differs",
        "operation": difference.of,
        "kind": difference.kind.value,
        "path": difference.place,
        "expected": excerpt(difference.first),
        "got": excerpt(difference.second),
        "raised": [raised.error for raised in raised_in(found)],
        "steps": len(found.session.steps),
        "story": story_of(found),
        "relied_on_by": [
            {"consumer": one.consumer, "interaction": one.interaction} for one in reliances
        ],
        "declared": declared,
        "clause": clause_for(found, reliances[0]) if reliances and not declared else "",
    }


def json_text(
    rows: list[dict[str, Any]], coverage: dict[str, Any], not_saved: Sequence[str]
) -> str:
    """The whole result for machines."""
    whole = {"differences": rows, "coverage": coverage, "not_saved": not_saved}
    return json.dumps(whole, indent=1, ensure_ascii=False)
