"""Which language model answers a user: what sets it, and what is answered of it.

A key is written and never read back: no answer has a field for it. No error shows what was sent.
"""

from pydantic import BaseModel, ConfigDict, Field

from zapa_shared.enums import LLMProvider
from zapa_shared.fields import Id, Instant, JsonObject, SecretKey

__all__ = ["LLMConfigCreate", "LLMConfigResponse", "LLMConfigUpdate", "LLMProvider"]


class LLMConfigCreate(BaseModel):
    """A new configuration. `api_key.get_secret_value()` is the key itself."""

    model_config = ConfigDict(hide_input_in_errors=True, protected_namespaces=())

    provider: LLMProvider
    api_key: SecretKey
    model_settings: JsonObject = Field(default_factory=dict)
    is_active: bool = True


class LLMConfigUpdate(BaseModel):
    """What is to change of a configuration; what is left out stays."""

    model_config = ConfigDict(hide_input_in_errors=True, protected_namespaces=())

    api_key: SecretKey | None = None
    model_settings: JsonObject | None = None
    is_active: bool | None = None


class LLMConfigResponse(BaseModel):
    """A configuration without its key; can be read from a row object."""

    model_config = ConfigDict(
        from_attributes=True, hide_input_in_errors=True, protected_namespaces=()
    )

    id: Id
    user_id: Id
    provider: LLMProvider
    model_settings: JsonObject
    is_active: bool
    created_at: Instant
    updated_at: Instant | None
