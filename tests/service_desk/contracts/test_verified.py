"""The four services are verified alike as WSGI and as ASGI applications.

As what they are bound, they are among `tests/systems`.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from handfast.http.application import is_wsgi
from handfast.model.cases import cases_of
from handfast.run.in_process import verify_in_process
from handfast.transports.redis.clients import fake_redis
from service_desk_contracts.bindings import providers
from service_desk_contracts.reference import together
from service_desk_contracts.system import SYSTEM

OTHERWISE = {
    "user": together.asgi,
    "ticket": together.asgi,
    "communication": together.wsgi,
    "file": together.asgi,
}
"""As what each service is not bound."""


@pytest.mark.parametrize(("service", "serve"), OTHERWISE.items(), ids=OTHERWISE)
def test_a_service_passes_every_interaction(
    service: str, serve: Callable[[str], Any], failed: Callable[..., dict[str, list[str]]]
) -> None:
    """As an application of the other kind."""
    name = f"{service}-service"
    bound = providers(fake_redis())[name]
    provider = dataclasses.replace(bound, app=serve(service))
    assert is_wsgi(provider.app) != is_wsgi(bound.app)
    mine = [case for case in cases_of(SYSTEM.contracts) if case.provider == name]
    results = asyncio.run(verify_in_process(mine, provider))
    assert failed(results) == {}
    assert len(results) == len(mine) > 0
