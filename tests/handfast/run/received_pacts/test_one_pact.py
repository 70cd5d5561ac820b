"""A provider is verified by pacts that others made, of each specification, with its own states."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handfast.model import Offer, Operation, Security, State, System
from handfast.model.results import Mode, Result, Verdict
from handfast.pact.received.pacts import received_pact
from handfast.providers.provider import RunningProvider
from handfast.run.received_pacts.one_pact import BOTH_MODES, verify_received

NAMES = {"consumer": {"name": "web"}, "provider": {"name": "api"}}
READ = Operation(
    name="read", method="GET", path="/notes/{note}", answers=(), security=(Security("bearer"),)
)
SYSTEM = System(
    name="notes",
    title="Notes",
    offers=(Offer(provider="api", operations=(READ,), states=(State("a note", None, ("note",)),)),),
    contracts=(),
)
NOTES: dict[str, str] = {}


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the note of the path, and with what it was asked by."""
    if scope["type"] == "lifespan":
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})
        return
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    note = scope["path"].rpartition("/")[2]
    answer = {
        "text": NOTES.get(note, "none"),
        "who": headers.get("authorization", "nobody"),
        "query": scope["query_string"].decode(),
    }
    kind = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": kind})
    await send({"type": "http.response.body", "body": json.dumps(answer).encode()})


def chosen() -> dict[str, str]:
    NOTES["n-7"] = "seven"
    return {"note": "n-7"}


def open_notes(note: str = "n-1") -> None:
    NOTES[note] = "one"


PROVIDER = RunningProvider(
    name="api",
    app=app,
    states={"a note": chosen, "a note of this id": open_notes},
    reset=NOTES.clear,
    credentials=lambda operation: {"Authorization": f"Bearer for {operation.name}"},
)


def verified(
    *interactions: dict[str, Any], version: str, modes: tuple[Mode, ...] = (Mode.PACT,)
) -> list[Result]:
    """The results of interactions that are named apart, in their order."""
    metadata = {"pactSpecification": {"version": version}}
    interactions = tuple(
        {**one, "description": f"{place}: {one['description']}"}
        for place, one in enumerate(interactions)
    )
    pact = {**NAMES, "interactions": list(interactions), "metadata": metadata}
    found = verify_received(received_pact(pact), PROVIDER, SYSTEM, modes)
    return [result for one in found for result in one.results]


def ask(path: str = "/notes/n-1", text: str = "one", **more: Any) -> dict[str, Any]:
    return {
        "description": "read a note",
        "request": {"method": "GET", "path": path, **more.pop("request", {})},
        "response": {"status": 200, "body": {"text": text}},
        **more,
    }


def new(interaction: dict[str, Any]) -> dict[str, Any]:
    """The interaction in the form of specification 4."""
    content = interaction["response"]["body"]
    body = {"content": content, "contentType": "application/json", "encoded": False}
    response = {**interaction["response"], "body": body}
    return {**interaction, "type": "Synchronous/HTTP", "response": response}


@pytest.mark.parametrize(
    ("version", "state"),
    [
        ("1.0.0", {"provider_state": "a note of this id"}),
        ("2.0.0", {"providerState": "a note of this id"}),
        ("3.0.0", {"providerStates": [{"name": "a note of this id", "params": {"note": "n-1"}}]}),
    ],
)
def test_each_specification_passes_where_the_provider_does(
    version: str, state: dict[str, Any]
) -> None:
    """In process and by Pact alike."""
    asked = ask(**state), ask(text="another", **state)
    results = verified(*asked, version=version, modes=BOTH_MODES)
    assert [one.mode for one in results] == [*BOTH_MODES, *BOTH_MODES]
    assert [one.verdict for one in results] == [Verdict.PASSED] * 2 + [Verdict.FAILED] * 2
    for (mismatch,) in [one.mismatches for one in results[2:]]:
        assert (mismatch.where, mismatch.expected) == ("text", '"another"')
        assert mismatch.got == '"one"'
        assert "/notes/n-1" in mismatch.request


def test_what_a_state_returns_takes_the_place_of_the_example() -> None:
    made = {"type": "ProviderState", "expression": "/notes/${note}", "dataType": "STRING"}
    states = [{"name": "a note"}]
    one = ask(text="seven", request={"generators": {"path": made}}, providerStates=states)
    results = verified(new(one), version="4.0", modes=BOTH_MODES)
    assert [one.mismatches for one in results] == [(), ()]


def test_what_a_state_returns_is_put_into_a_pact_of_specification_3_too() -> None:
    made = {"type": "ProviderState", "expression": "/notes/${note}"}
    states = [{"name": "a note"}]
    one = ask(text="seven", request={"generators": {"path": made}}, providerStates=states)
    results = verified(one, version="3.0.0", modes=BOTH_MODES)
    assert [one.mismatches for one in results] == [(), ()]


def test_a_declared_operation_proves_who_asks() -> None:
    """In place of what the consumer wrote into its pact."""
    one = ask(text="none", request={"headers": {"Authorization": "Bearer old"}, "query": "a=1"})
    one["response"]["body"] |= {"who": "Bearer for read", "query": "a=1"}
    other = ask(path="/others/1", text="none")
    other["response"]["body"] |= {"who": "nobody"}
    results = verified(one, other, version="2.0.0", modes=BOTH_MODES)
    assert [one.mismatches for one in results] == [(), (), (), ()]


@pytest.mark.parametrize(
    ("interaction", "got"),
    [
        (new(ask(providerStates=[{"name": "an unknown state"}])), "none"),
        (
            {"description": "sent", "type": "Asynchronous/Messages", "contents": {}},
            "no message is declared for this consumer by that name, nor what triggers it",
        ),
        (
            {"description": "asked", "type": "A/Plugin"},
            "it is what needs a plugin of Pact",
        ),
    ],
)
def test_what_nobody_can_verify_is_not_verified(interaction: dict[str, Any], got: str) -> None:
    result, passed = verified(interaction, new(ask(text="none")), version="4.0")
    assert (result.verdict, result.mismatches[0].got) == (Verdict.NOT_VERIFIED, got)
    assert passed.verdict is Verdict.PASSED


def test_a_matcher_that_no_specification_has_is_no_fault_of_the_provider() -> None:
    """Pact's verifier would call it one."""
    one = new(ask())
    one["response"]["matchingRules"] = {"body": {"$.text": {"matchers": [{"match": "wobble"}]}}}
    (result,) = verified(one, version="4.0", modes=BOTH_MODES)
    assert result.verdict is Verdict.NOT_VERIFIED
    assert result.mismatches[0].got == "the matcher 'wobble', which nobody knows"


def test_a_redirect_is_verified_in_process_alone() -> None:
    """Pact's verifier follows it."""
    one = {**ask(), "response": {"status": 302}}
    (result,) = verified(one, version="2.0.0", modes=BOTH_MODES)
    assert (result.mode, result.mismatches[0].where) == (Mode.IN_PROCESS, "the status")


def test_a_value_that_no_state_gives_is_named() -> None:
    made = {"type": "ProviderState", "expression": "/notes/${note}"}
    asked = new(ask(request={"generators": {"path": made}}))
    for result in verified(asked, version="4.0", modes=BOTH_MODES):
        assert result.verdict is Verdict.NOT_VERIFIED
        assert result.mismatches[0].got == "no provider state gave the value 'note'"
