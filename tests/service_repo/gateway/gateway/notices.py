"""The gateway's own reader of what arrives on its stream."""

from dataclasses import dataclass
from typing import Any

__all__ = ["Notice", "read"]

KNOWN = {
    "reminder",
    "event_confirmation",
    "event_reprompt",
    "llm_intent_result",
    "llm_image_tag_result",
    "llm_followup_result",
    "llm_task_match_result",
    "llm_failure",
    "llm_expiry",
    "llm_health_change",
}


@dataclass
class Notice:
    """Something to tell a user."""

    user_id: int
    message_type: str
    content: dict[str, Any]


def read(payload: dict[str, Any]) -> Notice:
    """The notice of an entry; ValueError where it is of no known kind."""
    if payload["message_type"] not in KNOWN:
        raise ValueError(f"unknown message_type {payload['message_type']!r}")
    return Notice(payload["user_id"], payload["message_type"], payload["content"])
