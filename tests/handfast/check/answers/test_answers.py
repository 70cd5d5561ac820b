"""Each mistake that an expectation can be declared with is named in one sentence."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from pydantic import Field, Json, PlainSerializer, create_model
from pydantic_core import to_json

from handfast.model import (
    NOT_NULL,
    Answer,
    Content,
    Exchange,
    HttpInteraction,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable

GET = "web -> shop: get an item (an item exists): "
LIST = "web -> shop: list red items (an item exists): "
HEARS = "books -> shop: an item was sold (an item exists, an item is bought): "

OF_AN_ITEM: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "a status that is not declared": (
        {"status": 410},
        (
            (
                "status 410 is not an answer of get_item (it has 200, 404, 422): "
                "expect one of them, or declare it"
            ),
        ),
    ),
    "a field that no answer has": (
        {"reads": ("tags[*].wrd",)},
        ("reads 'tags[*].wrd': Tag has no field 'wrd': did you mean 'word'?",),
    ),
    "a path that is none": (
        {"reads": ("tags[",)},
        ("reads 'tags[': not a path: 'tags[' (write it like memory.tags[*].tag or [0].id)",),
    ),
    "a list that is entered like an object": (
        {"reads": ("tags.word",)},
        ("reads 'tags.word': tags is a list, which a path enters with [*] or an index",),
    ),
    "an object that is entered like a list": (
        {"reads": ("[*].id",)},
        ("reads '[*].id': the whole is not a list, so [*] leads nowhere",),
    ),
    "a text that has no fields": (
        {"reads": ("name.first",)},
        ("reads 'name.first': name has no fields, so 'first' leads nowhere",),
    ),
    "a value of another type": (
        {"equals": {"id": 1}},
        (
            (
                "equals 'id': 1 can't come from the field (Input should be a valid string): "
                "expect a value of its type"
            ),
        ),
    ),
    "a value that the enumeration lacks": (
        {"equals": {"colour": "green"}},
        (
            (
                "equals 'colour': 'green' can't come from the field (Input should be 'red' or "
                "'blue'): expect a value of its type"
            ),
        ),
    ),
    "a number in a text where the field is a number": (
        {"equals": {"stock": "1"}},
        (
            (
                "equals 'stock': '1' can't come from the field (Input should be a valid integer): "
                "expect a value of its type"
            ),
        ),
    ),
    "another type inside a whole value": (
        {"equals": {"tags": [{"word": "w", "weight": "1"}], "notes": {"a": 1}}},
        (
            (
                "equals 'tags': [{'word': 'w', 'weight': '1'}] can't come from the field (Input "
                "should be a valid integer): expect a value of its type"
            ),
            (
                "equals 'notes': {'a': 1} can't come from the field (Input should be a valid "
                "string): expect a value of its type"
            ),
        ),
    ),
    "null where the field is required": (
        {"equals": {"name": None}},
        ("equals 'name': None can't come, the field is required and not nullable: expect a value",),
    ),
    "a value that is not JSON": (
        {"equals": {"price": math.nan, "tags": [NOT_NULL]}},
        (
            (
                "equals 'price': the value can't be written as JSON (Out of range float values are "
                "not JSON compliant: nan): write it in JSON form"
            ),
            (
                "equals 'tags': the value can't be written as JSON (Object of type NotNullValue is "
                "not JSON serializable): write it in JSON form"
            ),
        ),
    ),
    "a value that no state has": (
        {"equals": {"id": Value("item")}},
        ("equals 'id': no state has a value 'item': did you mean 'item_id'?",),
    ),
    "a header that the answer lacks": (
        {"answer_headers": {"E-Tag": "x"}},
        ("answer_headers 'E-Tag' is no header of the 200 answer: did you mean 'etag'?",),
    ),
    "a header that is no text": (
        {"answer_headers": {"ETag": 1}},
        ("answer_headers 'ETag': a header is text, not 1: write it as text",),
    ),
    "a header that can't come": (
        {"answer_headers": {"ETag": "x"}},
        (
            (
                "answer_headers 'ETag': 'x' does not fit (String should have at least 2 "
                "characters): expect another"
            ),
        ),
    ),
    "a header's value that no state has": (
        {"answer_headers": {"ETag": Value("tag")}},
        ("answer_headers 'ETag': no state has a value 'tag': known: item_id, name",),
    ),
    "counts and an order of what is no list": (
        {"exactly": 1, "at_least": 1, "at_most": 1, "ordered": "id"},
        tuple(
            f"{clause} is given for an answer that is not a list: drop it"
            for clause in ("exactly", "at_least", "at_most", "ordered")
        ),
    ),
}


@pytest.mark.parametrize("wrong", OF_AN_ITEM)
def test_a_wrong_expectation_is_named(wrong: str, shop: Any, faults: Any) -> None:
    changes, expected = OF_AN_ITEM[wrong]
    declared = shop.with_exchange(shop.gets, **{"equals": {}} | changes)
    assert faults(shop.with_web(declared)) == tuple(GET + fault for fault in expected)


SOUND: dict[str, Callable[[Any], HttpInteraction]] = {
    "null of a field with a default": lambda s: s.with_exchange(s.gets, equals={"stock": None}),
    "any member of a map": lambda s: s.with_exchange(s.gets, reads=("notes.any",)),
    "the whole": lambda s: s.with_exchange(s.gets, reads=("",)),
    "an empty list where one will do": lambda s: HttpInteraction(
        name="x",
        exchange=Exchange(operation=s.list, at_least=0),
    ),
    "an order of at least two": lambda s: s.with_exchange(
        s.lists, exactly=None, at_least=2, equals={}
    ),
    "an order by something nullable": lambda s: s.with_exchange(s.lists, ordered="price"),
    "anything inside anything": lambda s: HttpInteraction(
        name="x",
        exchange=Exchange(operation=s.login, body={"user": "u"}, equals={"a[0].b": 1, "c": None}),
    ),
    "the events of a stream": lambda s: HttpInteraction(
        name="x",
        exchange=Exchange(operation=s.watch, equals={"[*].count": 1}, at_least=1, ordered=None),
    ),
    "a header from a state": lambda s: s.with_exchange(
        s.gets, answer_headers={"ETag": Value("name")}
    ),
}


@pytest.mark.parametrize("sound", SOUND)
def test_an_expectation_that_can_be_met_is_not_refused(sound: str, shop: Any, faults: Any) -> None:
    assert faults(shop.with_web(SOUND[sound](shop))) == ()


def test_a_body_without_fields_can_not_be_read(shop: Any, faults: Any) -> None:
    asked = HttpInteraction(
        name="x",
        exchange=Exchange(
            operation=shop.upload,
            path={"item_id": "i"},
            body={"file": b""},
            reads=("id",),
            equals={"id": 1},
        ),
    )
    assert faults(shop.with_web(asked)) == (
        "web -> shop: x: reads 'id': the body expected has no fields: drop it",
        "web -> shop: x: equals 'id': the body expected has no fields: drop it",
    )


def test_what_is_written_in_a_text_is_typed_too(shop: Any, faults: Any) -> None:
    """JSON inside of a string is checked by the field's own type, as JSON beside it is."""
    as_text = Annotated[Json[list[int]], PlainSerializer(to_json, return_type=str)]
    sealed = create_model("Sealed", codes=(as_text, ...))
    ask = replace(shop.login, name="ask", path="/ask", answers=(Answer(200, Content(sealed)),))

    def expecting(codes: str) -> Any:
        asked = HttpInteraction(
            name="x",
            exchange=Exchange(operation=ask, body={"user": "u"}, equals={"codes": codes}),
        )
        offer = replace(shop.offer, operations=(*shop.offer.operations, ask))
        return replace(shop.with_web(asked), offers=(offer,))

    assert faults(expecting("[1]")) == ()
    assert faults(expecting('["1"]')) == (
        (
            "web -> shop: x: equals 'codes': '[\"1\"]' can't come from the field "
            "(Input should be a valid integer): expect a value of its type"
        ),
    )


