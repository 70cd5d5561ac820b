"""The four services pass their interactions on PostgreSQL too, as they are to be deployed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest
from asgiref.local import Local
from django.core.management import call_command
from django.db import connections
from sqlalchemy.engine import make_url

from handfast.model.cases import cases_of
from handfast.run.in_process import verify_in_process
from handfast.transports.redis.clients import fake_redis
from service_desk_contracts.bindings import providers
from service_desk_contracts.reference.together.settings import APPS
from service_desk_contracts.system import SYSTEM


@pytest.fixture(params=APPS)
def on_postgresql(
    request: pytest.FixtureRequest,
    new_postgres: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """A service whose tables are in PostgreSQL until the test ends."""
    service: str = request.param
    url = make_url(new_postgres())
    of_server = {"NAME": url.database, "USER": url.username, "HOST": url.query["host"]}
    engine = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}}
    usual = connections.databases[service]
    monkeypatch.setitem(connections.databases, service, {**usual, **engine, **of_server})
    # Each thread has connections of its own, which stay those of SQLite for the other tests.
    monkeypatch.setattr(connections, "_connections", Local(thread_critical=True))
    call_command("migrate", database=service, verbosity=0)
    yield service
    connections.close_all()


@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.long)], ids=["few", "all"])
def test_a_service_passes_its_interactions_on_postgresql(
    on_postgresql: str, step: int, failed: Callable[..., dict[str, list[str]]]
) -> None:
    """Some of them by default: each request opens a connection of its own."""
    name = f"{on_postgresql}-service"
    mine = [case for case in cases_of(SYSTEM.contracts) if case.provider == name][::step]
    results = asyncio.run(verify_in_process(mine, providers(fake_redis())[name]))
    assert failed(results) == {}
    assert len(results) == len(mine) > 0
