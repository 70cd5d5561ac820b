"""Binds the reference services to what is declared, each with stand-ins for its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handfast.bindings import Bindings
from zapa_contracts.bound.bridge import bridge_provider
from zapa_contracts.bound.private import private_provider
from zapa_contracts.bound.public import public_provider
from zapa_contracts.driving import CLIENTS

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
    made = (public_provider(package), private_provider(package, redis), bridge_provider(package))
    return {one.name: one for one in made}


BINDINGS: Final = Bindings(providers=providers, consumers=CLIENTS, redis_server=False)
"""The reference providers, whose queue is one in memory, and the consumers' clients."""
