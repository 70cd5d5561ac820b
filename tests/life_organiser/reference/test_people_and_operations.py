from typing import Any

import pytest

from life_organiser_contracts.reference.service.operations import record_backup

NOW = "2031-04-02T06:15:00.250000Z"


def test_a_user_is_added_once_and_then_stays(ask: Any) -> None:
    body = {"telegram_user_id": -5, "display_name": "Ada"}
    added = (200, {**body, "is_allowed": True, "created_at": NOW})
    assert ask("POST", "/users", json=body) == added
    assert ask("POST", "/users", json={**body, "display_name": "Eve"}) == added


def test_an_unknown_user_has_default_settings_and_becomes_known_but_not_allowed(ask: Any) -> None:
    settings = {"telegram_user_id": 9, "default_reminder_time": "09:00"}
    assert ask("GET", "/settings/9") == (200, {**settings, "timezone": "Asia/Singapore"})
    known = {"telegram_user_id": 9, "display_name": "User 9"}
    added = (200, {**known, "is_allowed": False, "created_at": NOW})
    assert ask("POST", "/users", json=known) == added


def test_settings_that_are_not_sent_keep_their_value(ask: Any) -> None:
    first = {
        "telegram_user_id": 9,
        "default_reminder_time": "07:30",
        "timezone": "Asia/Singapore",
    }
    assert ask("PATCH", "/settings/9", json={"default_reminder_time": "07:30"}) == (200, first)
    second = {**first, "timezone": "Europe/Oslo"}
    assert ask("PATCH", "/settings/9", json={"timezone": "Europe/Oslo"}) == (200, second)
    assert ask("PATCH", "/settings/9", json={}) == (200, second)
    assert ask("GET", "/settings/9") == (200, second)


@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        ("9", {"timezone": "Mars/Phobos"}, ["body", "timezone"]),
        ("9", {"default_reminder_time": "24:00"}, ["body", "default_reminder_time"]),
        ("nine", {}, ["path", "user_id"]),
        (str(2**63), {}, ["path", "user_id"]),
    ],
)
def test_invalid_settings_are_refused(ask: Any, path: Any, body: Any, where: Any) -> None:
    status, answer = ask("PATCH", f"/settings/{path}", json=body)
    assert (status, [mismatch["loc"] for mismatch in answer["detail"]]) == (422, [where])


def test_every_write_has_an_audit_entry_newest_first(ask: Any, memory: Any) -> None:
    ask("PATCH", f"/memories/{memory['id']}", json={"is_pinned": True})
    entry = {
        "entity_type": "memory",
        "entity_id": memory["id"],
        "actor": "user:70011",
        "created_at": NOW,
    }
    created = {**entry, "id": 1, "action": "created", "detail": None}
    updated = {**entry, "id": 2, "action": "updated", "detail": {"is_pinned": True}}
    assert ask("GET", "/audit") == (200, [updated, created])
    assert ask("GET", "/audit", params={"action": "created"}) == (200, [created])
    assert ask("GET", "/audit", params={"limit": 1, "offset": 1}) == (200, [created])
    for nothing in ({"entity_type": "task"}, {"actor": "system"}, {"entity_id": "m-0"}):
        assert ask("GET", "/audit", params=nothing) == (200, [])


@pytest.mark.parametrize("params", [{"action": "bogus"}, {"entity_type": "user"}, {"limit": 1001}])
def test_an_invalid_audit_query_is_refused(ask: Any, params: Any) -> None:
    status, body = ask("GET", "/audit", params=params)
    assert (status, [mismatch["loc"] for mismatch in body["detail"]]) == (422, [["query", *params]])


def test_the_backup_status_is_that_of_the_last_backup(ask: Any, core: Any, moments: Any) -> None:
    none = {"last_backup_at": None, "status": "not_configured"}
    assert ask("GET", "/backup/status") == (200, none)
    for _ in range(2):
        record_backup(core, moments[-1])
    assert ask("GET", "/backup/status") == (200, {"last_backup_at": NOW, "status": "ok"})


def test_core_is_up(ask: Any) -> None:
    assert ask("GET", "/health") == (200, {"status": "ok"})


def test_reset_forgets_everything(ask: Any, core: Any, image: Any) -> None:
    ask("POST", f"/memories/{image['id']}/image", files={"file": b"PNG"})
    ask("POST", f"/memories/{image['id']}/tags", json={"tags": ["a"]})
    core.reset()
    assert list(core.images.iterdir()) == []
    assert ask("GET", "/audit") == (200, [])
    assert ask("GET", f"/memories/{image['id']}")[0] == 404
