"""Which providers of language models there are, and which models of each. Pure data."""

from collections.abc import Mapping
from typing import Any

from zapa_shared.enums import LLMProvider
from zapa_shared.rest.language_models import LLMModel, LLMProviderInfo

__all__ = ["PROVIDERS", "first_model", "has_model"]

_MODELS = {
    LLMProvider.OPENAI: ("OpenAI", ("gpt", "gpt-mini")),
    LLMProvider.ANTHROPIC: ("Anthropic", ("claude", "claude-small")),
    LLMProvider.GOOGLE: ("Google", ("gemini",)),
}

PROVIDERS = tuple(
    LLMProviderInfo(
        value=provider,
        name=name,
        description=f"The models of {name}",
        models=[LLMModel(value=m, name=m.title(), description=f"{name}'s {m}") for m in models],
    )
    for provider, (name, models) in _MODELS.items()
)


def has_model(provider: LLMProvider, settings: Mapping[str, Any]) -> bool:
    """Whether the provider has the model that the settings name, if they name one."""
    return "model" not in settings or settings["model"] in _MODELS[provider][1]


def first_model(provider: LLMProvider) -> str:
    """The one that is taken where none is named."""
    return _MODELS[provider][1][0]
