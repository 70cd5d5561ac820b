import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from life_organiser_contracts.reference import scheduler
from life_organiser_contracts.reference.scheduler import run_every, tick

NOW = "2031-04-02T06:15:00.250000Z"
NOTICES = "notify:telegram"


@pytest.fixture
def later(core: Any, run: Any, moments: Any) -> Any:
    """Ticks once, a while later."""

    def pass_time(**while_: Any) -> None:
        moments.append(moments[-1] + timedelta(**while_))
        run(tick(core, moments[-1]))

    return pass_time


@pytest.fixture
def remind(ask: Any, memory: Any, owner: Any) -> Any:
    """Creates a reminder of the memory."""

    def create(**more: Any) -> Any:
        body = {"memory_id": memory["id"], "owner_user_id": owner, **more}
        return ask("POST", "/reminders", json=body)[1]

    return create


@pytest.fixture
def event(ask: Any, owner: Any) -> Any:
    """A pending event."""
    body = {"owner_user_id": owner, "description": "lease", "event_date": "2031-05-01T10:00:00Z"}
    return ask("POST", "/events", json={**body, "source_type": "email"})[1]


@pytest.fixture
def expired(ask: Any) -> Any:
    """The ids and details of what the scheduler did under an action."""

    def audited(action: Any) -> Any:
        params = {"action": action, "actor": "system:scheduler"}
        entries = ask("GET", "/audit", params=params)[1]
        return [(entry["entity_id"], entry["detail"]) for entry in entries]

    return audited


def test_a_due_reminder_fires_once(
    ask: Any, remind: Any, later: Any, entries: Any, memory: Any, expired: Any
) -> None:
    due, ahead = remind(fire_at=NOW), remind(fire_at="2031-04-02T06:15:00.250001Z")
    later()
    later()
    content = {
        "reminder_id": due["id"],
        "memory_id": memory["id"],
        "memory_content": "the spare key",
        "fire_at": NOW,
    }
    notice = {"user_id": 70011, "message_type": "reminder", "content": content}
    assert entries(NOTICES) == [notice]
    assert ask("GET", "/reminders") == (200, [{**due, "fired": True}, ahead])
    assert expired("fired") == [(due["id"], None)]


def test_a_memory_without_content_is_a_null_in_the_notice(
    ask: Any, remind: Any, later: Any, entries: Any, memory: Any
) -> None:
    ask("PATCH", f"/memories/{memory['id']}", json={"content": None})
    remind(fire_at=NOW)
    later()
    assert [notice["content"]["memory_content"] for notice in entries(NOTICES)] == [None]


def test_a_recurring_reminder_has_a_successor_without_drift(
    ask: Any, remind: Any, later: Any, expired: Any
) -> None:
    fired = remind(fire_at="2031-04-02T06:00:00Z", recurrence_minutes=60)
    later(hours=2)
    _, (first, successor) = ask("GET", "/reminders")
    moment = "2031-04-02T08:15:00.250000Z"
    changes = {"id": successor["id"], "fire_at": "2031-04-02T07:00:00Z", "created_at": moment}
    assert first == {**fired, "fired": True}
    assert successor == {**fired, **changes}
    detail = {"source": "recurrence", "reminder_id": fired["id"]}
    assert expired("created") == [(successor["id"], detail)]


def test_a_series_ends_in_the_last_year_there_is(
    ask: Any, remind: Any, core: Any, run: Any
) -> None:
    last = remind(fire_at="9999-12-31T23:59:00Z", recurrence_minutes=60)
    run(tick(core, datetime(9999, 12, 31, 23, 59, 30, tzinfo=UTC)))
    assert ask("GET", "/reminders") == (200, [{**last, "fired": True}])


def test_a_pending_image_expires_after_seven_days(
    ask: Any, core: Any, image: Any, later: Any, expired: Any
) -> None:
    path = f"/memories/{image['id']}"
    ask("POST", f"{path}/image", files={"file": b"PNG"})
    ask("POST", f"{path}/tags", json={"tags": ["a"]})
    later(days=6)
    assert ask("GET", path)[0] == 200
    later(days=1)
    assert ask("GET", path)[0] == 404
    assert list(core.images.iterdir()) == []
    assert expired("expired") == [(image["id"], None)]


def test_a_pending_image_with_a_task_waits_for_the_task_to_go(
    ask: Any, image: Any, owner: Any, later: Any
) -> None:
    body = {"memory_id": image["id"], "owner_user_id": owner, "description": "d"}
    task = ask("POST", "/tasks", json=body)[1]
    other = ask("POST", "/memories", json={"owner_user_id": owner, "media_type": "image"})[1]
    later(days=8)
    assert ask("GET", f"/memories/{image['id']}")[0] == 200
    assert ask("GET", f"/memories/{other['id']}")[0] == 404
    ask("DELETE", f"/tasks/{task['id']}")
    later()
    assert ask("GET", f"/memories/{image['id']}")[0] == 404


