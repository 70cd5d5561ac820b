"""Every error answer of the reference Core: `{"detail": ...}`, and nothing of what was sent.

Echoing the input, as FastAPI does by default, fails on input that JSON can't carry back
(lone surrogates, NaN, huge integers).
"""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from shared.schemas import ErrorBody, ValidationErrorBody

__all__ = [
    "BAD_REQUEST",
    "CONFLICT",
    "INVALID",
    "NOT_FOUND",
    "Refusal",
    "handle_errors",
    "invalid",
    "invalid_part",
    "missing",
]

type Responses = dict[int | str, dict[str, Any]]

BAD_REQUEST: Responses = {400: {"model": ErrorBody}}
CONFLICT: Responses = {409: {"model": ErrorBody}}
INVALID: Responses = {422: {"model": ValidationErrorBody}}
NOT_FOUND: Responses = {404: {"model": ErrorBody}}


class Refusal(Exception):
    """A request that Core understands and refuses; raised within a transaction, it undoes it."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def missing(what: str, key: object) -> Refusal:
    """The refusal of a request about something that does not exist."""
    return Refusal(404, f"{what} {key} not found")


def invalid(kind: str, where: Sequence[str | int], message: str) -> RequestValidationError:
    """The refusal of a value that only Core's own data shows to be wrong."""
    return RequestValidationError([{"type": kind, "loc": tuple(where), "msg": message}])


def invalid_part(error: ValidationError, where: Sequence[str | int]) -> RequestValidationError:
    """The refusal of a part of the request, found at `where`, that fails a schema of its own."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    return RequestValidationError([{**fault, "loc": (*where, *fault["loc"])} for fault in faults])


def handle_errors(app: FastAPI) -> None:
    """Make an application answer every refusal and every invalid request as Core does."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _framework)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)  # noqa: S101 - what the handler is registered for
    return JSONResponse({"detail": error.detail}, error.status)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as registered
    return _faults([_fault(found) for found in error.errors()])


async def _framework(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - as registered
    if error.status_code == 400:  # Core's own 400 is a Refusal; this one is an unreadable body
        return _faults([{"type": "unreadable", "loc": ["body"], "msg": "The body is unreadable"}])
    headers = {"Allow": _allowed(request)} if error.status_code == 405 else error.headers
    return JSONResponse({"detail": error.detail}, error.status_code, headers)


def _faults(faults: list[dict[str, Any]]) -> JSONResponse:
    return JSONResponse({"detail": faults}, 422)


def _fault(found: dict[str, Any]) -> dict[str, Any]:
    # A key of the body can be part of `loc`, so it may hold what JSON can't carry.
    where = [part if isinstance(part, int) else _printable(part) for part in found["loc"]]
    return {"type": found["type"], "loc": where, "msg": _printable(found["msg"])}


def _printable(text: object) -> str:
    return str(text).encode(errors="replace").decode()


def _allowed(request: Request) -> str:
    # Starlette names the methods of the first route of that path only.
    methods: set[str] = set()
    for route in request.app.state.routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            methods |= route.methods
    return ", ".join(sorted(methods))
