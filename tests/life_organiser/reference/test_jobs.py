from typing import Any

import pytest

NOW = "2031-04-02T06:15:00.250000Z"
PAYLOADS: dict[str, dict[str, Any]] = {
    "image_tag": {"memory_id": "m-13", "image_path": "/data/images/8c1e", "user_id": 70011},
    "intent_classify": {"message": "hi", "user_id": 70011, "original_timestamp": NOW},
    "followup": {"message": "the fern", "context": None, "user_id": 70011},
    "task_match": {"memory_id": "m-14", "memory_content": "posted", "user_id": 70011},
    "email_extract": {"subject": "s", "body": "b", "user_id": 70011},
}
STREAMS = {
    "image_tag": "llm:image_tag",
    "intent_classify": "llm:intent",
    "followup": "llm:followup",
    "task_match": "llm:task_match",
    "email_extract": "llm:email_extract",
}


@pytest.fixture
def queue(ask: Any) -> Any:
    """Creates a job of a type."""

    def create(job_type: Any, **more: Any) -> Any:
        body = {"job_type": job_type, "payload": {**PAYLOADS[job_type], **more}}
        return ask("POST", "/llm-jobs", json=body)

    return create


@pytest.mark.parametrize("job_type", PAYLOADS)
def test_a_new_job_is_queued_and_published_once_on_its_types_stream(
    queue: Any, entries: Any, job_type: Any
) -> None:
    status, job = queue(job_type)
    payload = PAYLOADS[job_type]
    assert (status, job) == (
        201,
        {
            "id": job["id"],
            "job_type": job_type,
            "payload": payload,
            "status": "queued",
            "attempts": 0,
            "max_attempts": 5,
            "result": None,
            "error": None,
            "created_at": NOW,
            "updated_at": NOW,
        },
    )
    envelope = {"job_id": job["id"], "job_type": job_type, "payload": payload, "user_id": 70011}
    assert {name: entries(name) for name in STREAMS.values()} == {
        name: [envelope] if name == STREAMS[job_type] else [] for name in STREAMS.values()
    }


def test_a_job_is_created_while_redis_is_down(queue: Any, ask: Any, redis_server: Any) -> None:
    redis_server.connected = False
    status, job = queue("followup")
    assert status == 201
    assert ask("GET", f"/llm-jobs/{job['id']}") == (200, job)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"job_type": "bogus", "payload": {}}, ["body", "job_type"]),
        ({"job_type": "followup"}, ["body", "payload"]),
        ({"job_type": "followup", "payload": []}, ["body", "payload"]),
        (
            {"job_type": "followup", "payload": {"message": "m"}},
            ["body", "payload", "user_id"],
        ),
    ],
)
def test_an_invalid_job_is_refused_and_not_stored(ask: Any, body: Any, where: Any) -> None:
    status, answer = ask("POST", "/llm-jobs", json=body)
    assert (status, [mismatch["loc"] for mismatch in answer["detail"]]) == (422, [where])
    assert ask("GET", "/llm-jobs") == (200, [])


def test_the_worker_changes_what_it_gives(queue: Any, ask: Any) -> None:
    job = queue("followup")[1]
    path = f"/llm-jobs/{job['id']}"
    result = {"question": "Which fern?"}
    assert ask("PATCH", path, json={"status": "processing"})[0] == 200
    assert ask("PATCH", path, json={"attempts": 1, "error": "late"})[0] == 200
    done = {"status": "completed", "result": result, "error": None}
    changed = {**job, **done, "attempts": 1}
    assert ask("PATCH", path, json=done) == (200, changed)
    assert ask("GET", path) == (200, changed)
    _, audit = ask("GET", "/audit", params={"entity_type": "llm_job", "action": "updated"})
    assert [(entry["actor"], entry["detail"]) for entry in audit] == [
        ("system:llm_worker", done),
        ("system:llm_worker", {"attempts": 1, "error": "late"}),
        ("system:llm_worker", {"status": "processing"}),
    ]


@pytest.mark.parametrize(("method", "body"), [("GET", None), ("PATCH", {"status": "failed"})])
def test_an_unknown_job_is_not_found(ask: Any, method: Any, body: Any) -> None:
    assert ask(method, "/llm-jobs/j-0", json=body) == (404, {"detail": "job j-0 not found"})


@pytest.mark.parametrize("change", [{"status": "bogus"}, {"attempts": -1}, {"result": []}])
def test_an_invalid_change_is_refused(queue: Any, ask: Any, change: Any) -> None:
    job = queue("followup")[1]
    status, body = ask("PATCH", f"/llm-jobs/{job['id']}", json=change)
    assert (status, [mismatch["loc"] for mismatch in body["detail"]]) == (422, [["body", *change]])
    assert ask("GET", f"/llm-jobs/{job['id']}") == (200, job)


def test_jobs_come_newest_first_and_are_filtered(queue: Any, ask: Any) -> None:
    one, two = queue("followup")[1], queue("task_match", user_id=2)[1]
    failed = ask("PATCH", f"/llm-jobs/{one['id']}", json={"status": "failed"})[1]
    assert ask("GET", "/llm-jobs") == (200, [two, failed])
    for only_failed in ({"status": "failed"}, {"job_type": "followup"}, {"user_id": 70011}):
        assert ask("GET", "/llm-jobs", params=only_failed) == (200, [failed])
    assert ask("GET", "/llm-jobs", params={"limit": 1, "offset": 1}) == (200, [failed])
