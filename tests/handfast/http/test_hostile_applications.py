"""Whatever an application does at a request, that interaction has a verdict, and the next too."""

from __future__ import annotations

import asyncio
import gc
import sys
import warnings
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from handfast.model import Contract, Offer, System
from handfast.model.results import Mode, Verdict
from handfast.run.session import planned, verify_system

MISSING = "read a missing note"
JSON = (b"content-type", b"application/json")


async def _start(send: Any, *headers: tuple[bytes, bytes], status: int = 404) -> None:
    sent = [JSON, *headers]
    await send({"type": "http.response.start", "status": status, "headers": sent})


async def _missing(send: Any) -> None:
    await _start(send)
    await send({"type": "http.response.body", "body": b'{"detail": "no such note"}'})


type Hostile = Callable[[Any], Awaitable[None]]


async def cancels_itself(send: Any) -> None:
    raise asyncio.CancelledError


async def ends_a_generator(send: Any) -> None:
    raise GeneratorExit


async def raises_a_group(send: Any) -> None:
    raise BaseExceptionGroup("both", [SystemExit(0), GeneratorExit()])


async def quits(send: Any) -> None:
    sys.exit(0)


async def says_nothing(send: Any) -> None:
    pass


async def answers_in_part(send: Any) -> None:
    await _start(send)


async def answers_for_ever(send: Any) -> None:
    await _start(send)
    while True:
        await send({"type": "http.response.body", "body": b" " * 2**20, "more_body": True})


async def answers_no_gzip(send: Any) -> None:
    await _start(send, (b"content-encoding", b"gzip"))
    await send({"type": "http.response.body", "body": b"none"})


async def answers_half_a_pair(send: Any) -> None:
    await _start(send)
    await send({"type": "http.response.body", "body": b'{"detail": ["\\ud800"]}'})


async def nests_too_deep(send: Any) -> None:
    await _start(send)
    await send({"type": "http.response.body", "body": b"[" * 100_000 + b"]" * 100_000})


HOSTILE = (
    cancels_itself,
    ends_a_generator,
    raises_a_group,
    quits,
    says_nothing,
    answers_in_part,
    answers_for_ever,
    answers_no_gzip,
    answers_half_a_pair,
    nests_too_deep,
)
RAISED = {
    cancels_itself: "asyncio.exceptions.CancelledError",
    ends_a_generator: "GeneratorExit",
    raises_a_group: "BaseExceptionGroup: both (2 sub-exceptions)",
    quits: "SystemExit: 0",
    says_nothing: "RuntimeError: the application returned before its answer was complete",
    answers_in_part: "RuntimeError: the application returned before its answer was complete",
    answers_for_ever: "ValueError: an answer may have 16777216 bytes, and this one has more",
}
"""What is shown first of those that raise."""


def _once(hostile: Hostile) -> Any:
    """An application that is hostile at the first request, and answers as it must after it."""
    requests: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        requests.append(scope["path"])
        await (hostile if len(requests) == 1 else _missing)(send)

    return app


@pytest.mark.parametrize("hostile", HOSTILE)
def test_it_fails_that_interaction_and_no_other(verify: Any, toy: Any, hostile: Hostile) -> None:
    case = toy.case_of(MISSING)
    first, second = verify([case, case], toy.note_provider(app=_once(hostile)))
    assert first.mismatches != ()
    assert {mismatch.whose for mismatch in first.mismatches} == {"provider"}
    shown = [raised.error for mismatch in first.mismatches[:1] for raised in mismatch.raised]
    assert shown == ([RAISED[hostile]] if hostile in RAISED else [])
    assert second.mismatches == ()


async def raises_afterwards(send: Any) -> None:
    await _missing(send)
    raise LookupError("no log to write to")


async def answers_twice(send: Any) -> None:
    await _missing(send)
    await _missing(send)
    raise LookupError("no log to write to")


@pytest.mark.parametrize("hostile", [raises_afterwards, answers_twice])
def test_what_is_raised_after_the_answer_is_no_pass(
    verify: Any, toy: Any, hostile: Hostile
) -> None:
    """A test that drops it would be green, and a service that logs it is red."""
    case = toy.case_of(MISSING)
    first, second = verify([case, case], toy.note_provider(app=_once(hostile)))
    assert [(m.place, m.expected, m.whose) for m in first.mismatches] == [
        ("after the answer", "no exception", "set-up")
    ]
    assert second.mismatches == ()


async def stops_the_loop(send: Any) -> None:
    asyncio.get_running_loop().stop()


async def cancels_all(send: Any) -> None:
    for task in asyncio.all_tasks():
        task.cancel()


@pytest.mark.parametrize("hostile", [stops_the_loop, cancels_all])
@pytest.mark.parametrize("mode", [Mode.IN_PROCESS, Mode.PACT])
def test_a_loop_that_it_ends_is_reported_and_the_run_comes_back(
    toy: Any, hostile: Hostile, mode: Mode
) -> None:
    interactions = tuple(one for one in toy.INTERACTIONS if one.name == MISSING)
    contract = Contract("reader", "notes", interactions)
    offers = (Offer(provider="notes"),)
    system = System(name="notes", title="Notes", offers=offers, contracts=(contract,))
    provider = toy.note_provider(app=_once(hostile))
    plan = planned(system, frozenset({mode}))
    with warnings.catch_warnings():  # a loop that is stopped leaves its connections open
        warnings.simplefilter("ignore", ResourceWarning)
        report = verify_system(system, plan, lambda redis: {"notes": provider})
        gc.collect()
    assert report.verdict is not Verdict.PASSED
    assert [result for result in report.results if not result.mismatches] == []
    got = "its code stopped the event loop that it runs in, or cancelled the tasks of others"
    assert {obstacle.got for obstacle in report.obstacles} <= {got}
