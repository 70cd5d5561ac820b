"""The reference Core as it is verified: opened when first needed, with its clock and Redis in hand.

Knows no state. Reaches the reference by the name of its package, so that a changed copy of that
package can be verified in its place.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping, Sequence

    from redis.asyncio import Redis

__all__ = ["REFERENCE", "World", "moment", "serve"]

REFERENCE: Final = "life_organiser_contracts.reference"

_NOBODY_LISTENS = "redis://127.0.0.1:1"
_FIRST_ROW = datetime(2021, 1, 1, tzinfo=UTC)


def moment(text: str | None) -> datetime | None:
    """The moment that a parameter names, as the store wants it."""
    return None if text is None else datetime.fromisoformat(text)


@dataclass
class World:
    """One reference Core and what it finds around it.

    ``now`` None is the real time, ``redis`` None no Redis at all. ``rows`` counts what was written
    past the API, so that each row is a minute younger than the last.
    """

    package: str
    redis: Callable[[], Redis] | None
    now: datetime | None = None
    redis_is_down: bool = False
    rows: int = 0
    opened: dict[str, Any] = field(default_factory=dict)

    def module(self, name: str) -> Any:
        """A module of the reference's package."""
        return import_module(f"{self.package}.{name}")

    @property
    def core(self) -> Any:
        """The Core, opened if it is not."""
        if "core" not in self.opened:
            redis = None if self.redis is None else self._client
            self.opened["core"] = self.module("core").open_core(redis=redis, clock=self.clock)
        return self.opened["core"]

    @property
    def app(self) -> Any:
        """The application that serves the Core."""
        if "app" not in self.opened:
            self.opened["app"] = self.module("app").create_app(self.core)
        return self.opened["app"]

    def clock(self) -> datetime:
        """The present moment, as the Core has it."""
        return self.now or datetime.now(UTC)

    def reset(self) -> None:
        """Forget all rows; the clock runs, and Redis is there."""
        self.now, self.redis_is_down, self.rows = None, False, 0
        self.core.reset()

    def save(self) -> Any:
        """All that the Core stores, with what it finds around it."""
        return self.core.store.serialize(), self.now, self.redis_is_down, self.rows

    def restore(self, stored: Any) -> None:
        """Bring back what was saved."""
        content, self.now, self.redis_is_down, self.rows = stored
        with closing(sqlite3.connect(":memory:")) as saved:
            saved.deserialize(content)
            saved.backup(self.core.store)  # unlike deserialize, it makes the search index anew
        self.remove_images()

    def remove_images(self) -> None:
        """Delete what was uploaded."""
        for image in self.core.images.iterdir():
            image.unlink()

    def digest(self) -> Any:
        """All that the Core stores: every row, and its images by name and size."""
        images = sorted((one.name, one.stat().st_size) for one in self.core.images.iterdir())
        return self.module("database").contents(self.core.store), images

    def close(self) -> None:
        """Close the Core, if it is open."""
        opened, self.opened = self.opened, {}
        if "core" in opened:
            opened["core"].close()

    def insert(self, table: str, **values: Any) -> None:
        """Add a row, created a minute after the last one unless ``values`` have it otherwise."""
        self.rows += 1
        created = {"created_at": _FIRST_ROW + timedelta(minutes=self.rows)}
        self.module("database").insert(self.core.store, table, {**created, **values})

    def insert_user(self, user_id: int) -> None:
        """Add a user with the default settings, unless already there."""
        database, store = self.module("database"), self.core.store
        if database.find(store, "users", user_id, "telegram_user_id") is not None:
            return
        self.insert("users", telegram_user_id=user_id, display_name="Ada", is_allowed=True)
        usual = {"default_reminder_time": "09:00", "timezone": "Asia/Singapore"}
        database.insert(store, "settings", {"telegram_user_id": user_id, **usual})

    def insert_memory(
        self,
        memory_id: str,
        user_id: int,
        content: str | None,
        tags: Sequence[str] = (),
        **more: Any,
    ) -> None:
        """Add a memory with confirmed tags, and its owner; confirmed too, unless ``more`` differs.

        ``more`` are further columns of the memory.
        """
        self.insert_user(user_id)
        row = {"owner_user_id": user_id, "content": content, "status": "confirmed", **more}
        self.insert("memories", id=memory_id, updated_at=self.clock(), **row)
        confirmed = {"status": "confirmed", "confirmed_at": self.clock()}
        for tag in tags:
            values = {"memory_id": memory_id, "tag": tag, **confirmed}
            self.module("database").insert(self.core.store, "memory_tags", values)
        self.module("memories.index").reindex(self.core, memory_id)

    def _client(self) -> Any:
        if self.redis_is_down or self.redis is None:
            return self.module("publishing").impatient_redis(_NOBODY_LISTENS)
        return self.redis()


def serve(world: World) -> Callable[..., Any]:
    """An ASGI application that serves the world's Core, and closes it when its lifespan ends."""

    async def application(
        scope: MutableMapping[str, Any], receive: Callable[..., Any], send: Callable[..., Any]
    ) -> None:
        if scope["type"] != "lifespan":
            await world.app(scope, receive, send)
            return
        for step in ("startup", "shutdown"):
            await receive()
            if step == "shutdown":
                world.close()
            await send({"type": f"lifespan.{step}.complete"})

    return application
