"""How a system is made of the providers and consumers that were declared. Imports no system."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from handfast.model import BadDeclaration, System
from handfast.wording.excerpts import quoted

if TYPE_CHECKING:
    from handfast.declare.consumers import Consumer
    from handfast.declare.providers import Provider
    from handfast.model import Contract

__all__ = ["system"]


def system(
    name: str,
    *,
    title: str | None = None,
    providers: Iterable[Provider],
    consumers: Iterable[Consumer],
    bindings: str | None = None,
    install: str | None = None,
) -> System:
    """The system of ``providers`` and ``consumers``, its interactions made plain.

    ``title`` is its name for people; ``bindings`` and ``install`` are as in ``System``.

    Raises:
        BadDeclaration: a shorthand can't be made plain, or one stands in place of a list; lists
            every fault.
    """
    contracts: list[Contract] = []
    faults = [
        f"system {name}: {part} is {quoted(given, 80)}, and no list: write {part}=[...]"
        for part, given in (("providers", providers), ("consumers", consumers))
        if not isinstance(given, Iterable)
    ]
    if faults:
        raise BadDeclaration(tuple(faults))
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
        bindings=bindings,
        install=install,
    )
