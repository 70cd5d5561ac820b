import json
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from shared import schemas

# Step 1.4 of the system document: required fields | optional ones ("Extends:" before inherited).
SEED = {
    "MemoryCreate": "owner_user_id | content media_type media_file_id source_chat_id"
    " source_message_id",
    "MemoryUpdate": "| content status is_pinned media_local_path",
    "MemoryResponse": "id owner_user_id status is_pinned created_at updated_at | content"
    " media_type media_file_id media_local_path pending_expires_at",
    "MemoryWithTags": "id owner_user_id status is_pinned created_at updated_at tags | content"
    " media_type media_file_id media_local_path pending_expires_at",
    "TagAdd": "tags | status",
    "TagResponse": "tag status | suggested_at confirmed_at",
    "TaskCreate": "memory_id owner_user_id description | due_at recurrence_minutes",
    "TaskUpdate": "| state description due_at recurrence_minutes",
    "TaskResponse": "id memory_id owner_user_id description state created_at | due_at"
    " recurrence_minutes completed_at",
    "ReminderCreate": "memory_id owner_user_id fire_at | recurrence_minutes",
    "ReminderUpdate": "| fire_at recurrence_minutes",
    "ReminderResponse": "id memory_id owner_user_id fire_at fired created_at | recurrence_minutes",
    "EventCreate": "owner_user_id description event_date source_type | source_ref memory_id",
    "EventUpdate": "| status description event_date",
    "EventResponse": "id owner_user_id description event_date source_type status created_at"
    " | memory_id source_ref pending_since reminder_id",
    "UserSettingsResponse": "telegram_user_id default_reminder_time timezone |",
    "UserSettingsUpdate": "| default_reminder_time timezone",
    "SearchResult": "memory score |",
    "AuditLogEntry": "id entity_type entity_id action actor created_at | detail",
    "BackupStatus": "status | last_backup_at",
    "LLMJobCreate": "job_type payload |",
    "LLMJobUpdate": "| status result error attempts",
    "LLMJobResponse": "id job_type payload status attempts max_attempts created_at updated_at"
    " | result error",
    "TelegramOutboundMessage": "user_id message_type content |",
    "ReminderNotification": "user_id reminder_id memory_id | memory_content",
}
OURS = {
    "ErrorBody": "detail |",
    "Health": "status |",
    "ImageStored": "local_path |",
    "UserCreate": "telegram_user_id display_name |",
    "UserResponse": "telegram_user_id display_name is_allowed created_at |",
    "ValidationErrorBody": "detail |",
    "ValidationFault": "type loc msg |",
}
CLEARABLE = {
    "LLMJobUpdate": {"result", "error"},
    "MemoryUpdate": {"content"},
    "ReminderUpdate": {"recurrence_minutes"},
    "TaskUpdate": {"due_at", "recurrence_minutes"},
}
TASK = {
    "id": "t-1",
    "memory_id": "m-1",
    "owner_user_id": 70011,
    "description": "post the parcel",
    "state": "NOT_DONE",
    "created_at": "2031-04-02T06:15:00.250Z",
}


def faults(name: str, body: dict[str, Any]) -> list[str]:
    """The kinds of fault found in a body."""
    try:
        model(name).model_validate(body)
    except ValidationError as error:
        return [fault["type"] for fault in error.errors()]
    return []


def model(name: str) -> type[BaseModel]:
    """The schema of that name."""
    found: type[BaseModel] = getattr(schemas, name)
    return found


@pytest.mark.parametrize(("name", "names"), (SEED | OURS).items())
def test_a_schema_has_exactly_its_fields(name: str, names: str) -> None:
    required, _, optional = names.partition("|")
    fields = model(name).model_fields
    assert {field for field in fields if fields[field].is_required()} == set(required.split())
    assert {field for field in fields if not fields[field].is_required()} == set(optional.split())


def test_every_schema_is_listed_here() -> None:
    assert schemas.__all__ == sorted(SEED | OURS)


@pytest.mark.parametrize("name", schemas.__all__)
def test_an_optional_field_is_none_by_default_except_the_status_of_added_tags(name: str) -> None:
    fields = model(name).model_fields
    defaults = {field: fields[field].default for field in fields if not fields[field].is_required()}
    declared = {"status": "confirmed"} if name == "TagAdd" else {}
    assert defaults == dict.fromkeys(defaults) | declared


@pytest.mark.parametrize("name", [name for name in schemas.__all__ if name.endswith("Update")])
def test_null_clears_exactly_the_fields_that_can_be_empty(name: str) -> None:
    fields = list(model(name).model_fields)
    cleared = {field for field in fields if not faults(name, {field: None})}
    assert {field: faults(name, {field: None}) for field in fields} == {
        field: [] if field in cleared else ["not_null"] for field in fields
    }
    assert cleared == CLEARABLE.get(name, set())


def test_unset_and_null_stay_apart_on_the_wire() -> None:
    assert schemas.TaskUpdate().model_dump(mode="json", exclude_unset=True) == {}
    change = schemas.TaskUpdate(due_at=None)
    assert change.model_dump(mode="json", exclude_unset=True) == {"due_at": None}


def test_an_unknown_key_is_ignored() -> None:
    assert schemas.TagAdd.model_validate({"tags": ["a"], "colour": "red"}).model_dump() == {
        "tags": ["a"],
        "status": "confirmed",
    }


def test_an_answer_may_leave_out_what_is_null_and_can_be_read_from_a_row() -> None:
    answer = schemas.TaskResponse.model_validate(TASK)
    assert answer == schemas.TaskResponse.model_validate(SimpleNamespace(**answer.model_dump()))
    assert answer.model_dump(mode="json") == TASK | {
        "due_at": None,
        "recurrence_minutes": None,
        "completed_at": None,
        "created_at": "2031-04-02T06:15:00.250000Z",
    }


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("MemoryCreate", {}, [("owner_user_id",)]),
        (
            "MemoryCreate",
            {"owner_user_id": 2**63, "content": "\x00"},
            [("owner_user_id",), ("content",)],
        ),
        ("TagAdd", {"tags": ["a/b", "ok", ""]}, [("tags", 0), ("tags", 2)]),
        ("TagAdd", {"tags": ["a"], "status": "maybe"}, [("status",)]),
        ("TaskUpdate", {"recurrence_minutes": 0}, [("recurrence_minutes",)]),
        ("TaskCreate", TASK | {"due_at": "2031-04-02T06:15:00"}, [("due_at",)]),
        ("EventUpdate", {"event_date": "soon"}, [("event_date",)]),
        ("UserSettingsUpdate", {"timezone": "Mars/Phobos"}, [("timezone",)]),
        ("LLMJobCreate", {"job_type": "dance", "payload": []}, [("job_type",), ("payload",)]),
        ("LLMJobUpdate", {"attempts": -1}, [("attempts",)]),
    ],
)
def test_every_fault_of_a_body_is_named(
    name: str, body: Any, expected: list[tuple[str | int, ...]]
) -> None:
    with pytest.raises(ValidationError) as caught:
        model(name).model_validate_json(json.dumps(body))
    assert [fault["loc"] for fault in caught.value.errors()] == expected
