"""The reference Core as it is held: opened when first needed, with its clock and Redis in hand.

Knows no state. Reaches the reference by the name of its package, so that a changed copy of that
package can be held in its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

    from redis.asyncio import Redis

__all__ = ["REFERENCE", "World", "serve"]

REFERENCE: Final = "life_organiser_contracts.reference"

_NOBODY_LISTENS = "redis://127.0.0.1:1"
_FIRST_ROW = datetime(2021, 1, 1, tzinfo=UTC)


@dataclass
class World:
    """One reference Core and what it sees: ``now`` (None: the real time) and a Redis, or none.

    ``rows`` counts what states have written, so that each row is a minute younger than the last.
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
            opened = self.module("core").open_core(redis=redis, clock=self.clock)
            self.opened["core"] = opened
        return self.opened["core"]

    @property
    def app(self) -> Any:
        """The application that serves the Core."""
        if "app" not in self.opened:
            self.opened["app"] = self.module("app").create_app(self.core)
        return self.opened["app"]

    def clock(self) -> datetime:
        """The present moment, as the Core sees it."""
        return self.now or datetime.now(UTC)

    def reset(self) -> None:
        """Forget all rows; the clock runs, and Redis is there."""
        self.now, self.redis_is_down, self.rows = None, False, 0
        self.core.reset()

    def digest(self) -> Any:
        """All that the Core stores: every row, and its images by name and size."""
        images = sorted((one.name, one.stat().st_size) for one in self.core.images.iterdir())
        return self.module("database").contents(self.core.store), images

    def close(self) -> None:
        """Close the Core, if it is open."""
        opened, self.opened = self.opened, {}
        if "core" in opened:
            opened["core"].close()

    def insert(self, table: str, values: Mapping[str, Any]) -> None:
        """Add a row, created a minute after the last one unless ``values`` say otherwise."""
        self.rows += 1
        created = {"created_at": _FIRST_ROW + timedelta(minutes=self.rows)}
        self.module("database").insert(self.core.store, table, {**created, **values})

    def _client(self) -> Any:
        if self.redis_is_down or self.redis is None:
            return self.module("publishing").impatient_redis(_NOBODY_LISTENS)
        return self.redis()


def serve(world: World) -> Callable[..., Any]:
    """An ASGI application that serves the world's Core, and closes it when its lifespan ends."""

    async def application(
        scope: MutableMapping[str, Any], receive: Callable[..., Any], send: Callable[..., Any]
    ) -> None:
        if scope["type"] == "lifespan":
            await _live(world, receive, send)
        else:
            await world.app(scope, receive, send)

    return application


async def _live(world: World, receive: Callable[..., Any], send: Callable[..., Any]) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            world.close()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
