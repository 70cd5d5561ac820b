"""States that are set up through the API of the provider itself, as they say how."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from pydantic import BaseModel

from handfast.declare import Api, Provider, Security, chosen
from handfast.http.through_api import ApiError, handlers_through_api


class Book(BaseModel):
    """A book, as it is added."""

    title: str


shelf = Provider("shelf")
ADD = shelf.post("/shelves/{shelf_id}/books", name="add_book", body=Book, answers={201: None})


@shelf.state("there is a book")
class ABook(BaseModel):
    """A book on a shelf."""

    shelf_id: str = "upper"
    book_id: int = chosen(7)

    async def through_api(self, api: Api) -> dict[str, Any]:
        """Adds it, and counts what was added."""
        there = {"shelf_id": self.shelf_id, "book_id": self.book_id}
        added = await api.call(ADD, there, body={"title": "Emma"})
        api.made.add(added["id"])
        return {"book_id": len(api.made)}


@shelf.state("there is no such book", absent=True)
class NoBook(BaseModel):
    """Ids of nothing."""

    number: int = chosen(7)
    large: int = chosen(-(2**60))
    text: str = chosen("a")
    title: str = "Emma"


shelf.state("the roof leaks")
shelf.state("all is quiet", absent=True)


def handlers(*answers: httpx.Response) -> tuple[Mapping[str, Any], list[httpx.Request]]:
    """The handlers of the shelf, whose API answers so, and the requests that it gets."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return answers[len(requests) - 1]

    def client() -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url="http://shelf", transport=httpx.MockTransport(answer))

    return handlers_through_api(shelf.offer(), client), requests


def set_up(found: Mapping[str, Any]) -> Any:
    """What is returned when there is a book."""
    return asyncio.run(found["there is a book"](shelf_id="upper", book_id=7))


def test_each_state_has_a_handler_but_those_that_need_one_of_the_providers_own() -> None:
    found, _ = handlers()
    assert list(found) == ["there is a book", "there is no such book", "all is quiet"]


def test_a_state_is_brought_about_by_its_own_requests() -> None:
    """The path has what the route names, and what was made is known the next time."""
    found, requests = handlers(
        httpx.Response(201, json={"id": "a"}), httpx.Response(201, json={"id": "b"})
    )
    assert [set_up(found), set_up(found)] == [{"book_id": 1}, {"book_id": 2}]
    assert [(one.method, str(one.url), json.loads(one.content)) for one in requests] == [
        ("POST", "http://shelf/shelves/upper/books", {"title": "Emma"})
    ] * 2


def test_what_is_absent_is_an_id_of_the_kind_that_is_declared() -> None:
    """Nothing has it, and each set-up draws another."""
    found, requests = handlers()
    values = {"number": 7, "large": -(2**60), "text": "a", "title": "Emma"}
    first, second = (found["there is no such book"](**values) for _ in range(2))
    assert [sorted(one) for one in (first, second)] == [["large", "number", "text"]] * 2
    assert not set(first.values()) & set(second.values())
    assert 0 <= first["number"] < 2**53
    assert -(2**60) < first["large"] < -(2**53)
    assert isinstance(first["text"], str)
    assert found["all is quiet"]() == {}
    assert requests == []


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (httpx.Response(409, text="full"), "was refused with 409: full"),
        (httpx.Response(201, text="<html>"), "was answered with no JSON: <html>"),
        (
            httpx.Response(500, text="x" * 999),
            f"was refused with 500: {'x' * 200}… (999 characters)",
        ),
    ],
)
def test_a_refusal_names_the_request_and_the_start_of_the_answer(
    answer: httpx.Response, fault: str
) -> None:
    found, _ = handlers(answer)
    with pytest.raises(ApiError) as stop:
        set_up(found)
    assert str(stop.value) == f"POST /shelves/upper/books {fault}"


def test_an_answer_that_lacks_what_a_state_needs_names_its_request() -> None:
    found, _ = handlers(httpx.Response(201, json={"number": 1}))
    with pytest.raises(ApiError) as stop:
        set_up(found)
    assert "POST /shelves/upper/books" in str(stop.value)


secured = Provider("secured", security=(Security("bearer"), Security("api-key", "key", "query")))
ADD_SAFELY = secured.post("/books", name="add_safely", body=Book, answers={201: None})


@secured.state("there is a safe book")
class ASafeBook(BaseModel):
    """A book that not everybody may add."""

    async def through_api(self, api: Api) -> dict[str, Any]:
        """Adds it."""
        await api.call(ADD_SAFELY, body={"title": "Emma"})
        return {}


def test_credentials_go_with_each_request_and_into_no_error() -> None:
    sent: list[httpx.Request] = []

    def refuse(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(401, text=f"{request.headers['authorization']} is nobody")

    def client() -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url="http://secured", transport=httpx.MockTransport(refuse))

    proof = {"Authorization": "Bearer s3cret-token", "key": "s3cret-key"}
    found = handlers_through_api(secured.offer(), client, credentials=lambda operation: proof)
    handler: Any = found["there is a safe book"]  # whose result may be none to wait for
    with pytest.raises(ApiError) as raised:
        asyncio.run(handler())
    assert str(raised.value) == "POST /books was refused with 401: *** is nobody"
    assert [(str(one.url), one.headers["authorization"]) for one in sent] == [
        ("http://secured/books?key=s3cret-key", "Bearer s3cret-token")
    ]
