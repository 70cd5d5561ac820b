"""Plays one session on two sides, step by step, up to the first difference. Judges nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.judged.answers import compared_answers, compared_messages
from handfast.compare.judged.differences import Difference, Kind
from handfast.compare.judged.pairing import Pairing, Window
from handfast.compare.judged.ties import aligned
from handfast.compare.without_ties import without_ties
from handfast.frozen import dataclass
from handfast.wire.paths import MISSING, everywhere, pick, with_value

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    from handfast.compare.judged.verdict import Reliances
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
    real time. ``publishes`` names the operations that may publish, ``chosen`` the fields that
    callers or states decide. ``in_turn``: one side must not work while the other does, so that each
    plays a session as a whole. ``reliances`` are what consumers rely on.
    """

    first: Side
    second: Side
    reliances: Reliances
    clock: Step | None = None
    began: datetime | None = None
    publishes: frozenset[str] = _NONE
    chosen: frozenset[str] = _NONE
    in_turn: bool = False


@dataclass(frozen=True, slots=True)
class Played:
    """The steps that were played with what each side did, and how the last of them differed."""

    steps: tuple[tuple[Step, Answered, Answered], ...]
    differences: tuple[Difference, ...] = ()


async def play(
    sides: Sides,
    session: Session,
    on_step: Callable[[Step, Answered], None] = lambda *_: None,
    goes_on: Callable[[Sequence[Difference]], bool] = lambda _: False,
) -> Played:
    """Play ``session`` on both sides, each from a clean slate, until they differ.

    It ``goes_on`` where that is so of all that differs at a step, as if nothing did.
    If only items of equal rank stand in another order, the session goes on. Where each side plays a
    whole session by itself, it ends there.

    Raises:
        NotSetUp: a side can't be reset, or gives no credentials.
        CannotVerify: what carries its messages went away.
    """
    pairing = Pairing()
    played: list[tuple[Step, Answered, Answered]] = []
    ties: tuple[Difference, ...] = ()
    happened: tuple[Mapping[str, Any], ...] = ()
    both = _in_turn if sides.in_turn else _side_by_side
    async for step, first, second, published in both(sides, session):
        pairing.apart = sides.second.began - sides.first.began
        pairing.windows.append(Window((first.began, first.ended), (second.began, second.ended)))
        played.append((step, first, second))
        on_step(step, first)
        found = _compared(sides, step, first, second, pairing)
        happened += (first.values,) if step.happens else ()
        sent = {} if step.happens else first.values
        found = [replace(one, happened=happened, sent=sent) for one in found]
        if found:
            found, tied = await without_ties(sides, step, (first, second), found, pairing)
            ties = ties or tied
        if found and goes_on(found):
            _forget(sides, step, found)
            found = []
        if not found and not sides.in_turn:
            _align(sides, step, pairing)
        if not found and _may_publish(sides, session, step):
            found = _of_messages(sides, *await published(), pairing)
        if found and not goes_on(found):
            return Played(tuple(played), tuple(found))
    return Played(tuple(played), ties)


async def _side_by_side(sides: Sides, session: Session) -> AsyncIterator[_Pair]:
    """Each step on one side, then on the other, with what reads what both published."""
    began = sides.began or datetime.now(UTC).replace(microsecond=0)
    for side in (sides.first, sides.second):
        await _begin(sides, side, began)

    async def published() -> tuple[_Published, _Published]:
        first = await sides.first.published({})
        second = await sides.second.published(_counts(first))
        if _are_fewer(first, second):  # what was on its way is read by now, or never comes
            first = await sides.first.published_too(first, _counts(second))
        return first, second

    for step in session.steps:
        try:
            requests = sides.first.request(step), sides.second.request(step)
        except ValueError:
            continue  # nothing that can be written as a request: neither side plays it
        first = await sides.first.play(step, requests[0])
        second = await sides.second.play(step, requests[1])
        yield step, first, second, published


