"""The toy provider and its promises as a fixture, and clients of a Redis in memory."""

from __future__ import annotations

import asyncio
import importlib.util
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import fakeredis
import pytest

from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from redis.asyncio import Redis

    from handfast.model.results import Result


def _loaded(name: str) -> ModuleType:
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # Pydantic resolves annotations through it
    spec.loader.exec_module(module)
    return module


_TOY = SimpleNamespace(**vars(_loaded("toy_promises")), note_provider=None, wsgi_provider=None)
_TOY.note_provider = _loaded("toy_notes").note_provider
_TOY.wsgi_provider = _loaded("toy_wsgi").wsgi_provider


@pytest.fixture
def toy() -> SimpleNamespace:
    """The names of ``toy_promises``, and the ``note_provider`` that keeps them or breaks one."""
    return _TOY


@pytest.fixture(params=["in process", "pact"])
def hold(request: pytest.FixtureRequest) -> Callable[..., tuple[Result, ...]]:
    """Each way of holding a provider: what it finds, both must."""
    if request.param == "pact":
        return verify_by_pact
    return lambda cases, provider, **how: asyncio.run(verify_in_process(cases, provider, **how))


@pytest.fixture
def memory_redis() -> Callable[[], Redis]:
    """Makes clients of one Redis in memory."""
    server = fakeredis.FakeServer(server_type="redis", version=(7,))
    return lambda: fakeredis.FakeAsyncRedis(server=server)
