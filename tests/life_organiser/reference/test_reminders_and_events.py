from typing import Any

import pytest

NOW = "2031-04-02T06:15:00.250000Z"
SOON = "2031-04-02T07:00:00Z"


@pytest.fixture
def remind(ask: Any, memory: Any, owner: Any) -> Any:
    """Creates a reminder of the memory."""

    def create(**more: Any) -> Any:
        body = {"memory_id": memory["id"], "owner_user_id": owner, "fire_at": SOON}
        return ask("POST", "/reminders", json={**body, **more})

    return create


@pytest.fixture
def announce(ask: Any, owner: Any) -> Any:
    """Creates an event."""

    def create(**more: Any) -> Any:
        body = {
            "owner_user_id": owner,
            "description": "lease renewal",
            "event_date": SOON,
            "source_type": "email",
        }
        return ask("POST", "/events", json={**body, **more})

    return create


@pytest.fixture
def actions(ask: Any) -> Any:
    """The audit actions on an entity, oldest first, with their actors."""

    def of(entity: Any) -> Any:
        audit = ask("GET", "/audit", params={"entity_id": entity["id"]})[1]
        return [(entry["action"], entry["actor"]) for entry in audit[::-1]]

    return of


def test_a_new_reminder_has_not_fired(remind: Any, memory: Any) -> None:
    status, reminder = remind(recurrence_minutes=1440)
    expected = {
        "id": reminder["id"],
        "memory_id": memory["id"],
        "owner_user_id": 70011,
        "fire_at": SOON,
        "recurrence_minutes": 1440,
        "fired": False,
        "created_at": NOW,
    }
    assert (status, reminder) == (201, expected)


@pytest.mark.parametrize(
    ("more", "detail"),
    [({"memory_id": "m-0"}, "memory m-0 not found"), ({"owner_user_id": 1}, "user 1 not found")],
)
def test_nothing_is_made_for_an_unknown_memory_or_owner(
    ask: Any, remind: Any, announce: Any, more: Any, detail: Any
) -> None:
    assert remind(**more) == (404, {"detail": detail})
    assert announce(**more) == (404, {"detail": detail})
    assert (ask("GET", "/reminders"), ask("GET", "/events")) == ((200, []), (200, []))


def test_reminders_come_earliest_first_and_upcoming_ones_lie_ahead(
    ask: Any, core: Any, remind: Any
) -> None:
    late, now, soon = remind(fire_at="2031-06-01T00:00:00Z")[1], remind(fire_at=NOW)[1], remind()[1]
    past = remind(fire_at="2031-01-01T00:00:00Z")[1]
    gone = remind(fire_at="2031-05-01T00:00:00Z")[1] | {"fired": True}
    core.store.execute("UPDATE reminders SET fired = TRUE WHERE id = ?", [gone["id"]])
    assert ask("GET", "/reminders") == (200, [past, now, soon, gone, late])
    assert ask("GET", "/reminders", params={"upcoming_only": True}) == (200, [soon, late])
    assert ask("GET", "/reminders", params={"fired": True}) == (200, [gone])
    assert ask("GET", "/reminders", params={"fired": False, "limit": 1, "offset": 1}) == (
        200,
        [now],
    )
    assert ask("GET", "/reminders", params={"owner_user_id": 2}) == (200, [])


def test_a_reminder_is_changed_and_null_ends_its_recurrence(
    ask: Any, remind: Any, actions: Any
) -> None:
    reminder = remind(recurrence_minutes=60)[1]
    changes = {"fire_at": "2031-05-01T00:00:00Z", "recurrence_minutes": None}
    answer = ask("PATCH", f"/reminders/{reminder['id']}", json=changes)
    assert answer == (200, {**reminder, **changes})
    assert actions(reminder) == [("created", "user:70011"), ("updated", "user:70011")]


@pytest.mark.parametrize("what", ["reminder", "event"])
def test_an_unknown_id_is_not_found(ask: Any, what: Any) -> None:
    answer = (404, {"detail": f"{what} x-0 not found"})
    assert ask("PATCH", f"/{what}s/x-0", json={}) == answer
    assert what == "event" or ask("DELETE", f"/{what}s/x-0") == answer


def test_a_new_event_is_pending(announce: Any, actions: Any) -> None:
    status, event = announce(source_ref="<mail@example.org>")
    expected = {
        "id": event["id"],
        "memory_id": None,
        "owner_user_id": 70011,
        "description": "lease renewal",
        "event_date": SOON,
        "source_type": "email",
        "source_ref": "<mail@example.org>",
        "status": "pending",
        "pending_since": NOW,
        "reminder_id": None,
        "created_at": NOW,
    }
    assert (status, event) == (201, expected)
    assert actions(event) == [("created", "system:llm_worker")]


def test_events_come_latest_first_and_are_filtered(ask: Any, announce: Any) -> None:
    early, late = announce(event_date=NOW)[1], announce()[1]
    rejected = ask("PATCH", f"/events/{early['id']}", json={"status": "rejected"})[1]
    assert ask("GET", "/events") == (200, [late, rejected])
    assert ask("GET", "/events", params={"status": "pending"}) == (200, [late])
    assert ask("GET", "/events", params={"owner_user_id": 2}) == (200, [])
    assert ask("GET", "/events", params={"limit": 1, "offset": 1}) == (200, [rejected])


def test_confirming_an_event_of_a_memory_makes_one_reminder(
    ask: Any, announce: Any, memory: Any, actions: Any
) -> None:
    event = announce(memory_id=memory["id"], source_type="manual")[1]
    path, date = f"/events/{event['id']}", "2031-05-01T10:00:00Z"
    status, confirmed = ask("PATCH", path, json={"status": "confirmed", "event_date": date})
    _, (reminder,) = ask("GET", "/reminders")
    expected = {
        **event,
        "status": "confirmed",
        "event_date": date,
        "pending_since": None,
        "reminder_id": reminder["id"],
    }
    assert (status, confirmed) == (200, expected)
    assert reminder == {
        "id": reminder["id"],
        "memory_id": memory["id"],
        "owner_user_id": 70011,
        "fire_at": date,
        "recurrence_minutes": None,
        "fired": False,
        "created_at": NOW,
    }
    for status in ("confirmed", "rejected", "confirmed"):
        ask("PATCH", path, json={"status": status})
    assert ask("GET", "/reminders") == (200, [reminder])
    done = ["created", "confirmed", "updated", "rejected", "confirmed"]
    assert actions(event) == [(action, "user:70011") for action in done]


def test_confirming_an_event_without_memory_makes_no_reminder(ask: Any, announce: Any) -> None:
    event = announce()[1]
    answer = ask("PATCH", f"/events/{event['id']}", json={"status": "confirmed"})
    assert answer == (200, {**event, "status": "confirmed", "pending_since": None})
    assert ask("GET", "/reminders") == (200, [])


def test_deleting_a_reminder_takes_it_out_of_its_event(
    ask: Any, announce: Any, memory: Any, actions: Any
) -> None:
    event = announce(memory_id=memory["id"])[1]
    confirmed = ask("PATCH", f"/events/{event['id']}", json={"status": "confirmed"})[1]
    assert ask("DELETE", f"/reminders/{confirmed['reminder_id']}") == (204, None)
    assert ask("GET", "/events") == (200, [{**confirmed, "reminder_id": None}])
    assert ask("GET", "/reminders") == (200, [])
    assert actions(event)[-1] == ("updated", "user:70011")
