"""What the web frontend relies on to show, find, count and export a user's messages."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import Value, under
from zapa_contracts.consumers.messages import ANSWER, IMAGE, QUESTION, TABLE
from zapa_contracts.consumers.web.consumer import web, without_right
from zapa_contracts.providers import public
from zapa_contracts.providers import public_states as states

_THREE, _NONE, _MANY = states.Messages(), states.User(), states.ManyMessages()
_EACH = {"user_id": Value("user_id")}
_ROWS: Final = (IMAGE, ANSWER, QUESTION)

listed = web.relies_on(
    public.LIST_MESSAGES,
    "list the messages",
    given=_THREE,
    each=_EACH,
    rows=_ROWS,
    refusals=("query",),
)
listed.but("list the first message", query={"limit": 1}, rows=(IMAGE,))
listed.but("list the second message", query={"skip": 1, "limit": 1}, rows=(ANSWER,))
listed.but("list the messages after the first", query={"skip": 1}, rows=(ANSWER, QUESTION))
listed.but("list the largest page of messages", query={"limit": 100, "skip": 0})
listed.but("list the messages beyond the last", query={"skip": 3}, rows=())
listed.but("list the messages when there are none", given=_NONE, rows=())
listed.but("list the messages with a word", query={"search": "key"}, rows=(ANSWER, QUESTION))
listed.but("list the messages with a caption's word", query={"search": "ston"}, rows=_ROWS[:2])
listed.but("list the messages with a percent sign", query={"search": "%"}, rows=_ROWS[:2])
listed.but("list the messages with an underscore", query={"search": "_"}, rows=())
second = {"search": "key", "skip": 1, "limit": 1}
listed.but("list the second message with a word", query=second, rows=(QUESTION,))
first = {"search": "key", "limit": 1}
listed.but("list the first message with a word", query=first, rows=(ANSWER,))
usual = web.relies_on(
    public.LIST_MESSAGES, "list a page of the usual size", given=_MANY, exactly=50
)
usual.but("list a page of the largest size", query={"limit": 100}, exactly=100)
older = {"search": "message 1"}
usual.but("list the messages with a word, many of them older", query=older, exactly=13)
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
    rows=(ANSWER, QUESTION),
    refusals=("query",),
)
found.but("find the first message with a word", query={"limit": 1}, rows=(ANSWER,))
found.but("find the second message with a word", query={"skip": 1, "limit": 50}, rows=(QUESTION,))
found.but("find nothing beyond the last", query={"skip": 2}, rows=())
found.but("find the messages with a word in other letters", query={"query": "Key"})
found.but("find no message with a word", query={"query": "lock"}, rows=())
page = web.relies_on(
    public.SEARCH_MESSAGES,
    "find a page of the usual size",
    given=_MANY,
    query={"query": "message"},
    exactly=50,
)
older = {"query": "message 1"}
page.but("find the messages with a word, many of them older", query=older, exactly=13)
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
        **under("data[0]", QUESTION),
        **under("data[1]", ANSWER),
        **under("data[2]", IMAGE),
    },
    refusals=("query",),
)
exported.but("export the messages as JSON", query={"format": "json"})
none: dict[str, Any] = {"format": "json", "total_messages": 0, "data": []}
exported.but("export the messages when there are none", given=_NONE, equals_only=none)
table: dict[str, Any] = {"format": "csv", "content_type": "text/csv", "data": TABLE}
exported.but("export the messages as CSV", query={"format": "csv"}, equals_only=table)
without_right(exported, "export the messages")
