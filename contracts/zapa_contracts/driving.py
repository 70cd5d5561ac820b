"""Drives the consumers' own side: the bridge's client and reporter, and the frontends' client.

``CLIENTS`` send what is declared through them, and read messages as the processor does.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import httpx
from pydantic import BaseModel, ValidationError

from handfast.bindings import ConsumerClient
from zapa_contracts.providers.webhook import REPORT
from zapa_contracts.reference import bridge_client, frontend_client
from zapa_contracts.reference.bridge import reporter
from zapa_contracts.reference.connections import connections
from zapa_shared.queue import QueuedMessage
from zapa_shared.rest.bridge import NewSession, OutgoingMessage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.bindings import Request

__all__ = ["CLIENTS", "never_sent"]

_SECRET: Final = b"example-secret-of-32-bytes-or-more"
_BODIES: Final[Mapping[str, type[BaseModel]]] = {
    "create_session": NewSession,
    "send_message": OutgoingMessage,
}


def never_sent(request: Request) -> str | None:
    """Why no client sends ``request``, or None: one does."""
    exchange, model = request.interaction.exchange, _BODIES.get(request.operation)
    if exchange.operation.method == "OPTIONS" or exchange.headers:
        return "a browser sends it, and its Origin, by itself"
    if exchange.operation is REPORT and not exchange.credentials:
        return "the bridge signs every event"
    try:
        if model is not None:
            model.model_validate(request.body)
            if request.path not in ({}, {"session_id": request.body["session_id"]}):
                return "the bridge's client names one session in both places"
    except ValidationError:
        return "the bridge's client refuses to send such a body"
    return None


async def _call_bridge(url: str, request: Request) -> Any:
    client, arguments = bridge_client.BridgeClient(url), request.arguments
    if request.operation == "send_message":
        arguments["recipient"] = arguments.pop("recipient_jid")
    answer = await getattr(client, request.operation)(**arguments)
    if request.operation == "delete_session":
        return None if answer else _refuse(404)
    return answer


def _refuse(status: int) -> None:
    raise bridge_client.SessionError(status)


async def _call_service(
    routes: Mapping[str, frontend_client.Route], url: str, request: Request
) -> Any:
    exchange = request.interaction.exchange
    is_known = exchange.credentials and exchange.operation.security
    client = frontend_client.FrontendClient(url, routes, "example-token" if is_known else None)
    return await client.ask(request.operation, request.path, request.query, request.body)


async def _report(url: str, request: Request) -> Any:
    return await reporter.report(f"{url}{REPORT.path}", _SECRET, request.body)


async def _watch(url: str, request: Request) -> Any:
    async with connections(base_url=url) as client:
        return (await client.get(request.interaction.operation.path)).raise_for_status().json()


def _client(**parts: Any) -> ConsumerClient:
    return ConsumerClient(can_call=lambda request: never_sent(request) is None, **parts)


_BRIDGE: Final = _client(
    call=_call_bridge,
    refuses=bridge_client.SessionError,
    errors=(bridge_client.WhatsAppBridgeError,),
)
_OF_FRONTEND: Final = {
    "refuses": frontend_client.Refused,
    "errors": (frontend_client.FrontendError,),
}

CLIENTS: Final[Mapping[str, ConsumerClient]] = {
    "web": _client(call=partial(_call_service, frontend_client.WEB_ROUTES), **_OF_FRONTEND),
    "admin": _client(call=partial(_call_service, frontend_client.ADMIN_ROUTES), **_OF_FRONTEND),
    "ops": _client(
        call=_watch, refuses=httpx.HTTPStatusError, errors=(httpx.HTTPError, ValueError)
    ),
    "zapa-public": _BRIDGE,
    "zapa-private": _BRIDGE,
    "whatsapp-bridge": _client(
        call=_report, refuses=reporter.EventRefused, errors=(reporter.ReportError,)
    ),
    "message-processor": ConsumerClient(
        read=QueuedMessage.model_validate, errors=(ValidationError,)
    ),
}
"""By consumer: each has its own."""
