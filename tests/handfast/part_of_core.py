"""Half-built Cores: FastAPI services with some routes of the reference."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute

from life_organiser_contracts.reference.app import create_app
from life_organiser_contracts.reference.core import open_core

__all__ = ["OPERATIONS", "lossy", "part_of_core"]

OPERATIONS = ("POST /users", "get_settings", "PATCH /settings/*")
_ROUTES = ("POST /users", "GET /settings/{user_id}", "PATCH /settings/{user_id}")


def part_of_core(*further: str) -> FastAPI:
    """A Core with the three routes of ``OPERATIONS``, and ``further`` ones by method and path.

    Its database is the caller's to close: ``app.state.core.close()``.
    """
    wanted = (*_ROUTES, *further)
    core = open_core(":memory:")
    app = create_app(core)
    routes = [route for route in app.state.routes if _is_one_of(route, wanted)]
    own = [route for route in app.router.routes if getattr(route, "path", "") == "/openapi.json"]
    app.router.routes[:] = [*own, *routes]
    app.state.routes = routes
    return app


def _is_one_of(route: Any, wanted: tuple[str, ...]) -> bool:
    return isinstance(route, APIRoute) and f"{min(route.methods or ())} {route.path}" in wanted


def lossy() -> FastAPI:
    """The same Core, whose answers have one field under another name."""
    app = part_of_core()

    @app.middleware("http")
    async def lose(request: Request, call_next: Any) -> Response:
        """Rename the field."""
        answer = await call_next(request)
        body = b"".join([part async for part in answer.body_iterator])
        renamed = body.replace(b'"timezone"', b'"time_zone"')
        return Response(renamed, answer.status_code, media_type=answer.headers["content-type"])

    return app
