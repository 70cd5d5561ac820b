"""Plays one session on two sides, step by step, up to the first difference. Judges nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from handfast.compare.judged.answers import compared_answers, compared_messages
from handfast.compare.judged.differences import Difference, Kind
from handfast.compare.judged.pairing import Pairing, Window
from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from handfast.compare.sessions import Session, Step
    from handfast.compare.side import Answered, Side

__all__ = ["Played", "Sides", "play"]

_NONE: Final = frozenset[str]()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The two providers, and what is known of what they offer.

    ``clock`` sets the clock of both when a session begins, at ``began``; without it each has the
    real time. ``publishes`` names the operations that may publish.
    """

    first: Side
    second: Side
    clock: Step | None = None
    began: datetime | None = None
    publishes: frozenset[str] = _NONE


@dataclass(frozen=True, slots=True)
class Played:
    """The steps that were played with what each side did, and how the last of them differed."""

    steps: tuple[tuple[Step, Answered, Answered], ...]
    differences: tuple[Difference, ...] = ()


async def play(
    sides: Sides, session: Session, on_step: Callable[[Step, Answered], None] = lambda *_: None
) -> Played:
    """Play ``session`` on both sides, each from a clean slate, until they differ.

    Raises:
        NotSetUp: a side can't be reset, or gives no credentials.
        CannotVerify: what carries its messages went away.
    """
    began = sides.began or datetime.now(UTC).replace(microsecond=0)
    for side in (sides.first, sides.second):
        await side.begin(began)
        if sides.clock is not None:
            await side.let_happen(sides.clock)
    pairing = Pairing()
    played: list[tuple[Step, Answered, Answered]] = []
    last = session.steps[-1].number if session.steps else 0
    for step in session.steps:
        try:
            first, second = await sides.first.play(step), await sides.second.play(step)
        except ValueError:
            continue  # nothing that can be written as a request
        pairing.windows.append(Window((first.began, first.ended), (second.began, second.ended)))
        played.append((step, first, second))
        on_step(step, first)
        found = _compared(sides, step, first, second, pairing)
        if not found and _may_publish(sides, step, is_last=step.number == last):
            found = await _published(sides, pairing)
        if found:
            return Played(tuple(played), tuple(found))
    return Played(tuple(played))


def _compared(
    sides: Sides, step: Step, first: Answered, second: Answered, pairing: Pairing
) -> list[Difference]:
    name = step.happens or step.operation
    if bool(first.refused) != bool(second.refused):
        what = first.refused or "nothing wrong", second.refused or "nothing wrong"
        return [Difference(of=name, kind=Kind.HAPPENING, path=(), first=what[0], second=what[1])]
    if step.happens or first.refused:
        return []
    pairing.send([first.values, second.values])
    return compared_answers(
        sides.first.operations[step.operation],
        (first.received, second.received),
        (first.document, second.document),
        pairing,
        invalid=bool(step.invalid),
    )


def _may_publish(sides: Sides, step: Step, *, is_last: bool) -> bool:
    return bool(step.happens) or is_last or step.operation in sides.publishes


async def _published(sides: Sides, pairing: Pairing) -> list[Difference]:
    if not sides.first.messages or not sides.second.messages:
        return []
    first = await sides.first.published({})
    second = await sides.second.published({name: len(some) for name, some in first.items()})
    return [
        difference
        for address in first
        if address in second
        for difference in compared_messages(
            [one for one in sides.first.messages if one.address == address],
            first[address],
            second[address],
            pairing,
        )
    ]
