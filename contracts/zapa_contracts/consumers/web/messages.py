"""What the web frontend relies on to show, find, count and export a user's messages."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import NOT_NULL, Value, row
from zapa_contracts.consumers.web.consumer import web, without_right
from zapa_contracts.phrases import JID, SERVICE_JID
from zapa_contracts.providers import public
from zapa_contracts.providers import public_states as states

_THREE, _NONE, _MANY = states.Messages(), states.User(), states.ManyMessages()
_EACH = {"user_id": Value("user_id"), "created_at": NOT_NULL}
_TEXT = {"message_type": "text", "caption": None, "media_metadata": None}
_ROWS: Final[tuple[dict[str, Any], ...]] = (
    row(
        id=states.Messages.image_id,
        caption=states.Messages.caption,
        timestamp=states.Messages.image_at,
        message_type="image",
        content=None,
        media_metadata={"mime_type": "image/jpeg"},
        sender_jid=JID,
    ),
    row(
        id=states.Messages.answer_id,
        content=states.Messages.answer,
        timestamp=states.Messages.answered_at,
        reply_to_id=states.Messages.question_id,
        sender_jid=SERVICE_JID,
        recipient_jid=JID,
        **_TEXT,
    ),
    row(
        id=states.Messages.question_id,
        content=states.Messages.question,
        timestamp=states.Messages.asked_at,
        reply_to_id=None,
        sender_jid=JID,
        recipient_jid=SERVICE_JID,
        **_TEXT,
    ),
)
_IMAGE, _ANSWER, _QUESTION = _ROWS

listed = web.relies_on(
    public.LIST_MESSAGES,
    "list the messages",
    given=_THREE,
    each=_EACH,
    rows=_ROWS,
    refusals=("query",),
)
listed.but("list the first message", query={"limit": 1}, rows=(_IMAGE,))
listed.but("list the second message", query={"skip": 1, "limit": 1}, rows=(_ANSWER,))
listed.but("list the messages after the first", query={"skip": 1}, rows=(_ANSWER, _QUESTION))
listed.but("list the largest page of messages", query={"limit": 100, "skip": 0})
listed.but("list the messages beyond the last", query={"skip": 3}, rows=())
listed.but("list the messages when there are none", given=_NONE, rows=())
listed.but("list the messages with a word", query={"search": "key"}, rows=(_ANSWER, _QUESTION))
listed.but("list the messages with a caption's word", query={"search": "ston"}, rows=_ROWS[:2])
listed.but("list the messages with a percent sign", query={"search": "%"}, rows=())
usual = web.relies_on(
    public.LIST_MESSAGES, "list a page of the usual size", given=_MANY, exactly=50
)
usual.but("list a page of the largest size", query={"limit": 100}, exactly=100)
without_right(listed, "list the messages")

recent = web.relies_on(
    public.RECENT_MESSAGES,
    "list the latest messages",
    given=_THREE,
    query={"count": 2},
    each=_EACH,
    rows=_ROWS[:2],
    refusals=("query.count",),
)
recent.but("list as many of the latest messages as can be", query={"count": 50}, rows=_ROWS)
recent.but("list the latest messages when there are none", given=_NONE, rows=())
web.relies_on(
    public.RECENT_MESSAGES, "list the latest messages by default", given=_MANY, exactly=10
)
without_right(recent, "list the latest messages")

found = web.relies_on(
    public.SEARCH_MESSAGES,
    "find the messages with a word",
    given=_THREE,
    query={"query": "key"},
    each=_EACH,
    rows=(_ANSWER, _QUESTION),
    refusals=("query",),
)
found.but("find the first message with a word", query={"limit": 1}, rows=(_ANSWER,))
found.but("find the second message with a word", query={"skip": 1, "limit": 50}, rows=(_QUESTION,))
found.but("find nothing beyond the last", query={"skip": 2}, rows=())
found.but("find the messages with a word in other letters", query={"query": "Key"})
found.but("find no message with a word", query={"query": "lock"}, rows=())
without_right(found, "find the messages with a word")

_NO_STATS = {"total_messages": 0, "messages_sent": 0, "messages_received": 0}
stats = web.relies_on(
    public.MESSAGE_STATS,
    "count the messages",
    given=_THREE,
    equals={
        "total_messages": 3,
        "messages_sent": 2,
        "messages_received": 1,
        "first_message_date": states.Messages.asked_at,
        "last_message_date": states.Messages.image_at,
        "average_messages_per_day": 1.5,
    },
)
stats.but(
    "count the messages when there are none",
    given=_NONE,
    equals={
        **_NO_STATS,
        **dict.fromkeys(("first_message_date", "last_message_date")),
        "average_messages_per_day": 0,
    },
)
without_right(stats, "count the messages")

exported = web.relies_on(
    public.EXPORT_MESSAGES,
    "export the messages",
    given=_THREE,
    equals={
        "format": "json",
        "total_messages": 3,
        "data[*].user_id": Value("user_id"),
        "data[0].id": states.Messages.question_id,
        "data[2].id": states.Messages.image_id,
    },
    refusals=("query",),
)
exported.but("export the messages as JSON", query={"format": "json"})
none: dict[str, Any] = {"format": "json", "total_messages": 0, "data": []}
exported.but("export the messages when there are none", given=_NONE, equals_only=none)
table: dict[str, Any] = {"format": "csv", "content_type": "text/csv", "data": NOT_NULL}
exported.but("export the messages as CSV", query={"format": "csv"}, equals_only=table)
without_right(exported, "export the messages")
