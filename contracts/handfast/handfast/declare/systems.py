"""How a system is made of the providers and consumers that were declared. Imports no system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.model import BadDeclaration, System

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        bindings=bindings,
        install=install,
    )
