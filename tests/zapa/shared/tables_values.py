"""What the machine of the five tables fills them with: columns, first rows, values and changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from zapa_shared.enums import LLMProvider, MessageType, SessionStatus, SessionType
from zapa_shared.models import AuthCode, LLMConfig, Message, Session, User

TABLES: tuple[type[Any], ...] = (User, Session, Message, AuthCode, LLMConfig)
OBJECTS: dict[type[Any], str] = {
    User: "preferences",
    Session: "metadata",
    Message: "media_metadata",
    LLMConfig: "model_settings",
}
"""The JSON column of each table that has one."""
COLLECTIONS: dict[type[Any], list[tuple[type[Any], str, str]]] = {
    Session: [(User, "user_id", "sessions")],
    Message: [(User, "user_id", "messages"), (Session, "session_id", "messages")],
    AuthCode: [(User, "user_id", "auth_codes")],
    LLMConfig: [(User, "user_id", "llm_configs")],
}
"""Where each table's rows are found: the parent, the key of it, the collection."""

MOMENT = datetime(2031, 4, 2, tzinfo=UTC)

type Row = dict[str, Any]

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
values = st.none() | st.booleans() | st.integers() | texts | st.lists(texts, max_size=2)
members = st.dictionaries(texts, values, max_size=3)
moments = st.datetimes(timezones=st.just(UTC))
nth = st.integers(0, 9)
columns_of_a_message = st.fixed_dictionaries(
    {
        "message_type": st.sampled_from(MessageType),
        "timestamp": moments,
        "content": st.none() | texts,
        "media_metadata": st.none() | members,
    }
)
OWNED: dict[type[Any], tuple[str, dict[str, st.SearchStrategy[Any]], Row]] = {
    Session: (
        "sessions",
        {"session_type": st.sampled_from(SessionType), "metadata": members},
        {"status": SessionStatus.DISCONNECTED, "connected_at": None, "disconnected_at": None},
    ),
    AuthCode: (
        "auth_codes",
        {"code": st.from_regex("[0-9]{6}", fullmatch=True), "expires_at": moments},
        {"used": False},
    ),
    LLMConfig: (
        "llm_configs",
        {
            "provider": st.sampled_from(LLMProvider),
            "model_settings": members,
            "api_key_encrypted": texts,
        },
        {"is_active": True},
    ),
}
"""Where a user has the rows of a table, the columns that are given, and those that are not."""
FIRST: dict[type[Any], Row] = {
    Session: {"session_type": SessionType.MAIN, "metadata": {}},
    AuthCode: {"code": "000001", "expires_at": MOMENT},
    LLMConfig: {
        "provider": LLMProvider.OPENAI,
        "model_settings": {},
        "api_key_encrypted": "-",
    },
    Message: {
        "message_type": MessageType.TEXT,
        "timestamp": MOMENT,
        "content": "",
        "media_metadata": None,
    },
}
"""What the first row of a table has."""
CHANGES: dict[type[Any], tuple[str, st.SearchStrategy[Any]]] = {
    User: ("last_active", st.none() | moments),
    Session: ("status", st.sampled_from(SessionStatus)),
    Message: ("caption", st.none() | texts),
    AuthCode: ("used", st.booleans()),
    LLMConfig: ("is_active", st.booleans()),
}
"""Of each table a column that changes, and its values."""
