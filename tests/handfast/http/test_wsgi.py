"""A WSGI application is verified like any other, and recognised by its signature."""

from __future__ import annotations

import asyncio
import threading
from typing import Any
from wsgiref.validate import validator

import pytest

from handfast.derive.requests import Sent
from handfast.http.connection import NoAnswer, client_for, connected
from handfast.providers.errors import raised_by
from handfast.providers.provider import RunningProvider

NAMES = ["read a note", "read a missing note", "list notes", "find a note by id"]
MORE = ["change a note", "delete a note"]


def rows(result: Any) -> list[tuple[str, str, str]]:
    return [(mismatch.clause, mismatch.where, mismatch.got) for mismatch in result.mismatches]


def asked(app: Any, sent: Sent, seconds: float = 5.0, **how: Any) -> Any:
    async def scene() -> Any:
        async with connected(RunningProvider(name="p", app=app, **how), seconds) as connection:
            received = await connection.send(sent, {})
            raised = [raised_by(error).traceback for error in connection.watch.raised]
            return received.status, received.body, "".join(raised)

    return asyncio.run(scene())


def test_an_application_that_fulfils_its_contract_passes(verify: Any, toy: Any) -> None:
    cases = [toy.case_of(name) for name in (*NAMES, *MORE)]
    results = verify(cases, toy.wsgi_provider())
    assert [(result.interaction, result.mismatches) for result in results] == [
        (name, ()) for name in (*NAMES, *MORE)
    ]


def test_a_broken_promise_is_reported(verify: Any, toy: Any) -> None:
    (result,) = verify([toy.case_of("read a note")], toy.wsgi_provider("type"))
    assert rows(result) == [("reads", "pinned", '"no"')]


def test_an_exception_inside_is_a_500_with_its_traceback(verify: Any, toy: Any) -> None:
    (result,) = verify([toy.case_of("read a note")], toy.wsgi_provider("raises"))
    assert rows(result) == [("status", "the status", "500: Internal Server Error")]
    assert "in answer" in result.mismatches[0].evidence
    assert result.mismatches[0].evidence.endswith("ValueError: the index is corrupt\n")


def test_the_environment_is_as_the_standard_wants_it() -> None:
    """Python's own validator calls the application, and names what is not."""
    environment: dict[str, Any] = {}

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        environment.update(environ, body=environ["wsgi.input"].read(100))
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"here"]

    sent = Sent("POST", "/a%2Fb%20%25%C3%BC?d=%22&e", {"Content-Type": "text/x", "X-Y": "z"}, b"ab")
    assert asked(validator(app), sent, wsgi=True) == (200, b"here", "")
    assert {
        name: environment[name]
        for name in ("PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_X_Y")
    } == {
        "PATH_INFO": "/a/b %ü".encode().decode("latin-1"),
        "QUERY_STRING": "d=%22&e",
        "CONTENT_TYPE": "text/x",
        "CONTENT_LENGTH": "2",
        "HTTP_X_Y": "z",
    }
    assert environment["body"] == b"ab"


def _late(environ: Any, start_response: Any) -> Any:
    start_response("200 OK", [])
    yield b"half"
    raise LookupError("lost")


def _silent(environ: Any, start_response: Any) -> list[bytes]:
    return [b"x"]


def _quits(environ: Any, start_response: Any) -> list[bytes]:
    raise SystemExit(3)


@pytest.mark.parametrize(
    ("app", "why"),
    [
        (_late, "LookupError: lost"),
        (_silent, "AssertionError: the application answered without calling start_response"),
        (_quits, "RuntimeError: the application called sys.exit(3)"),
    ],
)
def test_an_application_that_does_not_answer_properly_is_a_500(app: Any, why: str) -> None:
    status, body, detail = asked(app, Sent("GET", "/", {}))
    assert (status, body) == (500, b"Internal Server Error")
    assert detail.endswith(f"{why}\n")


def test_an_answer_is_closed_and_may_be_written() -> None:
    closed: list[str] = []

    class Body(list[bytes]):
        def close(self) -> None:
            closed.append("closed")

    def app(environ: Any, start_response: Any) -> Body:
        write = start_response("201 Created", [("X-Y", "z")])
        write(b"a")
        return Body([b"b", b"c"])

    assert asked(app, Sent("GET", "/", {})) == (201, b"abc", "")
    assert closed == ["closed"]


def test_an_application_that_hangs_is_no_answer_and_delays_nobody() -> None:
    """Its thread is a daemon: it does not keep the process from ending."""
    release = threading.Event()
    threads: list[threading.Thread] = []

    def app(environ: Any, start_response: Any) -> list[bytes]:
        threads.append(threading.current_thread())
        release.wait(20)
        start_response("200 OK", [])
        return []

    with pytest.raises(NoAnswer, match=r"no answer within 0\.1 s"):
        asked(app, Sent("GET", "/", {}), 0.1)
    assert [thread.daemon for thread in threads] == [True]
    release.set()


def test_a_handler_can_go_through_the_application(toy: Any) -> None:
    async def scene() -> str:
        async with client_for(app=toy.wsgi_provider().app) as client:
            answer = await client.post("/notes", json={"owner": 7, "text": "milk"})
            return str(answer.json()["id"])

    assert asyncio.run(scene()) == "own/1 ü"
