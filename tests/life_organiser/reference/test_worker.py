from collections.abc import Callable
from datetime import timedelta
from typing import Any

import fakeredis
import pytest

from life_organiser_contracts.reference.worker.work import ModelError, publish_health
from shared.core_client import CoreNotFound
from shared.enums import HealthStatus

MOMENT = "2031-04-02T06:15:00.250000Z"


@pytest.fixture
def queue(ask: Any, owner: Any, entries: Any) -> Callable[..., dict[str, Any]]:
    """Creates a job for the owner, and gives the envelope that Core published."""

    def create(job_type: str, stream: str, **payload: Any) -> dict[str, Any]:
        body = {"job_type": job_type, "payload": {**payload, "user_id": owner}}
        assert ask("POST", "/llm-jobs", json=body)[0] == 201
        envelope: dict[str, Any] = entries(stream)[-1]
        return envelope

    return create


@pytest.fixture
def outcome(ask: Any, entries: Any) -> Callable[[dict[str, Any]], Any]:
    """What became of a job, and the notifications about it."""

    def of(envelope: Any) -> Any:
        job = ask("GET", f"/llm-jobs/{envelope['job_id']}")[1]
        return (
            {name: job[name] for name in ("status", "attempts", "result", "error")},
            entries("notify:telegram"),
        )

    return of


def completed(result: Any, *, attempts: Any = 0) -> Any:
    return {"status": "completed", "attempts": attempts, "result": result, "error": None}


def notice(message_type: Any, content: Any) -> Any:
    return {"user_id": 70011, "message_type": message_type, "content": content}


@pytest.mark.parametrize("tags", [["receipt", "hardware"], []])
def test_tags_are_suggested_for_an_image(
    ask: Any, image: Any, queue: Any, done: Any, outcome: Any, tags: Any
) -> None:
    job = queue("image_tag", "llm:image_tag", memory_id=image["id"], image_path="/data/x")
    done(job, {"tags": tags, "description": "a till receipt"})
    result = {"memory_id": image["id"], "tags": tags, "description": "a till receipt"}
    assert outcome(job) == (completed(result), [notice("llm_image_tag_result", result)])
    found = ask("GET", f"/memories/{image['id']}")[1]["tags"]
    assert [(tag["tag"], tag["status"]) for tag in found] == [(tag, "suggested") for tag in tags]


OVERWRITING = {"memory_id": "m-evil", "results": [{"title": "x", "memory_id": "m-evil"}]}


@pytest.mark.parametrize(
    ("intent", "more"),
    [
        ("reminder", {"action": "water", "resolved_time": MOMENT, "stale": False}),
        ("task", {"description": "water", "resolved_due_time": MOMENT}),
        ("general_note", {"suggested_tags": ["fern"]}),
        ("ambiguous", {"followup_question": "Which?", "possible_intents": ["task", "search"]}),
    ],
)
def test_an_intent_other_than_search_is_about_a_new_memory(
    ask: Any, queue: Any, done: Any, outcome: Any, intent: Any, more: Any
) -> None:
    """What the model answers can't replace the memory, the results or the query."""
    job = queue("intent_classify", "llm:intent", message="the fern", original_timestamp=MOMENT)
    done(job, {"intent": intent, **more, **OVERWRITING, "query": "other", "time": None})
    (created,) = ask("GET", "/audit", params={"entity_type": "memory"})[1]
    memory = ask("GET", f"/memories/{created['entity_id']}")[1]
    facts = {"query": "the fern", "intent": intent, "results": [], "memory_id": memory["id"]}
    result = {**facts, **more}
    assert memory["content"] == "the fern"
    assert outcome(job) == (completed(result), [notice("llm_intent_result", result)])


def test_an_intent_about_a_known_memory_makes_none(
    ask: Any, memory: Any, queue: Any, done: Any, outcome: Any
) -> None:
    parts = {"message": "m", "memory_id": memory["id"], "original_timestamp": MOMENT}
    job = queue("intent_classify", "llm:intent", **parts)
    done(job, {"intent": "general_note"})
    result = {"query": "m", "intent": "general_note", "results": [], "memory_id": memory["id"]}
    assert outcome(job)[0] == completed(result)
    assert len(ask("GET", "/audit", params={"entity_type": "memory"})[1]) == 1


