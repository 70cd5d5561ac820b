"""The stub of Supabase as an application."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from .project import Project, Refused
from .storage import storage_routes
from .tables import table_routes

__all__ = ["create_app"]


def create_app(project: Project) -> FastAPI:
    """The application."""
    app = FastAPI(title="supabase", version="1")
    app.add_exception_handler(Refused, _refusal)
    app.include_router(table_routes(project))
    app.include_router(storage_routes(project))
    return app


async def _refusal(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)  # noqa: S101  # as it is registered
    return JSONResponse(error.body, error.status)
