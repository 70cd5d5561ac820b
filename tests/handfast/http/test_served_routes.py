"""The routes of an application of each framework, mounted and included ones too."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import flask
import pytest
from fastapi import APIRouter, FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount, Route, WebSocketRoute

from handfast.http.served_routes import missing_routes, served_routes, shape_of_path


async def answer(request: Any) -> Any:
    raise NotImplementedError


def of_fastapi() -> FastAPI:
    app, outer, inner = FastAPI(openapi_url=None), APIRouter(prefix="/v1"), APIRouter()
    inner.add_api_route("/{book_id}", answer, methods=["GET", "PATCH"])
    outer.include_router(inner, prefix="/books")
    app.include_router(outer)
    return app


def of_starlette() -> Starlette:
    books = [Route("/{book_id:int}", answer, methods=["PATCH"])]
    return Starlette(routes=[Mount("/v1/books", routes=books), WebSocketRoute("/chat", answer)])


def of_flask() -> flask.Flask:
    app = flask.Flask("books", static_folder=None)
    app.add_url_rule("/v1/books/<int:book_id>", view_func=lambda: "", methods=["PATCH"])
    return app


BOOK = "/v1/books/{}"


@pytest.mark.parametrize(
    ("app", "routes"),
    [
        (of_fastapi(), {("GET", BOOK), ("PATCH", BOOK)}),
        (of_starlette(), {("PATCH", BOOK), ("*", "/chat")}),
        (of_flask(), {("PATCH", BOOK), ("OPTIONS", BOOK)}),
        (lambda environ, start_response: [], None),
        (SimpleNamespace(routes=[SimpleNamespace()]), None),
    ],
    ids=["FastAPI", "Starlette", "Flask", "unknown", "unknown kind of route"],
)
def test_the_routes_are_those_that_the_framework_lists(app: Any, routes: Any) -> None:
    assert served_routes(app) == (None if routes is None else frozenset(routes))


@pytest.mark.parametrize(
    "path",
    [
        "/a/{x}/b",
        "a/<x>/b",
        "/a/<int:x>/b",
        "/a/{x:path}/b",
        "a/(?P<x>[0-9]{4})/b",
        r"a/(?P<x>(\d+))/b",
    ],
)
def test_parameters_have_one_form(path: str) -> None:
    assert shape_of_path(path) == "/a/{}/b"


def test_a_route_of_any_method_reaches_each() -> None:
    served = frozenset((("*", "/a/{}"), ("GET", "/b")))
    wanted = [
        SimpleNamespace(method=method, path=path)
        for method, path in (("PUT", "/a/{id}"), ("GET", "/b"), ("POST", "/b"))
    ]
    assert missing_routes(wanted, served) == (wanted[2],)