@pytest.mark.parametrize(("message", "hits"), [("key", 1), ("fern", 0), (" ", 0)])
def test_a_search_has_its_hits_and_no_memory(
    memory: Any, queue: Any, done: Any, outcome: Any, message: Any, hits: Any
) -> None:
    job = queue("intent_classify", "llm:intent", message=message, original_timestamp=MOMENT)
    done(job, {"intent": "search", "keywords": ["key"], **OVERWRITING})
    found = [{"title": "the spare key", "memory_id": memory["id"]}] * hits
    facts = {"query": message, "intent": "search", "memory_id": None}
    result = {**facts, "results": found, "keywords": ["key"]}
    assert outcome(job) == (completed(result), [notice("llm_intent_result", result)])


def test_a_followup_is_a_question(queue: Any, done: Any, outcome: Any) -> None:
    job = queue("followup", "llm:followup", message="the fern")
    done(job, {"question": "Which fern?"})
    result = {"question": "Which fern?"}
    assert outcome(job) == (completed(result), [notice("llm_followup_result", result)])


@pytest.mark.parametrize(("confidence", "open_tasks"), [(0.71, 1), (0.7, 1), (0.9, 0)])
def test_a_task_is_matched_when_the_model_is_confident(
    ask: Any,
    memory: Any,
    owner: Any,
    queue: Any,
    done: Any,
    outcome: Any,
    confidence: Any,
    open_tasks: Any,
) -> None:
    body = {"memory_id": memory["id"], "owner_user_id": owner, "description": "post the parcel"}
    task = ask("POST", "/tasks", json=body)[1]
    if not open_tasks:
        ask("PATCH", f"/tasks/{task['id']}", json={"state": "DONE"})
    parts = {"memory_id": memory["id"], "memory_content": "posted the parcel"}
    job = queue("task_match", "llm:task_match", **parts)
    done(job, {"task_id": task["id"], "confidence": confidence})
    result = {
        "task_id": task["id"],
        "task_description": "post the parcel",
        "memory_id": memory["id"],
    }
    matched = (completed(result), [notice("llm_task_match_result", result)])
    assert outcome(job) == (matched if confidence == 0.71 else (completed(None), []))


def test_a_task_that_is_not_the_owners_is_never_matched(
    ask: Any, memory: Any, owner: Any, queue: Any, done: Any, outcome: Any
) -> None:
    ask("POST", "/users", json={"telegram_user_id": 2, "display_name": "Bo"})
    both = {"memory_id": memory["id"], "description": "d"}
    ask("POST", "/tasks", json={**both, "owner_user_id": owner})
    other = ask("POST", "/tasks", json={**both, "owner_user_id": 2})[1]
    job = queue("task_match", "llm:task_match", memory_id=memory["id"], memory_content="c")
    done(job, {"task_id": other["id"], "confidence": 1})
    assert outcome(job) == (completed(None), [])


def test_each_likely_event_of_a_mail_is_created_and_to_be_confirmed(
    ask: Any, queue: Any, done: Any, outcome: Any
) -> None:
    job = queue("email_extract", "llm:email_extract", subject="s", body="b")
    likely = [{"description": name, "event_date": MOMENT, "confidence": 0.8} for name in "ab"]
    unlikely = {"description": "c", "event_date": MOMENT, "confidence": 0.7}
    done(job, {"events": [*likely, unlikely]})
    _, (b, a) = ask("GET", "/events")
    found = [
        {"event_id": event["id"], "description": event["description"], "event_date": MOMENT}
        for event in (a, b)
    ]
    confirmations = [notice("event_confirmation", event) for event in found]
    assert outcome(job) == (completed({"events": found}), confirmations)
    assert [(event["source_type"], event["source_ref"]) for event in (a, b)] == [
        ("email", job["job_id"])
    ] * 2


def test_a_mail_without_events_comes_to_nothing(queue: Any, done: Any, outcome: Any) -> None:
    job = queue("email_extract", "llm:email_extract", subject="s", body="b")
    done(job, {"events": []})
    assert outcome(job) == (completed(None), [])


def test_a_mail_with_an_event_of_no_confidence_fails(queue: Any, done: Any, outcome: Any) -> None:
    """The documents leave open what becomes of it."""
    job = queue("email_extract", "llm:email_extract", subject="s", body="b")
    done(job, {"events": [{"description": "Lunch", "event_date": MOMENT}]})
    assert outcome(job)[0]["status"] == "failed"


