"""Each mistake that a request can be declared with is named in one sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from handfast.model import Answer, Answered, Content, Exchange, HttpInteraction, Value

if TYPE_CHECKING:
    from collections.abc import Callable

MAKES = "web -> shop: make an item (nothing is there): "


def _as(operation: str, **clauses: Any) -> Callable[[Any], HttpInteraction]:
    return lambda shop: HttpInteraction(
        name="x", exchange=Exchange(operation=getattr(shop, operation), **clauses)
    )


WRONG: dict[str, tuple[Callable[[Any], HttpInteraction], tuple[str, ...]]] = {
    "a path parameter without a value": (
        _as("get", answer_headers={}),
        ("path 'item_id' of /items/{item_id} has no value: give it one",),
    ),
    "a value without a path parameter": (
        _as("get", path={"item_id": "i", "itemid": "i"}),
        ("path 'itemid' is not in /items/{item_id}: did you mean 'item_id'?",),
    ),
    "a path value that does not fit its model": (
        _as("get", path={"item_id": "i" * 37}),
        ("path 'item_id': String should have at most 36 characters; 200 needs one that fits",),
    ),
    "a query parameter that the operation does not have": (
        _as("list", query={"color": "red"}, exactly=0),
        ("query 'color' is not a parameter of list_items: did you mean 'colour'?",),
    ),
    "a query value that does not fit": (
        _as("list", query={"limit": 0}, exactly=0),
        ("query 'limit': Input should be greater than or equal to 1; 200 needs one that fits",),
    ),
    "a query value that text can't carry": (
        _as("list", query={"limit": None, "colour": {"is": "red"}}, exactly=0),
        (
            "query 'limit' is None, which text can't carry: leave it out",
            "query 'colour' is not a text, number or boolean (or a list of them): write it as one",
        ),
    ),
    "a header that the operation does not have": (
        _as("list", headers={"X-Trace": "t"}, exactly=0),
        ("header 'X-Trace' is not a parameter of list_items: did you mean 'X-Trace-Id'?",),
    ),
    "a header that is too long": (
        _as("list", headers={"x-trace-id": "t" * 9}, exactly=0),
        ("headers 'X-Trace-Id': String should have at most 8 characters; 200 needs one that fits",),
    ),
    "a credential in the declaration": (
        _as("create", headers={"authorization": "Bearer t"}, body={"name": "n"}),
        (
            (
                "header 'authorization' is a credential: leave it out, "
                "the provider's credentials give it"
            ),
        ),
    ),
    "no credentials for an operation that asks for none": (
        _as("list", credentials=False, exactly=0),
        ("credentials=False changes nothing: list_items asks for none",),
    ),
    "a body where none is accepted": (
        _as("list", body={}, media_type="text/plain", exactly=0),
        (
            "body is given, but list_items takes no body: drop it",
            "media_type is given, but list_items takes no body: drop it",
        ),
    ),
    "a body of a type that is not accepted": (
        _as("login", body={"user": "u"}, media_type="application/jsn"),
        (
            (
                "media_type 'application/jsn' is not accepted by login: "
                "did you mean 'application/json'?"
            ),
        ),
    ),
    "no body where one is needed": (
        _as("create"),
        ("body: there is none; 201 needs one that fits",),
    ),
    "no bytes where they are needed": (
        lambda shop: HttpInteraction(
            name="x",
            exchange=Exchange(
                operation=shop.upload, path={"item_id": "i"}, media_type="application/octet-stream"
            ),
        ),
        ("body: there is none; 200 needs one that fits",),
    ),
    "a body that its model refuses, every fault of it": (
        _as("create", body={"name": "", "tags": [{}]}),
        (
            "body 'name': String should have at least 1 character; 201 needs one that fits",
            "body 'tags[0].word': Field required; 201 needs one that fits",
        ),
    ),
    "a body whose model would ignore a key": (
        _as("create", body={"name": "n", "colr": "red", "tags": [{"word": "w", "wight": 1}]}),
        (
            "body 'colr' is not in the model, which would ignore it: did you mean 'colour'?",
            (
                "body 'tags[0].wight' is not in the model, which would ignore it: "
                "did you mean 'weight'?"
            ),
        ),
    ),
    "a body that is not JSON": (
        _as("create", body={"name": {1, 2}}),
        (
            (
                "body can't be written as JSON (Object of type set is not JSON serializable): "
                "write it in JSON form"
            ),
        ),
    ),
    "a form that is no mapping": (
        _as("login", body=[1]),
        ("body: application/x-www-form-urlencoded sends a mapping of its fields: write it as one",),
    ),
    "a form's field that text can't carry": (
        _as("login", body={"user": b"u", "age": None}),
        (
            "body 'user' is not a text, number or boolean (or a list of them): write it as one",
            "body 'age' is None, which text can't carry: leave it out",
        ),
    ),
    "a form that its model refuses": (
        _as("login", body={"user": "u", "age": 7, "stay": True}),
        ("body 'age': Input should be greater than or equal to 18; 200 needs one that fits",),
    ),
    "a form in bytes where it must fit": (
        _as("login", body=b"user=u"),
        ("body: bytes are no form; 200 needs one that fits",),
    ),
    "bytes that are neither bytes nor text": (
        lambda shop: HttpInteraction(
            name="x",
            exchange=Exchange(
                operation=shop.upload,
                path={"item_id": "i"},
                body={},
                media_type="application/octet-stream",
            ),
        ),
        ("body: application/octet-stream sends bytes or text: write it as such",),
    ),
    "a multipart body without its file": (
        _as("upload", path={"item_id": "i"}, body={"caption": "c"}),
        ("body 'file': Field required; 200 needs one that fits",),
    ),
    "a request that is no 422": (
        _as("create", body={"name": "n"}, status=422),
        (
            (
                "the request fits the models of create_item, so nothing makes it a 422: "
                "send something that a model refuses, or expect another status"
            ),
        ),
    ),
    "a refusal after validation whose request would not pass it": (
        _as("create", body={"name": ""}, status=404),
        ("body 'name': String should have at least 1 character; 404 needs one that fits",),
    ),
    "a value that no state has": (
        _as("create", body={"name": Value("nme")}),
        ("body: no state has a value 'nme': known: none",),
    ),
    "an answer that is not there yet": (
        _as("get", path={"item_id": Answered("id")}),
        ("path: Answered('id') stands where no answer is yet: use it in then",),
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_request_is_named_with_its_remedy(wrong: str, shop: Any, faults: Any) -> None:
    declared, expected = WRONG[wrong]
    start = "web -> shop: x: "
    assert faults(shop.with_web(declared(shop))) == tuple(start + fault for fault in expected)


SOUND: dict[str, Callable[[Any], HttpInteraction]] = {
    "an unknown query name is what a refusal is about": lambda shop: HttpInteraction(
        name="x",
        exchange=Exchange(operation=_forbidding(shop), query={"user": "u", "other": 1}, status=422),
    ),
    "a path that no route takes is a 404": _as("get", path={"item_id": "i" * 37}, status=404),
    "a missing body is a 422": _as("create", status=422),
    "a value that only stored data shows to be wrong needs an expected answer": _as(
        "create", body={"name": "n"}, status=422, equals={"detail": "too many"}
    ),
    "text that is no JSON is a 422": _as("create", body=b"{", status=422),
    "bytes that are JSON pass": _as("create", body=b'{"name": "n"}'),
    "bytes that are no form are a 422": _as("login", body=b"%", status=422),
    "a missing part is a 422": _as("upload", path={"item_id": "i"}, body={}, status=422),
    "a file and a text": _as("upload", path={"item_id": "i"}, body={"file": b"\x89", "caption": 1}),
    "raw bytes": _as(
        "upload", path={"item_id": "i"}, body=b"", media_type="application/octet-stream"
    ),
    "raw text": _as(
        "upload", path={"item_id": "i"}, body="t", media_type="Application/Octet-Stream"
    ),
    "one value of a list": _as("list", query={"ids": 1}, exactly=0),
    "any JSON where any will do": lambda shop: HttpInteraction(
        name="x",
        exchange=Exchange(
            operation=replace(shop.login, bodies=(Content(Any),)), body=[{"any": None}]
        ),
    ),
}


def _forbidding(shop: Any) -> Any:
    query = shop.models["Login"]
    return replace(shop.list, query_parameters=query)


@pytest.mark.parametrize("sound", SOUND)
def test_a_request_that_may_be_sent_is_not_refused(sound: str, shop: Any, faults: Any) -> None:
    declared = SOUND[sound](shop)
    offered = replace(shop.offer, operations=(declared.operation,))
    system = replace(shop.with_web(declared), offers=(offered,))
    assert faults(system) == ()


def test_what_follows_may_use_the_answer(shop: Any, faults: Any) -> None:
    then = Exchange(operation=shop.get, path={"item_id": Answered("tags[0].word")})
    assert faults(shop.with_web(replace(shop.creates, then=(then,), when=()))) == ()


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("idd", "Item has no field 'idd': did you mean 'id'?"),
        ("id.", "not a path: 'id.' (write it like memory.tags[*].tag or [0].id)"),
    ],
)
def test_a_path_that_the_answer_lacks_is_named(
    path: str, fault: str, shop: Any, faults: Any
) -> None:
    then = Exchange(operation=shop.get, path={"item_id": Answered(path)})
    system = shop.with_web(replace(shop.creates, then=(then,), when=()))
    assert faults(system) == (
        f"{MAKES}then[0]: path: Answered({path!r}) is not in the answer: {fault}",
    )


def test_an_answered_value_is_one_value(shop: Any, faults: Any) -> None:
    then = Exchange(operation=shop.get, path={"item_id": Answered("tags[*].word")})
    system = shop.with_web(replace(shop.creates, then=(then,), when=()))
    assert faults(system) == (
        (
            f"{MAKES}then[0]: path: Answered('tags[*].word') may name several values: "
            "name one, like 'tags[0].word'"
        ),
    )


def test_an_empty_answer_has_nothing_to_use(shop: Any, faults: Any) -> None:
    then = Exchange(operation=shop.get, path={"item_id": Answered("id")})
    assert faults(shop.with_web(replace(shop.deletes, then=(then,)))) == (
        (
            "web -> shop: delete an item (an item exists): then[0]: path: "
            "Answered('id') names a field of an answer that has none: use a Value"
        ),
    )


def test_an_operation_without_a_success_needs_a_status(shop: Any, faults: Any) -> None:
    refusing = replace(shop.create, answers=(Answer(422, Content(shop.models["Error"])),))
    system = replace(
        shop.with_web(
            HttpInteraction(
                name="x",
                exchange=Exchange(operation=refusing, body={"name": ""}),
            )
        ),
        offers=(replace(shop.offer, operations=(refusing,)),),
    )
    assert faults(system) == (
        "web -> shop: x: status: create_item has no answer below 400 (it has 422): name one",
    )
