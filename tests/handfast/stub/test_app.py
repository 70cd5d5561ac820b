"""What a stub answers: consistent, varied, refused by share, late; to hostile clients too."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from handfast import model as m
from handfast.expectation.judge import Received, judge_answer
from handfast.stub.app import LARGEST_BODY, StubApp

type Ask = Callable[..., Any]
type MakeStub = Callable[..., StubApp]

PROOF = {"authorization": "Bearer x"}


def test_the_id_that_is_asked_for_comes_back(shop_stub: MakeStub, ask: Ask) -> None:
    answer = ask(shop_stub(), "GET", "/items/i-77")
    assert json.loads(answer.body)["id"] == "i-77"
    assert json.loads(answer.body)["made_at"] == "2031-04-02T06:15:00Z"


def test_what_is_declared_to_come_back_as_sent_does(shop_stub: MakeStub, ask: Ask) -> None:
    app = shop_stub()
    body = {"name": "a tall lamp", "tags": [{"word": "new"}]}
    assert json.loads(ask(app, "POST", "/items", body, **PROOF).body)["name"] == "a tall lamp"
    rows = json.loads(ask(app, "GET", "/items?colour=blue&limit=2").body)
    assert [row["colour"] for row in rows] == ["blue", "blue"]


def test_an_answer_has_all_that_its_model_demands(shop_stub: MakeStub, ask: Ask) -> None:
    """Beside what the consumer reads."""
    item = json.loads(ask(shop_stub(), "GET", "/items/i-1").body)
    assert item.keys() >= {"id", "name", "colour", "tags", "made_at"}


def test_answers_that_vary_are_as_declared_and_are_the_same_by_seed(
    shop: SimpleNamespace, shop_stub: MakeStub, ask: Ask
) -> None:
    def bodies(seed: int) -> list[Received]:
        app = shop_stub(vary=True, seed=seed)
        return [ask(app, "GET", f"/items/i-{number}") for number in range(12)]

    first = bodies(1)
    assert [one.body for one in first] == [one.body for one in bodies(1)]
    assert [one.body for one in first] != [one.body for one in bodies(2)]
    assert len({one.body for one in first}) > 8
    for number, one in enumerate(first):
        values = {"item_id": f"i-{number}"}
        assert judge_answer(shop.gets.exchange, one, values) == ()


def test_a_list_that_varies_has_the_order_and_the_number_of_items_that_are_declared(
    shop: SimpleNamespace, shop_stub: MakeStub, ask: Ask
) -> None:
    app = shop_stub(vary=True)
    target = "/items?colour=red&limit=2&ids=1&ids=2"
    answers = [ask(app, "GET", target, x_trace_id="t-1") for _ in range(12)]
    assert len({one.body for one in answers}) > 6
    for one in answers:
        assert judge_answer(shop.lists.exchange, one, {"item_id": "i-1"}) == ()


@pytest.mark.parametrize("seed", [1, 2])
def test_the_share_of_requests_that_are_refused_is_right_by_seed(
    shop_stub: MakeStub, statuses: Callable[[StubApp, str, int], list[int]], seed: int
) -> None:
    """Of 400 requests a tenth, give or take three standard deviations: 40 +- 18."""
    found = statuses(shop_stub(refuse=0.1, seed=seed), "/items/i-1", 400)
    refused = [status for status in found if status != 200]
    assert set(refused) == {404, 422}
    assert 22 <= len(refused) <= 58
    assert statuses(shop_stub(refuse=0.1, seed=seed), "/items/i-1", 40) == found[:40]


def test_a_refusal_is_one_that_the_operation_declares(shop_stub: MakeStub, ask: Ask) -> None:
    """With a body of its model."""
    app = shop_stub(refuse=1.0)
    answer = ask(app, "DELETE", "/items/i-1", **PROOF)
    assert answer.status in (401, 404)
    assert json.loads(answer.body).keys() == {"detail"}
    assert app.not_allowed == 0


@pytest.mark.parametrize("behaviour", [{}, {"refuse": 1.0}, {"vary": True}])
def test_a_stream_of_events_is_answered_and_without_a_refusal_never_refused(
    shop: SimpleNamespace, shop_stub: MakeStub, ask: Ask, behaviour: dict[str, Any]
) -> None:
    watches = m.HttpInteraction(
        name="watch the sales", exchange=m.Exchange(operation=shop.watch, at_least=2)
    )
    answer = ask(shop_stub(shop.with_web(watches), **behaviour), "GET", "/sales")
    assert judge_answer(watches.exchange, answer, {}) == ()


def test_each_answer_waits_for_the_latency(shop_stub: MakeStub, ask: Ask) -> None:
    """By a clock of the test's own."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    app = shop_stub(latency=(0.05, 0.2))
    app.sleep = sleep
    for _ in range(20):
        ask(app, "GET", "/items/i-1")
    assert len(set(waits)) == 20
    assert min(waits) >= 0.05
    assert max(waits) <= 0.2


