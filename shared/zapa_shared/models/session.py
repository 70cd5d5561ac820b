"""The table `session`: a connection to WhatsApp.

Its column `metadata` has a name that SQLAlchemy reserves on every class of a table. It is mapped as
`session_metadata`, which is what queries use; `metadata` of a row is the same object.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  # SQLAlchemy reads the annotations
from typing import TYPE_CHECKING, Any, overload

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import Mapped, mapped_column, relationship

from zapa_shared.enums import SessionStatus, SessionType

from .base import Base
from .columns import UtcDateTime, json_object, value_enum

if TYPE_CHECKING:
    from .message import Message
    from .user import User

__all__ = ["Session", "SessionStatus", "SessionType"]


class _Metadata:
    """Of a row, its `session_metadata`; of the class, what SQLAlchemy stores there."""

    @overload
    def __get__(self, row: None, owner: type[Session]) -> MetaData: ...
    @overload
    def __get__(self, row: Session, owner: type[Session]) -> dict[str, Any] | None: ...
    def __get__(
        self, row: Session | None, owner: type[Session]
    ) -> MetaData | dict[str, Any] | None:
        return Base.metadata if row is None else row.session_metadata

    def __set__(self, row: Session, value: dict[str, Any] | None) -> None:
        row.session_metadata = value


class _Reserved:
    # Inherited, because SQLAlchemy 2.1 warns of the name where a class of a table has it itself.
    metadata = _Metadata()


class Session(_Reserved, Base):  # type: ignore[misc]  # `Session.metadata` is a MetaData still
    """A session of a user; its messages are deleted with it."""

    __tablename__ = "session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    session_type: Mapped[SessionType] = mapped_column(
        value_enum(SessionType, "session_type"), default=SessionType.MAIN
    )
    status: Mapped[SessionStatus] = mapped_column(
        value_enum(SessionStatus, "session_status"), default=SessionStatus.DISCONNECTED
    )
    connected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disconnected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    session_metadata: Mapped[dict[str, Any] | None] = mapped_column(
        "metadata", json_object(), default=dict
    )

    user: Mapped[User] = relationship(back_populates="sessions")
    messages: Mapped[list[Message]] = relationship(
        back_populates="session", cascade="all, delete-orphan"
    )
