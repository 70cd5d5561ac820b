"""Binds the reference services to what is declared, each with stand-ins for its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handfast.bindings import Bindings
from zapa_contracts.bound.private import private_provider
from zapa_contracts.bound.public import public_provider

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redis.asyncio import Redis

    from handfast.bindings import RunningProvider

__all__ = ["BINDINGS", "REFERENCE", "providers"]

REFERENCE: Final = "zapa_contracts.reference"


def providers(
    redis: Callable[[], Redis], package: str = REFERENCE
) -> Mapping[str, RunningProvider]:
    """Every reference provider of the system, by name.

    ``package`` names the package they are imported from: a changed copy of the reference may
    stand in its place.
    """
    makers = (public_provider, private_provider)
    return {made.name: made for made in (make(package) for make in makers)}


BINDINGS: Final = Bindings(providers=providers)
