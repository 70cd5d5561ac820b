"""Small ASGI applications, each with one habit."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


async def answered(send: Any, body: bytes, *, more: bool = False) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body, "more_body": more})


def stateful(log: list[str]) -> Callable[..., Any]:
    """An application whose lifespan has a state, and that logs what it did."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            state = scope["state"]["opened"]
            await answered(send, f"{state} {scope['raw_path'].decode()}".encode())
            return
        assert (await receive())["type"] == "lifespan.startup"
        scope["state"]["opened"] = "yes"
        await send({"type": "lifespan.startup.complete"})
        log.append("up")
        assert (await receive())["type"] == "lifespan.shutdown"
        await send({"type": "lifespan.shutdown.complete"})
        log.append("down")

    return app


async def bare(scope: Any, receive: Any, send: Any) -> None:
    """An application that knows no lifespan, as is its right."""
    assert scope["type"] == "http"
    await answered(send, b"here")


async def breaks_off(scope: Any, receive: Any, send: Any) -> None:
    """An application that raises in the middle of its answer."""
    if scope["type"] == "http":
        await answered(send, b"half", more=True)
        raise ValueError("lost")


async def raises(scope: Any, receive: Any, send: Any) -> None:
    """An application that raises before it answers."""
    if scope["type"] == "http":
        raise ValueError("lost")


@pytest.fixture(scope="session")
def apps() -> SimpleNamespace:
    """All of the above."""
    return SimpleNamespace(stateful=stateful, bare=bare, breaks_off=breaks_off, raises=raises)
