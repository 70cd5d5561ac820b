"""The table `llm_config`: which language model answers a user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from zapa_shared.enums import LLMProvider

from .base import Base
from .columns import json_object, value_enum

if TYPE_CHECKING:
    from .user import User

__all__ = ["LLMConfig", "LLMProvider"]


class LLMConfig(Base):
    """A configuration of a user; the key is encrypted before it gets here."""

    __tablename__ = "llm_config"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    provider: Mapped[LLMProvider] = mapped_column(value_enum(LLMProvider, "llm_provider"))
    api_key_encrypted: Mapped[str] = mapped_column(String(500))
    model_settings: Mapped[dict[str, Any]] = mapped_column(json_object(), default=dict)
    is_active: Mapped[bool] = mapped_column(default=True)

    user: Mapped[User] = relationship(back_populates="llm_configs")
