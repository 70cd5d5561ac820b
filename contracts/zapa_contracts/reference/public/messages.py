"""A user's messages: listed, found, counted and exported. Changes nothing."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from zapa_shared.export import CsvExport, ExportFormat, ExportQuery, JsonExport, to_csv
from zapa_shared.rest.public import Export, MessageQuery, MessageStats, RecentQuery, SearchQuery
from zapa_shared.schemas import MessageResponse, UserResponse

from ..errors import refuses
from .service import Service, caller_of

__all__ = ["message_routes"]


def message_routes(service: Service) -> APIRouter:
    """The routes below `/messages`."""
    routes = APIRouter(prefix="/messages", tags=["messages"], responses=refuses(401))
    caller = Depends(caller_of(service))

    @routes.get("/")
    async def list_messages(
        asked: Annotated[MessageQuery, Query()], user: Annotated[UserResponse, caller]
    ) -> list[MessageResponse]:
        found = _with(asked.search, service.store.messages_of(user.id))
        return found[asked.skip : asked.skip + asked.limit]

    @routes.get("/recent")
    async def recent_messages(
        asked: Annotated[RecentQuery, Query()], user: Annotated[UserResponse, caller]
    ) -> list[MessageResponse]:
        return service.store.messages_of(user.id)[: asked.count]

    @routes.get("/search")
    async def search_messages(
        asked: Annotated[SearchQuery, Query()], user: Annotated[UserResponse, caller]
    ) -> list[MessageResponse]:
        found = _with(asked.query, service.store.messages_of(user.id))
        return found[asked.skip : asked.skip + asked.limit]

    @routes.get("/stats")
    async def message_stats(user: Annotated[UserResponse, caller]) -> MessageStats:
        return _stats(service.store.messages_of(user.id), service.store.count_sent(user))

    @routes.get("/export")
    async def export_messages(
        asked: Annotated[ExportQuery, Query()], user: Annotated[UserResponse, caller]
    ) -> Export:
        messages = service.store.messages_of(user.id)[::-1]
        if asked.format is ExportFormat.CSV:
            return CsvExport(data=to_csv(messages))
        return JsonExport(data=messages, total_messages=len(messages))

    return routes


def _with(words: str | None, messages: list[MessageResponse]) -> list[MessageResponse]:
    if words is None:
        return messages
    wanted = words.casefold()
    return [
        one
        for one in messages
        if any(text and wanted in text.casefold() for text in (one.content, one.caption))
    ]


def _stats(latest_first: list[MessageResponse], sent: int) -> MessageStats:
    total = len(latest_first)
    first = latest_first[-1].timestamp if latest_first else None
    last = latest_first[0].timestamp if latest_first else None
    days = (last.date() - first.date()).days + 1 if first and last else 1
    return MessageStats(
        total_messages=total,
        messages_sent=sent,
        messages_received=total - sent,
        first_message_date=first,
        last_message_date=last,
        average_messages_per_day=total / days,
    )
