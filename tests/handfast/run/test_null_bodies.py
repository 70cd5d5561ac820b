"""A JSON body that is null is declared as its text, checked, and sent in each mode."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request
from pydantic import BaseModel

from handfast.check import check_system
from handfast.clients import ConsumerClient
from handfast.declare import BadDeclaration, Consumer, Content, Provider, system
from handfast.model import System
from handfast.model.cases import Case, cases_of
from handfast.providers.provider import RunningProvider
from handfast.run.by_pact import verify_by_pact
from handfast.run.consumer import verify_consumer
from handfast.run.in_process import verify_in_process


class Came(BaseModel):
    """What came."""

    body: str
    media_type: str | None


app = FastAPI()


@app.post("/limit")
async def limit(request: Request) -> Came:
    body = (await request.body()).decode()
    return Came(body=body, media_type=request.headers.get("content-type"))


def declared_with(model: Any) -> System:
    """One interaction that sends null where ``model`` is declared."""
    provider, consumer = Provider("shop"), Consumer("web")
    post = provider.post("/limit", name="limit", body=Content(model), answers={200: Came})
    expected = {"body": "null", "media_type": "application/json"}
    consumer.relies_on(post, "take the limit away", body=b"null", equals=expected)
    return system("shop", providers=[provider], consumers=[consumer])


def case_of(model: Any) -> Case:
    (case,) = cases_of(declared_with(model).contracts)
    return case


def test_null_is_sent_in_each_mode() -> None:
    case, provider = case_of(int | None), RunningProvider(name="shop", app=app)
    results = [
        *asyncio.run(verify_in_process([case], provider)),
        *verify_by_pact([case], provider),
    ]
    assert [result.mismatches for result in results] == [(), ()]


@pytest.mark.parametrize(("sent", "mismatches"), [("null", 0), ("1", 1), ("", 1)])
def test_a_client_has_to_send_null(sent: str, mismatches: int) -> None:
    def call(url: str, request: Any) -> Any:
        headers = {"Content-Type": "application/json"}
        return httpx.post(f"{url}/limit", content=sent, headers=headers).json()

    (result,) = asyncio.run(verify_consumer((case_of(int | None),), ConsumerClient(call=call)))
    assert len(result.mismatches) == mismatches


def test_null_is_refused_where_the_model_does_not_take_it() -> None:
    check_system(declared_with(int | None))
    with pytest.raises(BadDeclaration) as refused:
        check_system(declared_with(int))
    assert refused.value.faults == (
        (
            "web -> shop: take the limit away: body: Input should be a valid integer; "
            "200 needs one that fits"
        ),
    )
