"""Configurations of language models: stored, shown without their key, and tried.

Nothing of a configuration is logged, and a key goes to nobody but its provider.
"""

import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from fastapi import HTTPException

from zapa_shared.rest.language_models import LLMConfigAnswer, LLMTested
from zapa_shared.schemas import LLMConfigCreate, LLMConfigResponse, LLMConfigUpdate

from .language_models import first_model, has_model
from .store import Config, Store

__all__ = ["AskModel", "active", "create", "required", "shown", "tried", "update"]

type AskModel = Callable[[str, str, str], Awaitable[None]]
"""Asks a provider's model with a key; raises where it does not answer."""


def active(store: Store, user_id: int) -> Config | None:
    """The active configuration of a user."""
    config = store.configs.get(user_id)
    return config if config and config.shown.is_active else None


def required(config: Config | None) -> Config:
    """The configuration, where there is one; else the request is refused with 404."""
    if config is None:
        raise HTTPException(404, "there is no active configuration")
    return config


def shown(config: Config) -> LLMConfigAnswer:
    """What is answered of a configuration."""
    return LLMConfigAnswer.model_validate(config.shown)


def create(store: Store, user_id: int, new: LLMConfigCreate, now: datetime) -> Config:
    """Store a configuration in place of the one before; refused with 400 for an unknown model."""
    ids = (one.shown.id for one in store.configs.values())
    made = LLMConfigResponse(
        id=max(ids, default=0) + 1,
        user_id=user_id,
        created_at=now,
        updated_at=None,
        **new.model_dump(exclude={"api_key"}),
    )
    return _store(store, Config(made, new.api_key.get_secret_value()))


def update(store: Store, config: Config, changes: LLMConfigUpdate, now: datetime) -> Config:
    """Change what is given of a configuration; refused with 400 for an unknown model."""
    given = changes.model_dump(exclude_none=True, exclude={"api_key"})
    made = config.shown.model_copy(update={**given, "updated_at": now})
    key = changes.api_key.get_secret_value() if changes.api_key else config.api_key
    return _store(store, Config(made, key))


async def tried(ask_model: AskModel, config: Config) -> LLMTested:
    """What asking the provider one question shows."""
    provider = config.shown.provider
    model = str(config.shown.model_settings.get("model", first_model(provider)))
    started = time.monotonic()
    try:
        await ask_model(provider, model, config.api_key)
    except Exception:  # whatever a provider's client raises: the answer may show nothing of it
        return LLMTested(success=False, message="the provider did not answer")
    took = round((time.monotonic() - started) * 1000)
    return LLMTested(
        success=True,
        message="the provider answered",
        response_time_ms=took,
        provider=provider,
        model=model,
    )


def _store(store: Store, config: Config) -> Config:
    if not has_model(config.shown.provider, config.shown.model_settings):
        raise HTTPException(400, f"{config.shown.provider} has no such model")
    store.configs[config.shown.user_id] = config
    return config
