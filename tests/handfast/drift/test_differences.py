"""Known differences are checked against the offer."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from handfast.drift.differences import Drift, differences_of
from handfast.model import (
    MULTIPART,
    Answer,
    BadDeclaration,
    Content,
    Offer,
    Operation,
)


class Thing(BaseModel):
    """What is answered."""

    id: str
    title: str | None = None


class Which(BaseModel):
    """A path parameter."""

    thing_id: str


class Upload(BaseModel):
    """A multipart body."""

    file: bytes


class Versioned(BaseModel):
    """Headers of an answer."""

    etag: str


READ = Operation(
    name="read",
    method="GET",
    path="/things/{thing_id}",
    path_parameters=Which,
    answers=(Answer(200, Content(Thing), headers=Versioned), Answer(404)),
)
SEARCH = Operation(
    name="search", method="GET", path="/things/search", answers=(Answer(200, Content(Thing)),)
)
WRITE = Operation(
    name="write",
    method="POST",
    path="/things",
    bodies=(Content(Upload, MULTIPART),),
    answers=(Answer(201),),
)
OFFER = Offer(provider="shop", operations=(READ, SEARCH, WRITE))


def known(routes: dict[str, str] | None = None, fields: dict[str, str] | None = None) -> Any:
    return differences_of(OFFER, [Drift(reason="why", routes=routes or {}, fields=fields or {})])


@pytest.mark.parametrize(
    ("routes", "fields", "fault"),
    [
        ({"read": "GET /x"}, {}, "this is no route: write it like"),
        ({"GET /thing/{thing_id}": "GET /x"}, {}, "did you mean 'GET /things/{thing_id}'?"),
        ({"GET /things/search": "/x"}, {}, "'/x' is no route: write it like"),
        ({"GET /things/search": "GET /x#y"}, {}, "is no route: write it like"),
        ({"GET /things/search": "GET /things/search"}, {}, "no difference: take the row out"),
        ({"GET /things/{thing_id}": "GET /x"}, {}, "each of its parameters once (thing_id)"),
        ({"GET /things/search": "GET /{x}"}, {}, "each of its parameters once (none)"),
        ({"GET /things/{thing_id}": "GET /{a}/{a}"}, {}, "each of its parameters once"),
        ({}, {"Thing": "x"}, "this is no field: write it like"),
        ({}, {"Thingy.title": "x"}, "no model is called 'Thingy': did you mean 'Thing'?"),
        ({}, {"Thing.titel": "x"}, "Thing has no field 'titel': did you mean 'title'?"),
        ({}, {"Thing.title": "title"}, "no difference: take the row out"),
        ({}, {"Thing.title": ""}, "'' is no name of a field"),
        ({}, {"Thing.title": "id"}, "'id' is another field's name too"),
        ({}, {"Thing.title": "x", "Thing.id": "x"}, "'x' is another field's name too"),
        ({}, {"Which.thing_id": "id"}, "a path parameter is mapped with its route"),
        ({}, {"Upload.file": "f"}, "a body of multipart/form-data cannot be mapped"),
        ({}, {"Versioned.etag": "f"}, "a header of an answer cannot be mapped"),
        ({}, {}, "it has no rows: name a route or a field"),
    ],
)
def test_a_row_that_names_nothing_is_a_bad_declaration(
    routes: dict[str, str], fields: dict[str, str], fault: str
) -> None:
    with pytest.raises(BadDeclaration) as bad:
        known(routes, fields)
    assert fault in str(bad.value)
    assert str(bad.value).startswith("drift of shop")


def test_all_faults_are_named_at_once() -> None:
    drift = Drift(reason=" ", routes={"GET /x": "GET /y"}, fields={"Thing.titel": "x"})
    with pytest.raises(BadDeclaration) as bad:
        differences_of(OFFER, [drift, Drift(reason="r", fields={"Thing.titel": "y"})])
    assert [fault.split(": ")[0] for fault in bad.value.faults] == [
        "drift of shop",
        "drift of shop, Thing.titel",
        "drift of shop, GET /x",
        "drift of shop, Thing.titel",
    ]


def test_the_value_of_a_secret_is_not_shown() -> None:
    value = "hunter2-hunter2"
    send = Operation(
        name="send", method="POST", path="/things", bodies=(Content(Thing),), answers=(Answer(204),)
    )
    drift = Drift(
        reason="both are demanded",
        required={"Thing.api_key": value, "Thing.proof": {"token": value}},
    )
    rows = differences_of(Offer(provider="things", operations=(send,)), [drift]).rows
    assert [one.there for one in rows] == [
        'required, and sent as "***"',
        'required, and sent as {"token": "***"}',
    ]
