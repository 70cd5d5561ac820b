"""The user's own configuration. A key is stored and passed to its provider, never answered."""

from typing import Annotated

from fastapi import APIRouter, Depends

from zapa_shared.rest.done import Done
from zapa_shared.rest.language_models import LLMConfigAnswer, LLMProviderInfo, LLMTested
from zapa_shared.schemas import LLMConfigCreate, UserResponse

from .. import configs
from ..errors import refuses
from ..language_models import PROVIDERS
from .service import Service, caller_of

__all__ = ["config_routes"]


def config_routes(service: Service) -> APIRouter:
    """The routes below `/llm-config`."""
    routes = APIRouter(prefix="/llm-config", tags=["llm-config"])
    caller = Depends(caller_of(service))
    store = service.store

    @routes.get("/", responses=refuses(401))
    async def get_config(user: Annotated[UserResponse, caller]) -> LLMConfigAnswer | None:
        config = configs.active(store, user.id)
        return configs.shown(config) if config else None

    @routes.post("/", responses=refuses(400, 401))
    async def set_config(
        user: Annotated[UserResponse, caller], new: LLMConfigCreate
    ) -> LLMConfigAnswer:
        return configs.shown(configs.create(store, user.id, new, service.clock()))

    @routes.delete("/", responses=refuses(401, 404))
    async def delete_config(user: Annotated[UserResponse, caller]) -> Done:
        configs.required(configs.active(store, user.id))
        del store.configs[user.id]
        return Done(success=True, message="the configuration was deleted")

    @routes.post("/test", responses=refuses(401, 404))
    async def test_config(user: Annotated[UserResponse, caller]) -> LLMTested:
        config = configs.required(configs.active(store, user.id))
        return await configs.tried(service.ask_model, config)

    @routes.get("/providers")
    async def list_providers() -> list[LLMProviderInfo]:
        return list(PROVIDERS)

    return routes
