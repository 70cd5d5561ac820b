"""Writes a difference as numbered steps that can be pasted into a shell. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.judged.clause import clause_for
from handfast.compare.judged.differences import Kind
from handfast.compare.sessions import Moment, Reference
from handfast.compare.shell import command_of, references_in
from handfast.wording.excerpts import excerpt, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.compare.judged.differences import Difference
    from handfast.compare.judged.verdict import Reliance
    from handfast.compare.searching import Found
    from handfast.compare.sessions import Step
    from handfast.compare.side import Answered
    from handfast.model.raised import Raised

__all__ = ["as_json", "raised_in", "sides_of", "story_of"]

_LONGEST: Final = 400


def story_of(found: Found) -> str:
    """The steps, one after another, each with how the first side answered."""
    referred = {ref.step for step in found.session.steps for ref in references_in(step)}
    lines: list[str] = []
    numbers = {step.number: place for place, (step, _, _) in enumerate(found.played.steps, 1)}
    asked = {one.number: numbers[one.number] for one, _, _ in found.played.steps if one.operation}
    for step, first, second in found.played.steps:
        place = numbers[step.number]
        lines.append(f"{place}. {_title(step, first, second)}")
        if first.sent is not None:
            command = command_of(step, first.sent, first.values, asked)
            is_read = step.number in referred
            lines.append(f"   {f'answer{place}=$({command})' if is_read else command}")
    return "\n".join(lines)


def _title(step: Step, first: Answered, second: Answered) -> str:
    if step.happens:
        called = {
            name: first.values[name] if isinstance(value, Reference) else value
            for name, value in step.parameters.items()
        }
        shown = ", ".join(f"{name} {_plain(value)}" for name, value in called.items())
        return f"{step.happens}{f' ({shown})' if shown else ''}"
    answers = [str(one.received.status or "no answer") for one in (first, second)]
    status = " and ".join(dict.fromkeys(answers))
    near = f", with a near miss in {step.invalid}" if step.invalid else ""
    return f"{step.operation}{near}: {status}"


def _plain(value: Any) -> str:
    return f"{value.milliseconds / 1000:+g} s" if isinstance(value, Moment) else str(value)


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


def as_json(
    found: Found,
    reliances: tuple[Reliance, ...],
    also: tuple[tuple[Reliance, ...], ...] = (),
    declared: str = "",
) -> dict[str, Any]:
    """A difference for machines; ``declared`` is the interaction that has the clause already.

    ``also`` are those who rely on each of the other differences at the same step.
    """
    return {
        "id": found.id,
        "verdict": "failed" if reliances or any(also) else "differs",
        **_row(found.difference, reliances),
        "also": [_row(*pair) for pair in zip(found.also, also, strict=True)],
        "raised": [raised.error for raised in raised_in(found)],
        "steps": len(found.session.steps),
        "story": story_of(found),
        "declared": declared,
        "clause": clause_for(found, reliances[0]) if reliances and not declared else "",
    }


def _row(difference: Difference, reliances: tuple[Reliance, ...]) -> dict[str, Any]:
    return {
        "operation": difference.of,
        "kind": difference.kind.value,
        "path": difference.place,
        "expected": excerpt(difference.first),
        "got": excerpt(difference.second),
        "relied_on_by": [
            {"consumer": one.consumer, "interaction": one.interaction} for one in reliances
        ],
    }


def json_text(
    rows: list[dict[str, Any]], coverage: dict[str, Any], not_saved: Sequence[str]
) -> str:
    """The whole result for machines."""
    whole = {"differences": rows, "coverage": coverage, "not_saved": not_saved}
    return json.dumps(whole, indent=1, ensure_ascii=False)
