"""What is no pact, or is made to harm, is refused: with every fault at once."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.pact.received.faults import DEEPEST, MOST_INTERACTIONS, faults_in

ASK: dict[str, Any] = {
    "description": "ask",
    "request": {"method": "GET", "path": "/a"},
    "response": {"status": 200},
}


def pact(*interactions: Any, **more: Any) -> dict[str, Any]:
    names = {"consumer": {"name": "web"}, "provider": {"name": "api"}}
    return {**names, "interactions": list(interactions), **more}


def request(**parts: Any) -> dict[str, Any]:
    return {**ASK, "request": {**ASK["request"], **parts}}


def nested(levels: int) -> Any:
    found: Any = 1
    for _ in range(levels):
        found = [found]
    return found


def test_a_pact_has_no_fault() -> None:
    assert faults_in(pact(ASK)) == ()
    deep = request(body=nested(DEEPEST - 5))
    assert faults_in(pact(deep)) == ()


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (None, "it is no object"),
        (pact(), "it has no interaction"),
        (pact(ASK, consumer={}), "it names no consumer"),
        (pact(ASK, provider={"name": "a\0b"}), "it names no provider"),
        (pact(ASK, messages={}), "its messages are no list"),
        (
            pact(ASK, metadata={"pactSpecification": {"version": "5.0"}}),
            "it is of specification 5.0, and 1 to 4 are known",
        ),
        (pact(request(body=nested(DEEPEST))), f"it is nested deeper than {DEEPEST} levels"),
        (
            pact(*[ASK] * (MOST_INTERACTIONS + 1)),
            f"it has {MOST_INTERACTIONS + 1} interactions, and at most {MOST_INTERACTIONS} are",
        ),
        (pact("x"), "interaction 0 is no object"),
        (pact({}), "interaction 0 has no description"),
        (pact({"description": "ask", "response": {}}), "'ask' has no request"),
        (pact({"description": "ask", "request": ASK["request"]}), "'ask' has no answer"),
        (pact(ASK, ASK), "'ask' is there 2 times, with the same states"),
        (pact({**ASK, "type": 1}), "'ask' has a type that is no text"),
        (pact({**ASK, "providerState": 1}), "'ask' has a provider state that is no text"),
        (pact({**ASK, "providerStates": {}}), "'ask' has provider states that are no list"),
        (pact({**ASK, "providerStates": ["a"]}), "'ask' has a provider state without a name"),
        (
            pact({**ASK, "providerStates": [{"name": "a", "params": []}]}),
            "'ask' has the state 'a' with parameters that are no object",
        ),
        (pact(request(method="GET /")), "'ask' has no method that can be sent"),
        (pact(request(path="a")), "'ask' has no path that can be sent"),
        (pact(request(path="/a\0")), "'ask' has no path that can be sent"),
        (pact(request(query=1)), "'ask' has a query that is neither text nor an object"),
        (pact(request(query={"a": 1})), "'ask' has a query with values that are no texts"),
        (pact(request(headers=[])), "'ask' has headers that are no object"),
        (pact(request(headers={"a b": "c"})), "'ask' has a header 'a b', which no header can be"),
        (pact(request(headers={"a": 1})), "'ask' has a header a that is no text"),
        (
            pact(request(headers={"a": ["b\r\nc: d"]})),
            "'ask' has a header a with a character that no header can have",
        ),
        (pact(request(matchingRules=[])), "'ask' has matchingRules that are no object"),
        (
            pact({**ASK, "response": {"status": "200"}}),
            "'ask' has a status that is no number of three digits",
        ),
        (
            pact({"description": "sent", "type": "Asynchronous/Messages", "metadata": 1}),
            "'sent' has metadata that is no object",
        ),
        (
            pact({"description": "sent", "type": "Synchronous/Messages", "response": [1]}),
            "'sent' has a request or an answer that is no object",
        ),
    ],
)
def test_each_fault_is_named(document: Any, fault: str) -> None:
    (found,) = faults_in(document)
    assert found.startswith(fault)


def test_every_fault_comes_at_once() -> None:
    broken = {**request(path="a", method=""), "response": {"status": True}}
    assert faults_in(pact(broken, "x", consumer=None)) == (
        "it names no consumer",
        "'ask' has no method that can be sent",
        "'ask' has no path that can be sent",
        "'ask' has a status that is no number of three digits",
        "interaction 1 is no object",
    )
