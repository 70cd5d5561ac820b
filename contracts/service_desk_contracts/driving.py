"""Drives the consumers' own side: the clients of the frontend, of an admin and of the services.

``CLIENTS`` send what is declared through them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import httpx

from handfast.bindings import ConsumerClient
from service_desk_contracts.reference import frontend_client as frontend
from service_desk_contracts.reference.clients import (
    NotFound,
    ServiceError,
    TicketClient,
    Unauthorized,
    Unavailable,
    UserClient,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.bindings import Request

__all__ = ["CLIENTS"]


async def _call(routes: Mapping[str, frontend.Route], url: str, request: Request) -> Any:
    exchange = request.interaction.exchange
    is_known = exchange.credentials and exchange.operation.security
    client = frontend.FrontendClient(url, routes, "example-token" if is_known else None)
    body = {} if request.body is None else {"json": request.body}
    return await client.ask(request.operation, request.path, request.query, **body)


async def _watch(url: str, request: Request) -> Any:
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        return (await client.get(request.interaction.operation.path)).raise_for_status().json()


def _find(url: str, request: Request) -> Any:
    client = TicketClient(url) if request.operation == "get_ticket" else UserClient(url)
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
    "frontend": ConsumerClient(call=partial(_call, frontend.ROUTES), **_OF_FRONTEND),
    "admin": ConsumerClient(call=partial(_call, frontend.ADMIN_ROUTES), **_OF_FRONTEND),
    **dict.fromkeys(("ticket-service", "communication-service", "file-service"), _OF_SERVICES),
    "compose": ConsumerClient(
        call=_watch, refuses=httpx.HTTPStatusError, errors=(httpx.HTTPError, ValueError)
    ),
}
"""By consumer: each has its own."""
