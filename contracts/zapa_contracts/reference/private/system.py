"""The whole system, for admins: how it is, its numbers, and exports of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from zapa_shared.enums import LLMProvider
from zapa_shared.rest.system import (
    ExportPath,
    ExportProgress,
    ProviderUsage,
    SystemExport,
    SystemExportRequest,
    SystemHealth,
    SystemStats,
)

from ..errors import refuses
from ..store import Store
from . import exports
from .neighbours import answers
from .service import Service, require_admin

__all__ = ["system_routes"]

_NEARLY_FULL = 90


def system_routes(service: Service) -> APIRouter:
    """The routes below `/admin/system`."""
    admin = Depends(require_admin(service))
    routes = APIRouter(
        prefix="/admin/system",
        tags=["system"],
        dependencies=[admin],
        responses=refuses(401, 403),
    )

    @routes.get("/health")
    async def get_system_health() -> SystemHealth:
        return await _health(service)

    @routes.get("/stats")
    async def get_system_stats() -> SystemStats:
        store, today = service.store, service.clock().date()
        replies = _milliseconds_before_replies(store)
        return SystemStats(
            total_users=len(store.users),
            active_users=sum(one.last_active is not None for one in store.users.values()),
            total_messages=len(store.messages),
            messages_today=sum(one.timestamp.date() == today for one in store.messages),
            average_response_time_ms=sum(replies) / len(replies) if replies else None,
            llm_provider_usage=_usage_of_providers(store),
        )

    @routes.post("/export", status_code=202, responses=refuses(400))
    async def export_system(asked: SystemExportRequest) -> ExportProgress:
        return exports.ask_for(service.exports, asked).progress

    @routes.get("/export/{export_id}", responses=refuses(404))
    async def get_export(at: Annotated[ExportPath, Path()]) -> ExportProgress:
        return exports.find(service.exports, at.export_id).progress

    @routes.get("/export/{export_id}/download", responses=refuses(404))
    async def download_export(at: Annotated[ExportPath, Path()]) -> SystemExport:
        return exports.made(exports.find(service.exports, at.export_id))

    return routes


async def _health(service: Service) -> SystemHealth:
    database = await answers(service.reach_database)
    bridge = await answers(service.bridge.get_health)
    memory, disk = service.usage()
    is_well = bridge and max(memory, disk) <= _NEARLY_FULL
    return SystemHealth(
        status="unhealthy" if not database else "healthy" if is_well else "degraded",
        database_connected=database,
        whatsapp_bridge_connected=bridge,
        memory_usage_percent=memory,
        disk_usage_percent=disk,
        uptime_seconds=int((service.clock() - service.started_at).total_seconds()),
    )


def _milliseconds_before_replies(store: Store) -> list[float]:
    asked = {one.id: one.timestamp for one in store.messages}
    return [
        (one.timestamp - asked[one.reply_to_id]).total_seconds() * 1000
        for one in store.messages
        if one.reply_to_id in asked
    ]


def _usage_of_providers(store: Store) -> ProviderUsage:
    active = [one.shown.provider for one in store.configs.values() if one.shown.is_active]
    return ProviderUsage.model_validate({one.value: active.count(one) for one in LLMProvider})
