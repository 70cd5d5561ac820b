from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.enums import JobType
from shared.jobs import (
    JOB_OF,
    PAYLOAD_OF,
    RESULT_OF,
    STREAM_OF,
    TaskMatchJob,
    envelope_for,
    read_job,
    read_payload,
)

PAYLOADS: dict[JobType, dict[str, Any]] = {
    JobType.IMAGE_TAG: {"memory_id": "m-13", "image_path": "/data/8c1e.jpg", "user_id": 70011},
    JobType.INTENT_CLASSIFY: {
        "message": "where is the spare key",
        "memory_id": None,
        "original_timestamp": "2031-04-02T06:15:00.250Z",
        "user_id": 70011,
        "followup_context": {"followup_question": "Which key?", "user_answer": "the spare one"},
        "user_timezone": "Europe/Oslo",
    },
    JobType.FOLLOWUP: {"message": "the fern", "context": "no hits", "user_id": 70011},
    JobType.TASK_MATCH: {"memory_id": "m-1", "memory_content": "posted it", "user_id": 70011},
    JobType.EMAIL_EXTRACT: {"subject": "Your booking", "body": "19:30", "user_id": 70011},
}


@pytest.mark.parametrize("table", [JOB_OF, PAYLOAD_OF, STREAM_OF, RESULT_OF])
def test_a_table_knows_every_job_type(table: dict[JobType, Any]) -> None:
    assert set(table) == set(JobType)


def test_each_job_type_has_its_stream() -> None:
    assert STREAM_OF == {
        JobType.IMAGE_TAG: "llm:image_tag",
        JobType.INTENT_CLASSIFY: "llm:intent",
        JobType.FOLLOWUP: "llm:followup",
        JobType.TASK_MATCH: "llm:task_match",
        JobType.EMAIL_EXTRACT: "llm:email_extract",
    }


@pytest.mark.parametrize("job_type", JobType)
def test_a_job_survives_the_wire_as_its_own_type(job_type: JobType) -> None:
    job = envelope_for("j-1", job_type, PAYLOADS[job_type])
    assert read_job(job.model_dump(mode="json")) == job
    assert (type(job), type(job.payload)) == (JOB_OF[job_type], PAYLOAD_OF[job_type])


def test_an_envelope_lifts_the_receiver_from_the_payload() -> None:
    job = envelope_for("j-1", JobType.TASK_MATCH, PAYLOADS[JobType.TASK_MATCH])
    assert job.model_dump(mode="json") == {
        "job_id": "j-1",
        "job_type": "task_match",
        "payload": PAYLOADS[JobType.TASK_MATCH],
        "user_id": 70011,
    }


def test_a_job_may_have_nobody_to_notify() -> None:
    job = envelope_for("j-1", JobType.TASK_MATCH, PAYLOADS[JobType.TASK_MATCH])
    silent = read_job(job.model_dump(mode="json") | {"user_id": None})
    assert isinstance(silent, TaskMatchJob)
    assert silent.user_id is None


@pytest.mark.parametrize(
    ("change", "loc"),
    [
        ({"job_type": "dance"}, ()),
        ({"job_type": None}, ()),
        ({"job_id": ""}, ("task_match", "job_id")),
        ({"payload": {}}, ("task_match", "payload", "memory_id")),
        ({"payload": None}, ("task_match", "payload")),
        ({"user_id": "me"}, ("task_match", "user_id")),
    ],
)
def test_an_unreadable_job_is_a_validation_error(
    change: dict[str, Any], loc: tuple[str, ...]
) -> None:
    job = envelope_for("j-1", JobType.TASK_MATCH, PAYLOADS[JobType.TASK_MATCH])
    with pytest.raises(ValidationError) as caught:
        read_job(job.model_dump(mode="json") | change)
    assert caught.value.errors()[0]["loc"] == loc


@pytest.mark.parametrize("missing", ["job_id", "job_type", "payload", "user_id"])
def test_every_key_of_the_envelope_is_required(missing: str) -> None:
    job = envelope_for("j-1", JobType.FOLLOWUP, PAYLOADS[JobType.FOLLOWUP]).model_dump(mode="json")
    del job[missing]
    with pytest.raises(ValidationError, match=missing):
        read_job(job)


@pytest.mark.parametrize("job_type", JobType)
def test_a_payload_without_its_required_fields_is_refused(job_type: JobType) -> None:
    required = {
        name for name, field in PAYLOAD_OF[job_type].model_fields.items() if field.is_required()
    }
    with pytest.raises(ValidationError) as caught:
        read_payload(job_type, {})
    assert {fault["loc"] for fault in caught.value.errors()} == {(name,) for name in required}
    assert "user_id" in required


def test_mail_comes_to_an_object_of_events_because_a_result_is_an_object() -> None:
    event = {"event_id": "e-4", "description": "dinner", "event_date": "2031-05-03T19:30:00Z"}
    result = TypeAdapter(RESULT_OF[JobType.EMAIL_EXTRACT]).validate_python({"events": [event]})
    assert result.model_dump(mode="json") == {"events": [event]}
