"""How a system is made of the providers and consumers that were declared. Imports no system."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

from handfast.model import BadDeclaration, System

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.declare.consumers import Consumer
    from handfast.declare.providers import Provider
    from handfast.model import Contract

__all__ = ["import_modules", "system"]


def system(
    name: str,
    *,
    title: str | None = None,
    providers: Iterable[Provider],
    consumers: Iterable[Consumer],
    **more: Any,
) -> System:
    """The system of ``providers`` and ``consumers``, its interactions made plain.

    ``title`` is its name for people, ``more`` further fields of ``System`` (``bindings``).

    Raises:
        BadDeclaration: a shorthand can't be made plain; lists every fault.
    """
    contracts: list[Contract] = []
    faults: list[str] = []
    for consumer in consumers:
        try:
            contracts += consumer.contracts()
        except BadDeclaration as bad:
            faults += bad.faults
    if faults:
        raise BadDeclaration(tuple(faults))
    return System(
        name=name,
        title=title or name.replace("_", " "),
        offers=tuple(provider.offer() for provider in providers),
        contracts=tuple(contracts),
        **more,
    )


def import_modules(package: str) -> None:
    """Import every module of ``package``, so that what they declare is declared.

    For a consumer whose interactions fill several modules, in its package's ``__init__``.
    """
    for found in pkgutil.iter_modules(importlib.import_module(package).__path__):
        importlib.import_module(f"{package}.{found.name}")
