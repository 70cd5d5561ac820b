"""What a client may take for granted: its bytes, and the values by which it knows a refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from pydantic import BaseModel

from handfast.bindings import ConsumerClient, Request
from handfast.declare import OCTETS, Consumer, Provider, system
from handfast.fuzz.consumer.fuzzing import fuzz_consumer
from handfast.model import Content


class Refusal(BaseModel):
    """Why there is nothing."""

    code: str
    detail: str | None = None


class GoneError(Exception):
    """The thing is gone, or the shelf does not answer."""


shelf, reader = Provider("shelf"), Consumer("reader")
GET = shelf.get("/things/{name}", answers={200: Content(None, OCTETS), 404: Refusal})
reader.relies_on(GET, "read a thing", path={"name": "fern"})
reader.relies_on(GET, "read what is gone", path={"name": "moss"}, status=404, equals={"code": "G1"})
(CONTRACT,) = system("shelf", providers=[shelf], consumers=[reader]).contracts


def findings(read: Callable[[httpx.Response], Any], only: str) -> list[str]:
    def call(url: str, request: Request) -> Any:
        try:
            answer = httpx.get(f"{url}/things/{request.path['name']}", timeout=5)
        except httpx.HTTPError as error:
            raise GoneError from error
        return read(answer)

    done = fuzz_consumer(
        CONTRACT,
        ConsumerClient(call=call, refuses=GoneError),
        only=lambda case: case.interaction.name == only,
        examples=6,
        seed=1,
        patience=0.02,
    )
    assert done.cases > 0
    return [f"{found.mismatch.where}: {found.mismatch.got}" for found in done.found]


def content(answer: httpx.Response) -> bytes:
    if answer.is_error:
        raise GoneError
    return answer.content


def test_bytes_that_come_back_as_they_came_are_not_lost() -> None:
    assert findings(content, "read a thing") == []
    assert findings(lambda answer: content(answer)[:-1], "read a thing") != []


@pytest.mark.parametrize(
    ("code", "found"), [("G1", []), ("G2", ["answer: the client: AssertionError: no G2"])]
)
def test_a_refusal_has_the_value_that_it_is_known_by(code: str, found: list[str]) -> None:
    def read(answer: httpx.Response) -> Any:
        if answer.status_code == 404 and answer.json()["code"] != code:
            raise AssertionError(f"no {code}")
        raise GoneError

    assert findings(read, "read what is gone") == found
