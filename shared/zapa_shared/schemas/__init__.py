"""Every schema of "Task 02: Database Models and Schemas", by one import."""

from .auth import AuthCodeRequest, AuthCodeVerify, AuthToken
from .llm import LLMConfigCreate, LLMConfigResponse, LLMConfigUpdate
from .message import MessageCreate, MessageResponse
from .session import SessionCreate, SessionResponse, SessionUpdate
from .user import UserCreate, UserResponse, UserUpdate

__all__ = [
    "AuthCodeRequest",
    "AuthCodeVerify",
    "AuthToken",
    "LLMConfigCreate",
    "LLMConfigResponse",
    "LLMConfigUpdate",
    "MessageCreate",
    "MessageResponse",
    "SessionCreate",
    "SessionResponse",
    "SessionUpdate",
    "UserCreate",
    "UserResponse",
    "UserUpdate",
]
