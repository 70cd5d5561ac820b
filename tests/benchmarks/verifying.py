"""What verifying the reference Core costs: in process, by Pact, and by what else could be used.

Each is given the same interactions of the Life Organiser's consumers with Core.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, nullcontext
from dataclasses import replace
from functools import partial
from unittest.mock import patch

from handfast.http.address import address_of
from handfast.http.lifespan import Watch
from handfast.http.serving import serving
from handfast.isolation.apply import Isolated
from handfast.model import HttpInteraction
from handfast.model.cases import Case, cases_of
from handfast.providers.provider import RunningProvider
from handfast.run import pact_environment
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process
from handfast.run.pact_environment import CurrentApp, VerifierTarget
from handfast.run.tally import Tally
from handfast.transports.redis.clients import fake_redis
from life_organiser_contracts.bindings import core_provider
from life_organiser_contracts.system import SYSTEM
from tests.benchmarks.measuring import (
    SMOKE,
    Claim,
    Size,
    Table,
    Timings,
    interleaved,
    median,
    ratio,
    written,
)
from tests.benchmarks.raw.recording import Request, Step, all_passed, record
from tests.benchmarks.raw.replaying import replay
from tests.benchmarks.usual import batched, by_test_client, schemathesis_run

__all__ = ["core", "core_cases", "measure"]

IN_PROCESS, RAW, PACT = "in process, every clause on", "the same requests, raw", "by Pact"
BATCHED = "Pact's verifier, one batch a consumer"
FRONTED, DIRECT = "of a URL, in both modes", "the same with nothing in front of the service"
BY_HAND = "by hand: TestClient and status"


def core() -> RunningProvider:
    """A reference Core with a Redis in memory."""
    return core_provider(fake_redis())


def core_cases(every: int = 1) -> tuple[Case, ...]:
    """Each so-manyth of the interactions of Core's consumers over HTTP."""
    cases = cases_of(SYSTEM.contracts)
    mine = (c for c in cases if c.provider == "core" and isinstance(c.interaction, HttpInteraction))
    return tuple(mine)[::every]


def measure(size: Size) -> Table:
    """Time each in turn."""
    cases = core_cases(size.every)
    steps = record(cases, core())
    modes = _things(cases, steps)
    some = core_cases(SMOKE.every)
    found = interleaved(modes, size.rounds, _things(some, record(some, core())).values())
    rows = [
        (name, _ms(median(found, name)), written(ratio(found, name, RAW), "x")) for name in modes
    ]
    fuzzed = [schemathesis_run(cases, core()) for _ in range(size.rows)]
    each = sorted(run.seconds / run.cases for run in fuzzed)[len(fuzzed) // 2]
    name = f"Schemathesis, examples phase, {fuzzed[0].cases} cases of its own"
    rows.append((name, _ms(each), written(each / median(found, RAW), "x")))
    fronted = _fronted(size)
    rows += [(name, _ms(median(fronted, name)), "") for name in (FRONTED, DIRECT)]
    requests = sum(isinstance(step, Request) for step in steps)
    return Table(
        title="One interaction",
        description=_DESCRIPTION.format(cases=len(cases), requests=requests, rounds=size.rounds),
        head=("by", "ms an interaction", "to raw"),
        rows=tuple(rows),
        claims=(
            Claim(
                description="in process, to the same requests and state set-up sent raw over ASGI",
                value=ratio(found, IN_PROCESS, RAW),
                at_most=2,
            ),
            Claim(
                description="Pact's verifier, one interaction at a time, to in process",
                value=ratio(found, PACT, IN_PROCESS),
            ),
            Claim(
                description="what follows no redirect in front of a URL, to none",
                value=ratio(fronted, FRONTED, DIRECT),
                at_most=1.1,
            ),
        ),
        bars={**{name: median(found, name) * 1e3 for name in modes}, "Schemathesis": each * 1e3},
        unit="ms an interaction",
    )


def _things(cases: tuple[Case, ...], steps: tuple[Step, ...]) -> dict[str, Callable[[], float]]:
    return {
        IN_PROCESS: partial(_in_process, cases),
        RAW: partial(_timed, len(cases), lambda: asyncio.run(replay(steps, core()))),
        PACT: partial(_by_pact, cases),
        BATCHED: partial(_timed, len(cases), lambda: batched(cases, core())),
        BY_HAND: partial(_timed, len(cases), lambda: by_test_client(steps, core())),
    }


def _fronted(size: Size) -> Timings:
    """A fourth of them at a URL, in both modes: with what stands in front of it, and without."""
    cases = core_cases(4 * size.every)
    here = core()
    with serving(here) as served:
        there = replace(here, app=None, url=served.url)

        def verified(*, direct: bool) -> float:
            found = (
                patch.object(pact_environment, "_target", _directly) if direct else nullcontext()
            )
            with found:
                began = time.perf_counter()
                results = asyncio.run(verify_in_process(cases, there))
                results += verify_by_pact(cases, there)
                took = time.perf_counter() - began
            all_passed(results, 2 * len(cases))
            return took / len(cases)

        things = {FRONTED: partial(verified, direct=False), DIRECT: partial(verified, direct=True)}
        return interleaved(things, size.rounds, things.values())


async def _directly(
    stack: AsyncExitStack, isolation: Isolated, _: list[Case], tally: Tally, seconds: float
) -> VerifierTarget:
    """Where Pact's verifier would ask, had it no need of anything between."""
    provider = isolation.provider
    address = address_of(provider.name, provider.url or "")
    return VerifierTarget(address, address.url, Watch(), CurrentApp(), tally.drifted)


_DESCRIPTION = """\
All {cases} interactions of Core's consumers, verified {rounds} times by each in
turn, from starting the application to closing it. *Raw* replays what the run in process did: the
same resets and state handlers, called directly, and the same {requests} requests (follow-up
requests of clauses too) by one httpx client over `ASGITransport`; it reads no stream, empties no
Redis and judges nothing. *By Pact* is `handfast verify --mode pact`. A batch is what a team would
run instead: one verifier a consumer with all its interactions, a state callback, uvicorn on
loopback, the states set up by one callback an interaction. *By hand* sends the same requests with
Starlette's `TestClient` and asserts each status, and that JSON is JSON. Only the first finds
every clause (order, streams, unchanged neighbours, follow-up reads); Schemathesis makes up its own
requests for the same operations. *Of a URL*: a fourth of them, of a Core that is served; without
what stands in front, Pact's verifier would follow a redirect to any host."""


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.2f}"


def _timed(count: int, work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) / count


def _in_process(cases: tuple[Case, ...]) -> float:
    began = time.perf_counter()
    results = asyncio.run(verify_in_process(cases, core()))
    took = time.perf_counter() - began
    all_passed(results, len(cases))
    return took / len(cases)


def _by_pact(cases: tuple[Case, ...]) -> float:
    began = time.perf_counter()
    results = verify_by_pact(cases, core())
    took = time.perf_counter() - began
    all_passed(results, len(cases))
    return took / len(cases)