async def _in_turn(sides: Sides, session: Session) -> AsyncIterator[_Pair]:
    """The same, where one side played the whole session before the other began."""
    first = await _turn(sides, sides.first, session, {})
    second = await _turn(sides, sides.second, session, first)
    if any(_are_fewer(first[at][1], done[1]) for at, done in second.items() if at in first):
        await sides.first.published(_missing(first, second))  # or they come in the next turn
        first = await _turn(sides, sides.first, session, second)  # and waits for as many
    for step in session.steps:
        if (step.number in first) != (step.number in second):
            return  # what one side did alone changes all that follows
        if step.number in first:
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
            request = side.request(step)
        except ValueError:
            continue  # nothing that can be written as a request
        answered = await side.play(step, request)
        published: _Published = {}
        if _may_publish(sides, session, step):
            before = expected.get(step.number)
            published = await side.published({} if before is None else _counts(before[1]))
        done[step.number] = answered, published
    return done


async def _begin(sides: Sides, side: Side, began: datetime) -> None:
    await side.begin(began)
    if sides.clock is not None:
        await side.happened(sides.clock)


def _are_fewer(first: _Published, second: _Published) -> bool:
    """Whether ``first`` has fewer messages than ``second`` at some address."""
    return any(len(first.get(address, ())) < len(some) for address, some in second.items())


def _counts(published: _Published) -> dict[str, int]:
    return {address: len(some) for address, some in published.items()}


def _missing(first: Mapping[int, _Done], second: Mapping[int, _Done]) -> Counter[str]:
    """How many messages less ``first`` has than ``second``, by address, at steps of both."""
    found: Counter[str] = Counter()
    for number in first.keys() & second.keys():
        for _, published, sign in ((*second[number], 1), (*first[number], -1)):
            for address, some in published.items():
                found[address] += sign * len(some)
    return +found


def _compared(
    sides: Sides, step: Step, first: Answered, second: Answered, pairing: Pairing
) -> list[Difference]:
    name = step.happens or step.operation
    if bool(first.refused) != bool(second.refused):
        return [_of_refused(name, first, second)]
    if first.refused:
        return []
    if step.happens:
        # each side may have chosen ids of its own
        for name in first.document.keys() & second.document.keys():
            value = first.document[name]
            pairing.same(value, second.document[name], name)
            if isinstance(value, str) and value == second.document[name]:
                pairing.given.add(value)
        return []
    pairing.send([first.values, second.values])
    return compared_answers(
        sides.first.operations[step.operation],
        (first.received, second.received),
        (first.document, second.document),
        pairing,
        invalid=bool(step.invalid),
        fixed=sides.reliances.fixed(step.operation, first.received.status),
    )


def _of_refused(name: str, first: Answered, second: Answered) -> Difference:
    """That one side alone gave no answer, or could not let something happen."""
    what = [one.refused or one.received.status or "nothing wrong" for one in (first, second)]
    kind = Kind.HAPPENING if first.sent is None else Kind.NO_ANSWER
    status = first.received.status
    return Difference(of=name, kind=kind, path=(), first=what[0], second=what[1], status=status)


def _forget(sides: Sides, step: Step, found: Sequence[Difference]) -> None:
    """Let no later step send what differs: both sides are to be sent the same."""
    for side in (sides.first, sides.second):
        document = side.documents.get(step.number, MISSING)
        for one in found:
            for place, value in pick(document, everywhere(one.path)):
                if value is not MISSING:
                    document = with_value(document, place, MISSING)
        side.documents[step.number] = document


def _align(sides: Sides, step: Step, pairing: Pairing) -> None:
    """Let what later steps take out of the answer be the same thing on both sides."""
    first, second = sides.first.documents, sides.second.documents
    if step.number in first and step.number in second:
        second[step.number] = aligned(first[step.number], second[step.number], pairing)


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
