"""Imports the modules in which something is declared: no other pure module imports by name."""

from __future__ import annotations

import importlib
import pkgutil

__all__ = ["import_modules"]


def import_modules(package: str) -> None:
    """Import every module of ``package``, in the order of their names."""
    for found in pkgutil.iter_modules(importlib.import_module(package).__path__):
        importlib.import_module(f"{package}.{found.name}")
