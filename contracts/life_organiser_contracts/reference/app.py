"""The reference Core as an ASGI application."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

from fastapi import FastAPI

from .core import Core, open_core
from .document import CoreApplication
from .errors import handle_errors
from .memories import images, memories, search, tags
from .plans import events, reminders, tasks
from .publishing import impatient_redis
from .scheduler import run_every
from .service import audit, jobs, operations, people

__all__ = ["create_app", "serve_app"]

_ROUTERS = tuple(
    part.router
    for part in (
        memories,
        tags,
        images,
        tasks,
        reminders,
        events,
        search,
        people,
        audit,
        jobs,
        operations,
    )
)


def create_app(core: Core, run_scheduler: bool = False) -> FastAPI:
    """The application that serves a Core, which stays the caller's to close.

    With `run_scheduler`, the application's lifespan runs the scheduler.
    """
    return _application(core, run_scheduler=run_scheduler)


def serve_app(database: str, redis_url: str | None = None) -> FastAPI:
    """The application of a Core of its own, with its scheduler; its lifespan's end closes it.

    Each further lifespan opens another one, so that what was in memory alone is gone.
    Without `redis_url` nothing is published: jobs and notices wait.

    Raises:
        sqlite3.Error, OSError: the database can't be opened.
    """
    redis = partial(impatient_redis, redis_url) if redis_url else None
    opened = partial(open_core, database, redis=redis)
    return _application(opened(), run_scheduler=True, opened=opened)


def _application(
    core: Core, *, run_scheduler: bool, opened: Callable[[], Core] | None = None
) -> FastAPI:
    """With `opened`, its lifespan's end closes the Core, and that makes the next one."""
    closed = False

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        nonlocal closed
        if closed and opened is not None:
            app.state.core, closed = opened(), False
        core = app.state.core
        ticking = asyncio.create_task(run_every(core)) if run_scheduler else None
        try:
            yield
        finally:
            if ticking is not None:
                ticking.cancel()
                with suppress(asyncio.CancelledError):
                    await ticking
            if opened is not None:
                core.close()
                closed = True

    app = CoreApplication(title="Core", version="1", lifespan=lifespan, redirect_slashes=False)
    app.state.core = core
    app.state.routes = [route for router in _ROUTERS for route in router.routes]
    for router in _ROUTERS:
        app.include_router(router)
    handle_errors(app)
    return app
