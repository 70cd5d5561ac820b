"""A shelf of books: a provider that does what it offers, or fails in one named respect."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any

import pytest
from fastapi import FastAPI, Header, Request, Response
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from handfast.model import (
    Answer,
    Content,
    Contract,
    Exchange,
    HttpInteraction,
    Offer,
    Operation,
    Security,
)
from handfast.providers.provider import RunningProvider


class Book(BaseModel):
    """What is put on the shelf."""

    title: Annotated[str, Field(min_length=1, max_length=20)]
    pages: Annotated[int, Field(ge=1, le=1000)]


class Shelved(Book):
    """What stands there."""

    id: int
    note: str | None = None


class Refused(BaseModel):
    """Any refusal."""

    detail: Any


class BookPath(BaseModel):
    """Which book."""

    book_id: int


INVALID = Answer(422, Content(Refused))
ADD_BOOK = Operation(
    name="add_book",
    method="POST",
    path="/books",
    bodies=(Content(Book),),
    answers=(Answer(201, Content(Shelved)), INVALID),
)
GET_BOOK = Operation(
    name="get_book",
    method="GET",
    path="/books/{book_id}",
    path_parameters=BookPath,
    answers=(Answer(200, Content(Shelved)), Answer(404, Content(Refused)), INVALID),
)
EMPTY_SHELF = Operation(
    name="empty_shelf",
    method="DELETE",
    path="/books",
    answers=(Answer(204), Answer(401, Content(Refused))),
    security=(Security("bearer"),),
)
OFFER = Offer(provider="shelf", operations=(ADD_BOOK, GET_BOOK, EMPTY_SHELF))
READER = Contract(
    consumer="reader",
    provider="shelf",
    interactions=(
        HttpInteraction(
            name="add a book",
            exchange=Exchange(operation=ADD_BOOK, body={"title": "Emma", "pages": 400}),
        ),
    ),
)


def shelf(broken: str) -> FastAPI:
    app = FastAPI(openapi_url=None if broken == "documents nothing" else "/openapi.json")
    books: dict[int, dict[str, Any]] = {}
    refusals: dict[int | str, dict[str, Any]] = {status: {} for status in documented(broken)}

    @app.exception_handler(HTTPException)
    async def unreadable(request: Request, error: Exception) -> Response:
        """A body that is no text: FastAPI answers 400, which nobody declares."""
        assert isinstance(error, HTTPException)
        if error.status_code == 400 and broken != "is plain":
            return JSONResponse({"detail": []}, 422)
        return await http_exception_handler(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: Exception) -> Response:
        return JSONResponse({"detail": []}, 422)

    async def add_book(book: Book) -> Response:
        books[len(books)] = shelved = {"id": len(books), **book.model_dump()}
        return answer(broken, dict(shelved))

    async def add_anything(request: Request) -> Response:
        return JSONResponse({"id": 1, "title": "anything", "pages": 1}, 201)

    add = add_anything if broken == "takes anything" else add_book
    app.add_api_route("/books", add, methods=["POST"], status_code=201)

    @app.get("/books/{book_id}", responses=refusals)
    async def get_book(book_id: int) -> Response:
        known = book_id in books
        return JSONResponse(books[book_id] if known else {"detail": "no"}, 200 if known else 404)

    @app.delete("/books", status_code=204, responses=refusals)
    async def empty_shelf(authorization: Annotated[str, Header()] = "") -> Response:
        if authorization != "Bearer mine" and broken != "asks nobody":
            return JSONResponse({"detail": "who are you?"}, 401)
        books.clear()
        return Response(status_code=204)

    if broken == "documents badly":
        app.openapi = lambda: 1 / 0  # type: ignore[assignment,method-assign,return-value]  # it breaks
    return app


def documented(broken: str) -> tuple[int, ...]:
    return (401,) if broken == "is plain" else (401, 404)


def answer(broken: str, book: dict[str, Any]) -> Response:
    status = 201
    match broken:
        case "crashes" if book["pages"] == 1000:
            raise RuntimeError("no shelf is long enough")
        case "is a teapot" if book["pages"] == 1000:
            status = 418
        case "refuses what fits" if book["pages"] == 1000:
            return JSONResponse({"detail": []}, 422)
        case "answers a page":
            return HTMLResponse("<p>shelved</p>", 201)
        case "leaves out a field":
            del book["title"]
        case "writes a number as text":
            book["pages"] = str(book["pages"])
        case "writes an optional field wrong":
            book["note"] = 5
    return JSONResponse(book, status)


@pytest.fixture(scope="session")
def library() -> SimpleNamespace:
    """The offer, the contract, and ``provider(broken)``: a new provider each time."""

    def provider(broken: str = "", **more: Any) -> RunningProvider:
        def proof(operation: Operation) -> dict[str, str]:
            return {"Authorization": "Bearer mine"}

        app = None if "url" in more else shelf(broken)
        return RunningProvider(name="shelf", app=app, **{"credentials": proof, **more})

    made: Callable[..., RunningProvider] = provider
    return SimpleNamespace(offer=OFFER, contract=READER, provider=made)


def _names_of(name: str) -> SimpleNamespace:
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # Pydantic resolves annotations through it
    spec.loader.exec_module(module)
    public = {key: value for key, value in vars(module).items() if not key.startswith("__")}
    return SimpleNamespace(**public)


_TOYS = ("toy_seller", "toy_stall", "toy_buyer")
_STALL = SimpleNamespace(**{k: v for name in _TOYS for k, v in vars(_names_of(name)).items()})


@pytest.fixture
def stall() -> SimpleNamespace:
    """What the toys define: what is declared (``toy_stall``), and both of its sides."""
    return _STALL
