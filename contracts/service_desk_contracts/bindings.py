"""Binds the reference services to what is declared, each with stand-ins for its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handfast.bindings import Bindings
from service_desk_contracts.bound.communication import communication_provider
from service_desk_contracts.bound.file import file_provider
from service_desk_contracts.bound.services import REFERENCE
from service_desk_contracts.bound.ticket import ticket_provider
from service_desk_contracts.bound.user import user_provider
from service_desk_contracts.driving import CLIENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redis.asyncio import Redis

    from handfast.bindings import RunningProvider

__all__ = ["BINDINGS", "REFERENCE", "providers"]


def providers(
    redis: Callable[[], Redis], package: str = REFERENCE
) -> Mapping[str, RunningProvider]:
    """Every reference provider of the system, by name.

    ``package`` names the package they are imported from: a changed copy of the reference may
    stand in its place.
    """
    del redis
    services = (user_provider, ticket_provider, communication_provider, file_provider)
    made = [provider(package) for provider in services]
    return {one.name: one for one in made}


BINDINGS: Final = Bindings(providers=providers, consumers=CLIENTS, redis_server=False)
"""The reference providers, and the consumers' clients."""
