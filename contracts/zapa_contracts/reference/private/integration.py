"""The bridge and the queue, for admins."""

from collections.abc import Awaitable, Callable
from functools import partial

from fastapi import APIRouter, Depends
from redis.asyncio import Redis

from zapa_shared.enums import SessionStatus
from zapa_shared.rest.bridge import SERVICE_SESSION
from zapa_shared.rest.integration import Cleared, IntegrationStatus, QueueStats, Requeued

from ..bridge_client import BridgeClient, SessionError
from ..errors import refuses
from . import queue
from .neighbours import answers, reached
from .service import Service, require_admin

__all__ = ["integration_routes"]


def integration_routes(service: Service) -> APIRouter:
    """The routes below `/admin/integration`."""
    admin = Depends(require_admin(service))
    routes = APIRouter(
        prefix="/admin/integration",
        tags=["integration"],
        dependencies=[admin],
        responses=refuses(401, 403),
    )

    async def in_queue[T](do: Callable[[Redis], Awaitable[T]]) -> T:
        async with service.clients() as redis:
            return await do(redis)

    async def status() -> IntegrationStatus:
        bridge = await answers(service.bridge.get_health)
        return IntegrationStatus(
            bridge="connected" if bridge else "away",
            queue="connected" if await answers(partial(in_queue, queue.stats)) else "away",
            session=await _session(service.bridge) if bridge else None,
        )

    @routes.get("/status")
    async def get_status() -> IntegrationStatus:
        return await status()

    @routes.post("/initialize", responses=refuses(503))
    async def initialize() -> IntegrationStatus:
        if await reached("bridge", partial(_session, service.bridge)) is None:
            create = partial(service.bridge.create_session, SERVICE_SESSION, service.webhook_url)
            await reached("bridge", create)
        return await status()

    @routes.get("/queue/stats", responses=refuses(503))
    async def get_queue_stats() -> QueueStats:
        return await reached("queue", partial(in_queue, queue.stats))

    @routes.post("/queue/requeue-failed", responses=refuses(503))
    async def requeue_failed() -> Requeued:
        count = await reached("queue", partial(in_queue, queue.requeue_failed))
        return Requeued(status="success", requeued=count)

    @routes.post("/queue/clear-failed", responses=refuses(503))
    async def clear_failed() -> Cleared:
        count = await reached("queue", partial(in_queue, queue.clear_failed))
        return Cleared(status="success", cleared=count)

    return routes


async def _session(bridge: BridgeClient) -> SessionStatus | None:
    """How far the service's own session is; None where there is none."""
    try:
        return (await bridge.get_session(SERVICE_SESSION)).status
    except SessionError as refused:
        if refused.status != 404:
            raise
        return None
