"""Drives the consumers' own side: the clients of the frontend, of an admin and of the services.

``CLIENTS`` send what is declared through them, and read the events of chats as the frontend does.
"""

from __future__ import annotations

import inspect
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import httpx

from handfast.bindings import ConsumerClient
from handfast.declare import OCTETS, File
from service_desk_contracts.reference import frontend_client as frontend
from service_desk_contracts.reference import together
from service_desk_contracts.reference.clients import (
    NotFound,
    ServiceError,
    TicketClient,
    Unauthorized,
    Unavailable,
    UserClient,
)
from shared.core.clients import HTTPClient

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.bindings import Request

__all__ = ["CLIENTS"]

_FILES: Final = "service_desk_contracts.reference.file_service.files"


async def _call(routes: Mapping[str, frontend.Route], url: str, request: Request) -> Any:
    exchange = request.interaction.exchange
    is_known = exchange.credentials and exchange.operation.security
    client = frontend.FrontendClient(url, routes, "example-token" if is_known else None)
    return await client.ask(request.operation, request.path, request.query, **_body(request))


def _body(request: Request) -> dict[str, Any]:
    """What is sent, as httpx takes it: a form is sent in parts, also where it has no file."""
    if request.operation != "upload_file":
        return {} if request.body is None else {"json": request.body}
    return {"files": [(name, _part(value)) for name, value in request.body.items()]}


def _part(value: Any) -> tuple[Any, ...]:
    """A file is sent as bytes of any kind: what it is, the service finds out."""
    return (value.name, bytes(value), OCTETS) if isinstance(value, File) else (None, str(value))


def _read_as_worker(message: Any) -> dict[str, Any]:
    """The task of this name, and its arguments, if it takes them."""
    together.load()
    task = getattr(import_module(f"{_FILES}.tasks"), message["task"])
    arguments = inspect.signature(task.run).bind(*message["args"]).arguments
    return {"task": task.name, "args": [str(UUID(one)) for one in arguments.values()]}


async def _watch(url: str, request: Request) -> Any:
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        return (await client.get(request.interaction.operation.path)).raise_for_status().json()


class _Quick(HTTPClient):
    """Asks a stand-in again without waiting: its next answer is the same."""

    default_backoff_factor = 0


def _find(url: str, request: Request) -> Any:
    client = (TicketClient if request.operation == "get_ticket" else UserClient)(url, _Quick())
    token = "example-token" if request.interaction.exchange.credentials else None
    return getattr(client, request.operation)(*request.path.values(), token=token)


_OF_FRONTEND: Final[Mapping[str, Any]] = {
    "refuses": frontend.Refused,
    "errors": (frontend.FrontendError,),
}
_OF_SERVICES: Final = ConsumerClient(
    call=_find,
    refuses={401: Unauthorized, 404: NotFound, 422: Unavailable},
    errors=(ServiceError,),
)
CLIENTS: Final[Mapping[str, ConsumerClient]] = {
    "frontend": ConsumerClient(
        call=partial(_call, frontend.ROUTES), read=frontend.read_event, **_OF_FRONTEND
    ),
    "admin": ConsumerClient(call=partial(_call, frontend.ADMIN_ROUTES), **_OF_FRONTEND),
    **dict.fromkeys(("ticket-service", "communication-service", "file-service"), _OF_SERVICES),
    "file-worker": ConsumerClient(
        read=_read_as_worker, errors=(AttributeError, LookupError, TypeError, ValueError)
    ),
    "compose": ConsumerClient(
        call=_watch, refuses=httpx.HTTPStatusError, errors=(httpx.HTTPError, ValueError)
    ),
}
"""By consumer: each has its own."""
