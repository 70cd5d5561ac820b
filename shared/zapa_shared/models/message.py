"""The table `message`: what was sent and received on WhatsApp."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  # SQLAlchemy reads the annotations
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from zapa_shared.addresses import JID_SIZE, to_jid
from zapa_shared.enums import MessageType

from .base import Base
from .columns import UtcDateTime, json_object, value_enum

if TYPE_CHECKING:
    from .session import Session
    from .user import User

__all__ = ["Message", "MessageType"]


class Message(Base):
    """A message of a session and of the session's user; a reply outlives what it replies to."""

    __tablename__ = "message"

    # SQLite counts up no key but one of the type INTEGER.
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    sender_jid: Mapped[str] = mapped_column(String(JID_SIZE), index=True)
    recipient_jid: Mapped[str] = mapped_column(String(JID_SIZE))
    timestamp: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    message_type: Mapped[MessageType] = mapped_column(value_enum(MessageType, "message_type"))
    content: Mapped[str | None] = mapped_column(Text)
    caption: Mapped[str | None] = mapped_column(Text)
    reply_to_id: Mapped[int | None] = mapped_column(
        ForeignKey("message.id", ondelete="SET NULL"), index=True
    )
    media_metadata: Mapped[dict[str, Any] | None] = mapped_column(json_object())

    session: Mapped[Session] = relationship(back_populates="messages")
    user: Mapped[User] = relationship(back_populates="messages")
    reply_to: Mapped[Message | None] = relationship(remote_side="Message.id")

    @validates("sender_jid", "recipient_jid")
    def _one_form(self, _name: str, value: str) -> str:
        return to_jid(value)
