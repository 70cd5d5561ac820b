"""The reference Core as a value: where it stores, how it reaches Redis, what time it is.

Holds no rules: the routes and the scheduler take a `Core` and do the work.
"""

import shutil
import sqlite3
import tempfile
import weakref
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from .database import empty, open_database, utc_now

if TYPE_CHECKING:
    from redis.asyncio import Redis

__all__ = ["Core", "CurrentCore", "open_core"]


@dataclass(frozen=True)
class Core:
    """One Core.

    `redis` makes a Redis client, which whoever called it closes; None: there is no Redis.
    `clock` tells the present moment, with an offset. `images` is the folder of uploaded images;
    `temporary` says that closing the Core deletes it.
    """

    store: sqlite3.Connection
    redis: "Callable[[], Redis] | None"
    clock: Callable[[], datetime]
    images: Path
    temporary: bool = False

    def reset(self) -> None:
        """Forget everything: rows, search index, images, jobs that wait to be published."""
        empty(self.store)
        for image in self.images.iterdir():
            image.unlink()

    def close(self) -> None:
        """Close the database; what was in memory and in a temporary folder is gone."""
        self.store.close()
        if self.temporary:
            shutil.rmtree(self.images)


def open_core(
    database: str = ":memory:",
    redis: "Callable[[], Redis] | None" = None,
    clock: Callable[[], datetime] = utc_now,
    images: str | Path | None = None,
) -> Core:
    """A Core on a database file, made if missing; close it when done.

    Without `images`, a Core in memory keeps its images in a temporary folder, any other one in
    a folder `images` beside its database.

    Raises:
        sqlite3.Error, OSError: the database or the folder can't be opened.
    """
    temporary = images is None and database == ":memory:"
    with ExitStack() as undo:
        store = undo.enter_context(closing(open_database(database)))
        if temporary:
            folder = Path(tempfile.mkdtemp(prefix="core-images-"))
        else:
            folder = Path(images) if images is not None else Path(database).parent / "images"
            folder.mkdir(parents=True, exist_ok=True)
        undo.pop_all()
    core = Core(store, redis, clock, folder, temporary)
    if temporary:  # an application that nobody shuts down leaves no folder behind either
        weakref.finalize(core, shutil.rmtree, folder, ignore_errors=True)
    return core


async def _current(request: Request) -> Core:
    core: Core = request.app.state.core
    return core


CurrentCore = Annotated[Core, Depends(_current)]
"""The Core that the running application serves, as a parameter of a route."""
