"""Each mistake that an offer can be declared with is named in one sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel, Field, create_model

from handfast.model import (
    FORM,
    JSON,
    OCTETS,
    Answer,
    Content,
    Message,
    Security,
    State,
    Transport,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SHAPELESS = """<class 'complex'> has no form in JSON without Samples(good=..., bad=...) beside \
it: use a type that has a form in JSON"""


class Path(BaseModel):
    """Parameters that the path below has not, and one that it has."""

    item_id: str
    other: str


Twice = create_model(
    "Twice",
    one=(str, Field("", alias="X-One")),
    two=(str, Field("", alias="x-one")),
    accept=(str, Field("", alias="Accept")),
)
Proof = create_model("Proof", key=(str, ""))
Shapeless = create_model("Shapeless", at=(complex, ...))
OPERATIONS: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
    "no name": (
        "watch",
        {"name": ""},
        ("the name '' is unfit for documents: use letters, digits, _, . and -",),
    ),
    "no such method": (
        "watch",
        {"method": "FETCH"},
        ("method 'FETCH' is none: did you mean 'PATCH'?",),
    ),
    "a path that begins with no slash": (
        "watch",
        {"path": "sales?x=1"},
        ("path 'sales?x=1' is not a path: begin it with / and leave out query and spaces",),
    ),
    "a brace without its pair": (
        "watch",
        {"path": "/sales/{id"},
        ("path '/sales/{id' has a brace without its pair: close it",),
    ),
    "a parameter with a converter": (
        "watch",
        {"path": "/{x:path}"},
        (
            "path '/{x:path}': 'x:path' is not a parameter's name: use letters, digits and _",
            "path_parameters lacks 'x:path' of /{x:path}: known: none",
        ),
    ),
    "a path with other parameters than its model, one of them twice": (
        "get",
        {"path_parameters": Path, "path": "/{item_id}/{itm}/{itm}"},
        (
            "path '/{item_id}/{itm}/{itm}' has {itm} twice: name each parameter once",
            "path_parameters lacks 'itm' of /{item_id}/{itm}/{itm}: did you mean 'item_id'?",
            (
                "path_parameters has 'other', which is not in /{item_id}/{itm}/{itm}: "
                "known: item_id, itm"
            ),
        ),
    ),
    "headers that are no parameters": (
        "watch",
        {"header_parameters": Twice},
        (
            "header 'accept' is no parameter: answers declare it, so drop it",
            "header 'x-one' comes twice, in different case: drop one",
        ),
    ),
    "parameters that are credentials too": (
        "watch",
        {
            "header_parameters": Proof,
            "query_parameters": Proof,
            "security": (Security("api-key", "KEY"), Security("api-key", "key", "query")),
        },
        (
            "header 'KEY' is both security and a parameter: drop the parameter",
            "query 'key' is both security and a parameter: drop the parameter",
        ),
    ),
    "security that is none": (
        "watch",
        {"security": (Security("baerer", where="body"),) * 2},  # type: ignore[arg-type]  # wrong
        (
            "security 'baerer' is no scheme: did you mean 'bearer'?",
            "security baerer travels in 'body': write header or query",
            "security baerer Authorization is declared twice: drop one",
        ),
    ),
    "a bearer's token in another header": (
        "watch",
        {"security": (Security("bearer", "X-Token"), Security("basic", where="query"))},
        (
            "security bearer travels in the header Authorization: declare this as api-key",
            "security basic travels in the header Authorization: declare this as api-key",
        ),
    ),
    "a body where the method has none": (
        "watch",
        {"bodies": (Content(Path),)},
        ("GET has no body: drop bodies, or use another method",),
    ),
    "two bodies of one type": (
        "create",
        {"bodies": (Content(Path), Content(Path, "application/json; charset=utf-8"))},
        ("two of its bodies are application/json: make their models one union",),
    ),
    "a form without fields": (
        "create",
        {"bodies": (Content(list[int], FORM), Content(Shapeless, "form"), Content(None, JSON))},
        (
            f"body form: Shapeless.at: {SHAPELESS}",
            f"body {FORM} needs a model whose fields are the form's: give it one",
            "body 'form' is not a media type: write it like application/json",
            f"body {JSON} needs a model: give it one (typing.Any where any JSON will do)",
        ),
    ),
    "a form without a shape": (
        "create",
        {"bodies": (Content(Shapeless, FORM),)},
        (f"body {FORM}: Shapeless.at: {SHAPELESS}",),
    ),
    "no answers": (
        "watch",
        {"answers": ()},
        ("it has no answers: declare each status it may answer with",),
    ),
    "answers that can't be": (
        "watch",
        {
            "answers": (
                Answer(204, Content(Path)),
                Answer(204),
                Answer(100),
                Answer(200, Content(Shapeless), headers=Shapeless),
            )
        },
        (
            f"headers of 200: Shapeless.at: {SHAPELESS}",
            f"answer 200: Shapeless.at: {SHAPELESS}",
            "two of its answers are 204: make their models one union",
            "answer 204 of a GET has no body: drop its content",
            "answer 100 is no final status: declare one of 200 to 599",
        ),
    ),
}


@pytest.mark.parametrize("wrong", OPERATIONS)
def test_a_wrong_operation_is_named(wrong: str, shop: Any, faults: Any) -> None:
    name, changes, expected = OPERATIONS[wrong]
    operation = replace(getattr(shop, name), **changes)
    system = shop.with_offer(operations=(operation,))
    start = f"provider shop: operation {operation.name}: "
    assert faults(system) == tuple(start + fault for fault in expected)


REPEATED: dict[str, tuple[Callable[[Any], dict[str, Any]], str]] = {
    "operations": (
        lambda shop: {"operations": (shop.get, replace(shop.get, path="/i/{item_id}"))},
        "two of its operations are named 'get_item': give each a name of its own",
    ),
    "messages": (
        lambda shop: {"messages": (shop.sold, shop.sold)},
        "two of its messages are named 'item_sold': give each a name of its own",
    ),
    "a state and a trigger": (
        lambda shop: {"triggers": (State("nothing is there"),)},
        "two of its state or triggers are named 'nothing is there': give each a name of its own",
    ),
    "routes": (
        lambda shop: {"operations": (shop.list, _renamed(shop))},
        "operations list_items and other are both GET /items: drop one",
    ),
}


def _renamed(shop: Any) -> Any:
    return replace(shop.list, name="other")


@pytest.mark.parametrize("what", REPEATED)
def test_what_is_declared_twice_is_named(what: str, shop: Any, faults: Any) -> None:
    changes, expected = REPEATED[what]
    assert faults(shop.with_offer(**changes(shop))) == (f"provider shop: {expected}",)


def test_routes_that_differ_in_a_parameters_name_are_one_route(shop: Any, faults: Any) -> None:
    other = replace(
        shop.get, name="other", path="/items/{id}", path_parameters=create_model("P", id=(str, ...))
    )
    assert faults(shop.with_offer(operations=(shop.get, other))) == (
        "provider shop: operations get_item and other are both GET /items/{}: drop one",
    )


MESSAGES: dict[str, tuple[Message, tuple[str, ...]]] = {
    "an empty message": (
        Message(name="", address="", payload=Content(str), transport=Transport("")),
        (
            "the name '' is unfit for documents: use letters, digits, _, . and -",
            "it has no address: give one",
            "its transport has no kind: give one",
        ),
    ),
    "a stream without its field and group": (
        Message(
            name="m",
            address="a",
            payload=Content(Shapeless),
            reply=Content(None),
            transport=Transport("redis-stream"),
        ),
        (
            f"payload: Shapeless.at: {SHAPELESS}",
            f"reply {JSON} needs a model: give it one (typing.Any where any JSON will do)",
            "its redis-stream has no field: the field is part of the promise",
            "its redis-stream has no group: the group is part of the promise",
        ),
    ),
}


@pytest.mark.parametrize("wrong", MESSAGES)
def test_a_wrong_message_is_named(wrong: str, shop: Any, faults: Any) -> None:
    message, expected = MESSAGES[wrong]
    start = f"provider shop: message {message.name}: "
    system = shop.with_offer(messages=(message,))
    assert faults(system) == tuple(start + fault for fault in expected)


def test_a_message_of_bytes_is_sound(shop: Any, faults: Any) -> None:
    message = Message(
        name="m", address="a", payload=Content(None, OCTETS), transport=Transport("sqs")
    )
    assert faults(shop.with_offer(messages=(message,))) == ()


class Wrong(BaseModel):
    """A default that its own type refuses."""

    count: int = "many"  # type: ignore[assignment]  # what is to be found


STATES: dict[str, tuple[State, tuple[str, ...]]] = {
    "no name": (State(""), ("it has no name: give it one",)),
    "a value that is no parameter": (
        State("s", Proof, returns=("kye",)),
        ("returns 'kye', which is not a parameter: did you mean 'key'?",),
    ),
    "a default that does not fit": (
        State("s", Wrong),
        (
            (
                "the default of 'count' does not fit (Input should be a valid integer, unable to "
                "parse string as an integer): give one that does"
            ),
        ),
    ),
    "a parameter without a form": (
        State("s", Shapeless, returns=("x",)),
        (f"parameters: Shapeless.at: {SHAPELESS}",),
    ),
}


@pytest.mark.parametrize("wrong", STATES)
@pytest.mark.parametrize("noun", ["state", "trigger"])
def test_a_wrong_state_is_named(wrong: str, noun: str, shop: Any, faults: Any) -> None:
    state, expected = STATES[wrong]
    system = shop.with_offer(**{f"{noun}s": (state,)})
    assert faults(system) == tuple(
        f"provider shop: {noun} {state.name!r}: {fault}" for fault in expected
    )
