"""Of a synchronous message a consumer reads the reply; what it sends is its own."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from handfast.bindings import ConsumerClient
from handfast.declare import Consumer, Provider, Transport
from handfast.fuzz.consumer.fuzzing import fuzz_consumer


class Question(BaseModel):
    """What is asked."""

    number: int


class Reply(BaseModel):
    """What comes back."""

    name: str


clerk = Provider("clerk")
ASK = clerk.message(
    "ask",
    address="clerk",
    transport=Transport("lambda"),
    payload=Question,
    reply=Reply,
)
buyer = Consumer("buyer")
buyer.relies_on(ASK, "ask for a name", sends={"number": 1}, equals={"name": "Ada"})
(CONTRACT,) = buyer.contracts()


def read(reply: Any) -> Any:
    return TypeAdapter(Reply).validate_python(reply, strict=True)


def lost_by(reader: Any) -> list[tuple[str, str]]:
    client = ConsumerClient(read=reader, errors=(ValidationError,))
    done = fuzz_consumer(CONTRACT, client, examples=5)
    assert done.cases > 5
    return [(one.mismatch.where, one.mismatch.got) for one in done.found]


def test_a_reader_is_handed_replies() -> None:
    assert lost_by(read) == []


def test_a_reader_that_loses_a_field_of_the_reply_is_found() -> None:
    def forgetful(reply: Any) -> Any:
        read(reply)
        return {}

    assert lost_by(forgetful) == [("message: name", "nothing")]
