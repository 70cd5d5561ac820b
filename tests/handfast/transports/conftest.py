"""A seller whose messages travel by any transport, verified in process and by Pact."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from moto import mock_aws
from pydantic import BaseModel

from handfast.model import Content, Message, MessageInteraction, State, Transport
from handfast.model.cases import Case
from handfast.providers.provider import RunningProvider
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handfast.model.results import Result


class Sale(BaseModel):
    """What was sold."""

    id: str
    count: int


class Known(BaseModel):
    """Which sale."""

    sale: str = "s-1"


A_SALE = State("a sale", Known, returns=("sale",))
SELLS = State("something is sold", Known)


def message(kind: str, address: str, model: Any = Sale, **more: Any) -> Message:
    """A message of this kind of transport."""
    content = Content(model)
    return Message(name="sale", address=address, payload=content, transport=Transport(kind), **more)


def case(sold: Message, **clauses: Any) -> Case:
    """One interaction about it."""
    interaction = MessageInteraction(
        name="hear of a sale", message=sold, given=(A_SALE(),), when=SELLS(), **clauses
    )
    return Case("reader", "shop", interaction)


def provider(sells: Callable[..., None], **brings: Any) -> RunningProvider:
    """A provider that makes an id of its own."""
    states = {"a sale": lambda sale: {"sale": "own-1"}}
    return RunningProvider(
        name="shop", states=states, triggers={"something is sold": sells}, **brings
    )


def both(one: Case, seller: RunningProvider) -> tuple[Result, Result]:
    """The results in process and by Pact."""
    (in_process,) = asyncio.run(verify_in_process([one], seller))
    (by_pact,) = verify_by_pact([one], seller)
    return in_process, by_pact


def mismatches(result: Result) -> list[tuple[str, str, str, str]]:
    """The mismatches without their remedies."""
    return [(f.clause, f.where, f.expected, f.got) for f in result.mismatches]


@pytest.fixture(scope="session")
def sales() -> SimpleNamespace:
    """Makes messages, cases and providers of sales, and verifies them in both modes."""
    return SimpleNamespace(
        message=message, case=case, provider=provider, both=both, mismatches=mismatches
    )


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """AWS in this process, with credentials that are none."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    with mock_aws():
        yield
