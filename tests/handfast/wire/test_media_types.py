"""The table of media types, and that a further one is a row of it and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

from handfast.check.offers import offer_faults
from handfast.check.references import Scope
from handfast.check.requests import request_faults
from handfast.derive.documents.openapi import openapi_of
from handfast.derive.pact.responses import answer_of
from handfast.derive.requests import request_of
from handfast.model import (
    EVENT_STREAM,
    FORM,
    JSON,
    MULTIPART,
    OCTETS,
    Answer,
    Content,
    Exchange,
    Offer,
    Operation,
)
from handfast.model.bodies import document_of
from handfast.wire import media_types
from handfast.wire.json_text import read_json
from handfast.wire.media_types import Format, format_of, is_json, media_type_of
from handfast.wire.texts import decoded

if TYPE_CHECKING:
    from collections.abc import Collection


@pytest.mark.parametrize(
    ("content_type", "carries"),
    [
        (JSON, "value"),
        ("Application/Problem+JSON; charset=utf-8", "value"),
        (FORM, "fields"),
        (f"{MULTIPART}; boundary=x", "parts"),
        (f"{EVENT_STREAM}; charset=utf-8", "items"),
        (OCTETS, "bytes"),
        ("text/html", "bytes"),
        ("application/jsonp", "bytes"),
        ("", "bytes"),
    ],
)
def test_each_media_type_has_a_format(content_type: str, carries: str) -> None:
    assert format_of(content_type).carries == carries
    assert is_json(content_type) is (carries == "value")


def test_a_media_type_is_without_its_parameters() -> None:
    assert media_type_of(" Application/JSON ; charset=utf-8") == "application/json"


NDJSON = "application/x-ndjson"


class Row(BaseModel):
    """A row of JSON."""

    number: int


def read_rows(model: Any, body: bytes) -> list[Any]:
    rows = decoded(body).splitlines()
    return rows if model is None else [read_json(row) for row in rows]


def write_rows(body: Any, _files: Collection[str] = ()) -> tuple[bytes, str]:
    return "".join(f"{json.dumps(row)}\n" for row in body).encode(), ""


IMPORT = Operation(
    name="import",
    method="POST",
    path="/rows",
    bodies=(Content(Row, NDJSON),),
    answers=(Answer(200, Content(Row, NDJSON)),),
)
ROWS = [{"number": 1}, {"number": 2}]


@pytest.fixture(autouse=True)
def _ndjson(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Format(
        endings=("/x-ndjson",),
        carries="items",
        read=read_rows,
        write=write_rows,
        some_item=r"^\{",
    )
    monkeypatch.setattr(media_types, "FORMATS", (row, *media_types.FORMATS))


def faults(body: Any) -> list[str]:
    exchange = Exchange(operation=IMPORT, body=body, at_least=1)
    return list(request_faults(exchange, Scope(frozenset(), {})))


def test_a_further_media_type_is_read_and_written_by_its_row() -> None:
    content = Content(Row, NDJSON)
    text = b'{"number": 1}\n{"number": 2}\n'
    assert document_of(content, text) == ROWS
    sent = request_of(Exchange(operation=IMPORT, body=ROWS), {})
    assert (sent.body, sent.headers) == (text, {"Content-Type": NDJSON})
    whole = request_of(Exchange(operation=IMPORT, body="{}"), {})
    assert (whole.body, whole.media_type) == (b"{}", NDJSON)


def test_a_further_media_type_is_checked() -> None:
    assert list(offer_faults(Offer(provider="rows", operations=(IMPORT,)))) == []
    assert faults(ROWS) == []
    assert faults([{"number": "x"}]) == [
        (
            "body '[0].number': Input should be a valid integer, "
            "unable to parse string as an integer; 200 needs one that fits"
        ),
    ]
    forms = "a list of JSON values, bytes or text"
    assert faults(5) == [f"body: {NDJSON} sends {forms}: write it as such"]


def test_a_further_media_type_is_shown_in_pact_and_openapi() -> None:
    assert answer_of(Exchange(operation=IMPORT, at_least=1), {}, ()) == {
        "status": 200,
        "headers": {"Content-Type": [NDJSON]},
        "body": {"content": '{"number": 1}\n', "contentType": NDJSON, "encoded": False},
        "matchingRules": {
            "body": {"$": {"combine": "AND", "matchers": [{"match": "regex", "regex": r"^\{"}]}}
        },
    }
    document = openapi_of(Offer(provider="rows", operations=(IMPORT,)))
    shown = document["paths"]["/rows"]["post"]["requestBody"]["content"]
    assert shown == {
        NDJSON: {
            "schema": {"type": "string"},
            "x-item-schema": {"$ref": "#/components/schemas/Row"},
        }
    }
