"""The private service as an application: login, health, and the routes of admins."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path

from zapa_shared.rest.language_models import LLMConfigAnswer, LLMProviderInfo, LLMTested
from zapa_shared.rest.private import AdminLogin, AdminToken, Health, Ready, UserPath
from zapa_shared.schemas import LLMConfigCreate, LLMConfigUpdate

from .. import configs
from ..cross_origin import permit
from ..errors import create_app as create_empty
from ..errors import refuses
from ..language_models import PROVIDERS
from ..store import Config
from .integration import integration_routes
from .neighbours import reached
from .service import Service, require_admin
from .system import system_routes
from .users import find_user, user_routes
from .webhook import webhook_routes

__all__ = ["create_app"]


def create_app(service: Service, origins: Sequence[str] = ()) -> FastAPI:
    """The application; `origins` are those of the admin frontend."""
    app = create_empty("zapa-private")
    permit(app, origins, ("GET", "POST", "PUT", "DELETE"))

    @app.post("/api/v1/auth/login", responses=refuses(401))
    async def log_in(sent: AdminLogin) -> AdminToken:
        token = service.token_for(sent.username, sent.password.get_secret_value())
        if token is None:
            raise HTTPException(401, "the name or the password is not right")
        return AdminToken(access_token=token)

    @app.get("/health")
    async def get_health() -> Health:
        return Health(status="healthy")

    @app.get("/ready", responses=refuses(503))
    async def get_ready() -> Ready:
        await reached("database", service.reach_database)
        await reached("bridge", service.bridge.get_health)
        return Ready(status="ready", database="connected", bridge="connected")

    for routes in (user_routes, _config_routes, system_routes, integration_routes, webhook_routes):
        app.include_router(routes(service), prefix="/api/v1")
    return app


def _config_routes(service: Service) -> APIRouter:
    admin = Depends(require_admin(service))
    routes = APIRouter(
        prefix="/admin/llm-config",
        tags=["llm-config"],
        dependencies=[admin],
        responses=refuses(401, 403),
    )
    store = service.store

    def config_of(at: UserPath) -> Config:
        return configs.required(configs.active(store, at.user_id))

    @routes.get("/providers")
    async def list_providers() -> list[LLMProviderInfo]:
        return list(PROVIDERS)

    @routes.get("/{user_id}", responses=refuses(404))
    async def get_config(at: Annotated[UserPath, Path()]) -> LLMConfigAnswer:
        return configs.shown(config_of(at))

    @routes.post("/{user_id}", status_code=201, responses=refuses(400, 404))
    async def create_config(
        at: Annotated[UserPath, Path()], new: LLMConfigCreate
    ) -> LLMConfigAnswer:
        user = find_user(store, at.user_id)
        return configs.shown(configs.create(store, user.id, new, service.clock()))

    @routes.put("/{user_id}", responses=refuses(400, 404))
    async def update_config(
        at: Annotated[UserPath, Path()], changes: LLMConfigUpdate
    ) -> LLMConfigAnswer:
        return configs.shown(configs.update(store, config_of(at), changes, service.clock()))

    @routes.post("/{user_id}/test", responses=refuses(404))
    async def test_config(at: Annotated[UserPath, Path()]) -> LLMTested:
        return await configs.tried(service.ask_model, config_of(at))

    return routes
