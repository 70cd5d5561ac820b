"""Runs one comparison from beginning to end, in an event loop of its own; stores what it finds.

Prints nothing.
"""

from __future__ import annotations

import asyncio
import base64
import time
from typing import TYPE_CHECKING

from handfast.compare.judged.clause import declared_already
from handfast.compare.judged.verdict import Reliance, Reliances, reliances_of
from handfast.compare.searching import Found, replayed, searched
from handfast.compare.sessions import read_session, written_session
from handfast.compare.setting import opened_pair
from handfast.frozen import dataclass
from handfast.fuzz.search import digest_of
from handfast.fuzz.store import StoredFinding, StoreError, not_saved

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.database import ExampleDatabase

    from handfast.compare.made.coverage import Coverage
    from handfast.model import Offer, Operation, System
    from handfast.providers.provider import RunningProvider

__all__ = ["SOURCE", "Compared", "Judged", "compare", "replay"]

SOURCE = "sessions"
"""What a store names as the source of what was found here."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A difference with those who rely on what differs: with none of them it is no failure.

    ``declared`` names the interaction that expects just this of such a request already, if any.
    """

    found: Found
    relied_on: tuple[Reliance, ...]
    declared: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison came to. ``reads_messages``: what both published was compared too.

    ``operations`` are those that were called, ``happenings`` the names of what could happen on
    both sides; ``not_saved`` says of which differences there is nothing to replay, and why.
    """

    provider: str
    found: tuple[Judged, ...]
    coverage: Coverage
    operations: tuple[Operation, ...] = ()
    happenings: tuple[str, ...] = ()
    reads_messages: bool = True
    not_saved: tuple[str, ...] = ()


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
    reliances = reliances_of(system, offer.provider)
    found: list[Judged] = []
    unsaved: list[str] = []

    def add(one: Found) -> None:
        found.append(_judged(system, offer, reliances, one))
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
                on_found=add,
                on_played=lambda: on_played(maker.coverage.steps, len(found)),
            )
            names = tuple(one.name for one in maker.happenings)
            both = bool(sides.first.messages) and bool(sides.second.messages)
            reads = both or not offer.messages
            operations = tuple(maker.operations)
            return Compared(
                offer.provider,
                tuple(found),
                maker.coverage,
                operations,
                names,
                reads,
                tuple(unsaved),
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
    unknown = sorted({one.operation for one in session.steps if one.operation} - names)
    if stored.provider != offer.provider or unknown:
        what = f", whose operation {unknown[0]!r} is not declared here" if unknown else ""
        msg = f"{stored.id} was found in {stored.provider} of {stored.system}{what}"
        raise StoreError(msg)

    async def run() -> Compared:
        async with opened_pair(system, offer, providers, 0) as (sides, maker):
            one = await replayed(sides, session, offer.provider)
            maker.coverage.steps = len(session.steps)
            reliances = reliances_of(system, offer.provider)
            judged = () if one is None else (_judged(system, offer, reliances, one),)
            return Compared(offer.provider, judged, maker.coverage)

    return asyncio.run(run())


def _judged(system: System, offer: Offer, reliances: Reliances, one: Found) -> Judged:
    relied_on = reliances.on(one.difference)
    declared = declared_already(system.contracts, offer.provider, one) if relied_on else ""
    return Judged(one, relied_on, declared)


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
