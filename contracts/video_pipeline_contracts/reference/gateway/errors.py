"""How the gateway refuses and fails, without what was sent; and the id that every answer has."""

from collections.abc import Mapping
from typing import Final
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
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
_RETRY_SECONDS: Final = 60


def create_app(title: str) -> FastAPI:
    """An application that answers errors of the pipeline, and gives each answer an id."""
    app = FastAPI(title=title, version="1")
    app.add_exception_handler(PipelineError, _failed)
    app.add_exception_handler(RequestValidationError, _invalid)
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


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # as it is registered
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
