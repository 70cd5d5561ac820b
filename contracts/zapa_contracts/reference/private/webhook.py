"""The webhook: what the bridge reports is verified, stored once, and queued once.

An event that is signed and can be read is answered with 200, whatever becomes of it: the bridge
would report it again and again. No number and no message is logged.
"""

import logging
from asyncio import Lock
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError

from zapa_shared.addresses import to_jid
from zapa_shared.enums import MessageType
from zapa_shared.queue import Priority, QueuedMessage, QueuedMetadata, list_of
from zapa_shared.rest.errors import Invalid
from zapa_shared.rest.private import WebhookHealth
from zapa_shared.schemas import MessageResponse, UserResponse
from zapa_shared.signature import HEADER, is_signed
from zapa_shared.webhook import ConnectionEvent, ReceivedData, ReceivedEvent, WebhookEvent
from zapa_shared.webhook import WebhookResult as Result

from ..errors import refuses
from .service import Service

__all__ = ["handle", "webhook_routes"]

_LOG = logging.getLogger(__name__)
_EVENT: TypeAdapter[WebhookEvent] = TypeAdapter(WebhookEvent)


def webhook_routes(service: Service) -> APIRouter:
    """The routes below `/webhooks`."""
    routes = APIRouter(prefix="/webhooks", tags=["webhooks"])

    @routes.post("/whatsapp", responses={**refuses(401), 422: {"model": Invalid}})
    async def report_event(request: Request) -> Result:
        body = await request.body()
        header = request.headers.get(HEADER, "")
        if not is_signed(service.webhook_secret, header, body, service.clock()):
            raise HTTPException(401, "the signature is not right, or too old")
        try:
            event = _EVENT.validate_json(body)
        except ValidationError as error:
            faults = error.errors(include_url=False, include_context=False, include_input=False)
            wrong = [{**fault, "loc": ("body", *fault["loc"])} for fault in faults]
            raise RequestValidationError(wrong) from None
        try:
            return await handle(service, event)
        except Exception as error:  # whatever it is, the bridge must not report it for ever
            _LOG.warning("an event could not be handled: %s", type(error).__name__)
            return Result(status="error")

    @routes.get("/whatsapp/health")
    async def get_webhook_health() -> WebhookHealth:
        return WebhookHealth(status="healthy", service="webhook_handler")

    return routes


async def handle(service: Service, event: Any) -> Result:
    """Do what an event asks for; the same event again changes nothing."""
    match event:
        case ReceivedEvent():
            return await _received(service, event.data)
        case ConnectionEvent():
            return Result(status="acknowledged")
    message_id = event.data.message_id
    if message_id not in service.store.outgoing:
        return Result(status="not_found")
    service.store.outgoing[message_id] = event.event_type
    return Result(status="updated", message_id=message_id)


async def _received(service: Service, data: ReceivedData) -> Result:
    is_question = data.to_number == service.service_number
    user = service.store.user_of(data.from_number if is_question else data.to_number)
    if user is None:
        return Result(status="ignored")
    async with service.reports.setdefault(data.message_id, Lock()):
        return await _received_alone(service, user, data, is_question=is_question)


async def _received_alone(
    service: Service, user: UserResponse, data: ReceivedData, *, is_question: bool
) -> Result:
    # The queue is waited for, so the same message may be reported again meanwhile.
    if data.message_id in service.store.results:
        return service.store.results[data.message_id]
    row = service.store.incoming.get(data.message_id) or _stored(service, user, data)
    result = Result(status="stored", message_id=data.message_id)
    if is_question:
        message = _queued(service, user, data, row)
        await service.push(list_of(message.priority), message)
        result = Result(status="queued", message_id=data.message_id, queue_id=message.id)
    service.store.results[data.message_id] = result
    return result


def _stored(service: Service, user: UserResponse, data: ReceivedData) -> MessageResponse:
    row = MessageResponse(
        id=len(service.store.messages) + 1,
        session_id=user.id,
        user_id=user.id,
        sender_jid=to_jid(data.from_number),
        recipient_jid=to_jid(data.to_number),
        timestamp=data.timestamp,
        message_type=MessageType(data.media_type or "text"),
        content=None if data.media_type else data.text,
        caption=data.text if data.media_type else None,
        media_metadata={"url": data.media_url} if data.media_url else None,
        created_at=service.clock(),
    )
    service.store.messages.append(row)
    service.store.incoming[data.message_id] = row
    return row


def _queued(
    service: Service, user: UserResponse, data: ReceivedData, row: MessageResponse
) -> QueuedMessage:
    now = service.clock()
    metadata = QueuedMetadata(
        message_id=row.id, whatsapp_message_id=data.message_id, from_number=data.from_number
    )
    return QueuedMessage(
        id=f"{user.id}:{int(now.timestamp() * 1_000_000)}",
        user_id=user.id,
        content=data.text or "",
        priority=Priority.NORMAL,
        created_at=now,
        metadata=metadata,
    )
