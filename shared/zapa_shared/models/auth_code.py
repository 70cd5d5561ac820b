"""The table `auth_code`: codes by which users log in."""

from __future__ import annotations

import re
from datetime import datetime  # noqa: TC003  # SQLAlchemy reads the annotations
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from .base import Base
from .columns import UtcDateTime

if TYPE_CHECKING:
    from .user import User

__all__ = ["AuthCode"]


class AuthCode(Base):
    """A code of six ASCII digits that was sent to a user."""

    __tablename__ = "auth_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(6), index=True)
    used: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    user: Mapped[User] = relationship(back_populates="auth_codes")

    @validates("code")
    def _six_digits(self, _name: str, value: str) -> str:
        if not isinstance(value, str) or not re.fullmatch("[0-9]{6}", value):
            raise ValueError("not a code: six digits from 0 to 9")
        return value
