"""What is published again with the same key does not arrive again: on a real Redis, by stream."""

from __future__ import annotations

import asyncio
import json

from pydantic import BaseModel
from redis.asyncio import Redis

from handfast.declare import Consumer, Delivery, Provider, Transport, system
from handfast.declare import handlers as handlers_of
from handfast.model.cases import cases_of
from handfast.model.clauses import Clause
from handfast.model.results import Mode, Result, Verdict
from handfast.providers.provider import RunningProvider
from handfast.run.in_process import verify_in_process


class Paid(BaseModel):
    """What arrives."""

    payment_id: str


till = Provider("till")
PAID = till.message(
    "paid",
    address="payments",
    payload=Paid,
    transport=Transport("redis-stream", field="data", group="books"),
    delivery=Delivery(idempotent="payment_id"),
)
PAYS = till.trigger("a customer pays")
UNANSWERED = till.trigger("the till does not hear that a payment was published")

books = Consumer("books")
books.relies_on(PAID, "hear of a payment", when=PAYS(), again=UNANSWERED())
SYSTEM = system("shop", providers=[till], consumers=[books])


def provider(url: str, broken: str = "") -> RunningProvider:
    """Publishes a payment once, unless it ignores the key or takes another."""

    async def publish() -> None:
        async with Redis.from_url(url) as redis:
            if broken == "ignores the key" or await redis.set("published:p-1", "", nx=True):
                await redis.xadd("payments", {"data": json.dumps({"payment_id": "p-1"})})

    async def another() -> None:
        async with Redis.from_url(url) as redis:
            await redis.xadd("payments", {"data": json.dumps({"payment_id": "p-2"})})

    async def forget() -> None:
        async with Redis.from_url(url) as redis:
            await redis.delete("published:p-1")

    again = {UNANSWERED: another if broken == "takes another key" else publish}

    async def nothing() -> None:
        """Publish nothing at all."""

    if broken == "publishes nothing":
        triggers = handlers_of({PAYS: nothing})
    else:
        triggers = handlers_of({PAYS: publish, **({} if broken == "no handler" else again)})
    return RunningProvider(
        name="till", triggers=triggers, redis=lambda: Redis.from_url(url), reset=forget
    )


def verified(url: str, broken: str = "", mode: Mode = Mode.REAL_STREAM) -> Result:
    run = verify_in_process(cases_of(SYSTEM.contracts), provider(url, broken), mode=mode)
    (result,) = asyncio.run(run)
    return result


def test_a_producer_that_publishes_once_passes(redis_url: str) -> None:
    assert verified(redis_url).mismatches == ()


def test_a_producer_that_ignores_the_key_fails_for_it(redis_url: str) -> None:
    result = verified(redis_url, "ignores the key")
    assert result.verdict is Verdict.FAILED
    assert [(one.clause, one.where, one.expected, one.got) for one in result.mismatches] == [
        (
            Clause.IDEMPOTENT,
            "payments",
            'one entry whose payment_id is "p-1", however often it is published',
            "2 entries",
        )
    ]


def test_a_producer_that_is_driven_to_something_else_is_not_verified(redis_url: str) -> None:
    result = verified(redis_url, "takes another key")
    assert result.verdict is Verdict.NOT_VERIFIED
    assert [(one.clause, one.got) for one in result.mismatches] == [
        (Clause.IDEMPOTENT, 'an entry of another payment_id: "p-2"')
    ]


def test_without_a_handler_of_the_second_trigger_that_clause_alone_is_not_verified(
    redis_url: str,
) -> None:
    result = verified(redis_url, "no handler")
    assert result.verdict is Verdict.PASSED
    assert [(one.clause, one.where, one.got, one.remedy) for one in result.left_out] == [
        (
            Clause.IDEMPOTENT,
            "trigger 'the till does not hear that a payment was published'",
            "no handler is given",
            "`handfast states till` prints a handler to begin with",
        )
    ]


def test_without_it_what_else_is_wrong_fails_all_the_same(redis_url: str) -> None:
    result = verified(redis_url, "publishes nothing")
    assert result.verdict is Verdict.FAILED
    assert [(one.clause, one.got) for one in result.mismatches] == [(Clause.EXACTLY, "no entry")]
    assert [one.clause for one in result.left_out] == [Clause.IDEMPOTENT]


def test_in_memory_nothing_is_published_again(redis_url: str) -> None:
    """There the interaction is verified for all but this: a script is not what Redis runs."""
    assert verified(redis_url, "ignores the key", Mode.FAKE_STREAM).passed
