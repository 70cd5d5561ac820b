"""Providers: what is declared is collected, in plain values."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from handfast.declare import FORM, Answer, Content, Provider, Security, Transport
from handfast.model import Conventions, Message, Operation


class Word(BaseModel):
    """A word."""

    word: str


def test_an_operation_is_what_was_declared_and_nothing_else() -> None:
    shop = Provider("shop", refusals={404: Word})
    stated = shop.put(
        "/words/{word}",
        name="set_word",
        description="Sets it.",
        query=Word,
        body=Content(Word, FORM),
        answers={
            200: Word,
            204: None,
            202: Answer(202, description="later"),
            400: (Word, "no word"),
        },
        refuses=(404, 409),
        security=(Security("bearer"),),
        echo={"word": "word"},
    )
    assert stated == Operation(
        provider="shop",
        name="set_word",
        method="PUT",
        path="/words/{word}",
        description="Sets it.",
        path_parameters=stated.path_parameters,
        query_parameters=Word,
        bodies=(Content(Word, FORM),),
        answers=(
            Answer(200, Content(Word)),
            Answer(204),
            Answer(202, description="later"),
            Answer(400, Content(Word), "no word"),
            Answer(404, Content(Word)),
            Answer(409),
        ),
        security=(Security("bearer"),),
        conventions=Conventions(echo={"word": "word"}),
    )
    assert shop.offer().operations == (stated,)


def test_parameters_of_a_path_without_a_model_are_texts() -> None:
    found = Provider("shop").get("/a/{one}/b/{two}", answers={200: Word})
    assert found.name == "get_a_one_b_two"
    model: Any = found.path_parameters
    assert {n: f.annotation for n, f in model.model_fields.items()} == {"one": str, "two": str}


def test_every_operation_that_takes_something_refuses_what_does_not_fit() -> None:
    """But for OPTIONS, which is answered without a look at it."""
    shop = Provider("shop", refusals={422: Word})
    declared = (
        shop.get("/a", query=Word, answers={200: Word}),
        shop.put("/a", answers={200: Word}),
        shop.operation("OPTIONS", "/a", headers=Word, answers={200: Word}),
    )
    statuses = [[answer.status for answer in operation.answers] for operation in declared]
    assert statuses == [[200, 422], [200], [200]]


def test_security_of_the_provider_stands_where_an_operation_names_none() -> None:
    shop = Provider("shop", security=(Security("bearer"),))
    assert shop.delete("/a", answers={204: None}).security == (Security("bearer"),)
    assert shop.patch("/b", answers={204: None}, security=()).security == ()


def test_a_message_is_collected_with_its_provider() -> None:
    shop = Provider("shop")
    ring = Transport("bell")
    found = shop.message("rung", address="door", payload=Word, reply=Word, transport=ring)
    assert found == Message(
        provider="shop",
        name="rung",
        address="door",
        payload=Content(Word),
        reply=Content(Word),
        transport=ring,
    )
    assert shop.offer().messages == (found,)


def test_states_and_triggers_are_listed_apart() -> None:
    shop = Provider("shop")
    shop.state("it is open", needs_handler=True)
    shop.trigger("somebody rings")
    offer = shop.offer()
    assert [(one.name, one.needs_handler) for one in offer.states] == [("it is open", True)]
    assert [one.name for one in offer.triggers] == ["somebody rings"]


def test_a_provider_may_be_in_states_of_another() -> None:
    shop = Provider("shop")
    opened = shop.state("it is open")
    stall = Provider("stall", states=(opened,))
    stall.state("it rains")
    assert [one.name for one in stall.offer().states] == ["it is open", "it rains"]
    assert stall.offer().states[0] == shop.offer().states[0]


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"answers": Word}, "answers of GET /a: give each model by its status, {200: Model}"),
        ({"answers": {"200": Word}}, "answers of GET /a: '200' is no status: write it as a number"),
        (
            {"answers": {200: Word}, "refuses": 404},
            "refuses of GET /a: give a list of statuses, [404]",
        ),
        (
            {"answers": {200: Word(word="yes")}},
            "give the model Word itself, and not one made of it",
        ),
    ],
)
def test_what_is_of_another_form_is_named_where_it_stands(
    parts: dict[str, Any], message: str
) -> None:
    """At the line of the operation, before anything is made of it."""
    with pytest.raises(TypeError) as raised:
        Provider("shop").get("/a", **parts)
    assert str(raised.value) == message


def test_a_state_that_is_given_no_name_is_refused() -> None:
    name: Any = Word
    with pytest.raises(
        TypeError, match=r'^a state has a name: write @provider.state\("the name"\)'
    ):
        Provider("shop").state(name)
