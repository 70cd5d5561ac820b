from enum import StrEnum

import pytest

from shared import enums

SEED = {
    "MemoryStatus": ["confirmed", "pending"],
    "TaskState": ["NOT_DONE", "DONE"],
    "EventStatus": ["pending", "confirmed", "rejected"],
    "EventSourceType": ["email", "manual"],
    "MediaType": ["image"],
    "JobType": ["image_tag", "intent_classify", "followup", "task_match", "email_extract"],
    "JobStatus": ["queued", "processing", "completed", "failed"],
    "AuditAction": [
        *("created", "confirmed", "deleted", "expired", "fired", "updated", "rejected", "requeued"),
    ],
    "EntityType": ["memory", "task", "reminder", "event", "llm_job"],
}
OURS = {
    "TagStatus": ["confirmed", "suggested"],
    "Intent": ["reminder", "task", "search", "general_note", "ambiguous"],
    "MessageType": [
        *("reminder", "event_reprompt", "event_confirmation", "llm_image_tag_result"),
        *("llm_intent_result", "llm_followup_result", "llm_task_match_result"),
        *("llm_failure", "llm_expiry", "llm_health_change"),
    ],
    "HealthStatus": ["healthy", "unhealthy"],
}


@pytest.mark.parametrize(("name", "values"), (SEED | OURS).items())
def test_an_enum_has_exactly_its_values(name: str, values: list[str]) -> None:
    assert [str(member) for member in getattr(enums, name)] == values


def test_every_enum_is_a_string_enum_of_this_file() -> None:
    assert set(enums.__all__) == set(SEED | OURS)
    assert all(issubclass(getattr(enums, name), StrEnum) for name in enums.__all__)
