"""Which operations and messages are left out by choice, and what needs one of them. Pure."""

from __future__ import annotations

import fnmatch
from dataclasses import replace
from typing import TYPE_CHECKING

from handfast.model import Operation, Published, Unchanged
from handfast.model.cases import name_of, subject_of
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from handfast.model import Interaction, Message, Offer, Then
    from handfast.model.cases import Case

__all__ = [
    "OperationLeftOut",
    "faults_of_patterns",
    "itself_left_out",
    "left_out_by",
    "needs_left_out",
    "without_left_out",
]

_NOT = "!"


class OperationLeftOut(Exception):
    """A handler that goes through the provider's API needs ``operation``, which is left out."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        super().__init__(f"{name_of(operation)} is left out")


def left_out_by(patterns: Collection[str], offer: Offer) -> frozenset[str]:
    """The names of the operations and messages that ``patterns`` do not choose.

    A pattern is compared with a name, with method and path, and with a message's address, as a
    shell compares names of files (``GET *``). One that begins with ``!`` excludes what the others
    choose; where there are none but such, everything else is chosen. Of several operations with one
    method and path, none is left out where one is chosen.
    """
    wanted = [one for one in patterns if not one.startswith(_NOT)] or ["*"]
    unwanted = [one.removeprefix(_NOT) for one in patterns if one.startswith(_NOT)]
    chosen = frozenset(
        name_of(one)
        for one in _all_of(offer)
        if any(_fits(pattern, one) for pattern in wanted)
        and not any(_fits(pattern, one) for pattern in unwanted)
    )
    return frozenset(map(name_of, _all_of(offer))) - chosen


def faults_of_patterns(patterns: Collection[str], offer: Offer) -> tuple[str, ...]:
    """What is wrong with a choice: each pattern that fits nothing, or that nothing is chosen."""
    known = [name for one in _all_of(offer) for name in _names(one)]
    idle = tuple(
        f"{one!r} names no operation of {offer.provider}: "
        f"{did_you_mean(one.removeprefix(_NOT), known)}"
        for one in patterns
        if not any(_fits(one.removeprefix(_NOT), each) for each in _all_of(offer))
    )
    nothing = not patterns or len(left_out_by(patterns, offer)) == len(_all_of(offer))
    return idle or (("nothing is left to verify: name an operation",) if nothing else ())


def _all_of(offer: Offer) -> tuple[Operation | Message, ...]:
    return (*offer.operations, *offer.messages)


def _names(offered: Operation | Message) -> tuple[str, ...]:
    further = offered.name if isinstance(offered, Operation) else offered.address
    return (name_of(offered), further)


def _fits(pattern: str, offered: Operation | Message) -> bool:
    names = _names(offered)
    return pattern in names or any(fnmatch.fnmatchcase(one, pattern) for one in names)


def needs_left_out(clause: Clause, place: str, offered: Operation | Message) -> Mismatch:
    """That the clause at ``place`` is not verified, because it needs what is left out."""
    return _left_out(clause, place, f"needs {name_of(offered)}, which is left out")


def itself_left_out(case: Case, left_out: Collection[str]) -> tuple[Mismatch, ...]:
    """A mismatch where what ``case`` is about is left out itself, or where it is waived."""
    if case.waived:
        return (_left_out(Clause.START, case.interaction.name, f"waived: {case.waived}"),)
    about = subject_of(case.interaction)
    return (_left_out(Clause.START, about, "left out"),) if about in left_out else ()


def without_left_out(case: Case, left_out: Collection[str]) -> tuple[Case, tuple[Mismatch, ...]]:
    """``case`` without the clauses of what must then be true that need what is left out.

    A mismatch for each such clause comes with it.
    """
    then: list[Then] = []
    mismatches: list[Mismatch] = []
    for promise, (clause, needed) in _needs(case.interaction):
        if name_of(needed) in left_out:
            mismatches.append(needs_left_out(clause, "what must then be true", needed))
        else:
            then.append(promise)
    if not mismatches:
        return case, ()
    interaction = replace(case.interaction, then=tuple(then))
    return replace(case, interaction=interaction), tuple(dict.fromkeys(mismatches))


def _needs(
    interaction: Interaction,
) -> Iterator[tuple[Then, tuple[Clause, Operation | Message]]]:
    for promise in interaction.then:
        if isinstance(promise, Published):
            yield promise, (Clause.PUBLISHED, promise.message)
        elif isinstance(promise, Unchanged):
            yield promise, (Clause.UNCHANGED, promise.exchange.operation)
        else:
            yield promise, (Clause.THEN, promise.operation)


def _left_out(clause: Clause, place: str, got: str) -> Mismatch:
    return Mismatch(
        clause=clause,
        place=place,
        expected="to be verified",
        got=got,
        whose=Responsible.LEFT_OUT,
    )
