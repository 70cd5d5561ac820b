"""Pacts of others are taken apart, whatever their specification; what is none is refused."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.pact.received.pacts import BadPact, Kind, received_pact

ASK = {
    "description": "ask",
    "request": {"method": "GET", "path": "/a"},
    "response": {"status": 200},
}
NAMES = {"consumer": {"name": "web"}, "provider": {"name": "api"}}


def pact(*interactions: Any, version: str = "4.0", **more: Any) -> dict[str, Any]:
    metadata = {"pactSpecification": {"version": version}}
    return {**NAMES, "interactions": list(interactions), "metadata": metadata, **more}


@pytest.mark.parametrize(
    ("metadata", "version"),
    [
        ({"pactSpecification": {"version": "3.0.0"}}, "3.0.0"),
        ({"pact-specification": {"version": "2.0.0"}}, "2.0.0"),
        ({}, "2.0.0"),
        ("odd", "2.0.0"),
    ],
)
def test_the_specification_is_found(metadata: Any, version: str) -> None:
    assert received_pact({**pact(ASK), "metadata": metadata}).specification == version


@pytest.mark.parametrize(
    ("given", "states"),
    [
        ({"providerState": "it is open"}, (("it is open", {}),)),
        ({"provider_state": "it is open"}, (("it is open", {}),)),
        (
            {"providerStates": [{"name": "a", "params": {"id": 1}}, {"name": "b"}]},
            (("a", {"id": 1}), ("b", {})),
        ),
        ({}, ()),
    ],
)
def test_states_are_found_in_each_form(given: dict[str, Any], states: Any) -> None:
    assert received_pact(pact({**ASK, **given})).interactions[0].states == states


def test_messages_are_found_in_each_form() -> None:
    message = {"description": "sent", "contents": {"a": 1}}
    old = received_pact({**pact(version="3.0.0"), "messages": [message]})
    new = received_pact(pact({**message, "type": "Asynchronous/Messages"}, ASK))
    plugin = received_pact(
        pact({**message, "type": "Synchronous/Messages"}, {**ASK, "type": "A/Plugin"})
    )
    assert [one.kind for one in (*old.interactions, *new.interactions, *plugin.interactions)] == [
        Kind.MESSAGE,
        Kind.MESSAGE,
        Kind.HTTP,
        Kind.REPLY,
        Kind.OTHER,
    ]
    assert "messages" in old.alone(Kind.MESSAGE, message)
    assert "interactions" in new.alone(Kind.MESSAGE, message)


def test_what_is_no_pact_is_refused_with_every_fault() -> None:
    with pytest.raises(BadPact) as refused:
        received_pact({"consumer": {"name": "web"}})
    assert refused.value.faults == ("it names no provider", "it has no interaction")


def generating(**body: Any) -> dict[str, Any]:
    content = {"content": {"id": 1, "at": 2}, "contentType": "application/json", "encoded": False}
    request = {
        "method": "POST",
        "path": "/a/1",
        "body": content,
        "generators": {
            "path": {"type": "ProviderState", "expression": "/a/${id}"},
            "body": {
                "$.id": {"type": "ProviderState", "expression": "${id}", "dataType": "INTEGER"},
                **body,
            },
        },
    }
    return {**ASK, "request": request, "_id": "x", "providerStates": [{"name": "a"}]}


def test_values_of_states_are_filled_in_and_other_generators_stay() -> None:
    other = {"type": "RandomInt", "min": 1, "max": 2}
    (one,) = received_pact(pact(generating(**{"$.at": other}))).interactions
    filled = one.filled({"id": 7})
    assert one.asked_of_states == {"id"}
    assert filled["request"]["path"] == "/a/7"
    assert filled["request"]["body"]["content"] == {"id": 7, "at": 2}
    assert filled["request"]["generators"] == {"body": {"$.at": other}}
    assert {"_id", "providerStates"} & set(filled) == set()


@pytest.mark.parametrize(
    ("values", "body", "why"),
    [
        ({}, {}, "no provider state gave the value 'id'"),
        (
            {"id": 1},
            {"$.at.x": {"type": "ProviderState", "expression": "${id}"}},
            "a generator fits nothing",
        ),
    ],
)
def test_what_cannot_be_filled_in_is_refused(
    values: dict[str, Any], body: dict[str, Any], why: str
) -> None:
    (one,) = received_pact(pact(generating(**body))).interactions
    with pytest.raises(BadPact, match=why):
        one.filled(values)


def test_without_generators_a_document_stays_as_it_is() -> None:
    (one,) = received_pact(pact({**ASK, "pending": True, "_id": "i1"})).interactions
    assert (one.filled({}), one.pending, one.id) == (ASK, True, "i1")
