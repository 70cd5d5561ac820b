"""The application: one store, one Redis, every route."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from starlette.applications import Starlette

from my_core import jobs, memories, notes, plans
from my_core.store import Missing, Store
from my_core.wire import invalid, not_found

__all__ = ["make_app"]


def make_app(redis: Callable[[], Any]) -> Starlette:
    """A Core with an empty store, whose jobs go to a client that ``redis`` makes."""
    app = Starlette(
        routes=[*memories.ROUTES, *plans.ROUTES, *jobs.ROUTES, *notes.ROUTES],
        exception_handlers={ValidationError: invalid, Missing: not_found},
    )
    app.state.store, app.state.redis = Store(), redis
    return app
