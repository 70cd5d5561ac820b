"""Looks for differences: plays session after session, and shrinks the first that shows a new one.

Prints and stores nothing.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from handfast.compare.judged.differences import Difference, difference_id
from handfast.compare.playing import Played, Sides, play
from handfast.compare.shrinking import shrunk
from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from handfast.compare.made.making import Maker
    from handfast.compare.sessions import Session

__all__ = ["Found", "replayed", "searched"]


@dataclass(frozen=True, slots=True)
class Found:
    """A difference with the shortest session that shows it, as it was played."""

    id: str
    difference: Difference
    session: Session
    played: Played


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

    A session ends at its first difference. One that is known already is not shrunk again.

    Raises:
        NotSetUp: a side can't be reset, or gives no credentials.
        CannotVerify: what carries its messages went away.
    """
    coverage = maker.coverage
    found: dict[tuple[str, str, str], Found] = {}
    number = 0
    while coverage.steps < steps and time.monotonic() < until:
        session = maker.session(number)
        number += 1
        played = await play(
            sides, session, lambda step, first: coverage.add(step, first.received.status)
        )
        coverage.sessions += 1
        on_played()
        new = [one for one in played.differences if one.key not in found]
        if not new or len(new) < len(played.differences):
            continue  # what comes with a known difference is a consequence of it, as a rule
        one = await _shortest(sides, session, new[0], provider, on_played)
        found[one.difference.key] = one
        on_found(one)
    return tuple(found.values())


async def _shortest(
    sides: Sides,
    session: Session,
    difference: Difference,
    provider: str,
    on_played: Callable[[], None],
) -> Found:
    last: list[tuple[Played, Difference]] = []

    async def shows(tried: Session) -> bool:
        played = await play(sides, tried)
        on_played()
        same = [one for one in played.differences if one.key == difference.key]
        if same:
            last[:] = [(played, same[0])]
        return bool(same)

    short = await shrunk(session, shows)
    if not await shows(short) and not last:
        # it does not come back: reported as it was found
        return Found(difference_id(provider, difference.key), difference, session, Played(()))
    played, same = last[0]
    return Found(difference_id(provider, difference.key), same, short, played)


async def replayed(sides: Sides, session: Session, provider: str) -> Found | None:
    """What ``session`` shows now, or None."""
    played = await play(sides, session)
    for one in played.differences:
        return Found(difference_id(provider, one.key), one, session, played)
    return None
