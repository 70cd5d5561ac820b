"""Messages in a queue are read back from it, and judged in process and by Pact alike."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from handfast.transports.sqs import SqsReader

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
