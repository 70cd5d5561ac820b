"""Runs one comparison from beginning to end, in an event loop of its own; stores what it finds.

Prints nothing.
"""

from __future__ import annotations

import asyncio
import base64
import time
from functools import partial
from typing import TYPE_CHECKING

from handfast.compare.judged.clause import declared_already
from handfast.compare.searching import Found, replayed, searched
from handfast.compare.sessions import read_session, written_session
from handfast.compare.setting import opened_pair
from handfast.frozen import dataclass
from handfast.fuzz.search import digest_of
from handfast.fuzz.store import StoredFinding, StoreError, not_saved

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.database import ExampleDatabase

    from handfast.compare.judged.verdict import Reliance, Reliances
    from handfast.compare.made.coverage import Coverage
    from handfast.compare.playing import Sides
    from handfast.model import Offer, Operation, System
    from handfast.providers.provider import RunningProvider

__all__ = ["SOURCE", "Compared", "Judged", "compare", "replay"]

SOURCE = "sessions"
"""What a store names as the source of what was found here."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A difference with those who rely on what differs: with none of them it is no failure.

    ``declared`` names the interaction that expects just this of such a request already, if any.
    ``also`` are those who rely on each of the other differences at the same step.
    """

    found: Found
    relied_on: tuple[Reliance, ...]
    declared: str = ""
    also: tuple[tuple[Reliance, ...], ...] = ()

    @property
    def fails(self) -> bool:
        """Whether someone relies on it, or on what else differs at that step."""
        return bool(self.relied_on) or any(self.also)


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison came to. ``not_read`` names the kinds of messages that were not compared.

    ``never_happens`` names the triggers for which a side has no handler; ``without_reset`` says of
    each side whether it gives no clean slate.
    ``operations`` are those that were called, ``happenings`` the names of what could happen on
    both sides; ``not_saved`` says of which differences there is nothing to replay, and why.
    """

    provider: str
    found: tuple[Judged, ...]
    coverage: Coverage
    operations: tuple[Operation, ...] = ()
    happenings: tuple[str, ...] = ()
    not_read: tuple[str, ...] = ()
    never_happens: tuple[str, ...] = ()
    without_reset: tuple[bool, bool] = (False, False)
    not_saved: tuple[str, ...] = ()

    @property
    def proves_nothing(self) -> bool:
        """Whether nothing was found, for nothing that is compared ever did what it is for.

        Of one that is replayed it is enough that it was played.
        """
        if self.found:
            return False
        if not self.operations and not self.happenings:
            return not self.coverage.steps
        answered = any(self.coverage.succeeded(one.name) for one in self.operations)
        happened = bool(self.happenings) and not self.not_read
        return not self.coverage.steps or not (answered or happened)


def compare(
    system: System,
    offer: Offer,
    providers: tuple[RunningProvider, RunningProvider],
    *,
    seed: int = 0,
    steps: int = 2_000,
    seconds: float | None = None,
    database: ExampleDatabase | None = None,
    on_found: Callable[[Judged], None] = lambda _: None,
    on_played: Callable[[int, int], None] = lambda steps, found: None,
) -> Compared:
    """Compare the second of ``providers`` with the first, which is taken for right.

    It plays ``steps`` steps, or as many as fit into ``seconds``. ``on_played`` is called with
    the steps and differences so far each time that a session was played, or a shorter one of it.

    Raises:
        CannotVerify: a provider does not start, or nothing answers at its URL.
        NotSetUp: one can't be reset, or gives no credentials.
    """
    found: list[Judged] = []
    unsaved: list[str] = []

    def add(sides: Sides, one: Found) -> None:
        found.append(_judged(system, offer, sides.reliances, one))
        on_found(found[-1])
        if database is not None:
            unsaved.extend(not_saved(database, _record(one, system.name, offer.provider)))

    async def run() -> Compared:
        async with opened_pair(system, offer, providers, seed) as (sides, maker):
            await searched(
                sides,
                maker,
                provider=offer.provider,
                steps=steps if seconds is None else 10**12,
                until=float("inf") if seconds is None else time.monotonic() + seconds,
                on_found=partial(add, sides),
                on_played=lambda: on_played(maker.coverage.steps, len(found)),
            )
            names = tuple(one.name for one in maker.happenings)
            kinds = {one.transport.kind for one in offer.messages}
            not_read = kinds - (sides.first.transports.keys() & sides.second.transports.keys())
            never = [one.name for one in offer.triggers if one.name not in names]
            return Compared(
                offer.provider,
                tuple(found),
                maker.coverage,
                operations=tuple(maker.operations),
                happenings=names,
                not_read=tuple(sorted(not_read)),
                never_happens=tuple(never),
                without_reset=(providers[0].reset is None, providers[1].reset is None),
                not_saved=tuple(unsaved),
            )

    return asyncio.run(run())


def replay(
    stored: StoredFinding,
    system: System,
    offer: Offer,
    providers: tuple[RunningProvider, RunningProvider],
) -> Compared:
    """Play again the session of what was found.

    Raises:
        StoreError: what is stored is no session of this provider.
        CannotVerify, NotSetUp: as above.
    """
    try:
        session = read_session(stored.choices)
    except ValueError as error:
        msg = f"{stored.id} can't be replayed: what is stored is {error}"
        raise StoreError(msg) from error
    names = {one.name for one in offer.operations}
    names |= {one.name for one in (*offer.states, *offer.triggers)}
    unknown = sorted({one.operation or one.happens for one in session.steps} - names)
    if stored.provider != offer.provider or unknown:
        what = f", where {unknown[0]!r} is not declared any more" if unknown else ""
        msg = f"{stored.id} was found in {stored.provider} of {stored.system}{what}"
        raise StoreError(msg)

    async def run() -> Compared:
        async with opened_pair(system, offer, providers, 0) as (sides, maker):
            possible = sides.first.handlers.keys() & sides.second.handlers.keys()
            lacking = sorted({one.happens for one in session.steps} - possible - {""})
            if lacking:
                msg = f"{stored.id} can't be replayed: one side has no handler for {lacking[0]!r}"
                raise StoreError(msg)
            one = await replayed(sides, session, offer.provider, stored.id)
            maker.coverage.steps = len(session.steps)
            judged = () if one is None else (_judged(system, offer, sides.reliances, one),)
            return Compared(offer.provider, judged, maker.coverage)

    return asyncio.run(run())


def _judged(system: System, offer: Offer, reliances: Reliances, one: Found) -> Judged:
    relied_on = reliances.on(one.difference)
    declared = declared_already(system.contracts, offer.provider, one) if relied_on else ""
    return Judged(one, relied_on, declared, tuple(map(reliances.on, one.also)))


def _record(found: Found, system: str, provider: str) -> StoredFinding:
    session = written_session(found.session)
    return StoredFinding(
        id=found.id,
        system=system,
        provider=provider,
        source=SOURCE,
        case=found.difference.of,
        kind=found.difference.kind.value,
        digest=digest_of(session),
        choices=base64.b64encode(session),
    )