def test_a_confirmed_image_does_not_expire(ask: Any, image: Any, later: Any) -> None:
    ask("PATCH", f"/memories/{image['id']}", json={"status": "confirmed"})
    later(days=8)
    assert ask("GET", f"/memories/{image['id']}")[0] == 200


def test_a_suggested_tag_expires_after_seven_days(
    ask: Any, memory: Any, later: Any, expired: Any
) -> None:
    path = f"/memories/{memory['id']}"
    ask("POST", f"{path}/tags", json={"tags": ["old", "still"], "status": "suggested"})
    ask("POST", f"{path}/tags", json={"tags": ["still"]})
    later(days=6)
    ask("POST", f"{path}/tags", json={"tags": ["new"], "status": "suggested"})
    later(days=1)
    tags = [tag["tag"] for tag in ask("GET", path)[1]["tags"]]
    assert tags == ["still", "new"]
    detail = {"tag": "old", "reason": "suggested 7 days ago and not confirmed"}
    assert expired("expired") == [(memory["id"], detail)]


def test_a_pending_event_is_asked_about_again_once_a_day(
    ask: Any, event: Any, later: Any, entries: Any, expired: Any
) -> None:
    later(hours=23)
    assert entries(NOTICES) == []
    later(hours=1)
    later()
    names = ("event_id", "description", "event_date")
    content = dict(zip(names, (event["id"], "lease", "2031-05-01T10:00:00Z"), strict=True))
    notice = {"user_id": 70011, "message_type": "event_reprompt", "content": content}
    assert entries(NOTICES) == [notice]
    requeued = {**event, "pending_since": "2031-04-03T06:15:00.250000Z"}
    assert ask("GET", "/events") == (200, [requeued])
    assert expired("requeued") == [(event["id"], None)]
    later(days=1)
    assert entries(NOTICES) == [notice, notice]


def test_a_job_made_while_redis_was_down_is_published_once_when_it_is_back(
    ask: Any, owner: Any, later: Any, entries: Any, redis_server: Any
) -> None:
    redis_server.connected = False
    payload = {"message": "m", "user_id": owner}
    job = ask("POST", "/llm-jobs", json={"job_type": "followup", "payload": payload})[1]
    later()
    redis_server.connected = True
    assert entries("llm:followup") == []
    later()
    later()
    assert [entry["job_id"] for entry in entries("llm:followup")] == [job["id"]]


def test_a_job_that_was_published_but_not_marked_is_not_published_again(
    ask: Any, core: Any, owner: Any, later: Any, entries: Any
) -> None:
    payload = {"message": "m", "user_id": owner}
    ask("POST", "/llm-jobs", json={"job_type": "followup", "payload": payload})
    core.store.execute("UPDATE llm_jobs SET published = FALSE")
    later()
    assert len(entries("llm:followup")) == 1
    assert core.store.execute("SELECT published FROM llm_jobs").fetchone()[0] == 1


def test_nothing_is_marked_that_could_not_be_published(
    ask: Any,
    remind: Any,
    event: Any,
    image: Any,
    later: Any,
    entries: Any,
    redis_server: Any,
    caplog: Any,
) -> None:
    """Redis down stops three steps; the other two still run."""
    reminder = remind(fire_at=NOW)
    redis_server.connected = False
    with caplog.at_level(logging.CRITICAL, scheduler.__name__):
        later(days=8)
    assert ask("GET", f"/memories/{image['id']}")[0] == 404
    assert ask("GET", "/reminders") == (200, [reminder])
    assert ask("GET", "/events") == (200, [event])
    redis_server.connected = True
    later()
    types = [notice["message_type"] for notice in entries(NOTICES)]
    assert types == ["reminder", "event_reprompt"]


def test_a_failing_step_is_logged_and_does_not_stop_the_others(
    ask: Any, core: Any, remind: Any, event: Any, image: Any, later: Any, caplog: Any
) -> None:
    remind(fire_at=NOW)
    core.store.execute(
        """CREATE TRIGGER refuse BEFORE UPDATE ON reminders
        BEGIN SELECT RAISE(ABORT, 'no'); END"""
    )
    later(days=8)
    failed = [record.getMessage() for record in caplog.records]
    assert failed == ["scheduler step fire_reminders failed"]
    assert ask("GET", f"/memories/{image['id']}")[0] == 404
    assert ask("GET", "/events")[1][0]["pending_since"] == "2031-04-10T06:15:00.250000Z"


def test_the_loop_ticks_by_cores_clock(
    ask: Any, core: Any, remind: Any, run: Any, entries: Any
) -> None:
    remind(fire_at=NOW)

    async def until_fired() -> None:
        async with asyncio.timeout(5):
            ticking = asyncio.create_task(run_every(core, 0))
            while not core.store.execute("SELECT 1 FROM reminders WHERE fired").fetchone():
                await asyncio.sleep(0)
            ticking.cancel()

    run(until_fired())
    assert len(entries(NOTICES)) == 1
