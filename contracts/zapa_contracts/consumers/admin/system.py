"""What the admin frontend relies on to see how the system is, and to export it."""

from __future__ import annotations

from handfast.declare import NOT_NULL, Answered, Value, expect, under
from zapa_contracts.consumers.admin.consumer import admin, with_admin, without_right
from zapa_contracts.consumers.messages import ANSWER, IMAGE, QUESTION
from zapa_contracts.phrases import refused
from zapa_contracts.providers import private_states as states
from zapa_contracts.providers import private_system as p

_CONNECTED = {"database_connected": True, "whatsapp_bridge_connected": True}
_ALL_WELL = {"status": "healthy", **_CONNECTED}

_USED = {"disk_usage_percent": Value("disk"), "memory_usage_percent": Value("memory")}
health = admin.relies_on(
    p.HEALTH, "see that the system is healthy", given=with_admin(), equals=_ALL_WELL
)
for words, state, difference in (
    ("without its bridge", states.BRIDGE_IS_AWAY, {"whatsapp_bridge_connected": False}),
    ("with hardly any disk left", p.DiskIsFull, _USED),
):
    degraded = {**_CONNECTED, "status": "degraded", **difference}
    health.but(f"see the system {words}", given=with_admin(state()), equals_only=degraded)
no_database = {"status": "unhealthy", "database_connected": False}
health.but(
    "see the system without its database",
    given=with_admin(states.DATABASE_IS_AWAY()),
    equals=no_database,
)
without_right(health, "see how the system is")

_NO_PROVIDER = dict.fromkeys(("openai", "anthropic", "google"), 0)
_COUNTS = ("total_users", "active_users", "total_messages", "messages_today")
stats = admin.relies_on(
    p.STATS,
    "see the numbers of the system",
    given=with_admin(p.MessageOfToday(), states.Config(), states.TwoUsers()),
    equals={
        **dict(zip(_COUNTS, (2, 1, 7, 1), strict=True)),
        "average_response_time_ms": 60_500,
        "llm_provider_usage": {**_NO_PROVIDER, "anthropic": 1},
    },
)
stats.but(
    "see the numbers of a system whose one configuration is inactive",
    given=with_admin(states.InactiveConfig()),
    equals_only={"total_users": 1, "llm_provider_usage": _NO_PROVIDER},
)
stats.but(
    "see the numbers of an empty system",
    given=with_admin(),
    equals_only={
        **dict.fromkeys(_COUNTS, 0),
        "average_response_time_ms": None,
        "llm_provider_usage": _NO_PROVIDER,
    },
)
without_right(stats, "see the numbers of the system")

_YEAR = {"start_date": "2031-01-01T00:00:00Z", "end_date": "2032-01-01T00:00:00Z"}
_WAITS = {"status": "pending", "download_url": None, "error_message": None}
_ID = {"export_id": Answered("export_id")}
_DONE = {"status": "completed", "download_url": NOT_NULL, "error_message": None}
_USER = {
    "id": Value("user_id"),
    "phone_number": Value("phone_number"),
    "preferences": {},
    "first_seen": Value("came_at"),
    "created_at": Value("came_at"),
}
_USERS = {**under("users[0]", _USER), "users[1].id": Value("other_id")}
_CONTENT = {
    **_USERS,
    "messages": NOT_NULL,
    **under("messages[0]", QUESTION),
    **under("messages[4]", IMAGE),
}
_WITHOUT_DATABASE = {"status": "failed", "download_url": None, "error_message": NOT_NULL}

export = admin.relies_on(
    p.EXPORT,
    "export a year",
    given=with_admin(states.Messages()),
    body=_YEAR,
    equals={"export_id": NOT_NULL, **_WAITS},
    when=p.ExportsAreMade(),
    then=(
        expect(p.GET_EXPORT, path=_ID, equals=_DONE),
        expect(p.DOWNLOAD, path=_ID, equals=_CONTENT),
    ),
    refusals=("body",),
)
export.but(
    "export a year without messages",
    body={"include_messages": False},
    then=expect(p.DOWNLOAD, path=_ID, equals={"messages": None}),
)
export.but("export a year with messages", body={"include_messages": True})
export.but(
    "export a year while the database is away",
    given=with_admin(states.DATABASE_IS_AWAY()),
    then=expect(p.GET_EXPORT, path=_ID, equals=_WITHOUT_DATABASE),
)
for words, end in (
    ("export more than a year", "2032-01-01T00:00:01Z"),
    ("export a time that ends as it begins", _YEAR["start_date"]),
    ("export a time that ends before it begins", "2030-12-31T23:59:59Z"),
):
    export.but(words, body={"end_date": end}, when=(), **refused(400))
without_right(export, "export a year", states.Messages())

_NONE = with_admin(p.NoExport())
progress = admin.relies_on(
    p.GET_EXPORT,
    "see that an export is completed",
    given=with_admin(p.Made()),
    equals=_DONE,
    refusals=("path",),
)
progress.but("see that an export waits", given=with_admin(p.Pending()), equals_only=_WAITS)
begun = {**_WAITS, "status": "processing"}
progress.but("see that an export is made", given=with_admin(p.Processing()), equals_only=begun)
failed = with_admin(p.Failed())
progress.but("see that an export failed", given=failed, equals_only=_WITHOUT_DATABASE)
progress.but("see that there is no such export", given=_NONE, **refused(404))
without_right(progress, "see an export", p.Made())

download = admin.relies_on(
    p.DOWNLOAD,
    "download an export",
    given=with_admin(p.Made()),
    equals={
        **_USERS,
        **under("messages[0]", QUESTION),
        "messages[1].user_id": Value("other_id"),
        **under("messages[2]", ANSWER),
        "messages[3].user_id": Value("other_id"),
        "messages[*].message_type": "text",
    },
    refusals=("path",),
)
no_messages = with_admin(p.Made(include_messages=False))
download.but(
    "download an export without messages",
    given=no_messages,
    equals_only={"users[0].id": Value("user_id"), "messages": None},
)
from_question = with_admin(p.Made(start_date="2031-04-01T06:00:07.250Z"))
download.but(
    "download an export that begins with the question and after the user came",
    given=from_question,
    equals_only={"users": [], "messages[0].id": p.Made.question_id},
)
download.but("download an export that waits", given=with_admin(p.Pending()), **refused(404))
download.but("download an export that failed", given=failed, **refused(404))
download.but("download no export", given=_NONE, **refused(404))
without_right(download, "download an export", p.Made())
