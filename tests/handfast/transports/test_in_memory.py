"""Messages that no Redis carries: noted, in a queue, as keys of a storage.

Each provider keeps its promise, or breaks it in one named way, in process and by Pact alike.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws
from pydantic import BaseModel

from handfast.model import (
    Content,
    Message,
    MessageInteraction,
    State,
    Transport,
    Value,
)
from handfast.model.cases import Case
from handfast.model.results import Result, Whose
from handfast.providers.provider import Provider
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process
from handfast.transports.in_memory import InMemoryMessages
from handfast.transports.sqs import SqsReader
from handfast.transports.storage_keys import StorageKeysReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUEUE, BUCKET = "sales", "sales-bucket"


class Sale(BaseModel):
    """What is told."""

    id: str
    count: int


class Stored(BaseModel):
    """Where a sale is kept."""

    key: str


class Known(BaseModel):
    """Which sale."""

    sale: str = "s-1"


A_SALE = State("a sale", Known, returns=("sale",))
SELLS = State("something is sold", Known)


def told(kind: str, address: str, model: Any = Sale, **more: Any) -> Message:
    """A message of this kind of transport."""
    content = Content(model)
    return Message(name="told", address=address, payload=content, transport=Transport(kind), **more)


def case(message: Message, **clauses: Any) -> Case:
    """One promise about it."""
    interaction = MessageInteraction(
        name="hear of a sale", message=message, given=(A_SALE(),), when=SELLS(), **clauses
    )
    return Case("reader", "shop", interaction)


def both(one: Case, provider: Provider) -> tuple[Result, Result]:
    """The verdicts in process and by Pact."""
    (straight,) = asyncio.run(verify_in_process([one], provider))
    (by_pact,) = verify_by_pact([one], provider)
    return straight, by_pact


def mismatches(result: Result) -> list[tuple[str, str, str, str]]:
    """What is told, without remedies."""
    return [(f.clause, f.where, f.expected, f.got) for f in result.mismatches]


def shop(sells: Callable[..., None], **brings: Any) -> Provider:
    """A provider that makes an id of its own."""
    states = {"a sale": lambda sale: {"sale": "own-1"}}
    return Provider(name="shop", states=states, triggers={"something is sold": sells}, **brings)


NOT_JSON = (
    "\"{'id': 1}\", which is not JSON (Expecting property name enclosed in double quotes: "
    "line 1 column 2 (char 1))"
)
MARKED = told("memory", "sales", attributes={"Source": "shop"})
RIGHT = {"id": "own-1", "count": 1}


@pytest.mark.parametrize(
    ("address", "payload", "attributes", "times", "expected"),
    [
        ("sales", RIGHT, {"Source": "shop"}, 1, []),
        ("sales", RIGHT, {"Source": "shop"}, 2,
            [("exactly", "sales", "1 message", "2 messages")]),
        ("other", RIGHT, {"Source": "shop"}, 1,
            [("exactly", "sales", "1 message", "no message; some at other")]),
        ("sales", RIGHT, {}, 1,
            [("attributes", "sales: Source", "shop", "no such attribute")]),
        ("sales", {"id": "s-1", "count": 1}, {"Source": "shop"}, 1,
            [("equals", "id", '"own-1"', '"s-1"')]),
    ],
)  # fmt: skip
def test_what_a_stand_in_notes_is_judged_as_a_message(
    address: str, payload: Any, attributes: dict[str, str], times: int, expected: list[Any]
) -> None:
    noted = InMemoryMessages(patience=0.05)

    def sells(sale: str) -> None:
        for _ in range(times):
            noted.note(address, payload, attributes)

    provider = shop(sells, transports={"memory": noted.opened})
    straight, by_pact = both(case(MARKED, equals={"id": Value("sale")}), provider)
    assert mismatches(straight) == expected
    assert by_pact.passed == (not expected)


def test_a_kind_that_nobody_brings_is_told_with_the_remedy() -> None:
    straight, by_pact = both(case(MARKED), shop(lambda sale: None))
    for result in (straight, by_pact):
        (mismatch,) = result.mismatches
        assert (mismatch.got, mismatch.whose) == ("memory", Whose.SET_UP)
        assert mismatch.remedy == "say Provider(carriers={'memory': ...})"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """AWS in this process, with credentials that are none."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    with mock_aws():
        yield


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
    queue: str, body: str, source: str, expected: list[Any]
) -> None:
    sqs = boto3.client("sqs")
    urls = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in (QUEUE, "elsewhere")}
    sqs.send_message(QueueUrl=urls[QUEUE], MessageBody="left over from before")

    def sells(sale: str) -> None:
        attributes: Any = {"Source": {"DataType": "String", "StringValue": source}}
        sqs.send_message(QueueUrl=urls[queue], MessageBody=body, MessageAttributes=attributes)

    reader = SqsReader(sqs, (QUEUE, "elsewhere"), patience=0.05)
    message = told("sqs", QUEUE, attributes={"Source": "shop"})
    straight, by_pact = both(case(message), shop(sells, transports={"sqs": reader.opened}))
    assert mismatches(straight) == expected
    assert by_pact.passed == (not expected)


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["own-1/a_sale.json", "own-1/a_note.txt"], []),
        (["own-1/a-sale.json"],
            [("exactly", "{sale}/{name}_sale.json", "1 object",
              "no object; new are own-1/a-sale.json")]),
        (["own-1/more/a_sale.json"],
            [("exactly", "{sale}/{name}_sale.json", "1 object",
              "no object; new are own-1/more/a_sale.json")]),
        (["s-1/a_sale.json"], [("equals", "key", '"own-1/a_sale.json"', '"s-1/a_sale.json"')]),
        (["own-1/a_sale.json", "own-1/b_sale.json"],
            [("exactly", "{sale}/{name}_sale.json", "1 object", "2 objects")]),
    ],
)  # fmt: skip
def test_the_keys_that_a_writer_makes_are_what_its_reader_finds(
    keys: list[str], expected: list[Any]
) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key="own-1/old_sale.json", Body=b"")

    def sells(sale: str) -> None:
        for key in keys:
            s3.put_object(Bucket=BUCKET, Key=key, Body=b"{}")

    def empty() -> None:
        s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": key} for key in keys]})

    counted = [mismatch for mismatch in expected if mismatch[0] == "exactly"]
    message = told("storage-key", "{sale}/{name}_sale.json", Stored)
    clauses = {} if counted else {"equals": {"key": "own-1/a_sale.json"}}
    reader = StorageKeysReader(s3, BUCKET, patience=0.05)
    provider = shop(sells, transports={"storage-key": reader.opened}, reset=empty)
    straight, by_pact = both(case(message, **clauses), provider)
    assert mismatches(straight) == expected
    assert by_pact.passed == (not expected)
