"""What tests of several folders need: a declared shop, a provider of notes, a Redis in memory."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING

import fakeredis
import pytest

from handfast.check import check_system
from handfast.model import BadDeclaration
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis.asyncio import Redis

    from handfast.model import System
    from handfast.model.results import Result

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def shop(helper: Callable[[Path], ModuleType]) -> SimpleNamespace:
    """The names of ``toy_shop``: its declarations in lower case, its models, its functions."""
    names = vars(helper(HERE / "toy_shop.py"))
    declared = {name.lower(): value for name, value in names.items() if name.isupper()}
    changed = {name: names[name] for name in ("with_exchange", "with_web", "with_offer")}
    models = {"Login": names["Login"], "Error": names["Error"]}
    return SimpleNamespace(models=models, **declared, **changed)


@pytest.fixture
def faults() -> Callable[[System], tuple[str, ...]]:
    """What is wrong with a system, all of it."""

    def found(system: System) -> tuple[str, ...]:
        try:
            check_system(system)
        except BadDeclaration as bad:
            return bad.faults
        return ()

    return found


@pytest.fixture(scope="session")
def toy(helper: Callable[[Path], ModuleType]) -> SimpleNamespace:
    """The names of ``toy_note_contract``, and providers that fulfil it or break one promise."""
    return SimpleNamespace(
        **vars(helper(HERE / "toy_note_contract.py")),
        note_provider=helper(HERE / "toy_note_provider.py").note_provider,
        wsgi_provider=helper(HERE / "toy_wsgi_provider.py").wsgi_provider,
    )


@pytest.fixture(params=["in process", "pact"])
def verify(request: pytest.FixtureRequest) -> Callable[..., tuple[Result, ...]]:
    """Each mode of verifying a provider that both must find the same in."""
    if request.param == "pact":
        return verify_by_pact
    return lambda cases, provider, **how: asyncio.run(verify_in_process(cases, provider, **how))


@pytest.fixture
def memory_redis() -> Callable[[], Redis]:
    """Makes clients of one Redis in memory."""
    server = fakeredis.FakeServer(server_type="redis", version=(7,))
    return lambda: fakeredis.FakeAsyncRedis(server=server)


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory, helper: Callable[[Path], ModuleType]) -> Path:
    """Yield a folder with the wheels, built from this tree."""
    made = helper(HERE.parent / "wheels.py")
    folder = tmp_path_factory.mktemp("wheels")
    for project in made.PROJECTS.values():
        made.built(project, "wheel", folder)
    return folder
