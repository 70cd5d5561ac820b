"""Imports what declares something: no other pure module imports by name."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from typing import Any, Final

__all__ = ["GROUP", "import_modules", "installed_objects"]

GROUP: Final = "handfast.systems"
"""The group of entry points by which systems are found."""


def import_modules(package: str) -> None:
    """Import every module of ``package``, in the order of their names."""
    for found in pkgutil.iter_modules(importlib.import_module(package).__path__):
        importlib.import_module(f"{package}.{found.name}")


def installed_objects(name: str) -> tuple[list[Any], list[str]]:
    """What the entry points of ``name`` in the group lead to, and the names of all that it has.

    One that leads to a module which is being imported now is passed over: it is what asks.

    Raises:
        ImportError: the module, or what it needs, is not installed.
    """
    # imported late: only what extends a system needs it
    from importlib.metadata import entry_points  # noqa: PLC0415  # see above

    points = entry_points(group=GROUP)
    named = [
        point for point in points if point.name == name and not _asks(point.module, point.attr)
    ]
    return [point.load() for point in named], sorted({point.name for point in points})


def _asks(module: str, attribute: str) -> bool:
    there = sys.modules.get(module)
    return there is not None and not hasattr(there, attribute.partition(".")[0])
