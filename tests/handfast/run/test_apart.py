"""Interactions do not reach into each other, and files of one name arrive as several."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import pytest
from fastapi import Cookie, FastAPI, Response, UploadFile
from pydantic import BaseModel

from handfast.declare import MULTIPART, Consumer, Content, Provider, system
from handfast.http.serving import serving
from handfast.isolation.unique import Isolation
from handfast.model.cases import Case, cases_of
from handfast.providers.provider import RunningProvider
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process


class Name(BaseModel):
    """Who somebody is."""

    name: str


class Files(BaseModel):
    """Several files of one name."""

    files: list[bytes]


class Texts(BaseModel):
    """What was in the files."""

    texts: list[str]


app = FastAPI()


@app.post("/session")
def log_in(response: Response) -> Name:
    response.set_cookie("session", "ada")
    return Name(name="ada")


@app.get("/me")
def me(response: Response, session: Annotated[str | None, Cookie()] = None) -> Name:
    response.status_code = 401 if session is None else 200
    return Name(name=session or "nobody")


@app.post("/files")
def upload(files: list[UploadFile]) -> Texts:
    return Texts(texts=[file.file.read().decode() for file in files])


def cases() -> tuple[Case, ...]:
    provider, consumer = Provider("site"), Consumer("web")
    session = provider.post("/session", name="log_in", answers={200: Name})
    who = provider.get("/me", name="me", answers={200: Name, 401: Name})
    send = provider.post(
        "/files", name="send", body=Content(Files, MULTIPART), answers={200: Texts}
    )
    consumer.relies_on(session, "log in", equals={"name": "ada"})
    consumer.relies_on(who, "me without a session", status=401, equals={"name": "nobody"})
    files = {"files": [b"one", b"two"]}
    consumer.relies_on(send, "send two files", body=files, equals={"texts": ["one", "two"]})
    return cases_of(system("site", providers=[provider], consumers=[consumer]).contracts)


PASSED: dict[str, Any] = {"log in": (), "me without a session": (), "send two files": ()}


@pytest.mark.parametrize("isolation", [Isolation.UNIQUE, Isolation.RESET])
def test_a_session_ends_with_its_interaction(isolation: Isolation) -> None:
    here = RunningProvider(name="site", app=app, isolation=isolation, reset=lambda: None)
    with serving(here) as served:
        there = RunningProvider(name="site", url=served.url)
        results = [
            asyncio.run(verify_in_process(cases(), here)),
            asyncio.run(verify_in_process(cases(), there)),
            verify_by_pact(cases(), here),
        ]
    for mode in results:
        assert {result.interaction: result.mismatches for result in mode} == PASSED
