"""A cache for functions of shapes and annotations, some of which have no hash. Pure."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["cached"]

_MOST = 8192


def cached[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """``function``, called once for equal arguments; each time where they have no hash."""
    remembered = functools.lru_cache(_MOST)(function)

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return remembered(*args, **kwargs)  # type: ignore[arg-type]  # or they have no hash
        except TypeError:  # an annotation's metadata has no hash, or the function itself raised it
            return function(*args, **kwargs)

    return call
