"""The Pact of a contract: the same bytes for equal contracts, and filled in without a trace."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from pydantic import BaseModel

from handfast.derive.pact.files import (
    concrete,
    pact_interaction,
    pact_of,
    pact_text,
    returned_by,
)
from handfast.model import (
    Answer,
    Content,
    Contract,
    Exchange,
    HttpInteraction,
    Message,
    MessageInteraction,
    Operation,
    State,
    Transport,
    Value,
)
from handfast.model.cases import Case


class Part(BaseModel):
    """What is answered."""

    id: str
    name: str


class Known(BaseModel):
    """What a state provides."""

    id: str = "m-1"
    name: str = "é"


GET = Operation(name="get", method="GET", path="/parts/{id}", answers=(Answer(200, Content(Part)),))
KNOWN = State("a part exists", Known, returns=("id",))
READ = HttpInteraction(
    name="read a part",
    exchange=Exchange(
        operation=GET,
        path={"id": Value("id")},
        headers={"X-Id": Value("id")},
        query={"of": Value("id")},
        equals={"id": Value("id"), "name": Value("name")},
    ),
    given=(KNOWN(),),
)
CHANGED = Message(name="m", address="a", payload=Content(Part), transport=Transport("stream"))
HEARS = MessageInteraction(name="hear of it", message=CHANGED, when=State("it changes")())
SILENCE = MessageInteraction(name="silence", message=CHANGED, when=State("nothing")(), exactly=0)


def test_a_pact_contains_each_interaction_in_order_of_its_name() -> None:
    pact = pact_of(Contract("c", "p", (READ, HEARS)))
    assert [each["description"] for each in pact["interactions"]] == [
        *("hear of it", "read a part")
    ]
    assert {name: pact[name] for name in ("consumer", "provider", "metadata")} == {
        "consumer": {"name": "c"},
        "provider": {"name": "p"},
        "metadata": {"pactSpecification": {"version": "4.0"}},
    }


def test_what_must_not_be_sent_is_left_out() -> None:
    assert pact_of(Contract("c", "p", (SILENCE,)))["interactions"] == []


def test_equal_contracts_give_equal_text_in_any_order_of_declaration() -> None:
    one = pact_text(pact_of(Contract("c", "p", (READ, HEARS, SILENCE))))
    other = pact_text(pact_of(Contract("c", "p", (SILENCE, HEARS, READ))))
    assert one == other
    assert one.endswith("}\n")
    assert '"name": "é"' in one
    assert pact_text(pact_of(Contract("c", "p", (READ,)))) != one


def test_one_description_in_two_states_stands_twice() -> None:
    other = HttpInteraction(
        name="read a part",
        exchange=Exchange(operation=GET, path={"id": "x"}),
    )
    pact = pact_of(Contract("c", "p", (other, READ)))
    states = [each.get("providerStates", []) for each in pact["interactions"]]
    assert sorted(map(len, states)) == [0, 1]
    assert pact == pact_of(Contract("c", "p", (READ, other)))


def in_file(interaction: Any = READ) -> dict[str, Any]:
    return pact_interaction(Case("c", "p", interaction))


def test_an_interaction_stands_in_the_file_with_its_example_and_generators() -> None:
    made = {"type": "ProviderState", "expression": "${id}", "dataType": "STRING"}
    equal = {"combine": "AND", "matchers": [{"match": "equality"}]}
    assert in_file() == {
        "type": "Synchronous/HTTP",
        "description": "read a part",
        "pending": False,
        "providerStates": [{"name": "a part exists", "params": {"id": "m-1", "name": "é"}}],
        "request": {
            "method": "GET",
            "path": "/parts/m-1",
            "query": {"of": ["m-1"]},
            "headers": {"X-Id": ["m-1"]},
            "generators": {
                "path": made | {"expression": "/parts/${id}"},
                "query": {"of": made},
                "header": {"X-Id": made},
            },
        },
        "response": {
            "status": 200,
            "headers": {"Content-Type": ["application/json"]},
            "body": {
                "content": {"id": "m-1", "name": "é"},
                "contentType": "application/json",
                "encoded": False,
            },
            "matchingRules": {"body": {"$.id": equal, "$.name": equal}},
            "generators": {"body": {"$.id": made}},
        },
    }


def test_what_a_state_returned_stands_in_request_and_answer() -> None:
    declared = in_file()
    before = copy.deepcopy(declared)
    made = concrete(declared, {"id": "a/b", "name": "é"})
    assert declared == before
    assert "generators" not in json.dumps(made)
    assert made["request"]["path"] == "/parts/a%2Fb"
    assert made["request"]["query"] == {"of": ["a/b"]}
    assert made["request"]["headers"] == {"X-Id": ["a/b"]}
    assert made["response"]["body"]["content"] == {"id": "a/b", "name": "é"}


def test_a_value_that_no_state_gave_is_named() -> None:
    with pytest.raises(KeyError, match="id"):
        concrete(in_file(), {})


def test_an_interaction_of_another_s_file_needs_no_more_than_it_has() -> None:
    plain = {"type": "Asynchronous/Messages", "description": "m"}
    assert concrete(plain, {}) == plain


def test_the_values_that_states_and_triggers_return_are_known_by_name() -> None:
    trigger = State("it changes", Known, returns=("name",))
    hears = MessageInteraction(name="m", message=CHANGED, when=trigger(), given=(KNOWN(),))
    assert returned_by(hears) == {"id", "name"}
