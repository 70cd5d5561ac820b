"""What of the pacts of a broker is published, and how often it is tried."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from handfast.broker.errors import BrokerError
from handfast.broker.protocol import Broker, BrokerPact, InteractionResult
from handfast.broker.revision import Revision
from handfast.exit_codes import ExitCode
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Result
from handfast.pact.received.pacts import Kind, ReceivedInteraction
from handfast.run.received_pacts.from_broker import published
from handfast.run.received_pacts.one_pact import VerifiedInteraction
from handfast.run.received_pacts.verified import VerifiedPact


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


def linked(*results: Result) -> VerifiedPact[BrokerPact]:
    """One interaction, verified in each mode."""
    received = ReceivedInteraction(description="ask", kind=Kind.HTTP, specification=4, id="a")
    return VerifiedPact(
        pact=BrokerPact(url="/p", reason="latest", pending=False, wip=False),
        consumer="web",
        interactions=(VerifiedInteraction(received, results),) if results else (),
        planned=max(1, len(results)),
    )


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
    rows = published(known, [linked(PASSED), linked(), linked(PASSED, FAILED)], Revision("1"))
    assert asked == ["passed", "failed"]
    assert [(one.published, one.fault) for one in rows] == [
        (True, ""),
        (False, "not all of it was verified"),
        (True, ""),
    ]


def test_a_broker_that_is_away_is_not_asked_again_and_one_that_refuses_is() -> None:
    away = BrokerError("no answer", ExitCode.NOT_VERIFIED)
    refused = BrokerError("refused", ExitCode.NOT_VERIFIED, 403)
    two = [linked(PASSED), linked(PASSED)]
    known, asked = broker(away)
    assert [one.fault for one in published(known, two, Revision("1"))] == ["no answer"] * 2
    assert len(asked) == 1
    known, asked = broker(refused, None)
    assert [one.fault for one in published(known, two, Revision("1"))] == ["refused", ""]
    assert len(asked) == 2
