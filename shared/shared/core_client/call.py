"""One call of Core's REST API: how a request is written, and what may come of it.

Nothing is sent twice: a request whose answer is lost may have been carried out, and only the
caller knows whether repeating it does harm. Errors tell the operation, the status and Core's own
words, never a URL, a header, or anything that was sent. Needs the extra `client` (httpx).
"""

from collections.abc import Mapping
from urllib.parse import quote

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from shared._text.faults import in_words, one_line
from shared.schemas.answers import ErrorBody, ValidationErrorBody, ValidationFault

__all__ = [
    "TIMEOUT_SECONDS",
    "CoreAnswerUnreadable",
    "CoreError",
    "CoreNotFound",
    "CoreRefused",
    "CoreUnavailable",
    "call",
]

_ERROR_BODY: TypeAdapter[ErrorBody | ValidationErrorBody] = TypeAdapter(
    ErrorBody | ValidationErrorBody
)

TIMEOUT_SECONDS = 10.0
"""How long a call waits for a connection, and for each part of the answer."""


class CoreError(Exception):
    """A call did not come to what it is for.

    `operation` is the method and path template; `status` the answer's, or None without one;
    `detail` Core's own words (a text, the faults of a validation, "" when it gave none) or, of an
    answer that can't be read, the faults found in it.
    """

    def __init__(
        self,
        operation: str,
        reason: str,
        status: int | None = None,
        detail: str | list[ValidationFault] = "",
    ) -> None:
        super().__init__(f"core: {operation}: {reason}")
        self.operation = operation
        self.status = status
        self.detail = detail


class CoreNotFound(CoreError):  # the name says what happened
    """Core knows no such thing (404)."""


class CoreRefused(CoreError):  # the name says what happened
    """Core refuses the request (any other 4xx); sending it again will not help."""


class CoreUnavailable(CoreError):  # the name says what happened
    """Core can't be reached, does not answer in time, or failed (5xx); it may have acted."""


class CoreAnswerUnreadable(CoreError):  # the name says what happened
    """Core's answer breaks its promise: another status, or a body that does not fit its model."""


async def call[T](
    client: httpx.AsyncClient,
    base_url: str,
    operation: str,
    answer: type[T],
    *,
    path: BaseModel | None = None,
    query: BaseModel | None = None,
    body: BaseModel | None = None,
    files: Mapping[str, bytes] | None = None,
) -> T:
    """Call an operation, such as "GET /tasks/{task_id}", and read its answer.

    A field that was not set is not sent; one that was set to None is sent as null.

    Raises:
        CoreError: one of its four kinds.
    """
    method, _, template = operation.partition(" ")
    try:
        response = await client.request(
            method,
            base_url.rstrip("/") + _filled(template, path),
            params=query.model_dump(mode="json", exclude_unset=True) if query else None,
            json=body.model_dump(mode="json", exclude_unset=True) if body else None,
            files=files,
            timeout=TIMEOUT_SECONDS,
        )
    except httpx.DecodingError as error:
        raise CoreAnswerUnreadable(operation, "the answer is garbled") from error
    except (httpx.RequestError, httpx.InvalidURL) as error:
        raise CoreUnavailable(operation, f"no answer ({type(error).__name__})") from error
    if not response.is_success:
        raise _failure(operation, response)
    return _read(operation, response, answer)


def _filled(template: str, path: BaseModel | None) -> str:
    values = path.model_dump(mode="json") if path else {}
    return template.format_map({name: quote(str(value), safe="") for name, value in values.items()})


def _failure(operation: str, response: httpx.Response) -> CoreError:
    status = response.status_code
    detail = _detail(response.content)
    reason = f"{status}: {_in_words(detail) or 'no detail given'}"
    if status >= 500:
        return CoreUnavailable(operation, reason, status, detail)
    if status == 404:
        return CoreNotFound(operation, reason, status, detail)
    if status >= 400:
        return CoreRefused(operation, reason, status, detail)
    return CoreAnswerUnreadable(operation, f"{status}: success or a refusal expected", status)


def _detail(content: bytes) -> str | list[ValidationFault]:
    try:
        return _ERROR_BODY.validate_json(content).detail
    except ValidationError:
        return ""


def _in_words(detail: str | list[ValidationFault]) -> str:
    if isinstance(detail, str):
        return one_line(detail)
    return in_words(((fault.loc, fault.msg) for fault in detail), top="body")


def _read[T](operation: str, response: httpx.Response, answer: type[T]) -> T:
    content = b"null" if answer is type(None) else response.content
    try:
        return TypeAdapter(answer).validate_json(content)
    except ValidationError as error:
        status = response.status_code
        faults = [
            ValidationFault(type=fault["type"], loc=list(fault["loc"]), msg=fault["msg"])
            for fault in error.errors(include_url=False, include_context=False, include_input=False)
        ]
        reason = f"{status}, but the body is not as promised: {_in_words(faults)}"
        # The original error quotes the body, which may hold what a log should not.
        raise CoreAnswerUnreadable(operation, reason, status, faults) from None
