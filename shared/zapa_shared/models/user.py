"""The table `user`: who writes to the service on WhatsApp."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  # SQLAlchemy reads the annotations
from typing import TYPE_CHECKING, Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from zapa_shared.addresses import to_phone_number

from .base import Base
from .columns import UtcDateTime, json_object

if TYPE_CHECKING:
    from .auth_code import AuthCode
    from .llm_config import LLMConfig
    from .message import Message
    from .session import Session

__all__ = ["User"]


class User(Base):
    """A user; everything that is theirs is deleted with them."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    phone_number: Mapped[str] = mapped_column(String(20), unique=True, index=True)
    display_name: Mapped[str | None] = mapped_column(String(255))
    first_seen: Mapped[datetime] = mapped_column(UtcDateTime)
    last_active: Mapped[datetime | None] = mapped_column(UtcDateTime)
    preferences: Mapped[dict[str, Any] | None] = mapped_column(json_object(), default=dict)

    sessions: Mapped[list[Session]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )
    messages: Mapped[list[Message]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )
    auth_codes: Mapped[list[AuthCode]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )
    llm_configs: Mapped[list[LLMConfig]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )

    @validates("phone_number")
    def _one_form(self, _name: str, value: str) -> str:
        return to_phone_number(value)
