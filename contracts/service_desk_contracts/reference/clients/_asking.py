"""Asks a service for one thing, and names what went wrong. Knows no service."""

from collections.abc import Callable
from typing import Final

import requests
from pydantic import BaseModel, ValidationError

from shared.core.clients import HTTPClient

__all__ = ["NotFound", "ServiceError", "Unauthorized", "Unavailable", "ask", "is_there"]

_NOT_FOUND: Final = 404
_REFUSED: Final = (401, 403)


class ServiceError(Exception):
    """A service did not give what it was asked for; `service` is its name."""

    def __init__(self, service: str, what: str) -> None:
        self.service = service
        super().__init__(f"{service} {what}")


class NotFound(ServiceError):
    """There is no such thing."""


class Unauthorized(ServiceError):
    """The service does not accept the token of the request."""


class Unavailable(ServiceError):
    """The service did not answer in time, failed, or gave an answer that can't be read."""


def ask[M: BaseModel](
    http: HTTPClient, service: str, url: str, model: type[M], token: str | None = None
) -> M:
    """GET `url` of `service`, and read the answer; without `token`, with that of the settings.

    Raises:
        NotFound: the answer is 404.
        Unauthorized: the answer is 401 or 403.
        Unavailable: there is no answer, another one, or one that `model` can't read.
    """
    try:
        return model.model_validate_json(http.get(url, token=token).content)
    except requests.HTTPError as error:
        raise _refusal(service, error.response.status_code) from None
    except requests.RequestException as error:
        raise Unavailable(service, f"does not answer: {type(error).__name__}") from None
    except ValidationError as error:
        places = ", ".join(".".join(map(str, one["loc"])) or "the body" for one in error.errors())
        raise Unavailable(service, f"gave an answer that can't be read: {places}") from None


def is_there(find: Callable[[], object]) -> bool:
    """Whether `find` finds something.

    Raises:
        Unauthorized, Unavailable: as `find` does.
    """
    try:
        find()
    except NotFound:
        return False
    return True


def _refusal(service: str, status: int) -> ServiceError:
    if status == _NOT_FOUND:
        return NotFound(service, "has no such thing")
    if status in _REFUSED:
        return Unauthorized(service, "does not accept the token")
    return Unavailable(service, f"failed with {status}")
