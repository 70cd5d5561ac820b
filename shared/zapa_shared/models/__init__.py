"""The five tables of "Task 02: Database Models and Schemas", by one import."""

from .auth_code import AuthCode
from .base import Base
from .llm_config import LLMConfig
from .message import Message
from .session import Session
from .user import User

__all__ = ["AuthCode", "Base", "LLMConfig", "Message", "Session", "User"]
