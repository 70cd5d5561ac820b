"""The Core under test, and the states that its API can't bring about."""

from datetime import datetime
from typing import Any

from my_core.app import make_app

from handfast.http.connection import client_for
from handfast.testing import fake_redis

redis = fake_redis()
app = make_app(redis)
store = app.state.store


def the_clock_stands_still(now: str, **_: Any) -> None:
    store.now = datetime.fromisoformat(now)


def several_reminders(user_id: int, recurrence_minutes: int, **at: Any) -> dict[str, Any]:
    store.tables["user"].setdefault(user_id, {"telegram_user_id": user_id})
    owned = {"owner_user_id": user_id, "is_pinned": False, "tags": {}}
    memory = store.add("memory", {**owned, "content": "x", "status": "confirmed"}, "test")
    made: dict[str, Any] = {"memory_id": memory["id"]}
    for name, every in (("last", None), ("fired", None), ("next", recurrence_minutes)):
        when = datetime.fromisoformat(at[f"{name}_at"])
        row = {"fire_at": when, "recurrence_minutes": every, "fired": name == "fired"}
        owned = {"owner_user_id": user_id, "memory_id": memory["id"]}
        made[f"{name}_id"] = store.add("reminder", {**owned, **row}, "test")["id"]
    return made


async def a_note_is_added(user_id: int, text: str) -> None:
    async with client_for(app) as client:
        await client.post("/notes", json={"owner_user_id": user_id, "text": text})


states = {
    "the clock stands still": the_clock_stands_still,
    "one fired and two upcoming reminders exist": several_reminders,
}
service = {"app": app, "states": states, "redis": redis, "reset": store.clear}
