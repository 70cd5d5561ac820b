"""What the services store: users, their codes, messages and configurations, in memory.

One process, no thread: nothing is locked. A real service has the tables of `zapa_shared.models`.
"""

from dataclasses import dataclass, field
from datetime import datetime

from zapa_shared.addresses import to_jid
from zapa_shared.schemas import LLMConfigResponse, MessageResponse, UserResponse
from zapa_shared.webhook import WebhookResult

__all__ = ["Code", "Config", "Store"]


@dataclass
class Code:
    """The one active code of a user: its hash, and how often a wrong one was tried."""

    digest: bytes
    expires_at: datetime
    attempts: int = 0


@dataclass(frozen=True)
class Config:
    """The configuration of a user, and its key, which no `repr` shows."""

    shown: LLMConfigResponse
    api_key: str = field(repr=False)


@dataclass
class Store:
    """All rows, by their keys; what the webhook stores, by WhatsApp's id."""

    users: dict[int, UserResponse] = field(default_factory=dict)
    codes: dict[int, Code] = field(default_factory=dict)
    code_requests: dict[str, list[datetime]] = field(default_factory=dict)
    messages: list[MessageResponse] = field(default_factory=list)
    configs: dict[int, Config] = field(default_factory=dict)
    incoming: dict[str, MessageResponse] = field(default_factory=dict)
    outgoing: dict[str, str] = field(default_factory=dict)
    results: dict[str, WebhookResult] = field(default_factory=dict)

    def user_of(self, phone_number: str) -> UserResponse | None:
        """The user who has the number."""
        return next((u for u in self.users.values() if u.phone_number == phone_number), None)

    def messages_of(self, user_id: int) -> list[MessageResponse]:
        """The user's messages, the latest first."""
        own = [one for one in self.messages if one.user_id == user_id]
        return sorted(own, key=lambda one: (one.timestamp, one.id), reverse=True)

    def count_sent(self, user: UserResponse) -> int:
        """How many of the user's messages the user wrote."""
        own = to_jid(user.phone_number)
        return sum(one.sender_jid == own for one in self.messages if one.user_id == user.id)

    def delete_messages(self, user_id: int) -> None:
        """Delete all messages of a user."""
        self.messages[:] = [one for one in self.messages if one.user_id != user_id]

    def delete_user(self, user_id: int) -> None:
        """Delete a user with everything that is theirs."""
        self.delete_messages(user_id)
        for rows in (self.users, self.codes, self.configs):
            rows.pop(user_id, None)
