"""Binds the reference services to the states, each provider complete in itself.

What each is held with stands in ``bound``; only that package and this file see both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ai_voice_contracts.bound.data_api import authorizer_provider, data_api_provider
from ai_voice_contracts.bound.lookup import lookup_provider
from ai_voice_contracts.bound.parser import parser_provider
from ai_voice_contracts.bound.twilio import twilio_provider
from ai_voice_contracts.bound.webhook import webhook_provider
from handfast.bindings import Bindings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redis.asyncio import Redis

    from handfast.providers.provider import Provider

__all__ = ["BINDINGS", "REFERENCE", "providers"]

REFERENCE: Final = "ai_voice_contracts.reference"

_MADE: Final[tuple[Callable[[str], Provider], ...]] = (
    webhook_provider,
    lookup_provider,
    parser_provider,
    data_api_provider,
    authorizer_provider,
    twilio_provider,
)


def providers(redis: Callable[[], Redis], package: str = REFERENCE) -> Mapping[str, Provider]:
    """Every reference provider of the system, by name; none of them uses ``redis``.

    ``package`` names the package they are imported from: a changed copy of the reference may
    stand in its place.
    """
    made = (make(package) for make in _MADE)
    return {provider.name: provider for provider in made}


BINDINGS: Final = Bindings(providers=providers)
"""The reference providers alone.

No state can be set up through a public API of these services: it would be another's to write.
None of them is served on its own, each works with neighbours in AWS. The clients of these
consumers are tried by the tests; none takes whatever a machine makes.
"""
