"""Clients of single services in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from uuid import UUID

import httpx
import pytest
from django.db import connections

from service_desk_contracts.bound.services import emptied
from service_desk_contracts.reference import together
from service_desk_contracts.reference.access import issue


@pytest.fixture
def client_of() -> Iterator[Callable[[str, UUID, str], httpx.Client]]:
    """Makes a client of a service (`user`, `ticket`, ...), which has no rows, as such a caller."""
    with ExitStack() as stack:
        stack.callback(connections.close_all)

        def client(service: str, caller: UUID, role: str) -> httpx.Client:
            emptied(service)
            made = httpx.Client(
                transport=httpx.WSGITransport(together.wsgi(service)),
                base_url=f"http://{service}-service/api/v1",
                headers={"Authorization": f"Bearer {issue(caller, role, 'access')}"},
            )
            return stack.enter_context(made)

        yield client
