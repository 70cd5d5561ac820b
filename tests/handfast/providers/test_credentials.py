"""The headers with which a caller proves who it is, given and computed; no result shows them."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from fastapi import FastAPI, Header, HTTPException
from pydantic import BaseModel

from handfast.derive.requests import Sent
from handfast.model import Answer, Content, Exchange, HttpInteraction, Operation, Security
from handfast.model.cases import Case
from handfast.providers.credentials import Proof, proof_for
from handfast.providers.errors import NotSetUp
from handfast.providers.provider import RunningProvider

SENT = Sent("POST", "/hook?a=1", {}, b"Body=hi", "application/x-www-form-urlencoded")
SIGNED = Security("signature", "X-Signature")
IN_QUERY = Security("api-key", "key", where="query")
KEYED = Security("api-key", "X-Api-Key")


def hook(*security: Security) -> Operation:
    """An operation that asks for these proofs."""
    answers = (Answer(200),)
    return Operation(name="hook", method="POST", path="/hook", answers=answers, security=security)


def a_signature(operation: Operation, sent: Sent) -> dict[str, str]:
    """Computed of everything that is sent."""
    return {"X-Signature": f"{operation.name} {sent.method} {sent.target} {sent.body.decode()}"}


PROVIDER = RunningProvider(
    name="p", sign=a_signature, credentials=lambda operation: {"X-Api-Key": "k"}
)


@pytest.mark.parametrize(
    ("security", "wanted", "proof"),
    [
        ((), True, Proof()),
        ((SIGNED,), False, Proof()),
        ((KEYED,), True, Proof({"X-Api-Key": "k"})),
        ((SIGNED,), True, Proof({"X-Signature": "hook POST /hook?a=1 Body=hi"})),
        ((KEYED, SIGNED), True,
            Proof({"X-Api-Key": "k", "X-Signature": "hook POST /hook?a=1 Body=hi"})),
    ],
)  # fmt: skip
def test_each_scheme_gets_its_proof(
    security: tuple[Security, ...], wanted: bool, proof: Proof
) -> None:
    assert proof_for(PROVIDER, hook(*security), SENT, wanted=wanted) == proof


def test_a_proof_in_the_query_is_no_header() -> None:
    provider = RunningProvider(name="p", credentials=lambda operation: {"key": "k&1"})
    proof = proof_for(provider, hook(IN_QUERY), SENT, wanted=True)
    assert proof == Proof(query={"key": "k&1"})
    assert [proof.target(target) for target in ("/a", "/a?b=c")] == [
        "/a?key=k%261",
        "/a?b=c&key=k%261",
    ]


@pytest.mark.parametrize(
    ("given", "got"),
    [
        (None, "X-Api-Key: no text, but NoneType"),
        (42, "X-Api-Key: no text, but int"),
        (b"s3cret", "X-Api-Key: no text, but bytes"),
        ("", "X-Api-Key: an empty text"),
        ("s3cret\n", "X-Api-Key: a text with space or a line break at an end: strip it"),
        ("s3\ncret", "X-Api-Key: a text with a character that is not visible ASCII"),
        ("s3cr\u00e9t", "X-Api-Key: a text with a character that is not visible ASCII"),
    ],
)
def test_a_proof_that_cannot_be_sent_is_named_and_not_shown(given: Any, got: str) -> None:
    provider = RunningProvider(name="p", credentials=lambda operation: {"X-Api-Key": given})
    with pytest.raises(NotSetUp) as raised:
        proof_for(provider, hook(KEYED), SENT, wanted=True)
    assert raised.value.mismatch.got == got


def _raises(*_: Any) -> dict[str, str]:
    raise LookupError("no token")


@pytest.mark.parametrize(
    ("brings", "got"),
    [({}, "the provider was given no credentials"), ({"sign": _raises}, "LookupError: no token")],
)
def test_a_proof_that_nobody_gives_is_reported(brings: dict[str, Any], got: str) -> None:
    with pytest.raises(NotSetUp) as raised:
        proof_for(RunningProvider(name="p", **brings), hook(SIGNED), SENT, wanted=True)
    mismatch = raised.value.mismatch
    assert (mismatch.where, mismatch.expected, mismatch.got) == (
        "credentials for 'hook'",
        "a text for each (signature in header X-Signature)",
        got,
    )


class Answered(BaseModel):
    """What is answered."""

    known: bool


ASK = Operation(
    name="ask",
    method="GET",
    path="/ask",
    answers=(Answer(200, Content(Answered)), Answer(401)),
    security=(Security("bearer"),),
)


def _guarded() -> FastAPI:
    app = FastAPI()

    @app.get("/ask")
    async def ask(authorization: str = Header(default="")) -> Any:
        if authorization != "Bearer s3cret":
            raise HTTPException(401)
        return {"known": "no"}

    return app


ASKS = Case("c", "p", HttpInteraction(name="ask", exchange=Exchange(operation=ASK)))
GUARDED = RunningProvider(
    name="p", app=_guarded(), credentials=lambda operation: {"authorization": "Bearer s3cret"}
)


def test_credentials_are_sent_and_stand_in_no_mismatch(verify: Any) -> None:
    (result,) = verify([ASKS], GUARDED)
    (mismatch,) = result.mismatches
    assert (mismatch.clause, mismatch.where, mismatch.got) == ("reads", "known", '"no"')
    assert "s3cret" not in str(result)


class Echoed(BaseModel):
    """What is answered to who shows a key."""

    known: bool


ASK_WITH_KEY = Operation(
    name="ask with key",
    method="GET",
    path="/ask",
    answers=(Answer(200, Content(Echoed)),),
    security=(IN_QUERY,),
)


def _keyed() -> FastAPI:
    app = FastAPI()

    @app.get("/ask")
    async def ask(key: str = "") -> Any:
        if key == "raises":
            raise LookupError("no such key: raises")
        return {"known": True if key == "right key" else f"not {key}"}

    return app


@pytest.mark.parametrize("key", ["right key", "wrong key", "raises"])
def test_a_key_in_the_query_is_sent_and_shown_nowhere(verify: Any, key: str) -> None:
    """Not even where the provider's answer or exception repeats it."""
    asks = HttpInteraction(name="ask", exchange=Exchange(operation=ASK_WITH_KEY))
    provider = RunningProvider(name="p", app=_keyed(), credentials=lambda operation: {"key": key})
    (result,) = verify([Case("c", "p", asks)], provider)
    assert result.passed is (key == "right key")
    assert key not in str(result)


def test_no_credentials_are_sent_where_the_interaction_has_none(verify: Any) -> None:
    refused = HttpInteraction(
        name="ask",
        exchange=Exchange(operation=ASK, credentials=False, status=401),
    )
    (result,) = verify([dataclasses.replace(ASKS, interaction=refused)], GUARDED)
    assert [mismatch.clause for mismatch in result.mismatches] == ["body"]


def test_a_provider_without_credentials_for_what_asks_for_them_is_a_fault_of_the_set_up(
    verify: Any,
) -> None:
    (result,) = verify([ASKS], dataclasses.replace(GUARDED, credentials=None))
    (mismatch,) = result.mismatches
    assert result.verdict == "not verified"
    assert (mismatch.where, mismatch.expected) == (
        "credentials for 'ask'",
        "a text for each (bearer in header Authorization)",
    )


def test_credentials_that_raise_are_a_fault_of_the_set_up(verify: Any) -> None:
    def raises(operation: Operation) -> dict[str, str]:
        raise KeyError("no token")

    (result,) = verify([ASKS], dataclasses.replace(GUARDED, credentials=raises))
    assert [mismatch.got for mismatch in result.mismatches] == ["KeyError: 'no token'"]
