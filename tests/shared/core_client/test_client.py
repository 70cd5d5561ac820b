import asyncio
import inspect
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from shared.core_client import (
    CoreClient,
)
from shared.enums import JobType, MediaType, TaskState
from shared.schemas.queries import (
    AuditQuery,
    EventQuery,
    JobQuery,
    ReminderQuery,
    SearchQuery,
    TaskQuery,
)
from shared.schemas.requests import (
    EventCreate,
    EventUpdate,
    LLMJobCreate,
    LLMJobUpdate,
    MemoryCreate,
    MemoryUpdate,
    ReminderCreate,
    ReminderUpdate,
    TagAdd,
    TaskCreate,
    TaskUpdate,
    UserCreate,
    UserSettingsUpdate,
)

NOW = "2031-04-02T06:15:00Z"
MEMORY = {
    "id": "m",
    "owner_user_id": 7,
    "status": "confirmed",
    "is_pinned": False,
    "created_at": NOW,
    "updated_at": NOW,
}
WITH_TAGS = MEMORY | {"tags": []}
OWNED = {"memory_id": "m", "owner_user_id": 7}
TASK = OWNED | {"id": "t", "description": "d", "state": "DONE", "created_at": NOW}
REMINDER = OWNED | {"id": "r", "fire_at": NOW, "fired": False, "created_at": NOW}
FOUND = {"owner_user_id": 7, "description": "d", "event_date": NOW, "source_type": "manual"}
EVENT = FOUND | {"id": "e", "status": "pending", "created_at": NOW}
JOB = {
    "id": "j",
    "job_type": "followup",
    "payload": {},
    "status": "queued",
    "attempts": 0,
    "max_attempts": 5,
    "created_at": NOW,
    "updated_at": NOW,
}
AUDIT = {
    "id": 1,
    "entity_type": "task",
    "entity_id": "t",
    "action": "created",
    "actor": "user:7",
    "created_at": NOW,
}
SETTINGS = {"telegram_user_id": 7, "default_reminder_time": "09:00", "timezone": "UTC"}
USER = {"telegram_user_id": 7, "display_name": "n"}

type Core = Callable[[httpx.Request], httpx.Response]
type AskCore = Callable[..., Any]


