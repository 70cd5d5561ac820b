"""What a step of ``handfast compare`` costs beside the same two requests sent raw.

In processor time of this process, which does not grow where others use the machine.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from functools import partial

from handfast.compare.running import compare
from handfast.model import Offer
from handfast.providers.provider import RunningProvider
from handfast.transports.redis.clients import fake_redis
from life_organiser_contracts.bindings import core_provider
from life_organiser_contracts.core.provider import core
from life_organiser_contracts.system import SYSTEM
from tests.benchmarks.measuring import Claim, Size, Table, interleaved, median, ratio, written
from tests.benchmarks.raw.recording import Step, recorded, with_ids
from tests.benchmarks.raw.replaying import replay

__all__ = ["measure"]

COMPARED, RAW = "compared", "the same steps, raw, on both"
_DESCRIPTION = """\
The reference Core beside itself: {steps} steps in sessions of one seed, {rounds} times in turn, in
processor time. *Compared* makes the sessions, plays them on both sides, reads what both published
and compares. *Raw* replays what that did: on each side the same resets and handlers, called
directly, and the same requests by one httpx client over `ASGITransport`; it reads no stream and
compares nothing."""


def measure(size: Size) -> Table:
    """Compare, replay what was asked, and divide."""
    steps = size.examples * 5
    sides: tuple[list[Step], list[Step]] = ([], [])
    played = _compared(steps, (recorded(_core(), sides[0]), recorded(_core(), sides[1])))
    things = {
        COMPARED: partial(_timed_comparison, steps),
        RAW: partial(_timed_replay, [with_ids(side) for side in sides], played),
    }
    found = interleaved(things, size.rounds)
    rows = [
        (name, f"{median(found, name) * 1e3:.2f}", written(ratio(found, name, RAW), "x"))
        for name in things
    ]
    return Table(
        title="A step of a comparison",
        description=_DESCRIPTION.format(steps=f"{played:,}", rounds=size.rounds),
        head=("what", "ms a step, both sides", "to raw"),
        rows=tuple(rows),
        claims=(
            Claim(
                description="a step of `handfast compare`, to the same two requests sent raw",
                value=ratio(found, COMPARED, RAW),
                at_most=3,
            ),
            Claim(
                description="steps that `handfast compare` plays on each side in a second",
                value=round(1 / median(found, COMPARED)),
                unit="",
                at_least=150,
            ),
        ),
    )


def _core() -> RunningProvider:
    return core_provider(fake_redis())


def _offer() -> Offer:
    return core.offer()


def _compared(steps: int, sides: tuple[RunningProvider, RunningProvider]) -> int:
    result = compare(SYSTEM, _offer(), sides, steps=steps)
    if result.found:
        raise RuntimeError(f"the reference differs from itself: {result.found[0].found.difference}")
    return result.coverage.steps


def _timed_comparison(steps: int) -> float:
    began = time.process_time()
    played = _compared(steps, (_core(), _core()))
    return (time.process_time() - began) / played


def _timed_replay(sides: Sequence[tuple[Step, ...]], played: int) -> float:
    began = time.process_time()
    for steps in sides:
        asyncio.run(replay(steps, _core()))
    return (time.process_time() - began) / played
