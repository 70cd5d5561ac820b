"""Finds a provider's application: imported by name, ASGI or WSGI. Starts nothing."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from uvicorn.importer import ImportFromStringError, import_from_string

from handfast.http.wsgi import served_as_asgi
from handfast.interrupts import is_interrupt
from handfast.providers.errors import CannotVerify, start_mismatch

if TYPE_CHECKING:
    from handfast.providers.provider import RunningProvider
    from handfast.wire.asgi import App

__all__ = ["application_of", "is_wsgi"]

_ASGI = 3
_WSGI = 2


def application_of(provider: RunningProvider) -> App:
    """The provider's application as an ASGI application.

    Raises:
        CannotVerify: there is none, it cannot be imported, or it is no application.
    """
    app = provider.app
    if isinstance(app, str):
        try:
            app = import_from_string(app)
        except BaseException as error:  # a module may raise whatever it likes
            if is_interrupt(error):
                raise
            why = str(error) if isinstance(error, ImportFromStringError) else repr(error)
            mismatch = start_mismatch(
                provider.name,
                f"importing {provider.app} failed: {why}",
                "mend the import, or name the application as package.module:app",
                error=error,
            )
            raise CannotVerify((mismatch,)) from error
    try:
        wsgi = is_wsgi(app) if provider.wsgi is None else provider.wsgi
    except TypeError as unfit:
        remedy = (
            "write RunningProvider(app=...) with an ASGI or WSGI application (and wsgi=True or "
            "False where its signature leaves that open), or RunningProvider(url=...)"
        )
        raise CannotVerify((start_mismatch(provider.name, str(unfit), remedy),)) from None
    found: App = served_as_asgi(app) if wsgi else app
    return found


def is_wsgi(app: Any) -> bool:
    """Whether ``app`` is called as WSGI wants it, with two arguments and not with three.

    Raises:
        TypeError: it is neither, or could be both; the message names what it is.
    """
    if app is None:
        raise TypeError("no application")
    if not callable(app):
        msg = f"{type(app).__name__}, which is no application"
        raise TypeError(msg)
    asgi, wsgi = _takes(app, _ASGI), _takes(app, _WSGI)
    if asgi and (not wsgi or _is_async(app)):
        return False
    if wsgi and not asgi:
        return True
    if asgi:
        raise TypeError("what could be ASGI as well as WSGI, by the arguments that it takes")
    raise TypeError(
        "what cannot be called with scope, receive and send (ASGI), nor with environ and "
        "start_response (WSGI): a factory?"
    )


def _takes(app: Any, count: int) -> bool:
    try:
        inspect.signature(app).bind(*range(count))
    except (TypeError, ValueError):
        return False
    return True


def _is_async(app: Any) -> bool:
    called = app if inspect.isroutine(app) else type(app).__call__
    return inspect.iscoroutinefunction(inspect.unwrap(called))
