"""One value for each event loop: connections belong to the loop that opened them.

A module's client is used by a service in one loop, and by scripts and tests in one after another.
Closes nothing itself.
"""

import asyncio
from collections.abc import Callable
from weakref import WeakKeyDictionary

__all__ = ["PerLoop"]


class PerLoop[T]:
    """Makes a value when a loop first asks for it."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._values: WeakKeyDictionary[asyncio.AbstractEventLoop, T] = WeakKeyDictionary()

    def get(self) -> T:
        """Return the value of the running loop.

        Raises:
            RuntimeError: no loop is running.
        """
        loop = asyncio.get_running_loop()
        try:
            return self._values[loop]
        except KeyError:
            # A value refers to its loop, so the dictionary alone would never let go of either.
            for other in [one for one in self._values if one.is_closed()]:
                del self._values[other]
            value = self._values[loop] = self._make()
            return value

    def pop(self) -> T | None:
        """Return the value of the running loop and forget it; None if there is none."""
        return self._values.pop(asyncio.get_running_loop(), None)
