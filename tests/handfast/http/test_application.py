"""An application is recognised as ASGI or WSGI by its signature, and may be named by text."""

from __future__ import annotations

import asyncio
import functools
import sys
from types import ModuleType
from typing import Any

import pytest

from handfast.derive.requests import Sent
from handfast.http.application import is_wsgi
from handfast.http.connection import connected
from handfast.providers.errors import CannotVerify, raised_by
from handfast.providers.provider import RunningProvider


def asked(app: Any, **how: Any) -> tuple[int, bytes, str]:
    """What an application answers to a request, and the traceback of what it raised."""

    async def scene() -> tuple[int, bytes, str]:
        async with connected(RunningProvider(name="p", app=app, **how), 5.0) as connection:
            received = await connection.send(Sent("GET", "/", {}), {})
            raised = [raised_by(error).traceback for error in connection.watch.raised]
            return received.status, received.body, "".join(raised)

    return asyncio.run(scene())


def _silent(environ: Any, start_response: Any) -> list[bytes]:
    return [b"x"]


async def _asgi(scope: Any, receive: Any, send: Any) -> None: ...


class _AsgiObject:
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...


def _plain(scope: Any, receive: Any, send: Any) -> Any: ...


def _wraps(app: Any) -> Any:
    @functools.wraps(app)
    def wrapped(*arguments: Any, **keywords: Any) -> Any:
        return app(*arguments, **keywords)

    return wrapped


@pytest.mark.parametrize(
    ("app", "wsgi"),
    [
        (_asgi, False),
        (_AsgiObject(), False),
        (_plain, False),
        (_wraps(_asgi), False),
        (_silent, True),
        (_wraps(_silent), True),
        (lambda environ, start_response: [], True),
    ],
)
def test_the_signature_decides_which_it_is(app: Any, wsgi: bool) -> None:
    assert is_wsgi(app) is wsgi


def _either(*arguments: Any) -> Any:
    return _silent(*arguments)


def test_where_the_signature_does_not_decide_the_provider_does() -> None:
    with pytest.raises(CannotVerify) as stop:
        asked(_either)
    assert stop.value.mismatches[0].got == (
        "what could be ASGI as well as WSGI, by the arguments that it takes"
    )
    assert "wsgi=True" in stop.value.mismatches[0].remedy
    status, _, detail = asked(_either, wsgi=True)
    assert status == 500
    assert "start_response" in detail


def test_an_application_named_by_text_is_imported(
    monkeypatch: pytest.MonkeyPatch, apps: Any
) -> None:
    module = ModuleType("a_service")
    module.app = apps.bare  # type: ignore[attr-defined]  # what the module is made for
    monkeypatch.setitem(sys.modules, "a_service", module)
    assert asked("a_service:app") == (200, b"here", "")


def test_a_factory_is_reported(apps: Any) -> None:
    with pytest.raises(CannotVerify) as stop:
        asked(lambda: apps.bare)
    assert stop.value.mismatches[0].got == (
        "what cannot be called with scope, receive and send (ASGI), nor with environ and "
        "start_response (WSGI): a factory?"
    )
