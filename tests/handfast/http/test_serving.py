"""Applications are served behind a socket, with their lifespan and on a loop of their own."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from handfast.http.serving import HOST, listening_socket, serving
from handfast.providers.errors import CannotVerify
from handfast.providers.provider import RunningProvider


def test_a_served_application_runs_its_lifespan_and_coroutines_on_one_loop_of_its_own(
    apps: Any,
) -> None:
    log: list[str] = []

    async def where() -> int:
        return threading.get_ident()

    with serving(RunningProvider(name="p", app=apps.stateful(log))) as served:
        answer = httpx.get(f"{served.url}/a%2Fb", trust_env=False)
        assert answer.text == "yes /a%2Fb"
        assert served.loop.run(where()) != threading.get_ident()
    assert log == ["up", "down"]


def test_what_a_served_application_raises_is_recorded(apps: Any) -> None:
    with serving(RunningProvider(name="p", app=apps.raises)) as served:
        answer = httpx.get(served.url, trust_env=False)
        assert (answer.status_code, [str(e) for e in served.watch.raised]) == (500, ["lost"])


def test_a_socket_turns_off_the_delay_of_small_packets() -> None:
    with listening_socket(HOST, 0) as listener:
        assert listener.proto == 6


def served_for(app: Any) -> float:
    """How many seconds it takes to serve ``app`` to nobody."""
    began = time.perf_counter()
    with serving(RunningProvider(name="p", app=app)):
        pass
    return time.perf_counter() - began


def test_a_server_that_nobody_asks_ends_at_once(apps: Any) -> None:
    """Sooner than in the tenth of a second for which uvicorn's own sleeps, unless all is busy."""
    assert any(served_for(apps.bare) < 0.1 for _ in range(50))


def test_whoever_is_being_answered_at_the_end_is_answered_all_the_same() -> None:
    asked, over = threading.Event(), threading.Event()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        asked.set()
        while not over.is_set():
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.05)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"late"})

    with ThreadPoolExecutor() as pool:
        with serving(RunningProvider(name="p", app=slow)) as served:
            answer = pool.submit(httpx.get, served.url, trust_env=False, timeout=60)
            assert asked.wait(10)
            over.set()
        assert answer.result().text == "late"


def test_a_port_in_use_is_reported(apps: Any) -> None:
    with listening_socket(HOST, 0) as listener:
        port = listener.getsockname()[1]
        with (
            pytest.raises(CannotVerify) as stop,
            serving(RunningProvider(name="p", app=apps.bare), port),
        ):
            pass
    (mismatch,) = stop.value.mismatches
    assert (mismatch.where, mismatch.got) == (f"127.0.0.1:{port}", f"port {port} is in use")


def test_a_served_application_that_does_not_start_is_reported(toy: Any) -> None:
    with pytest.raises(CannotVerify) as stop, serving(toy.note_provider("lifespan")):
        pass
    assert (
        stop.value.mismatches[0].got == "its lifespan raised RuntimeError: the database is locked"
    )


def test_a_loop_that_does_not_begin_is_reported(apps: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a service raises in whatever logs that it begins: nobody waits for ever."""

    def exits(work: Any) -> None:
        work.close()
        raise SystemExit(0)

    monkeypatch.setattr(asyncio, "run", exits)
    with pytest.raises(SystemExit), serving(RunningProvider(name="notes", app=apps.raises)):
        pass
