"""What a client sends twice, and whether its contract says that it may."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from pydantic import BaseModel

from handfast.clients import ConsumerClient
from handfast.declare import Consumer, Content, Provider, system
from handfast.model.cases import cases_of
from handfast.model.results import Result
from handfast.report.causes.grouping import causes_of
from handfast.report.causes.subjects import declared_in
from handfast.run.by_client.stand_in import candidate_of
from handfast.run.consumer import verify_consumer


class Entry(BaseModel):
    """What is added."""

    title: str
    urgent: bool = False


class Stored(BaseModel):
    """What comes back."""

    id: str
    title: str | None


class Problem(BaseModel):
    """Why not."""

    detail: str


shelf, till = Provider("shelf"), Consumer("till")
FILLED, EMPTY = shelf.state("there is an entry"), shelf.state("there is no entry")
ADD = shelf.post(
    "/entries", name="add", body=Entry, answers={201: Stored, 409: Problem}, echo_body=True
)
FILE = shelf.post(
    "/files", name="upload", body=Content(Entry, "multipart/form-data"), answers={201: Stored}
)
CHANGE = shelf.patch("/entries/{id}", name="change", body=Entry, answers={200: Stored})
PUT = shelf.put("/entries/{id}", name="put", body=Entry, answers={200: Stored})
GET = shelf.get("/entries/{id}", name="get", answers={200: Stored})
DELETE = shelf.delete("/entries/{id}", name="delete", answers={204: None})
TAKE = shelf.post("/entries/next", name="take", answers={200: Stored, 204: None})
POLL = shelf.post("/entries/poll", name="poll", answers={200: list[Stored]})
TOKEN = shelf.post("/token", name="token", answers={200: Stored})
BODY, AT = {"title": "tea"}, {"id": "1"}
till.relies_on(ADD, "add an entry", body=BODY)
till.relies_on(ADD, "add another", given=FILLED(), body=BODY)
till.relies_on(ADD, "add too many", given=EMPTY(), body=BODY, status=409)
till.relies_on(ADD, "add once", body={"title": "milk"}, repeated=True)
till.relies_on(FILE, "upload", body=BODY)
till.relies_on(CHANGE, "change", path=AT, body=BODY)
till.relies_on(PUT, "put", path=AT, body=BODY)
till.relies_on(GET, "get", path=AT)
till.relies_on(DELETE, "delete", path=AT)
till.relies_on(TAKE, "take an entry", given=FILLED())
till.relies_on(TAKE, "take none", given=EMPTY(), status=204)
till.relies_on(POLL, "poll", given=FILLED(), exactly=1, equals={"[*].title": "tea"})
till.relies_on(POLL, "poll nothing", given=EMPTY(), exactly=0)
till.relies_on(TOKEN, "log in")
SYSTEM = system("shelf", providers=[shelf], consumers=[till])
CASES = {one.interaction.name: one for one in cases_of(SYSTEM.contracts)}
BESIDE = tuple(map(candidate_of, CASES.values()))

type Send = Callable[[str], httpx.Response]


class Refused(Exception):
    """The shelf refuses."""


def verified(name: str, *sends: Send) -> Result:
    """What comes of a client that sends these in turn, and raises where the last is refused."""

    def call(url: str, _: Any) -> Any:
        answers = [send(url) for send in sends]
        if answers[-1].is_error:
            raise Refused
        return answers[-1].json() if answers[-1].content else None

    client = ConsumerClient(call=call, refuses=Refused)
    (result,) = asyncio.run(verify_consumer((CASES[name],), client, beside=BESIDE))
    return result


def found(name: str, *sends: Send) -> list[tuple[str, str, str]]:
    return [(one.where, one.expected, one.got) for one in verified(name, *sends).mismatches]


def sending(method: str, path: str, **more: Any) -> Send:
    return lambda url: httpx.request(method, f"{url}{path}", **more)


ADDS = sending("POST", "/entries", json=BODY)


@pytest.mark.parametrize(
    ("name", "send", "route"),
    [
        ("add an entry", ADDS, "POST /entries"),
        ("add another", ADDS, "POST /entries"),
        ("change", sending("PATCH", "/entries/1", json=BODY), "PATCH /entries/1"),
        ("upload", sending("POST", "/files", files={"title": (None, "tea")}), "POST /files"),
        ("log in", sending("POST", "/token"), "POST /token"),
    ],
)
def test_what_was_answered_well_must_not_be_sent_again(name: str, send: Send, route: str) -> None:
    assert found(name, send) == []
    assert found(name, send, send) == [(route, "once", "2 times")]
    assert found(name, send, send, send) == [(route, "once", "3 times")]


@pytest.mark.parametrize(
    ("name", "sends"),
    [
        ("get", (sending("GET", "/entries/1"),) * 2),
        ("put", (sending("PUT", "/entries/1", json=BODY),) * 2),
        ("delete", (sending("DELETE", "/entries/1"),) * 2),
        ("add too many", (ADDS,) * 2),
        ("add once", (sending("POST", "/entries", json={"title": "milk"}),) * 2),
        ("take an entry", (sending("POST", "/entries/next"),) * 2),
        ("poll", (sending("POST", "/entries/poll"),) * 2),
        ("add an entry", (sending("POST", "/token"), ADDS)),
        ("add an entry", (ADDS, sending("POST", "/entries", json={**BODY, "urgent": True}))),
    ],
    ids=[
        "a read",
        "what is put",
        "what is deleted",
        "what was refused",
        "what is answered alike again",
        "what is asked until there is none",
        "what is asked until it is empty",
        "a token first",
        "two requests that differ",
    ],
)
def test_more_requests_than_one_are_no_fault_in(name: str, sends: tuple[Send, ...]) -> None:
    assert found(name, *sends) == []


def test_the_fault_names_the_client_the_interaction_and_what_to_do() -> None:
    result = verified("add an entry", ADDS, ADDS)
    (mismatch,) = result.mismatches
    assert (mismatch.clause, mismatch.remedy) == (
        "request",
        "send it once, or declare that the same request is answered alike: repeated=True",
    )
    (cause,) = causes_of("shelf", (result,), declared_in(SYSTEM))
    assert cause.title == "till sends POST /entries 2 times instead of once"


def test_what_a_client_raises_comes_before_that_it_tried_again() -> None:
    def call(url: str, _: Any) -> Any:
        ADDS(url), ADDS(url)
        raise RuntimeError("it can't be read")

    client = ConsumerClient(call=call)
    (result,) = asyncio.run(verify_consumer((CASES["add an entry"],), client, beside=BESIDE))
    assert [one.got for one in result.mismatches] == ["RuntimeError: it can't be read", "2 times"]
