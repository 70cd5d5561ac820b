"""A body of bytes may be expected byte for byte, in each mode, and nothing else of it."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Response

from handfast.check import check_system
from handfast.clients import ConsumerClient
from handfast.declare import BadDeclaration, Consumer, Content, Provider, system
from handfast.model import NOT_NULL, System
from handfast.model.cases import cases_of
from handfast.providers.provider import RunningProvider
from handfast.run.by_pact import verify_by_pact
from handfast.run.consumer import verify_consumer
from handfast.run.in_process import verify_in_process

PICTURE = b"\x89PNG\r\n"
IMAGE = Content(bytes, "image/png")

app = FastAPI()


@app.get("/picture")
def picture() -> Response:
    return Response(PICTURE, media_type="image/png")


def system_of(**clauses: Any) -> System:
    """One interaction with a picture."""
    provider, consumer = Provider("album"), Consumer("web")
    get = provider.get("/picture", name="get", answers={200: clauses.pop("content", IMAGE)})
    consumer.relies_on(get, "show the picture", **clauses)
    return system("album", providers=[provider], consumers=[consumer])


@pytest.mark.parametrize("content", [IMAGE, Content(None, "image/png")])
def test_the_expected_bytes_pass_and_others_fail_in_each_mode(content: Content) -> None:
    provider = RunningProvider(name="album", app=app)
    found = []
    for body in (PICTURE, b"\x89PNX\r\n", PICTURE + b"\n"):
        declared = system_of(equals={"": body}, content=content)
        check_system(declared)
        cases = cases_of(declared.contracts)
        (in_process,) = asyncio.run(verify_in_process(cases, provider))
        (in_pact,) = verify_by_pact(cases, provider)
        found += [
            [(m.clause, m.where, m.expected, m.got) for m in result.mismatches]
            for result in (in_process, in_pact)
        ]
    whole = ("equals", "the whole body")
    here, by_pact = r"b'\x89PNG\r\n'", "image/png, 6 bytes, starting with 89504e470d0a"
    assert found == [
        [],
        [],
        [(*whole, r"b'\x89PNX\r\n'", here)],
        [(*whole, "image/png, 6 bytes, starting with 89504e580d0a", by_pact)],
        [(*whole, r"b'\x89PNG\r\n\n'", here)],
        [(*whole, "image/png, 7 bytes, starting with 89504e470d0a0a", by_pact)],
    ]


@pytest.mark.parametrize(("lost", "differences"), [(0, []), (1, [r"b'\x89PNG\r'"])])
def test_a_client_is_answered_the_expected_bytes(lost: int, differences: list[str]) -> None:
    def call(url: str, _request: Any) -> bytes:
        came = httpx.get(f"{url}/picture").raise_for_status().content
        return came[: len(came) - lost]

    cases = cases_of(system_of(equals={"": PICTURE}).contracts)
    (verified,) = asyncio.run(verify_consumer(cases, ConsumerClient(call=call)))
    assert [m.got for m in verified.mismatches] == differences


def test_a_client_is_answered_the_expected_text() -> None:
    plain = Content(str, "text/plain")
    cases = cases_of(system_of(equals={"": "no picture"}, content=plain).contracts)
    client = ConsumerClient(call=lambda url, _: httpx.get(f"{url}/picture").text)
    (verified,) = asyncio.run(verify_consumer(cases, client))
    assert verified.mismatches == ()


@pytest.mark.parametrize(
    ("clauses", "faults"),
    [
        ({"equals": {"": NOT_NULL}}, []),
        ({"equals": {"": "PNG"}}, ["equals '': 'PNG' can't come, the body is bytes: expect bytes"]),
        ({"equals": {"size": 1}}, ["equals 'size': the body expected has no fields: drop it"]),
        ({"reads": ["size"]}, ["reads 'size': the body expected has no fields: drop it"]),
    ],
)
def test_nothing_but_bytes_may_be_expected_of_them(
    clauses: dict[str, Any], faults: list[str]
) -> None:
    found: tuple[str, ...] = ()
    try:
        check_system(system_of(**clauses))
    except BadDeclaration as refused:
        found = refused.faults
    assert found == tuple(f"web -> album: show the picture: {fault}" for fault in faults)
