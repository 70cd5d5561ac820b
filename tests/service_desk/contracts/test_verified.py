"""The four services are verified alike as WSGI and as ASGI applications."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from handfast.model.cases import cases_of
from handfast.run.in_process import verify_in_process
from handfast.transports.redis.clients import fake_redis
from service_desk_contracts.bindings import providers
from service_desk_contracts.reference import together
from service_desk_contracts.system import SYSTEM

SERVICES = ("user", "ticket", "communication", "file")


@pytest.mark.parametrize("serve", [together.wsgi, together.asgi], ids=["WSGI", "ASGI"])
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_passes_every_interaction(
    service: str, serve: Callable[[str], Any], failed: Callable[..., dict[str, list[str]]]
) -> None:
    name = f"{service}-service"
    provider = dataclasses.replace(providers(fake_redis())[name], app=serve(service))
    mine = [case for case in cases_of(SYSTEM.contracts) if case.provider == name]
    results = asyncio.run(verify_in_process(mine, provider))
    assert failed(results) == {}
    assert len(results) == len(mine) > 0