def test_nobody_is_notified_of_a_job_without_receiver(queue: Any, done: Any, outcome: Any) -> None:
    job = queue("followup", "llm:followup", message="the fern") | {"user_id": None}
    done(job, {"question": "Which fern?"})
    assert outcome(job) == (completed({"question": "Which fern?"}), [])


def test_a_failed_attempt_is_counted_and_repeated(
    queue: Any, done: Any, outcome: Any, waits: Any
) -> None:
    job = queue("followup", "llm:followup", message="the fern")
    done(job, ModelError("busy"), {"question": ""}, {"question": "Which fern?"})
    result = {"question": "Which fern?"}
    expected = (completed(result, attempts=2), [notice("llm_followup_result", result)])
    assert (outcome(job), waits) == (expected, [1, 2])


def test_after_its_last_attempt_a_job_has_failed(
    queue: Any, image: Any, done: Any, outcome: Any, waits: Any
) -> None:
    job = queue("image_tag", "llm:image_tag", memory_id=image["id"], image_path="/data/x")
    done(job, ModelError("busy"))
    failed = {"status": "failed", "attempts": 5, "result": None, "error": "busy"}
    content = {"job_type": "image_tag", "memory_id": image["id"]}
    assert outcome(job) == (failed, [notice("llm_failure", content)])
    assert waits == [1, 2, 4, 8]


def test_attempts_of_a_former_run_count(
    ask: Any, queue: Any, done: Any, outcome: Any, waits: Any
) -> None:
    job = queue("followup", "llm:followup", message="the fern")
    ask("PATCH", f"/llm-jobs/{job['job_id']}", json={"attempts": 4})
    done(job, {"other": 1})
    error = "the reply does not fit: question: Field required"
    failed = {"status": "failed", "attempts": 5, "result": None, "error": error}
    content = {"job_type": "followup", "memory_id": ""}
    assert (outcome(job), waits) == ((failed, [notice("llm_failure", content)]), [])


def test_what_has_succeeded_is_not_repeated_by_a_later_attempt(
    ask: Any, core: Any, owner: Any, queue: Any, done: Any, outcome: Any
) -> None:
    """The second event fails once; the first is created once all the same."""
    core.store.execute(
        """CREATE TRIGGER refuse BEFORE INSERT ON events WHEN NEW.description = 'b'
        AND NOT EXISTS (SELECT 1 FROM llm_jobs WHERE attempts > 0)
        BEGIN SELECT RAISE(ABORT, 'no'); END"""
    )
    job = queue("email_extract", "llm:email_extract", subject="s", body="b")
    likely = [{"description": name, "event_date": MOMENT, "confidence": 0.8} for name in "ab"]
    done(job, {"events": likely})
    assert [event["description"] for event in ask("GET", "/events")[1]] == ["b", "a"]
    job_now, notices = outcome(job)
    assert (job_now["status"], job_now["attempts"], len(notices)) == ("completed", 1, 2)


def test_a_job_expires_fourteen_days_after_it_was_queued(
    queue: Any, done: Any, outcome: Any, moments: Any
) -> None:
    job = queue("followup", "llm:followup", message="ring the bank")
    moments.append(moments[-1] + timedelta(days=14))
    done(job, {"question": "Which bank?"})
    failed = {"status": "failed", "attempts": 0, "result": None, "error": "expired"}
    content = {"job_type": "followup", "memory_id": "", "original_message": "ring the bank"}
    assert outcome(job) == (failed, [notice("llm_expiry", content)])


def test_a_job_that_core_does_not_know_is_the_callers_to_set_aside(queue: Any, done: Any) -> None:
    job = queue("followup", "llm:followup", message="m") | {"job_id": "j-0"}
    with pytest.raises(CoreNotFound):
        done(job, {"question": "Which?"})


def test_a_change_of_the_models_health_is_sent_to_all(
    run: Any, redis_server: Any, entries: Any
) -> None:
    async def report() -> None:
        async with fakeredis.FakeAsyncRedis(server=redis_server) as redis:
            await publish_health(redis, HealthStatus.HEALTHY, HealthStatus.HEALTHY)
            await publish_health(redis, HealthStatus.HEALTHY, HealthStatus.UNHEALTHY)

    run(report())
    content = {"new_status": "unhealthy", "previous_status": "healthy"}
    message = {"user_id": 0, "message_type": "llm_health_change", "content": content}
    assert entries("notify:telegram") == [message]
