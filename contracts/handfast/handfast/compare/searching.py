"""Looks for differences: plays session after session, and shrinks the first that shows a new one.

Prints and stores nothing.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from handfast.compare.judged.differences import Difference, Kind, difference_id
from handfast.compare.playing import Played, Sides, play
from handfast.compare.shrinking import shrunk
from handfast.frozen import dataclass
from handfast.wording.masking import hidden_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence, Set

    from handfast.compare.made.making import Maker
    from handfast.compare.sessions import Session, Step
    from handfast.compare.side import Answered

__all__ = ["Found", "replayed", "searched"]

_SECONDS_TO_SHRINK: Final = 20.0
_OF_STATE: Final = frozenset(
    {Kind.STATUS, Kind.NO_ANSWER, Kind.NUMBER, Kind.HAPPENING, Kind.MESSAGES, Kind.BODY}
)
"""After these both sides may store different things, if someone relies on it."""

type _Known = tuple[tuple[str, str, str], bool]
"""The key of a difference, and whether it fails a consumer: elsewhere it may fail nobody."""


@dataclass(frozen=True, slots=True)
class Found:
    """A difference with the shortest session that shows it, as it was played."""

    id: str
    difference: Difference
    session: Session
    played: Played

    @property
    def also(self) -> tuple[Difference, ...]:
        """The other differences at its last step."""
        return tuple(one for one in self.played.differences if one.key != self.difference.key)


async def searched(
    sides: Sides,
    maker: Maker,
    *,
    provider: str,
    steps: int,
    until: float = float("inf"),
    on_found: Callable[[Found], None] = lambda _: None,
    on_played: Callable[[], None] = lambda: None,
) -> tuple[Found, ...]:
    """Play sessions until ``steps`` steps were played or the time is ``until`` (``monotonic``).

    A session ends at the first step that shows what is new, or that leaves both sides in different
    states. Once the time is over, what was just found is shrunk for a few seconds more.

    Raises:
        NotSetUp: a side can't be reset, or gives no credentials.
        CannotVerify: what carries its messages went away.
    """
    coverage = maker.coverage
    found: list[Found] = []
    known: set[_Known] = set()
    number = 0
    # sessions of which nothing can be played have no steps
    while max(coverage.steps, number) < steps and time.monotonic() < until:
        session = maker.session(number)
        number += 1

        def add(step: Step, first: Answered) -> None:
            coverage.add(step, first.received.status)
            on_played()

        played = await play(sides, session, add, partial(_goes_on, sides, known))
        coverage.sessions += 1
        new = _new(sides, known, played.differences)
        if new is None:
            continue
        goes_on = partial(_goes_on, sides, frozenset(known))
        one = await _shortest(sides, session, new, provider, until, goes_on, on_played)
        known |= {_known(sides, other) for other in (new, one.difference, *one.also)}
        found.append(one)
        on_found(one)
    return tuple(found)


def _known(sides: Sides, difference: Difference) -> _Known:
    return difference.key, bool(sides.reliances.on(difference))


def _new(sides: Sides, known: Set[_Known], differences: Sequence[Difference]) -> Difference | None:
    """What is to be reported of what a step shows: first what fails a consumer.

    Beside a known failure of the same operation or message it is a consequence, as a rule.
    """
    found = [(one, _known(sides, one)) for one in differences]
    failing = [(one, key) for one, key in found if key[1]]
    spoiled = {one.of for one, key in failing if key in known}
    new = [one for one, _ in failing if one.of not in spoiled]
    if new:
        return new[0]
    is_known = any(key in known for _, key in found)
    return None if is_known or not differences else differences[0]


def _goes_on(sides: Sides, known: Set[_Known], differences: Sequence[Difference]) -> bool:
    """Whether nothing is new, and both sides can still be in the same state.

    Where each plays a session by itself, what failed may have been sent on already.
    """
    if _new(sides, known, differences) is not None:
        return False
    parting = [one for one in differences if sides.in_turn or one.kind in _OF_STATE]
    return not any(map(sides.reliances.on, parting))


async def _shortest(
    sides: Sides,
    session: Session,
    difference: Difference,
    provider: str,
    until: float,
    goes_on: Callable[[Sequence[Difference]], bool],
    on_played: Callable[[], None],
) -> Found:
    last: list[Found] = []
    late = max(until, time.monotonic() + _SECONDS_TO_SHRINK)
    wanted = _known(sides, difference)

    async def shows(tried: Session) -> bool:
        played = await play(sides, tried, lambda *_: on_played(), goes_on)
        same = [one for one in played.differences if _known(sides, one) == wanted]
        if same:
            last[:] = [_found(sides, provider, same[0], tried, played)]
        return bool(same)

    short = await shrunk(session, shows, until=late)
    if not await shows(short) and not last:
        # it does not come back: reported as it was found
        return _found(sides, provider, difference, session, Played(()))
    return replace(last[0], session=short)


def _found(
    sides: Sides, provider: str, difference: Difference, session: Session, played: Played
) -> Found:
    """A difference for people, without what either side was sent as its secrets."""
    secrets = sorted(sides.first.secrets | sides.second.secrets, key=len, reverse=True)
    others = {one.key: one for one in played.differences if one.key != difference.key}
    last, also = hidden_in((difference, tuple(others.values())), secrets)
    steps = tuple(
        (step, first, replace(second, raised=hidden_in(second.raised, secrets)))
        for step, first, second in played.steps
    )
    name = difference_id(provider, difference.key)
    return Found(name, last, session, Played(steps, (last, *also)))


async def replayed(sides: Sides, session: Session, provider: str, wanted: str) -> Found | None:
    """The difference whose id is ``wanted``, if ``session`` shows it still; else another it shows.

    For the former it goes on past others, as it may have done when the session was found.
    """

    def goes_on(differences: Sequence[Difference]) -> bool:
        return all(difference_id(provider, one.key) != wanted for one in differences)

    played = await play(sides, session, goes_on=goes_on)
    if not played.differences:
        played = await play(sides, session)
    shown = [_found(sides, provider, one, session, played) for one in played.differences]
    return next((one for one in shown if one.id == wanted), shown[0] if shown else None)
