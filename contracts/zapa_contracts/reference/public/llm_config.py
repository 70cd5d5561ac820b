"""Which language model answers a user. A key is stored and passed to its provider, never answered.

Nothing of a configuration is logged.
"""

import time
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException

from zapa_shared.rest.public import Done, LLMConfigAnswer, LLMProviderInfo, LLMTested
from zapa_shared.schemas import LLMConfigCreate, LLMConfigResponse, UserResponse

from ..language_models import PROVIDERS, first_model, has_model
from ..store import Config
from .service import Service, caller_of

__all__ = ["config_routes"]


def config_routes(service: Service) -> APIRouter:
    """The routes below `/llm-config`."""
    routes = APIRouter(prefix="/llm-config", tags=["llm-config"])
    caller = Depends(caller_of(service))

    @routes.get("/")
    async def get_config(user: Annotated[UserResponse, caller]) -> LLMConfigAnswer | None:
        config = _active(service, user)
        return _shown(config) if config else None

    @routes.post("/")
    async def set_config(
        user: Annotated[UserResponse, caller], new: LLMConfigCreate
    ) -> LLMConfigAnswer:
        if not has_model(new.provider, new.model_settings):
            raise HTTPException(400, f"{new.provider} has no such model")
        config = _made(service, user, new)
        service.store.configs[user.id] = config
        return _shown(config)

    @routes.delete("/")
    async def delete_config(user: Annotated[UserResponse, caller]) -> Done:
        _required(service, user)
        del service.store.configs[user.id]
        return Done(success=True, message="the configuration was deleted")

    @routes.post("/test")
    async def test_config(user: Annotated[UserResponse, caller]) -> LLMTested:
        return await _tested(service, _required(service, user))

    @routes.get("/providers")
    async def list_providers() -> list[LLMProviderInfo]:
        return list(PROVIDERS)

    return routes


def _active(service: Service, user: UserResponse) -> Config | None:
    config = service.store.configs.get(user.id)
    return config if config and config.shown.is_active else None


def _required(service: Service, user: UserResponse) -> Config:
    config = _active(service, user)
    if config is None:
        raise HTTPException(404, "there is no active configuration")
    return config


def _shown(config: Config) -> LLMConfigAnswer:
    return LLMConfigAnswer.model_validate(config.shown)


def _made(service: Service, user: UserResponse, new: LLMConfigCreate) -> Config:
    before = service.store.configs.values()
    shown = LLMConfigResponse(
        id=max((one.shown.id for one in before), default=0) + 1,
        user_id=user.id,
        created_at=service.clock(),
        updated_at=None,
        **new.model_dump(exclude={"api_key"}),
    )
    return Config(shown, new.api_key.get_secret_value())


async def _tested(service: Service, config: Config) -> LLMTested:
    provider = config.shown.provider
    model = str(config.shown.model_settings.get("model", first_model(provider)))
    started = time.monotonic()
    try:
        await service.ask_model(provider, model, config.api_key)
    except Exception:  # whatever a provider's client raises: the answer may show nothing of it
        return LLMTested(success=False, message="the provider did not answer")
    took = round((time.monotonic() - started) * 1000)
    parts = {"response_time_ms": took, "provider": provider, "model": model}
    return LLMTested(success=True, message="the provider answered", **parts)
