"""Rows of the reference's store, as states name them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any, Final

from zapa_contracts.phrases import OTHER_NUMBER, SERVICE_JID
from zapa_shared.addresses import to_jid
from zapa_shared.schemas import LLMConfigResponse, MessageResponse, UserResponse

__all__ = ["add_config", "add_user", "many_messages", "message_of_today", "messages_of_two"]

_SOME_TIME: Final = datetime(2031, 4, 1, 5, tzinfo=UTC)
_LATER: Final = timedelta(seconds=20)


def add_user(
    store: Any, user_id: int, phone_number: str, came_at: Any = _SOME_TIME, **columns: Any
) -> UserResponse:
    """Store a user who came then."""
    dates = {"first_seen": came_at, "created_at": came_at, "last_active": None, "updated_at": None}
    made = {**dates, "id": user_id, "phone_number": phone_number, **columns}
    user = UserResponse.model_validate(made)
    store.users[user_id] = user
    return user


def messages_of_two(
    store: Any, user_id: int, phone_number: str, other_id: int, **of: Any
) -> UserResponse:
    """A user with three messages, and another one who has the same later; the first of both."""
    add_user(store, other_id, OTHER_NUMBER)
    user = add_user(store, user_id, phone_number, of.get("came_at", _SOME_TIME))
    _three_messages(store, user, of)
    later = {name: _later(of[name]) for name in ("asked_at", "answered_at", "image_at")}
    next_ids = {name: of[name] + 1000 for name in ("question_id", "answer_id", "image_id")}
    others = {**of, **later, **next_ids, "session_id": of["session_id"] + 1}
    _three_messages(store, store.users[other_id], others)
    return user


def _later(at: str) -> str:
    return (datetime.fromisoformat(at) + _LATER).isoformat()


def _three_messages(store: Any, user: UserResponse, of: Any) -> None:
    """A question, an image and, of a time between them, the answer."""
    own = to_jid(user.phone_number)
    asks, answers = (own, SERVICE_JID), (SERVICE_JID, own)
    question, image_id, answer = of["question_id"], of["image_id"], of["answer_id"]
    row = {"session_id": of["session_id"], "created_at": of["stored_at"]}
    image = {**row, "caption": of["caption"], "media_metadata": of["media"]}
    reply = {**row, "content": of["answer"], "reply_to_id": question}
    _message(store, user.id, asks, of["asked_at"], id=question, content=of["question"], **row)
    _message(store, user.id, asks, of["image_at"], "image", id=image_id, **image)
    _message(store, user.id, answers, of["answered_at"], id=answer, **reply)


def message_of_today(store: Any, user_id: int, number: str) -> None:
    """A message of this moment."""
    at = datetime.now(UTC).isoformat()
    _message(store, user_id, (to_jid(number), SERVICE_JID), at, id=9_001, content="Good morning")


def many_messages(store: Any, user_id: int, number: str) -> None:
    """101 messages, a minute apart."""
    for each in range(1, 102):
        at = (_SOME_TIME + timedelta(minutes=each)).isoformat()
        jids = (to_jid(number), SERVICE_JID)
        _message(store, user_id, jids, at, id=each, content=f"message {each}")


def add_config(store: Any, of: Any, *, is_active: bool = True) -> None:
    """A configuration, whose key is never shown."""
    shown = {
        "id": of["config_id"],
        "user_id": of["user_id"],
        "provider": of["llm_provider"],
        "model_settings": of["model_settings"],
        "is_active": is_active,
        "created_at": of["configured_at"],
        "updated_at": of["changed_at"],
    }
    config = import_module(type(store).__module__).Config
    stored = config(LLMConfigResponse.model_validate(shown), "sk-example-of-a-key")
    store.configs[of["user_id"]] = stored


def _message(
    store: Any, user_id: int, jids: tuple[str, str], at: str, kind: str = "text", **columns: Any
) -> None:
    made = {
        "session_id": user_id,
        "user_id": user_id,
        "timestamp": at,
        "message_type": kind,
        "sender_jid": jids[0],
        "recipient_jid": jids[1],
        "created_at": _SOME_TIME,
    }
    store.messages.append(MessageResponse.model_validate({**made, **columns}))
