"""A bar that shows how far a run is while it goes on, and is gone with it. Judges nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from rich.progress import Progress, TaskID, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import ProgressColumn

__all__ = ["Bar"]


class Bar:
    """What goes on, ``columns`` of how far that is, and for how long it has gone on."""

    def __init__(self, console: Console, *columns: ProgressColumn) -> None:
        what = TextColumn("{task.description:<48}")
        self._progress = Progress(
            what, *columns, TimeElapsedColumn(), console=console, transient=True
        )
        self._task = TaskID(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress.live.is_started:  # else it would print an empty line
            self._progress.stop()

    def begin(self, what: str, total: int | None = None) -> None:
        """Show that ``what`` goes on, of which there are ``total`` steps where that is known."""
        self._progress.start()
        self._task = self._progress.add_task(what, total=total)

    def move(self, steps: int, what: str | None = None) -> None:
        """Show that so many steps are done, and what goes on by now."""
        self._progress.update(self._task, completed=steps, description=what)