def test_an_answered_value_is_not_typed_in_advance(shop: Any, faults: Any) -> None:
    then = Exchange(operation=shop.get, path={"item_id": "i"}, equals={"name": Value("item_id")})
    assert faults(shop.with_web(replace(shop.gets, then=(then,)))) == ()


def test_only_a_header_that_may_be_missing_is_expected_not_to_be_there(
    shop: Any, faults: Any
) -> None:
    marked = create_model("Marked", may=(str, ""), must=(str, ...))
    ask = replace(shop.login, name="ask", path="/ask", answers=(Answer(200, headers=marked),))
    expected = {"may": None, "must": None}
    exchange = Exchange(operation=ask, body={"user": "u"}, answer_headers=expected)
    offer = replace(shop.offer, operations=(*shop.offer.operations, ask))
    system = shop.with_web(HttpInteraction(name="x", exchange=exchange))
    assert faults(replace(system, offers=(offer,))) == (
        "web -> shop: x: answer_headers 'must': a header is text, not None: write it as text",
    )


def test_a_header_that_is_a_list_is_expected_as_texts(shop: Any, faults: Any) -> None:
    tagged = create_model("Tagged", tags=(list[str], Field(alias="X-Tag")))
    ask = replace(shop.login, name="ask", path="/ask", answers=(Answer(200, headers=tagged),))

    def expecting(tags: list[Any]) -> Any:
        asked = HttpInteraction(
            name="x",
            exchange=Exchange(operation=ask, body={"user": "u"}, answer_headers={"X-Tag": tags}),
        )
        offer = replace(shop.offer, operations=(*shop.offer.operations, ask))
        return replace(shop.with_web(asked), offers=(offer,))

    assert faults(expecting(["a", "b"])) == ()
    assert faults(expecting([1])) == (
        "web -> shop: x: answer_headers 'X-Tag': a header is text, not [1]: write it as text",
    )