@pytest.mark.parametrize(
    ("target", "body", "headers", "status"),
    [
        ("/items", b"x" * (LARGEST_BODY + 1), {}, 413),
        ("/items", b"{}", {"content_length": str(LARGEST_BODY + 1)}, 413),
        ("/items", b"[" * 200_000, {}, 501),
        ("/items", b'{"name": "\\ud800"}', {}, 501),
        ("/items", b"\xff\xfe", {}, 501),
        ("/items", b'{"name": ' + b"9" * 5_000 + b"}", {}, 501),
        ("/items", b'{"name": "a", "name": "b"}', {}, 501),
        ("/items?%ff=%00&=&&a=%0d%0aSet-Cookie:x", b"{}", {}, 501),
        ("/%0d%0a%0d%0a", b"{}", {}, 501),
        ("/items", b"{}", {"content_type": "\xe9;;=" * 500}, 501),
        ("/items", b"{}", {"content_type": "multipart/form-data"}, 501),
    ],
)
def test_whatever_is_sent_gets_a_clear_answer(
    shop_stub: MakeStub, ask: Ask, target: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    app = shop_stub()
    sent = {"content_type": "application/json", **PROOF, **headers}
    answer = ask(app, "POST", target, body, **sent)
    problem = json.loads(answer.body)
    assert (answer.status, problem["status"], len(problem["mismatches"]) > 0) == (
        status,
        status,
        True,
    )
    assert len(answer.body) < 10_000
    assert str(app.entries[0]).isprintable()


def test_a_body_that_does_not_come_to_its_end_is_not_waited_for(
    shop_stub: MakeStub, ask: Ask
) -> None:
    app = shop_stub()
    app.body_seconds = 0.01
    part = [{"type": "http.request", "body": b"{", "more_body": True}]
    assert ask(app, "POST", "/items", b"", chunks=part, **PROOF).status == 408


def test_a_client_that_goes_away_is_not_answered_and_not_reported(
    shop_stub: MakeStub, ask: Ask
) -> None:
    app = shop_stub()
    gone = [{"type": "http.disconnect"}]
    assert ask(app, "POST", "/items", b"", chunks=gone).status == 0
    assert app.asked == 0


def test_a_fault_of_the_stub_is_answered_as_one(
    shop_stub: MakeStub, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With type and message, and no traceback."""

    def broken(*_: object) -> None:
        raise KeyError("oh")

    monkeypatch.setattr("handfast.stub.app.choose", broken)
    app = shop_stub()
    answer = ask(app, "GET", "/items/i-1")
    (mismatch,) = json.loads(answer.body)["mismatches"]
    assert (answer.status, mismatch["where"]) == (500, "the stub")
    assert "KeyError: 'oh'" in mismatch["got"]
    assert b"Traceback" not in answer.body


def test_it_starts_and_stops_when_it_is_asked_to(shop_stub: MakeStub) -> None:
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[Any] = []

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    asyncio.run(shop_stub()({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
