"""Binds the reference services to what is declared, each with stand-ins for its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handfast.bindings import Bindings
from video_pipeline_contracts.bound.gateway import gateway_provider
from video_pipeline_contracts.bound.stages import stage_providers
from video_pipeline_contracts.bound.supabase import supabase_provider
from video_pipeline_contracts.bound.worker import worker_provider
from video_pipeline_contracts.driving import CLIENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redis.asyncio import Redis

    from handfast.bindings import RunningProvider

__all__ = ["BINDINGS", "REFERENCE", "providers"]

REFERENCE: Final = "video_pipeline_contracts.reference"


def providers(
    redis: Callable[[], Redis], package: str = REFERENCE
) -> Mapping[str, RunningProvider]:
    """Every reference provider of the system, by name.

    ``package`` names the package they are imported from: a changed copy of the reference may
    stand in its place.
    """
    made = (
        *(gateway_provider(package, redis), worker_provider(package, redis)),
        *(*stage_providers(package), supabase_provider(package)),
    )
    return {one.name: one for one in made}


BINDINGS: Final = Bindings(providers=providers, consumers=CLIENTS, redis_server=False)
"""The reference providers, whose Redis is one in memory, and the clients of Supabase."""
