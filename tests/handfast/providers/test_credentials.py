"""The headers with which a caller proves who it is, given and computed."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.derive.requests import Sent
from handfast.model import Answer, Operation, Security
from handfast.providers.credentials import proof_for
from handfast.providers.errors import NotSetUp
from handfast.providers.provider import Provider

SENT = Sent("POST", "/hook?a=1", {}, b"Body=hi", "application/x-www-form-urlencoded")
SIGNED = Security("signature", "X-Signature")
KEYED = Security("api-key", "X-Api-Key")


def hook(*security: Security) -> Operation:
    """An operation that asks for these proofs."""
    answers = (Answer(200),)
    return Operation(name="hook", method="POST", path="/hook", answers=answers, security=security)


def a_signature(operation: Operation, sent: Sent) -> dict[str, str]:
    """Computed of everything that is sent."""
    return {"X-Signature": f"{operation.name} {sent.method} {sent.target} {sent.body.decode()}"}


PROVIDER = Provider(name="p", sign=a_signature, credentials=lambda operation: {"X-Api-Key": "k"})


@pytest.mark.parametrize(
    ("security", "wanted", "proof"),
    [
        ((), True, {}),
        ((SIGNED,), False, {}),
        ((KEYED,), True, {"X-Api-Key": "k"}),
        ((SIGNED,), True, {"X-Signature": "hook POST /hook?a=1 Body=hi"}),
        ((KEYED, SIGNED), True,
            {"X-Api-Key": "k", "X-Signature": "hook POST /hook?a=1 Body=hi"}),
    ],
)  # fmt: skip
def test_each_scheme_gets_its_proof(
    security: tuple[Security, ...], wanted: bool, proof: dict[str, str]
) -> None:
    assert proof_for(PROVIDER, hook(*security), SENT, wanted=wanted) == proof


def _raises(*_: Any) -> dict[str, str]:
    raise LookupError("no token")


@pytest.mark.parametrize(
    ("brings", "got"),
    [({}, "the provider was given no credentials"), ({"sign": _raises}, "LookupError: no token")],
)
def test_a_proof_that_nobody_gives_is_reported(brings: dict[str, Any], got: str) -> None:
    with pytest.raises(NotSetUp) as raised:
        proof_for(Provider(name="p", **brings), hook(SIGNED), SENT, wanted=True)
    mismatch = raised.value.mismatch
    assert (mismatch.where, mismatch.expected, mismatch.got) == (
        "credentials for 'hook'",
        "headers (signature in header X-Signature)",
        got,
    )
