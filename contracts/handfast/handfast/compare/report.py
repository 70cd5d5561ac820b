"""What a comparison came to, as text: each difference as a story, then what was reached. Pure."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.judged.clause import clause_for
from handfast.compare.made.coverage import pairs_of
from handfast.compare.story import as_json, json_text, sides_of, story_of
from handfast.exit_codes import ExitCode
from handfast.wording.counts import number_of
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handfast.compare.running import Compared, Judged
    from handfast.model.results import Mismatch

__all__ = [
    "exit_code_of",
    "json_of",
    "json_of_stopped",
    "lines_of",
    "lines_of_difference",
    "row_of",
]

_INDENT: Final = "   "
_HANDLERS: Final = (
    "--states names those of the service, --against-states those of what --against names"
)
_EACH_HAS_ONE: Final = (
    "--redis-url names that of the service, --against-redis-url that of what --against names"
)


def exit_code_of(compared: Compared, *, strict: bool) -> ExitCode:
    """Failed where someone relies on a difference, or at any if ``strict``."""
    if compared.proves_nothing:
        return ExitCode.NOT_VERIFIED
    failed = any(one.fails or strict for one in compared.found)
    return ExitCode.FAILED if failed else ExitCode.PASSED


def lines_of(compared: Compared, sides: tuple[str, str], again: str = "") -> Iterator[str]:
    """The whole as text; ``sides`` names both, ``again`` replays a difference, without its id."""
    for one in compared.found:
        yield from lines_of_difference(one, sides, again)
        yield ""
    yield from _reached(compared, sides)
    yield from (f"Not saved: {why}" for why in compared.not_saved)
    yield ""
    yield _closing(compared)


def lines_of_difference(one: Judged, sides: tuple[str, str], again: str) -> Iterator[str]:
    """One difference as text, as ``lines_of`` has it."""
    found = one.found
    difference = found.difference
    verdict = "failed" if one.fails else "differs"
    place = f" at {difference.place}" if difference.place else ""
    yield f"{verdict}  {found.id}  {difference.of}: {difference.kind}{place}"
    yield from (f"{_INDENT}{line}" for line in story_of(found).splitlines())
    if not found.played.steps:
        yield f"{_INDENT}it did not come back when its session was played again"
    first, second = sides_of(difference)
    width = max(map(len, sides))
    yield f"{_INDENT}{sides[0].ljust(width)}  {first}"
    yield f"{_INDENT}{sides[1].ljust(width)}  {second}"
    for raised in found.played.steps[-1][2].raised if found.played.steps else ():
        yield f"{_INDENT}raised: {raised.error}"
    for reliance in one.relied_on:
        yield f"{_INDENT}{reliance.consumer} relies on it: {reliance.interaction}"
    if one.declared:
        yield f"{_INDENT}declared already: {one.declared}; verify fails by it, in its own states"
    elif one.relied_on:
        yield f"{_INDENT}the clause that is missing:"
        clause = clause_for(found, one.relied_on[0])
        yield from (f"{_INDENT}{_INDENT}{line}" for line in clause.splitlines())
    yield from (f"{_INDENT}{line}" for line in _also(one))
    if again:
        yield f"{_INDENT}replay: {again} {found.id}"


def _also(one: Judged) -> Iterator[str]:
    for other, reliances in zip(one.found.also, one.also, strict=True):
        what = f"{other.kind} at {other.place}" if other.place else str(other.kind)
        yield f"differs there too: {what}: {' and '.join(sides_of(other))}"
        for reliance in reliances:
            yield f"{_INDENT}{reliance.consumer} relies on it: {reliance.interaction}"


def _reached(compared: Compared, sides: tuple[str, str]) -> Iterator[str]:
    coverage, operations = compared.coverage, compared.operations
    width = max((len(one.name) for one in operations), default=0)
    yield "Reached (answers by status):"
    for one in operations:
        answers = coverage.answers.get(one.name, Counter())
        counts = ", ".join(f"{status}: {count}" for status, count in sorted(answers.items()))
        note = "" if coverage.succeeded(one.name) else "  (never did what it is for)"
        yield f"{_INDENT}{one.name.ljust(width)}  {counts or 'nothing'}{note}"
    for name in compared.happenings:
        yield f"{_INDENT}{name}: {number_of(coverage.happened[name], 'time', 'times')}"
    pairs = [pair for one in operations for pair in pairs_of(one)]
    never = [f"{name} {a} + {b}" for name, a, b in pairs if not coverage.pairs[name, a, b]]
    together = len(pairs) - len(never)
    yield f"{_INDENT}pairs of parameters: {together} of {len(pairs)}"
    if never:
        yield f"{_INDENT}never together: {listed(never)}"
    if compared.never_happens:
        yield f"{_INDENT}never: {listed(compared.never_happens)}, for one side has no handler;"
        yield f"{_INDENT}   {_HANDLERS}"
    for side, lacks in zip(sides, compared.without_reset, strict=True):
        if lacks:
            yield f"{_INDENT}no clean slate: {side} has no reset, so what it stored before counts"
    if compared.not_read:
        kinds = " and ".join(compared.not_read)
        no_place = "not compared, for one side gives no place to read them back"
        yield f"{_INDENT}messages ({kinds}): {no_place};"
        yield f"{_INDENT}   {_EACH_HAS_ONE}"


def _closing(compared: Compared) -> str:
    coverage = compared.coverage
    failed = sum(one.fails for one in compared.found)
    others = len(compared.found) - failed
    played = (
        f"{number_of(coverage.steps, 'step', 'steps')} in "
        f"{number_of(coverage.sessions, 'session', 'sessions')}"
    )
    if compared.proves_nothing:
        what = "Nothing did what it is for" if coverage.steps else "Nothing was played"
        return f"{what}: that proves nothing."
    if not compared.found:
        return f"No difference in {played}."
    return f"{failed} failed, {others} differ without anyone relying on it, in {played}."


def json_of(compared: Compared) -> str:
    """The whole for machines."""
    rows = list(map(row_of, compared.found))
    return json_text(rows, compared.coverage.to_json(compared.operations), compared.not_saved)


def row_of(one: Judged) -> dict[str, Any]:
    """One difference for machines."""
    return as_json(one.found, one.relied_on, one.also, one.declared)


def json_of_stopped(stopped: Iterable[Mismatch], found: Iterable[dict[str, Any]]) -> str:
    """What was found, by the rows of it, and what ``stopped`` the comparison before its end."""
    whole = {"differences": list(found), "stopped": [one.to_json() for one in stopped]}
    return json.dumps(whole, indent=1, ensure_ascii=False)
