"""Plays one session on two sides, step by step, up to the first difference. Judges nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.judged.answers import compared_answers, compared_messages
from handfast.compare.judged.differences import Difference, Kind
from handfast.compare.judged.pairing import Pairing, Window
from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from handfast.compare.sessions import Session, Step
    from handfast.compare.side import Answered, Side

__all__ = ["Played", "Sides", "play"]

_NONE: Final = frozenset[str]()

type _Published = dict[str, list[Any]]
"""Payloads by the message's address."""

type _Done = tuple[Answered, _Published]

type _Pair = tuple[Step, Answered, Answered, Callable[[], Awaitable[tuple[_Published, _Published]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The two providers, and what is known of what they offer.

    ``clock`` sets the clock of both when a session begins, at ``began``; without it each has the
    real time. ``publishes`` names the operations that may publish. ``in_turn``: one side must not
    work while the other does, so that each plays a session as a whole.
    """

    first: Side
    second: Side
    clock: Step | None = None
    began: datetime | None = None
    publishes: frozenset[str] = _NONE
    in_turn: bool = False


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
    pairing = Pairing()
    played: list[tuple[Step, Answered, Answered]] = []
    both = _in_turn if sides.in_turn else _side_by_side
    async for step, first, second, published in both(sides, session):
        pairing.apart = sides.second.began - sides.first.began
        pairing.windows.append(Window((first.began, first.ended), (second.began, second.ended)))
        played.append((step, first, second))
        on_step(step, first)
        found = _compared(sides, step, first, second, pairing)
        if not found and _may_publish(sides, session, step):
            found = _of_messages(sides, *await published(), pairing)
        if found:
            return Played(tuple(played), tuple(found))
    return Played(tuple(played))


async def _side_by_side(sides: Sides, session: Session) -> AsyncIterator[_Pair]:
    """Each step on one side, then on the other, with what reads what both published."""
    began = sides.began or datetime.now(UTC).replace(microsecond=0)
    for side in (sides.first, sides.second):
        await _begin(sides, side, began)

    async def published() -> tuple[_Published, _Published]:
        first = await sides.first.published({})
        return first, await sides.second.published(_counts(first))

    for step in session.steps:
        try:
            first, second = await sides.first.play(step), await sides.second.play(step)
        except ValueError:
            continue  # nothing that can be written as a request
        yield step, first, second, published


async def _in_turn(sides: Sides, session: Session) -> AsyncIterator[_Pair]:
    """The same, where one side played the whole session before the other began."""
    first = await _turn(sides, sides.first, session, {})
    second = await _turn(sides, sides.second, session, first)
    for step in session.steps:
        if step.number in first and step.number in second:
            (one, published), (other, others) = first[step.number], second[step.number]

            async def both(
                pair: tuple[_Published, _Published] = (published, others),
            ) -> tuple[_Published, _Published]:
                return pair

            yield step, one, other, both


async def _turn(
    sides: Sides, side: Side, session: Session, expected: Mapping[int, _Done]
) -> dict[int, _Done]:
    """What one side does at each step, by its number; it publishes what is ``expected``."""
    now = datetime.now(UTC)
    whole = now.replace(microsecond=now.microsecond // 1000 * 1000)  # as moments are sent
    await _begin(sides, side, sides.began or whole)
    done: dict[int, _Done] = {}
    for step in session.steps:
        try:
            answered = await side.play(step)
        except ValueError:
            continue  # nothing that can be written as a request
        published: _Published = {}
        if _may_publish(sides, session, step):
            before = expected.get(step.number)
            published = await side.published({} if before is None else _counts(before[1]))
        done[step.number] = answered, published
    return done


async def _begin(sides: Sides, side: Side, began: datetime) -> None:
    await side.begin(began)
    if sides.clock is not None:
        await side.let_happen(sides.clock)


def _counts(published: _Published) -> dict[str, int]:
    return {address: len(some) for address, some in published.items()}


def _compared(
    sides: Sides, step: Step, first: Answered, second: Answered, pairing: Pairing
) -> list[Difference]:
    name = step.happens or step.operation
    if bool(first.refused) != bool(second.refused):
        what = first.refused or "nothing wrong", second.refused or "nothing wrong"
        return [Difference(of=name, kind=Kind.HAPPENING, path=(), first=what[0], second=what[1])]
    if first.refused:
        return []
    if step.happens:
        # each side may have chosen ids of its own
        for name in first.document.keys() & second.document.keys():
            pairing.same(first.document[name], second.document[name], name)
        return []
    pairing.send([first.values, second.values])
    return compared_answers(
        sides.first.operations[step.operation],
        (first.received, second.received),
        (first.document, second.document),
        pairing,
        invalid=bool(step.invalid),
    )


def _may_publish(sides: Sides, session: Session, step: Step) -> bool:
    is_last = step.number == session.steps[-1].number
    return bool(step.happens) or is_last or step.operation in sides.publishes


def _of_messages(
    sides: Sides, first: _Published, second: _Published, pairing: Pairing
) -> list[Difference]:
    if not sides.first.messages or not sides.second.messages:
        return []
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