def answering(answer: Any, status: int = 200) -> tuple[Core, list[httpx.Request]]:
    """A Core that answers with one JSON body, and what it was asked."""
    requests: list[httpx.Request] = []

    def core(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(status) if answer is None else httpx.Response(status, json=answer)

    return core, requests


# method, its arguments, its query | request target, JSON body, answer
CALLS: list[tuple[str, list[Any], BaseModel | None, str, Any, Any]] = [
    (
        "create_memory",
        [MemoryCreate(owner_user_id=7, media_type=MediaType.IMAGE)],
        None,
        "POST /memories",
        {"owner_user_id": 7, "media_type": "image"},
        MEMORY,
    ),
    ("get_memory", ["m"], None, "GET /memories/m", None, WITH_TAGS),
    (
        "update_memory",
        ["m", MemoryUpdate(content=None)],
        None,
        "PATCH /memories/m",
        {"content": None},
        MEMORY,
    ),
    ("delete_memory", ["m"], None, "DELETE /memories/m", None, None),
    ("add_tags", ["m", TagAdd(tags=["a"])], None, "POST /memories/m/tags", {"tags": ["a"]}, None),
    ("remove_tag", ["m", "a b?%#"], None, "DELETE /memories/m/tags/a%20b%3F%25%23", None, None),
    (
        "create_task",
        [TaskCreate(memory_id="m", owner_user_id=7, description="d", due_at=None)],
        None,
        "POST /tasks",
        OWNED | {"description": "d", "due_at": None},
        TASK,
    ),
    (
        "list_tasks",
        [],
        TaskQuery(state=TaskState.DONE, due_before="2031-04-02T08:15:00+02:00"),
        "GET /tasks?state=DONE&due_before=2031-04-02T06%3A15%3A00Z",
        None,
        [TASK],
    ),
    (
        "update_task",
        ["t", TaskUpdate(state=TaskState.DONE)],
        None,
        "PATCH /tasks/t",
        {"state": "DONE"},
        TASK,
    ),
    ("delete_task", ["t"], None, "DELETE /tasks/t", None, None),
    (
        "create_reminder",
        [ReminderCreate(memory_id="m", owner_user_id=7, fire_at=NOW)],
        None,
        "POST /reminders",
        OWNED | {"fire_at": NOW},
        REMINDER,
    ),
    (
        "list_reminders",
        [],
        ReminderQuery(upcoming_only=True, fired=False, limit=5),
        "GET /reminders?fired=false&upcoming_only=true&limit=5",
        None,
        [REMINDER],
    ),
    ("update_reminder", ["r", ReminderUpdate()], None, "PATCH /reminders/r", {}, REMINDER),
    ("delete_reminder", ["r"], None, "DELETE /reminders/r", None, None),
    ("create_event", [EventCreate(**FOUND)], None, "POST /events", FOUND, EVENT),
    (
        "update_event",
        ["e", EventUpdate(description="d")],
        None,
        "PATCH /events/e",
        {"description": "d"},
        EVENT,
    ),
    ("list_events", [], EventQuery(), "GET /events", None, [EVENT]),
    (
        "search",
        [],
        SearchQuery(q='"', owner=7, pinned=True),
        "GET /search?q=%22&owner=7&pinned=true",
        None,
        [{"memory": WITH_TAGS, "score": -1.5}],
    ),
    ("get_settings", [7], None, "GET /settings/7", None, SETTINGS),
    (
        "update_settings",
        [7, UserSettingsUpdate(timezone="UTC")],
        None,
        "PATCH /settings/7",
        {"timezone": "UTC"},
        SETTINGS,
    ),
    (
        "upsert_user",
        [UserCreate(telegram_user_id=7, display_name="n")],
        None,
        "POST /users",
        USER,
        USER | {"is_allowed": True, "created_at": NOW},
    ),
    ("list_audit", [], AuditQuery(limit=1000), "GET /audit?limit=1000", None, [AUDIT]),
    (
        "create_job",
        [LLMJobCreate(job_type=JobType.FOLLOWUP, payload={"a": None})],
        None,
        "POST /llm-jobs",
        {"job_type": "followup", "payload": {"a": None}},
        JOB,
    ),
    ("get_job", ["j"], None, "GET /llm-jobs/j", None, JOB),
    (
        "update_job",
        ["j", LLMJobUpdate(result=None, attempts=2)],
        None,
        "PATCH /llm-jobs/j",
        {"result": None, "attempts": 2},
        JOB,
    ),
    ("list_jobs", [], JobQuery(user_id=7), "GET /llm-jobs?user_id=7", None, [JOB]),
    ("get_backup_status", [], None, "GET /backup/status", None, {"status": "not_configured"}),
    ("get_health", [], None, "GET /health", None, {"status": "ok"}),
]


@pytest.mark.parametrize(
    ("method", "arguments", "query", "target", "body", "answer"), CALLS, ids=[c[0] for c in CALLS]
)
def test_an_operation_is_asked_and_answered_as_promised(
    ask_core: AskCore,
    method: str,
    arguments: list[Any],
    query: BaseModel | None,
    target: str,
    body: Any,
    answer: Any,
) -> None:
    answer = WITH_TAGS if method == "add_tags" else answer
    core, requests = answering(answer, 204 if answer is None else 200)
    named = {} if query is None else {"query": query}
    result = ask_core(lambda client: getattr(client, method)(*arguments, **named), core)
    [request] = requests
    assert f"{request.method} {request.url.raw_path.decode()}" == target
    assert (json.loads(request.content) if request.content else None) == body
    returned = inspect.signature(getattr(CoreClient, method)).return_annotation
    plain = result if isinstance(result, list) else [result]
    assert [item and item.model_dump(mode="json", exclude_unset=True) for item in plain] == (
        answer if isinstance(answer, list) else [answer]
    )
    assert TypeAdapter(returned).validate_python(result, strict=True) == result


def test_every_method_is_called_here() -> None:
    methods = {name for name in vars(CoreClient) if not name.startswith("_")}
    assert methods == {call[0] for call in CALLS} | {"aclose", "upload_image"}


def test_an_image_is_sent_as_the_part_named_file(ask_core: AskCore) -> None:
    core, requests = answering({"local_path": "/data/images/8c1e"})
    stored = ask_core(lambda client: client.upload_image("m", b"\x89PNG"), core)
    [request] = requests
    assert stored.local_path == "/data/images/8c1e"
    assert request.url.path == "/memories/m/image"
    assert b'form-data; name="file"; filename="upload"' in request.content
    assert b"\r\n\r\n\x89PNG\r\n--" in request.content


@pytest.mark.parametrize("memory_id", ["", ".", "..", "a/b", "a\nb"])
def test_an_id_that_would_address_something_else_is_not_sent(
    ask_core: AskCore, memory_id: str
) -> None:
    core, requests = answering(WITH_TAGS)
    with pytest.raises(ValidationError, match="memory_id"):
        ask_core(lambda client: client.get_memory(memory_id), core)
    assert requests == []


@pytest.mark.parametrize("url", ["http://core:8000", "http://core:8000/"])
def test_a_base_url_may_end_in_a_slash_and_a_call_may_take_ten_seconds(
    ask_core: AskCore, url: str
) -> None:
    core, requests = answering({"status": "ok"})
    ask_core(lambda client: client.get_health(), core, url)
    assert str(requests[0].url) == "http://core:8000/health"
    timeout = dict.fromkeys(["connect", "read", "write", "pool"], 10.0)
    assert requests[0].extensions["timeout"] == timeout


def test_a_client_of_the_callers_stays_open() -> None:
    core, _ = answering({"status": "ok"})

    async def ask() -> tuple[bool, bool]:
        async with httpx.AsyncClient(transport=httpx.MockTransport(core)) as theirs:
            async with CoreClient("http://core", theirs) as client:
                await client.get_health()
            return theirs.is_closed, client._is_own

    assert asyncio.run(ask()) == (False, False)
