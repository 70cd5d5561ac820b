"""The closed sets of values, as they stand on the wire and in the database.

System document "Task 02: Database Models and Schemas" names them all. Tables and schemas take them
from here and offer them again, so that there is one definition of each. No behaviour here.
"""

from enum import StrEnum

__all__ = ["LLMProvider", "MessageType", "SessionStatus", "SessionType"]


class SessionType(StrEnum):
    """Whose number a WhatsApp session has: the service's own, or the user's."""

    MAIN = "main"
    USER = "user"


class SessionStatus(StrEnum):
    """How far a WhatsApp session is connected."""

    QR_PENDING = "qr_pending"
    CONNECTED = "connected"
    DISCONNECTED = "disconnected"
    ERROR = "error"


class MessageType(StrEnum):
    """What a WhatsApp message is."""

    TEXT = "text"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"


class LLMProvider(StrEnum):
    """Whose language model answers a user."""

    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    GOOGLE = "google"
