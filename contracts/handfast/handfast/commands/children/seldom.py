"""Passes on what a child does often, such as how far it is, only from time to time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["seldom"]

_SECONDS_BETWEEN = 0.1


def seldom[**P](call: Callable[P, None]) -> Callable[P, None]:
    """``call``, of which each is left out that comes within a tenth of a second of another."""
    later = 0.0

    def now_and_then(*args: P.args, **kwargs: P.kwargs) -> None:
        nonlocal later
        if time.monotonic() >= later:
            later = time.monotonic() + _SECONDS_BETWEEN
            call(*args, **kwargs)

    return now_and_then
