"""handfast: consumer-driven contracts for Python services.

The names that a first contract needs are here: those of ``handfast.declare``. Imports nothing of it
until one of them is asked for, because every run of pytest imports this package.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from handfast.declare import (
        NOT_NULL,
        Consumer,
        Provider,
        Transport,
        Value,
        chosen,
        expect,
        row,
        stored,
        system,
    )

__all__ = [
    "NOT_NULL",
    "Consumer",
    "Provider",
    "Transport",
    "Value",
    "chosen",
    "expect",
    "row",
    "stored",
    "system",
]


def __getattr__(name: str) -> Any:
    """A name of ``handfast.declare``, imported when it is first asked for."""
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module("handfast.declare"), name)
