"""This Core by itself, for `handfast verify` in this folder."""

from collections.abc import Callable
from typing import Any

from my_core.app import make_app
from my_core_contracts import SYSTEM

from handfast.bindings import Bindings, RunningProvider
from handfast.http.connection import client_for
from handfast.http.through_api import handlers_through_api


def providers(redis: Callable[[], Any]) -> dict[str, RunningProvider]:
    """This Core, which publishes to ``redis``; it has an API for all states that are used here."""
    app = make_app(redis)

    async def a_note_is_added(user_id: int, text: str) -> None:
        async with client_for(app) as client:
            answer = await client.post("/notes", json={"owner_user_id": user_id, "text": text})
            answer.raise_for_status()

    offer = SYSTEM.offer("core")
    assert offer is not None
    states = handlers_through_api(offer, lambda: client_for(app))
    triggers = {"a note is added": a_note_is_added}
    reset = app.state.store.clear
    core = RunningProvider(
        name="core", app=app, states=states, triggers=triggers, redis=redis, reset=reset
    )
    return {"core": core}


BINDINGS = Bindings(providers=providers)
