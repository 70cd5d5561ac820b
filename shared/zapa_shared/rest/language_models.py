"""What the services answer of language models; no answer has a field for a key."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from zapa_shared.enums import LLMProvider
from zapa_shared.schemas.llm import LLMConfigResponse

__all__ = ["LLMConfigAnswer", "LLMModel", "LLMProviderInfo", "LLMTested"]

_Words = Annotated[str, Field(min_length=1)]


class LLMConfigAnswer(LLMConfigResponse):
    """A configuration and nothing beside it: no other field may bring its key along."""

    model_config = ConfigDict(extra="forbid")


class LLMTested(BaseModel):
    """Whether the provider of a configuration answered; if so, which one, and how fast."""

    model_config = ConfigDict(protected_namespaces=())

    success: bool
    message: _Words
    response_time_ms: Annotated[int, Field(ge=0)] | None = None
    provider: LLMProvider | None = None
    model: str | None = None


class LLMModel(BaseModel):
    """A model that a provider offers."""

    value: _Words
    name: _Words
    description: _Words


class LLMProviderInfo(BaseModel):
    """A provider that can be configured, and its models."""

    value: LLMProvider
    name: _Words
    description: _Words
    models: Annotated[list[LLMModel], Field(min_length=1)]
