"""The stub of Supabase as an application. As Supabase, it serves no OpenAPI document of its own."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from .project import Project, Refused
from .storage import storage_error, storage_routes
from .tables import table_routes

__all__ = ["create_app"]


def create_app(project: Project) -> FastAPI:
    """The application."""
    app = FastAPI(title="supabase", version="1", openapi_url=None)
    app.add_exception_handler(Refused, _refusal)
    app.add_exception_handler(RequestValidationError, _no_upload)
    app.add_exception_handler(HTTPException, _no_upload)
    app.include_router(table_routes(project))
    app.include_router(storage_routes(project))
    return app


async def _refusal(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)  # noqa: S101  # as it is registered
    return JSONResponse(error.body, error.status)


async def _no_upload(request: Request, error: Exception) -> JSONResponse:
    """The form of an upload can't be read, or has no file; or there is no such route or method."""
    status = error.status_code if isinstance(error, HTTPException) else 400
    words = str(error.detail) if isinstance(error, HTTPException) else "No content provided"
    return JSONResponse(storage_error(str(status), words), status)
