"""Replies of a provider's own function to a synchronous message: right, or wrong in one place."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Json, PlainSerializer
from pydantic_core import to_json

from handfast.bindings import ConsumerClient
from handfast.model import Content, Message, MessageInteraction, State, Transport, Value
from handfast.model.cases import Case
from handfast.model.results import Responsible, Result
from handfast.providers.provider import RunningProvider
from handfast.run.by_pact import verify_by_pact
from handfast.run.consumer import verify_consumer
from handfast.run.in_process import verify_in_process


class Sale(BaseModel):
    """What was sold."""

    id: str
    count: int


class Question(BaseModel):
    """What is asked."""

    of: str


class Reply(BaseModel):
    """What is replied, with a sale in a text."""

    status: int
    body: Annotated[Json[Sale], PlainSerializer(to_json, return_type=str)]


class Known(BaseModel):
    """Which sale."""

    sale: str = "s-1"


A_SALE = State("a sale", Known, returns=("sale",))


def both(one: Case, provider: RunningProvider) -> tuple[Result, Result]:
    """The verdicts in process and by Pact."""
    (straight,) = asyncio.run(verify_in_process([one], provider))
    (by_pact,) = verify_by_pact([one], provider)
    return straight, by_pact


def mismatches(result: Result) -> list[tuple[str, str, str, str]]:
    """The mismatches without their remedies."""
    return [(f.clause, f.where, f.expected, f.got) for f in result.mismatches]


def shop(**brings: Any) -> RunningProvider:
    """A provider that makes an id of its own."""
    return RunningProvider(name="shop", states={"a sale": lambda sale: {"sale": "own-1"}}, **brings)


ASKED = Message(
    name="a sale is asked for",
    address="shop",
    payload=Content(Question),
    transport=Transport("invoke"),
    reply=Content(Reply),
)
IN_TEXT = "a string that holds JSON text"


def asked(**clauses: Any) -> Case:
    """One promise about a reply."""
    interaction = MessageInteraction(
        name="ask for a sale",
        message=ASKED,
        given=(A_SALE(),),
        sends={"of": Value("sale")},
        **clauses,
    )
    return Case("reader", "shop", interaction)


def _right(request: Any) -> Any:
    return {"status": 200, "body": json.dumps({"id": request["of"], "count": 1})}


def _other(request: Any) -> Any:
    return {"status": 200, "body": '{"id": "s-1", "count": 1}'}


async def _later(request: Any) -> Any:
    return _right(request)


def _raises(request: Any) -> Any:
    raise KeyError("of")


@pytest.mark.parametrize(
    ("replies", "expected", "found_by_pact"),
    [
        (_right, [], False),
        (_later, [], False),
        (lambda request: {"body": _right(request)["body"]},
            [("reads", "status", "this key", "no such key; there are: body")], True),
        (lambda request: {"status": 200, "body": "{}"}, [
            ("reads", "body.id", "this key", "no such key; there are none"),
            ("reads", "body.count", "this key", "no such key; there are none"),
        ], False),
        (lambda request: {"status": 200, "body": {"id": "own-1", "count": 1}},
            [("reads", "body", IN_TEXT, '{"id": "own-1", "count": 1}')], True),
        (_raises, [("reply", "message 'a sale is asked for'", "a reply within 10 s",
            "KeyError: 'of'")], True),
        (lambda request: {1, 2}, [("reply", "message 'a sale is asked for'", "a reply that is JSON",
            "Object of type set is not JSON serializable")], True),
    ],
)  # fmt: skip
def test_a_reply_is_judged_as_an_answer_is(
    replies: Any, expected: list[Any], found_by_pact: bool
) -> None:
    """What stands in a text, only the judge reads."""
    provider = shop(answers={"a sale is asked for": replies})
    straight, by_pact = both(asked(), provider)
    assert mismatches(straight) == expected
    assert by_pact.passed == (not found_by_pact)


def test_a_value_of_the_state_is_sent_and_found_in_the_text_of_the_reply() -> None:
    pinned = asked(equals={"body.id": Value("sale")})
    right, _ = both(pinned, shop(answers={"a sale is asked for": _right}))
    wrong, _ = both(pinned, shop(answers={"a sale is asked for": _other}))
    assert (mismatches(right), mismatches(wrong)) == (
        [],
        [("equals", "body.id", '"own-1"', '"s-1"')],
    )


def test_a_reply_that_nobody_gives_is_reported_before_anything_runs() -> None:
    straight, by_pact = both(asked(), shop())
    for result in (straight, by_pact):
        (mismatch,) = result.mismatches
        assert (mismatch.where, mismatch.got, mismatch.whose) == (
            "message 'a sale is asked for'",
            "none",
            Responsible.SET_UP,
        )


@pytest.mark.parametrize(
    ("lost", "expected"),
    [((), []), (("count",), ["what reader's client returns: body.count"])],
)
def test_a_consumer_is_given_the_reply_and_must_keep_it(
    lost: tuple[str, ...], expected: list[str]
) -> None:
    def read(reply: Any) -> Any:
        sale = {name: part for name, part in json.loads(reply["body"]).items() if name not in lost}
        return {**reply, "body": json.dumps(sale)}

    (result,) = asyncio.run(verify_consumer((asked(),), ConsumerClient(read=read)))
    assert [mismatch.where for mismatch in result.mismatches] == expected
