"""The messages of the state that has three, as every answer must show them.

Declares nothing by itself: the modules of each frontend name them.
"""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import Value, row
from zapa_contracts.phrases import JID, SERVICE_JID
from zapa_contracts.providers.public_states import ThreeMessages
from zapa_shared.export import to_csv
from zapa_shared.schemas import MessageResponse

__all__ = ["ANSWER", "IMAGE", "QUESTION", "TABLE"]

_ROW = {"session_id": Value("session_id"), "created_at": Value("stored_at")}
_ASKS = {**_ROW, "user_id": Value("user_id"), "sender_jid": JID, "recipient_jid": SERVICE_JID}
_REPLIES = {**_ASKS, "sender_jid": SERVICE_JID, "recipient_jid": JID}
_TEXT = {"message_type": "text", "caption": None, "media_metadata": None}

QUESTION: Final[dict[str, Any]] = row(
    id=Value("question_id"),
    content=Value("question"),
    timestamp=Value("asked_at"),
    reply_to_id=None,
    **_TEXT,
    **_ASKS,
)
ANSWER: Final[dict[str, Any]] = row(
    id=Value("answer_id"),
    content=Value("answer"),
    timestamp=Value("answered_at"),
    reply_to_id=Value("question_id"),
    **_TEXT,
    **_REPLIES,
)
IMAGE: Final[dict[str, Any]] = row(
    id=Value("image_id"),
    caption=Value("caption"),
    timestamp=Value("image_at"),
    message_type="image",
    content=None,
    reply_to_id=None,
    media_metadata=Value("media"),
    **_ASKS,
)


def _example(shown: dict[str, Any]) -> MessageResponse:
    """The message with the values that its state has, all of which a provider has to store."""
    of = ThreeMessages()
    found = {
        name: getattr(of, value.name) if isinstance(value, Value) else value
        for name, value in shown.items()
    }
    return MessageResponse.model_validate(found)


TABLE: Final = to_csv(map(_example, (QUESTION, ANSWER, IMAGE)))
"""The three as CSV, as the vocabulary writes it, the oldest first."""
