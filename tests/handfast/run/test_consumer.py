"""A consumer's client is blamed for what it does, and for no more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from pydantic import BaseModel, Field

from handfast.clients import ConsumerClient, Request
from handfast.declare import Answer, Consumer, Content, Provider, Security, Transport, system
from handfast.model.cases import Case, cases_of
from handfast.model.results import Mismatch
from handfast.run.consumer import verify_consumer


class Book(BaseModel):
    """What is read."""

    title: str


class Tagged(BaseModel):
    """The headers of the answer."""

    etag: str = Field(alias="ETag")


def cases_with(security: Security) -> tuple[Case, ...]:
    """One interaction with an operation that asks for ``security``."""
    shelf, reader = Provider("shelf", security=(security,)), Consumer("reader")
    answer = Answer(200, Content(Book), headers=Tagged)
    get = shelf.get("/book", name="get_book", answers={200: answer})
    reader.relies_on(get, "read the book", answer_headers={"ETag": '"1"'})
    return cases_of(system("shelf", providers=[shelf], consumers=[reader]).contracts)


BEARER = cases_with(Security("bearer"))
KEY = cases_with(Security("api-key", "key", where="query"))


def mismatches_of(
    call: Callable[[str, Request], Any], cases: tuple[Case, ...] = BEARER
) -> tuple[Mismatch, ...]:
    """What is wrong with a client that does so."""
    (result,) = asyncio.run(verify_consumer(cases, ConsumerClient(call=call)))
    return result.mismatches


def asking(*, query: str = "", **headers: str) -> Callable[[str, Request], Any]:
    """A client that shows who it is."""
    return lambda url, request: httpx.get(f"{url}/book{query}", headers=headers).json()


def test_a_client_need_not_return_the_headers_of_the_answer() -> None:
    assert mismatches_of(asking(authorization="Bearer token")) == ()


@pytest.mark.parametrize(
    ("returns", "got", "remedy"),
    [
        (
            lambda body: {"name": None},
            "no such key; there are: name",
            "the consumer relies on this field: return it as it came, or name it in unused=...",
        ),
        (
            lambda body: len(body["title"]),
            "4",
            "return what the client reads of it, with the names that the fields have on the wire",
        ),
    ],
    ids=["another name", "no object"],
)
def test_what_a_client_returns_in_another_form_is_named(
    returns: Callable[[Any], Any], got: str, remedy: str
) -> None:
    asks = asking(authorization="Bearer token")
    (mismatch,) = mismatches_of(lambda url, request: returns(asks(url, request)))
    assert (mismatch.got, mismatch.remedy) == (got, remedy)


def test_a_handler_may_show_what_it_reads_under_a_name_of_its_own() -> None:
    asks = asking(authorization="Bearer token")
    assert mismatches_of(lambda url, request: {"shown": asks(url, request)["title"]}) == ()
    (lost,) = mismatches_of(lambda url, request: {"shown": asks(url, request)["title"][:-1]})
    assert lost.where == "what reader's handler shows or sends: title"


def test_what_a_client_raises_before_it_sends_is_why_nothing_came() -> None:
    def forgets(url: str, request: Request) -> None:
        raise KeyError("OVEN_TOKEN")

    (mismatch,) = mismatches_of(forgets)
    assert (mismatch.where, mismatch.expected, mismatch.got) == (
        "reader's client",
        "the request GET /book",
        "KeyError: 'OVEN_TOKEN'",
    )
    assert mismatch.remedy == "mend it: it raised before it sent anything"


def test_a_client_that_sends_nothing_and_raises_nothing_is_named_too() -> None:
    (mismatch,) = mismatches_of(lambda url, request: {"title": "Emma"})
    assert (mismatch.where, mismatch.got) == ("GET /book", "no request")


@pytest.mark.parametrize(
    ("shown", "got"), [("Basic client-s3cret", "Basic ***"), ("client-s3cret", "***")]
)
def test_a_wrong_proof_is_named_and_not_shown(shown: str, got: str) -> None:
    (mismatch,) = mismatches_of(asking(authorization=shown))
    assert (mismatch.where, mismatch.got) == ("header Authorization", got)
    assert "s3cret" not in repr(mismatch)


def test_a_proof_in_the_query_is_expected_there() -> None:
    assert mismatches_of(asking(query="?key=k"), KEY) == ()
    (mismatch,) = mismatches_of(asking(), KEY)
    assert (mismatch.where, mismatch.got) == ("query parameter key", "absent")


def test_a_name_that_is_sent_in_place_of_another_is_one_mismatch() -> None:
    """One that is sent besides, or like no other, is one of its own."""
    (mismatch,) = mismatches_of(asking(query="?kay=k"), KEY)
    assert (mismatch.where, mismatch.got, mismatch.remedy) == (
        "query parameter key",
        "absent, but 'kay' is sent",
        "send 'key' in place of 'kay'",
    )
    found = mismatches_of(asking(query="?colour=k"), KEY)
    assert {(one.where, one.got) for one in found} == {
        ("query parameter key", "absent"),
        ("query parameter colour", '"k"'),
    }


def test_a_request_besides_the_declared_one_is_named_as_such() -> None:
    def asks_twice(url: str, request: Request) -> Any:
        httpx.post(f"{url}/visits")
        return asking(authorization="Bearer token")(url, request)

    (mismatch,) = mismatches_of(asks_twice)
    assert (mismatch.expected, mismatch.got) == ("GET /book alone", "POST /visits")


class Sale(BaseModel):
    """That a book was sold."""

    title: str
    price: int | None = None
    buyer: str | None = None


def sales() -> tuple[Case, ...]:
    """One interaction with a message, of which all but the buyer is read."""
    shop, reader = Provider("shop"), Consumer("reader")
    sold = shop.message(
        "sold", address="sales", transport=Transport("redis-stream", "data", "r"), payload=Sale
    )
    reader.relies_on(sold, "a book is sold", when=shop.state("a sale")(), reads=("title", "price"))
    return cases_of(system("shop", providers=[shop], consumers=[reader]).contracts)


@pytest.mark.parametrize(
    ("read", "where"),
    [
        (lambda sale: sale, None),
        (lambda sale: {**sale, "buyer": "nobody's use"}, None),
        (lambda sale: f"{sale['title']} for {sale['price'] or 'nothing'}", None),
        (
            lambda sale: {**sale, "price": sale.get("price") and 7},
            "a message with every field: price",
        ),
        (lambda sale: {**sale, "cents": sale.get("price", 0) * 100}, "a message with null"),
    ],
)
def test_a_reader_is_handed_every_field_and_null_wherever_it_may_be(
    read: Callable[[Any], Any], where: str | None
) -> None:
    """One that loses an optional field, or takes no null for it, is told of that."""
    (result,) = asyncio.run(verify_consumer(sales(), ConsumerClient(read=read)))
    places = [one.where for one in result.mismatches]
    assert [one.partition(": reader's")[0] for one in places] == ([] if where is None else [where])


@pytest.mark.parametrize("end", [SystemExit(0), asyncio.CancelledError(), GeneratorExit()])
def test_the_end_of_a_program_that_a_client_raises_is_its_mismatch(end: BaseException) -> None:
    def ends(url: str, request: Request) -> None:
        raise end

    (mismatch,) = mismatches_of(ends)
    assert mismatch.where == "reader's client"
    assert [one.name for one in mismatch.raised] == [type(end).__name__]
