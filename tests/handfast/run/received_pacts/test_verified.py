"""What of several pacts decides, and what is only reported."""

from __future__ import annotations

from typing import Any

from handfast.broker.protocol import BrokerPact
from handfast.model import System
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Result, Verdict
from handfast.pact.received.pacts import Kind, ReceivedInteraction
from handfast.providers.provider import RunningProvider
from handfast.run.received_pacts.one_pact import VerifiedInteraction
from handfast.run.received_pacts.verified import VerifiedPact, reports_of, verify_pacts

SYSTEM = System(name="s", title="S", offers=(), contracts=())
API = RunningProvider(name="api")


def pact(*, pending: bool = False, document: Any = None) -> BrokerPact:
    return BrokerPact(url="/p", reason="latest", pending=pending, wip=False, document=document)


def result(*mismatches: Mismatch) -> Result:
    return Result(
        mode=Mode.PACT,
        consumer="web",
        provider="api",
        interaction="ask",
        state="",
        mismatches=mismatches,
    )


FAILED = result(Mismatch(clause=Clause.STATUS, expected="200", got="500"))
PASSED = result()


def interaction(*results: Result, pending: bool = False) -> VerifiedInteraction:
    received = ReceivedInteraction(
        description="ask", kind=Kind.HTTP, specification=4, id="a", pending=pending
    )
    return VerifiedInteraction(received, results)


def verified(*rows: VerifiedInteraction, pending: bool = False) -> VerifiedPact[BrokerPact]:
    waits = [one for one in rows if pending or one.received.pending]
    return VerifiedPact(
        pact=pact(pending=pending),
        consumer="web",
        interactions=rows,
        planned=len(rows),
        pending=len(waits),
    )


def test_what_is_pending_decides_nothing() -> None:
    """A whole pact, or one interaction of it."""
    whole = verified(interaction(FAILED), pending=True)
    part = verified(interaction(PASSED), interaction(FAILED, pending=True))
    deciding, pending = reports_of("api", [whole, part])
    assert (deciding.verdict, deciding.results, deciding.planned) == (Verdict.PASSED, (PASSED,), 1)
    assert (pending.verdict, pending.planned) == (Verdict.FAILED, 2)


def test_a_failure_that_is_not_pending_decides() -> None:
    deciding, pending = reports_of("api", [verified(interaction(PASSED), interaction(FAILED))])
    assert (deciding.verdict, pending.planned) == (Verdict.FAILED, 0)


def test_a_pact_that_cannot_be_read_is_not_verified() -> None:
    (one,) = verify_pacts([pact(document={"x": 1})], API, SYSTEM)
    deciding, _ = reports_of("api", [one])
    assert (one.verdict, deciding.verdict) == (Verdict.NOT_VERIFIED, Verdict.NOT_VERIFIED)
    assert [row.got for row in one.obstacles] == [
        "it names no consumer",
        "it names no provider",
        "it has no interaction",
    ]


def test_a_provider_that_is_not_there_is_an_obstacle_of_each_pact() -> None:
    ask = {"description": "ask", "request": {"method": "GET", "path": "/"}, "response": {}}
    document = {"consumer": {"name": "web"}, "provider": {"name": "api"}, "interactions": [ask]}
    gone = RunningProvider(name="api", url="http://127.0.0.1:1")
    (one,) = verify_pacts([pact(document=document)], gone, SYSTEM)
    assert (one.verdict, one.results, one.planned) == (Verdict.NOT_VERIFIED, (), 2)
    assert "nothing answers at 127.0.0.1:1" in one.obstacles[0].got
