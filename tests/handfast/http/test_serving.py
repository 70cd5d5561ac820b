"""Applications are started with their lifespan, in this loop or behind a socket."""

from __future__ import annotations

import asyncio
import sys
import threading
from contextlib import asynccontextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from handfast.derive.requests import Sent
from handfast.http.connection import NoAnswer, client_for, connected
from handfast.http.serving import HOST, listening_socket, serving
from handfast.providers.errors import CannotVerify
from handfast.providers.provider import Provider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


@asynccontextmanager
async def _lifespan(scope: Any, receive: Any, send: Any) -> AsyncIterator[None]:
    assert (await receive())["type"] == "lifespan.startup"
    scope["state"]["opened"] = "yes"
    await send({"type": "lifespan.startup.complete"})
    yield
    assert (await receive())["type"] == "lifespan.shutdown"
    await send({"type": "lifespan.shutdown.complete"})


async def description(send: Any, body: bytes, *, more: bool = False) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body, "more_body": more})


def stateful(log: list[str]) -> Callable[..., Any]:
    """An application whose lifespan has a state, and that logs what it did."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            async with _lifespan(scope, receive, send):
                log.append("up")
            log.append("down")
        else:
            await description(
                send, f"{scope['state']['opened']} {scope['raw_path'].decode()}".encode()
            )

    return app


async def bare(scope: Any, receive: Any, send: Any) -> None:
    """An application that knows no lifespan, as is its right."""
    assert scope["type"] == "http"
    await description(send, b"here")


async def breaks_off(scope: Any, receive: Any, send: Any) -> None:
    """An application that raises in the middle of its answer."""
    if scope["type"] == "http":
        await description(send, b"half", more=True)
        raise ValueError("lost")


async def raises(scope: Any, receive: Any, send: Any) -> None:
    """An application that raises before it answers."""
    if scope["type"] == "http":
        raise ValueError("lost")


def asked(app: Any, target: str = "/a%2Fb%20c?d=%22", **how: Any) -> tuple[int, bytes, list[str]]:
    async def scene() -> tuple[int, bytes, list[str]]:
        async with connected(Provider(name="p", app=app), 5.0) as connection:
            received = await connection.send(Sent("GET", target, {}), how)
            return received.status, received.body, [str(error) for error in connection.watch.raised]

    return asyncio.run(scene())


def test_the_lifespan_is_run_and_its_state_reaches_requests() -> None:
    log: list[str] = []
    assert asked(stateful(log)) == (200, b"yes /a%2Fb%20c", [])
    assert log == ["up", "down"]


def test_an_application_without_lifespan_is_served_as_it_is() -> None:
    assert asked(bare) == (200, b"here", [])


def test_an_exception_inside_is_a_500_and_is_recorded() -> None:
    assert asked(raises) == (500, b"Internal Server Error", ["lost"])


def test_an_answer_that_breaks_off_is_recorded_with_its_exception() -> None:
    assert asked(breaks_off) == (200, b"half", ["lost"])


def test_a_served_application_runs_its_lifespan_and_coroutines_on_one_loop_of_its_own() -> None:
    log: list[str] = []

    async def where() -> int:
        return threading.get_ident()

    with serving(Provider(name="p", app=stateful(log))) as served:
        answer = httpx.get(f"{served.url}/a%2Fb", trust_env=False)
        assert answer.text == "yes /a%2Fb"
        assert served.loop.run(where()) != threading.get_ident()
    assert log == ["up", "down"]


def test_what_a_served_application_raises_is_recorded() -> None:
    with serving(Provider(name="p", app=raises)) as served:
        answer = httpx.get(served.url, trust_env=False)
        assert (answer.status_code, [str(e) for e in served.watch.raised]) == (500, ["lost"])


def test_a_socket_turns_off_the_delay_of_small_packets() -> None:
    with listening_socket(HOST, 0) as listener:
        assert listener.proto == 6


def test_a_port_in_use_is_reported() -> None:
    with listening_socket(HOST, 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(CannotVerify) as stop, serving(Provider(name="p", app=bare), port):
            pass
    (mismatch,) = stop.value.mismatches
    assert (mismatch.where, mismatch.got) == (f"127.0.0.1:{port}", f"port {port} is in use")


def test_a_served_application_that_does_not_start_is_reported(toy: Any) -> None:
    with pytest.raises(CannotVerify) as stop, serving(toy.note_provider("lifespan")):
        pass
    assert (
        stop.value.mismatches[0].got == "its lifespan raised RuntimeError: the database is locked"
    )


def test_an_application_named_by_text_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("a_service")
    module.app = bare  # type: ignore[attr-defined]  # what the module is made for
    monkeypatch.setitem(sys.modules, "a_service", module)
    assert asked("a_service:app") == (200, b"here", [])


def test_a_factory_is_reported() -> None:
    with pytest.raises(CannotVerify) as stop:
        asked(lambda: bare)
    assert stop.value.mismatches[0].got == (
        "what cannot be called with scope, receive and send (ASGI), nor with environ and "
        "start_response (WSGI): a factory?"
    )


def test_a_connection_that_breaks_is_no_answer(toy: Any) -> None:
    async def scene(url: str) -> None:
        async with connected(Provider(name="p", url=url), 5.0) as connection:
            await connection.send(Sent("GET", "/", {}), {})

    with (
        serving(Provider(name="p", app=breaks_off)) as served,
        pytest.raises(NoAnswer, match="no answer: RemoteProtocolError"),
    ):
        asyncio.run(scene(served.url))


def test_a_handler_can_go_through_the_running_application_or_its_url() -> None:
    async def scene(**where: Any) -> str:
        async with client_for(**where) as client:
            return (await client.get("/")).text

    assert asyncio.run(scene(app=bare)) == "here"
    with serving(Provider(name="p", app=bare)) as served:
        assert asyncio.run(scene(url=served.url)) == "here"
