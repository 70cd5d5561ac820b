"""The references of the newer systems pass every interaction, and know nothing of the engine.

Life Organiser's has tests of its own for that: it is also verified as a stranger would be.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from handfast.model.cases import Case, cases_of
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process
from handfast.transports.redis.clients import fake_redis

NAMES = ("ai_voice", "service_desk", "video_pipeline", "zapa")
SYSTEMS = {name: import_module(f"{name}_contracts.system").SYSTEM for name in NAMES}
PROVIDERS = [(name, offer.provider) for name, system in SYSTEMS.items() for offer in system.offers]

BEFORE = {
    "service_desk": "from service_desk_contracts.reference import together; together.set_up()"
}
"""What must run before a reference can be imported."""

type Failed = Callable[..., dict[str, list[str]]]

each_provider = pytest.mark.parametrize(
    ("name", "provider"), PROVIDERS, ids=[f"{name}: {provider}" for name, provider in PROVIDERS]
)


def of(name: str, provider: str) -> tuple[Case, ...]:
    return tuple(c for c in cases_of(SYSTEMS[name].contracts) if c.provider == provider)


def running(name: str, provider: str) -> Any:
    """The reference provider, with a Redis of its own."""
    return import_module(f"{name}_contracts.bindings").providers(fake_redis())[provider]


@each_provider
def test_the_reference_passes_every_interaction(failed: Failed, name: str, provider: str) -> None:
    results = asyncio.run(verify_in_process(of(name, provider), running(name, provider)))
    assert failed(results) == {}
    assert len(results) == len(of(name, provider)) > 0


@each_provider
def test_the_reference_passes_every_interaction_by_pact(
    failed: Failed, name: str, provider: str
) -> None:
    results = verify_by_pact(of(name, provider), running(name, provider))
    assert failed(results) == {}
    assert len(results) == len(of(name, provider)) > 0


@each_provider
def test_the_bindings_have_a_handler_for_each_state_and_trigger(name: str, provider: str) -> None:
    offer, bound = SYSTEMS[name].offer(provider), running(name, provider)
    assert offer is not None
    assert set(bound.states) == {state.name for state in offer.states}
    assert set(bound.triggers) == {trigger.name for trigger in offer.triggers}


@pytest.mark.parametrize("name", SYSTEMS)
def test_the_reference_knows_nothing_of_the_engine(name: str) -> None:
    """Importing all of it, in an interpreter of its own, loads no engine and no declaration."""
    package = f"{name}_contracts"
    code = (
        f"{BEFORE.get(name, '')}\n"
        "import importlib, pkgutil, sys\n"
        f"import {package}.reference as reference\n"
        "for found in pkgutil.walk_packages(reference.__path__, reference.__name__ + '.'):\n"
        "    importlib.import_module(found.name)\n"
        f"roots = ('handfast', '{package}')\n"
        "ours = {name for name in sys.modules if name.split('.')[0] in roots}\n"
        f"bodies = '{package}.schemas'\n"
        "print({n for n in ours if not n.startswith((reference.__name__, bodies))})\n"
    )
    secrets = dict.fromkeys(("SECRET_KEY", "JWT_SECRET_KEY", "SERVICE_AUTH_TOKEN"), "nobody's")
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **secrets},
    )
    assert ran.stdout.strip() == f"{{'{package}'}}"
