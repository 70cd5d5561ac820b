"""The gateway as an application: its routes, and its health."""

from typing import Any

from fastapi import APIRouter, FastAPI, Response
from redis.exceptions import RedisError

from shared.errors import RetryableError
from shared.pipeline.queue import QUEUE
from shared.pipeline.rest import Health, QueueHealth

from .errors import create_app as create_empty
from .jobs import job_routes
from .service import Service
from .stream import stream_routes
from .uploads import upload_routes

__all__ = ["create_app"]


def create_app(service: Service) -> FastAPI:
    """The application."""
    app = create_empty("api_gateway")
    for routes in (upload_routes, job_routes, stream_routes, _health_routes):
        app.include_router(routes(service), prefix="/api/v1")
    return app


def _health_routes(service: Service) -> APIRouter:
    routes = APIRouter()

    @routes.get("/health", response_model_exclude_none=True)
    async def get_health(response: Response) -> Health:
        size, issues = 0, list[str]()
        try:
            async with service.clients() as redis:
                size = await redis.llen(QUEUE)
        except (RedisError, OSError):
            issues.append("redis does not answer")
        active = 0
        try:
            service.store.reach()
            active = sum(job.status == "processing" for job in service.store.jobs.values())
        except RetryableError as away:
            issues.append(away.message)
        if issues:
            response.status_code = 503
        parts: dict[str, Any] = {
            "status": "unhealthy" if issues else "healthy",
            "timestamp": service.clock(),
            "queue": QueueHealth(size=size, active_jobs=active, workers=1),
            "database": "unhealthy" if service.store.is_away else "healthy",
            "redis": "unhealthy" if "redis does not answer" in issues else "healthy",
        }
        return Health(**parts, issues=issues or None)

    return routes
