"""A write that fails midway leaves nothing: no row, no index entry, no tag, no audit, no file."""

from typing import Any

import pytest

SOON = "2031-04-02T07:00:00Z"


def contents(core: Any) -> Any:
    """Everything that Core stores."""
    names = core.store.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    tables = {
        name: [tuple(row) for row in core.store.execute(f"SELECT * FROM {name}")]  # noqa: S608 - names from SQLite
        for (name,) in names
    }
    return tables, {image.name: image.read_bytes() for image in core.images.iterdir()}


@pytest.fixture
def fail_audit(core: Any) -> Any:
    """From now on, no audit row can be written."""

    def arm(entity_type: Any = "%") -> None:
        core.store.execute(
            f"""CREATE TRIGGER refuse BEFORE INSERT ON audit_log
            WHEN NEW.entity_type LIKE '{entity_type}'
            BEGIN SELECT RAISE(ABORT, 'no audit'); END"""
        )

    return arm


@pytest.fixture
def ids(ask: Any, image: Any, memory: Any, owner: Any) -> Any:
    """One of everything; the event has a reminder."""
    both = {"memory_id": memory["id"], "owner_user_id": owner}
    task = {**both, "description": "d", "recurrence_minutes": 60}
    event = {**both, "description": "d", "event_date": SOON, "source_type": "manual"}
    ask("POST", f"/memories/{image['id']}/image", files={"file": b"PNG"})
    ask("POST", f"/memories/{image['id']}/tags", json={"tags": ["a"]})
    made = {
        "owner": owner,
        "memory": memory["id"],
        "image": image["id"],
        "task": ask("POST", "/tasks", json=task)[1]["id"],
        "pending": ask("POST", "/events", json=event)[1]["id"],
        "event": ask("POST", "/events", json=event)[1]["id"],
    }
    confirmed = ask("PATCH", f"/events/{made['event']}", json={"status": "confirmed"})[1]
    payload = {"message": "m", "user_id": owner}
    job = ask("POST", "/llm-jobs", json={"job_type": "followup", "payload": payload})[1]
    return {**made, "reminder": confirmed["reminder_id"], "job": job["id"]}


WRITES = [
    ("POST", "/memories", {"json": {"owner_user_id": 70011, "content": "c"}}),
    ("PATCH", "/memories/{memory}", {"json": {"content": "other"}}),
    ("DELETE", "/memories/{image}", {}),
    ("POST", "/memories/{image}/tags", {"json": {"tags": ["a", "b"], "status": "suggested"}}),
    ("DELETE", "/memories/{image}/tags/a", {}),
    ("POST", "/memories/{image}/image", {"files": {"file": b"other"}}),
    ("PATCH", "/tasks/{task}", {"json": {"state": "DONE"}}),
    ("DELETE", "/tasks/{task}", {}),
    ("PATCH", "/reminders/{reminder}", {"json": {"fire_at": SOON}}),
    ("DELETE", "/reminders/{reminder}", {}),
    ("PATCH", "/events/{pending}", {"json": {"status": "confirmed"}}),
    ("PATCH", "/llm-jobs/{job}", {"json": {"status": "failed"}}),
]


@pytest.mark.parametrize(("method", "path", "options"), WRITES)
def test_a_write_whose_audit_fails_leaves_everything_as_it_was(
    ask: Any, core: Any, ids: Any, fail_audit: Any, method: Any, path: Any, options: Any
) -> None:
    before = contents(core)
    fail_audit()
    assert ask(method, path.format(**ids), **options)[0] == 500
    assert contents(core) == before
    core.store.execute("DROP TRIGGER refuse")
    assert ask(method, path.format(**ids), **options)[0] < 300
    assert contents(core) != before


def test_an_event_stays_pending_if_its_own_audit_fails_after_its_reminder_was_made(
    ask: Any, core: Any, ids: Any, fail_audit: Any
) -> None:
    before = contents(core)
    fail_audit("event")
    assert ask("PATCH", f"/events/{ids['pending']}", json={"status": "confirmed"})[0] == 500
    assert contents(core) == before


def test_an_image_whose_file_can_not_be_deleted_leaves_its_memory(
    ask: Any, core: Any, ids: Any, run: Any
) -> None:
    (image,) = core.images.iterdir()
    image.unlink()
    image.mkdir()
    assert ask("DELETE", f"/memories/{ids['image']}")[0] == 500
    assert ask("GET", f"/memories/{ids['image']}")[0] == 200
    image.rmdir()


def test_foreign_keys_apply_also_to_who_writes_past_the_routes(core: Any, ids: Any) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"):
        core.store.execute("DELETE FROM memories WHERE id = ?", [ids["memory"]])
