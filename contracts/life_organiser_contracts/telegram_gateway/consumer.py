"""The Telegram gateway; what it relies on is declared in the other modules of this package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.declare import Consumer, under

if TYPE_CHECKING:
    from handfast.declare import Message

gateway: Final = Consumer("telegram-gateway", modules=__package__)


def notice(message: Message, user_id: Any, **content: Any) -> dict[str, Any]:
    """The fields of a notification: whom it is for, and its content."""
    return {"user_id": user_id, "message_type": message.name, **under("content", content)}
