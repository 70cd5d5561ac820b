"""Sends a change a second time, at once or after others, for what was done since may count.

Draws no value: earlier requests are repeated unchanged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handfast.compare.sessions import Reference, Step, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.compare.made.composing import Known
    from handfast.model import Operation

__all__ = ["sent_again"]

_AT_ONCE: Final = 5
_LATER: Final = 6
_AFTER_DELETION: Final = 30
_REFERRED_TO: Final = 60
"""In so many of a hundred cases."""


def sent_again(known: Known, operations: Sequence[Operation], steps: Sequence[Step]) -> list[Step]:
    """The last of ``steps`` again, or one of the changes before it, or nothing, mostly.

    Of those before, mostly what the last one refers to: what that made, or linked to, is otherwise
    now.
    """
    last = steps[-1]
    number = last.number + 1
    if known.chance(_AT_ONCE):
        return [_again(last, number)]
    by_name = {one.name: one for one in operations}
    is_deletion = by_name[last.operation].method == "DELETE"
    if not known.chance(_AFTER_DELETION if is_deletion else _LATER):
        return []
    changes = [
        one
        for one in steps[:-1]
        if one.operation and not one.invalid and not by_name[one.operation].only_reads
    ]
    numbers = {one.step for one in within(last.parts) if isinstance(one, Reference)}
    before = [one for one in changes if one.number in numbers]
    found = before if before and known.chance(_REFERRED_TO) else changes
    return [_again(known.rng.choice(found), number)] if found else []


def _again(step: Step, number: int) -> Step:
    return Step(number=number, operation=step.operation, parts=step.parts, invalid=step.invalid)
