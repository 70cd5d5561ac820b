"""A broker double on loopback, and the pacts that were published to the real one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from handfast.broker.http import client

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def double(helper: Callable[[Path], ModuleType]) -> ModuleType:
    """What the double is made of."""
    return helper(ROOT / "broker_double.py")


@pytest.fixture
def orders(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets the service that is verified be of this kind: as recorded, with a currency, broken."""
    monkeypatch.syspath_prepend(str(folder))
    return lambda kind: monkeypatch.setenv("ORDERS", kind)


@pytest.fixture
def broker(
    double: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Any]]:
    """Starts a broker that answers as in these steps, and names it in the environment.

    Whatever it was asked besides fails the test.
    """
    for name in ("BASE_URL", "USERNAME", "PASSWORD", "TOKEN", "HTTP_RETRIES"):
        monkeypatch.delenv(f"PACT_BROKER_{name}", raising=False)
    for name in ("CAN_I_DEPLOY_DRY_RUN", "CAN_I_DEPLOY_IGNORE"):
        monkeypatch.delenv(f"PACT_BROKER_{name}", raising=False)
    monkeypatch.setattr(client, "_FIRST_WAIT", 0.01)  # how long it waits is asked beside the client
    shutil.copytree(double.RECORDED / "pacts", folder / "pacts")
    shutil.copytree(double.RECORDED / "orders", folder, dirs_exist_ok=True)
    with ExitStack() as stack:
        started = []

        def start(*steps: str, path: str = "", **parts: Any) -> Any:
            known = double.Double(double.steps(*steps), **parts)
            found = stack.enter_context(double.answering(known))
            monkeypatch.setenv("PACT_BROKER_BASE_URL", f"{found.url}{path}")
            started.append(found)
            return found

        yield start
        assert [one.unrecorded for one in started] == [[] for _ in started]
