"""A service's repository in a temporary folder, with the reference Core as the service."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable

import httpcore  # noqa: F401  # see below
import pytest

import handfast.testing
from handfast.model import MessageInteraction
from handfast.model.cases import cases_of
from life_organiser_contracts.system import SYSTEM

# What the tests of services import is imported here, or each would import it anew (and httpx
# would map the exceptions of an httpcore that is gone).
for found in pkgutil.walk_packages(handfast.testing.__path__, "handfast.testing."):
    importlib.import_module(found.name)

SERVICE = '''
"""A Core in one file: the reference, and one that answers with a field under another name."""

from life_organiser_contracts.bindings import core_provider
from handfast.testing import fake_redis

redis = fake_redis()
core = core_provider(redis)
states = {**core.states, **core.triggers}
service = {"app": core.app, "states": states, "reset": core.reset, "redis": redis}


async def drifted(scope, receive, send):
    async def renamed(message):
        if message["type"] == "http.response.body":
            message = {**message, "body": message["body"].replace(b'"timezone"', b'"time_zone"')}
        if message["type"] == "http.response.start":
            others = [one for one in message["headers"] if one[0] != b"content-length"]
            message = {**message, "headers": others}
        await send(message)

    await core.app(scope, receive, renamed)
'''


@pytest.fixture
def count() -> Callable[..., int]:
    """Counts the interactions of a consumer of the Life Organiser: requests, or messages."""

    def counted(consumer: str, *, messages: bool = False) -> int:
        return sum(
            case.consumer == consumer
            and case.provider == "core"
            and isinstance(case.interaction, MessageInteraction) is messages
            for case in cases_of(SYSTEM.contracts)
        )

    return counted


@pytest.fixture
def repository(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Yield a folder with ``service.py``, to which a test adds its test file.

    Where CI is set, pytest prints each failure twice: here it is never set.
    """
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("BUILD_NUMBER", raising=False)
    pytester.makeini("[pytest]\nfilterwarnings = error\n")
    pytester.makepyfile(service=SERVICE)
    pytester.syspathinsert()
    return pytester


@pytest.fixture
def two_processes(monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Yield what runs pytest in two processes, which start without plugins that nobody here needs.

    What they import is stored compiled, or both would compile it.
    """
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    return ("-p", "xdist", "-p", "handfast.pytest_plugin", "-n", "2")
