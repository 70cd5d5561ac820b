"""What of the pacts of a broker decides, what is only reported, and what is published."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from handfast.broker.errors import BrokerError
from handfast.broker.protocol import Broker, BrokerPact, InteractionResult
from handfast.broker.revision import Revision
from handfast.exit_codes import ExitCode
from handfast.model import System
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Result, Verdict
from handfast.providers.provider import RunningProvider
from handfast.run.received_pacts.from_broker import (
    VerifiedPact,
    published,
    reports_of,
    verify_pacts,
)

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


def verified(
    *results: Result, pending: bool = False, allowed: frozenset[int] = frozenset()
) -> VerifiedPact:
    return VerifiedPact(
        pact=pact(pending=pending),
        consumer="web",
        results=results,
        ids=tuple("abc"[: len(results)]),
        allowed=allowed,
        planned=len(results),
    )


def test_what_is_pending_decides_nothing() -> None:
    """A whole pact, or one interaction of it."""
    whole = verified(FAILED, pending=True, allowed=frozenset({0}))
    part = verified(PASSED, FAILED, allowed=frozenset({1}))
    deciding, pending = reports_of("api", [whole, part])
    assert (deciding.verdict, deciding.results, deciding.planned) == (Verdict.PASSED, (PASSED,), 1)
    assert (pending.verdict, pending.planned) == (Verdict.FAILED, 2)


def test_a_failure_that_is_not_pending_decides() -> None:
    deciding, pending = reports_of("api", [verified(PASSED, FAILED)])
    assert (deciding.verdict, pending.planned) == (Verdict.FAILED, 0)


def test_a_pact_that_cannot_be_read_is_not_verified() -> None:
    (one,) = verify_pacts([pact(document={"x": 1})], API, SYSTEM)
    deciding, _ = reports_of("api", [one])
    assert (one.verdict, deciding.verdict) == (Verdict.NOT_VERIFIED, Verdict.NOT_VERIFIED)
    assert one.obstacles[0].got == "it names no consumer and provider"


def test_a_provider_that_is_not_there_is_an_obstacle_of_each_pact() -> None:
    ask = {"description": "ask", "request": {"method": "GET", "path": "/"}, "response": {}}
    document = {"consumer": {"name": "web"}, "provider": {"name": "api"}, "interactions": [ask]}
    gone = RunningProvider(name="api", url="http://127.0.0.1:1")
    (one,) = verify_pacts([pact(document=document)], gone, SYSTEM)
    assert (one.verdict, one.results, one.planned) == (Verdict.NOT_VERIFIED, (), 1)
    assert "nothing answers at 127.0.0.1:1" in one.obstacles[0].got


def broker(*answers: BrokerError | None) -> tuple[Broker, list[str]]:
    """A broker that answers in turn, and what it was asked."""
    asked: list[str] = []
    left = list(answers)

    def publish_result(_: Any, __: Any, results: list[InteractionResult], ___: str) -> None:
        asked.append("passed" if not any(one.faults for one in results) else "failed")
        if error := left.pop(0):
            raise error

    known = SimpleNamespace(publish_result=publish_result, record_version=lambda *_: None)
    return cast(Broker, known), asked


def test_each_whole_pact_is_published() -> None:
    known, asked = broker(None, None)
    part = VerifiedPact(pact=pact(), consumer="web", planned=1)
    rows = published(known, [verified(PASSED), part, verified(FAILED)], Revision("1"))
    assert asked == ["passed", "failed"]
    assert [(one.published, one.fault) for one in rows] == [
        (True, ""),
        (False, "not all of it was verified"),
        (True, ""),
    ]


def test_a_broker_that_is_away_is_not_asked_again_and_one_that_refuses_is() -> None:
    away = BrokerError("no answer", ExitCode.NOT_VERIFIED)
    refused = BrokerError("refused", ExitCode.NOT_VERIFIED, 403)
    two = [verified(PASSED), verified(PASSED)]
    known, asked = broker(away)
    assert [one.fault for one in published(known, two, Revision("1"))] == ["no answer"] * 2
    assert len(asked) == 1
    known, asked = broker(refused, None)
    assert [one.fault for one in published(known, two, Revision("1"))] == ["refused", ""]
    assert len(asked) == 2
