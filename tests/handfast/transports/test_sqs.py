"""Messages in a queue are read back from it, and judged in process and by Pact alike."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from handfast.transports.sqs import SqsReader

if TYPE_CHECKING:
    from handfast.transports.protocol import Arrived

QUEUE = "sales"
NOT_JSON = (
    "\"{'id': 1}\", which is not JSON (Expecting property name enclosed in double quotes: "
    "line 1 column 2 (char 1))"
)
RIGHT = {"id": "own-1", "count": 1}


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("queue", "body", "source", "expected"),
    [
        (QUEUE, json.dumps(RIGHT), "shop", []),
        ("elsewhere", json.dumps(RIGHT), "shop",
            [("exactly", "sales", "1 message", "no message; some in elsewhere")]),
        (QUEUE, json.dumps(RIGHT), "stall", [("attributes", "sales: Source", "shop", "stall")]),
        (QUEUE, "{'id': 1}", "shop",
            [("wire", "sales", "a body that is JSON", NOT_JSON)]),
        (QUEUE, json.dumps({"id": "own-1"}), "shop",
            [("reads", "count", "this key", "no such key; there are: id")]),
    ],
)  # fmt: skip
def test_a_queue_is_read_as_its_reader_will(
    sales: Any, queue: str, body: str, source: str, expected: list[Any]
) -> None:
    sqs = boto3.client("sqs")
    urls = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in (QUEUE, "elsewhere")}
    sqs.send_message(QueueUrl=urls[QUEUE], MessageBody="left over from before")

    def sells(sale: str) -> None:
        attributes: Any = {"Source": {"DataType": "String", "StringValue": source}}
        sqs.send_message(QueueUrl=urls[queue], MessageBody=body, MessageAttributes=attributes)

    reader = SqsReader(sqs, (QUEUE, "elsewhere"), patience=0.05)
    sold = sales.message("sqs", QUEUE, attributes={"Source": "shop"})
    provider = sales.provider(sells, transports={"sqs": reader.opened})
    in_process, by_pact = sales.both(sales.case(sold), provider)
    assert sales.mismatches(in_process) == expected
    assert by_pact.passed == (not expected)


def queues(**sent: int) -> Any:
    """A client of queues of these names, to each of which so many messages were sent."""
    sqs = boto3.client("sqs")
    for name, count in sent.items():
        url = sqs.create_queue(QueueName=name)["QueueUrl"]
        for number in range(count):
            sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"id": f"{name}-{number}"}))
    return sqs


def outcome(arrived: Arrived) -> tuple[list[str], list[str]]:
    """The ids that arrived, in no order that SQS promises, and what is wrong."""
    ids = sorted(one["id"] for one in arrived.payloads)
    return ids, [one.got for one in arrived.mismatches]


@pytest.mark.usefixtures("aws")
def test_a_message_that_another_queue_was_looked_through_for_is_collected_once_after_that(
    sales: Any,
) -> None:
    """Its own queue is read later, for its own promise, and again for whoever asks once more."""
    reader = SqsReader(queues(sales=0, returns=1), ("sales", "returns"), patience=0)

    async def collected() -> list[Any]:
        async with reader.opened() as read:
            since = await read.mark(())
            return [
                outcome(await read.collect(since, sales.message("sqs", name), 1))
                for name in ("sales", "returns", "returns", "sales")
            ]

    assert asyncio.run(collected()) == [
        ([], ["no message; some in returns"]),
        (["returns-0"], []),
        ([], ["no message"]),
        ([], ["no message"]),
    ]


@pytest.mark.usefixtures("aws")
def test_what_was_read_while_another_queue_was_collected_is_forgotten_when_it_is_cleared(
    sales: Any,
) -> None:
    reader = SqsReader(queues(sales=0, returns=1), ("sales", "returns"), patience=0)

    async def collected() -> list[Any]:
        async with reader.opened() as read:
            first = await read.collect(None, sales.message("sqs", "sales"), 1)
            await read.clear()
            return [
                outcome(first),
                outcome(await read.collect(None, sales.message("sqs", "returns"), 0)),
            ]

    assert asyncio.run(collected()) == [([], ["no message; some in returns"]), ([], [])]


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("expected", "wrong"), [(0, ["25 messages"]), (10, ["25 messages"]), (25, [])]
)
def test_more_messages_than_sqs_answers_at_once_are_all_counted(
    sales: Any, expected: int, wrong: list[str]
) -> None:
    reader = SqsReader(queues(sales=25), ("sales",), patience=0)
    arrived = asyncio.run(reader.collect(None, sales.message("sqs", "sales"), expected))
    assert outcome(arrived) == (sorted(f"sales-{number}" for number in range(25)), wrong)
