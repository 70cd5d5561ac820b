"""How every service refuses: `{"detail": ...}`, without what was sent."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from zapa_shared.rest.errors import Detail

__all__ = ["create_app", "refuses"]


def refuses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What an application's own document has of refusals with these statuses."""
    return {status: {"model": Detail} for status in statuses}


def create_app(title: str, **parts: Any) -> FastAPI:
    """An application whose 422 names the fields, and never their values."""
    app = FastAPI(title=title, version="1", **parts)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refused)
    return app


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # as it is registered
    if error.status_code == 400 and error.__cause__:  # FastAPI's own, of bytes that are no JSON
        fault = {"type": "unreadable", "loc": ["body"], "msg": "the body is no JSON in UTF-8"}
        return JSONResponse({"detail": [fault]}, 422)
    return await http_exception_handler(request, error)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # as it is registered
    faults = [{name: fault[name] for name in ("type", "loc", "msg")} for fault in error.errors()]
    return JSONResponse({"detail": faults}, 422)
