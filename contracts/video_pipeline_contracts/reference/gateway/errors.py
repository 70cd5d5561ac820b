"""How the gateway refuses and fails, without what was sent; and the id that every answer has."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final
from uuid import uuid4

from fastapi import FastAPI, Request, Response
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import (
    BudgetExceededError,
    PipelineError,
    RateLimitError,
    RetryableError,
    ValidationError,
)
from shared.pipeline.rest import ErrorBody

__all__ = ["create_app"]

_ANSWERS: Final[Mapping[type[PipelineError], tuple[int, str]]] = {
    ValidationError: (400, "VALIDATION_ERROR"),
    BudgetExceededError: (402, "BUDGET_EXCEEDED"),
    RateLimitError: (429, "RATE_LIMIT_EXCEEDED"),
    RetryableError: (500, "RETRYABLE_ERROR"),
}
_STATUSES: Final = (400, 401, 402, 403, 404, 422, 429, 500, 503, 504)
_RETRY_SECONDS: Final = 60


def create_app(title: str) -> FastAPI:
    """An application that answers errors of the pipeline, and gives each answer an id."""
    app = FastAPI(title=title, version="1", responses={status: {} for status in _STATUSES})
    app.add_exception_handler(PipelineError, _failed)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _unreadable)
    app.add_middleware(_RequestIds)
    return app


async def _failed(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, PipelineError)  # noqa: S101  # as it is registered
    status, code = _ANSWERS.get(type(error), (500, "MODULE_FAILURE"))
    body = ErrorBody.model_validate(
        {
            "error": error.message,
            "code": code,
            "retryable": isinstance(error, RetryableError),
            "request_id": request.state.request_id,
        }
    )
    headers = {}
    if isinstance(error, RateLimitError):
        headers["Retry-After"] = str(round(error.retry_after or _RETRY_SECONDS))
    return JSONResponse(body.model_dump(), status, headers)


async def _unreadable(request: Request, error: Exception) -> Response:
    """A form that can't be read: FastAPI raises a 400 of its own."""
    assert isinstance(error, HTTPException)  # noqa: S101  # as it is registered
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return await _failed(request, ValidationError("the form can't be read"))
    return await http_exception_handler(request, error)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # as it is registered
    if any(fault["loc"][0] == "body" for fault in error.errors()):
        return await _failed(request, ValidationError("the form has a part of another kind"))
    faults = [{name: fault[name] for name in ("type", "loc", "msg")} for fault in error.errors()]
    return JSONResponse({"detail": faults}, 422)


class _RequestIds:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = str(uuid4())
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        await self.app(scope, receive, send_with_id)
