"""What a client asks for that is not what it must ask is named as what it is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from pydantic import BaseModel

from handfast.clients import ConsumerClient
from handfast.declare import Consumer, Provider, system
from handfast.drift.differences import Drift, differences_of
from handfast.model.cases import cases_of
from handfast.run.by_client.stand_in import candidate_of
from handfast.run.consumer import verify_consumer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.model.results import Result


class Note(BaseModel):
    """A note, with a field of the name of a part of requests."""

    body: str = "nothing"


class Filter(BaseModel):
    """Which notes."""

    limit: int = 10


class Problem(BaseModel):
    """Why not."""

    reason: str


notes, reader = Provider("notes"), Consumer("reader")
LIST = notes.get("/notes", name="list", query=Filter, answers={204: None})
COUNT = notes.get("/notes/count", name="count", query=Filter, answers={204: None, 404: Problem})
ADD = notes.post("/notes", name="add", body=Note, answers={204: None})
reader.relies_on(LIST, "list all")
reader.relies_on(COUNT, "be refused alone", query={"limit": 5}, status=404)
reader.relies_on(ADD, "add a note", body={"body": "mine"})
SYSTEM = system("notes", providers=[notes], consumers=[reader])
CASES = {one.interaction.name: one for one in cases_of(SYSTEM.contracts)}
KNOWN = differences_of(notes.offer(), [Drift(reason="old", defaults={"Note.body": "all"})])


def verified(name: str, *asked: tuple[str, str], drift: Sequence[Any] = ()) -> Result:
    """What comes of an interaction whose client asks for these methods and paths."""

    def call(url: str, _: Any) -> None:
        for method, path in asked:
            httpx.request(method, f"{url}{path}")

    beside = [candidate_of(one) for one in CASES.values()]
    client = ConsumerClient(call=call, errors=(Exception,))
    (found,) = asyncio.run(
        verify_consumer((CASES[name],), client, beside=beside, drift=list(drift))
    )
    return found


def rows(result: Result) -> list[tuple[str, str, str, str]]:
    return [(one.where, one.expected, one.got, one.remedy) for one in result.mismatches]


INSTEAD = "mend the method or the path"
LEFT_OUT = "leave it out, or declare what is relied on it for; the nearest is GET /notes"
DECLARE = "declare an interaction that sends it, or send what one of them declares"


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (["/note"], ("GET /notes", "GET /notes", "GET /note", INSTEAD)),
        (["/notes", "/note"], ("GET /note", "GET /notes alone", "GET /note", LEFT_OUT)),
        (["/notes/counts"],
            ("GET /notes", "GET /notes", "GET /notes/counts",
             f"{INSTEAD}; the nearest is GET /notes/count")),
        (["/notes/count"],
            ("GET /notes/count: the request", "that of one of: be refused alone", "another",
             DECLARE)),
    ],
    ids=["in its place", "besides", "nearer to another", "of another"],
)  # fmt: skip  # a row is what is asked and what is found
def test_a_request_that_nothing_allows_is_compared_with_the_declared_one(
    paths: Sequence[str], found: tuple[str, str, str, str]
) -> None:
    """Whatever an interaction is called: the last is not taken for one to what nobody offers."""
    assert rows(verified("list all", *(("GET", path) for path in paths))) == [found]


def test_a_row_of_a_field_named_body_is_not_about_a_body_that_is_absent() -> None:
    """The whole body is, and no default of one of its fields."""
    absent = ("body", "a body of application/json", "absent", "send what the contract declares")
    assert rows(verified("add a note", ("POST", "/notes"), drift=[KNOWN])) == [absent]
