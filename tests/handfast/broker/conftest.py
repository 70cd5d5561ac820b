"""A broker double on loopback, opened by a client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from handfast.broker.address import broker_address
from handfast.broker.http.client import BrokerClient, opened

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def double(helper: Callable[[Path], ModuleType]) -> ModuleType:
    """What the double is made of."""
    return helper(ROOT / "broker_double.py")


@pytest.fixture
def broker(double: ModuleType) -> Iterator[Callable[..., tuple[Any, BrokerClient]]]:
    """Starts a broker that answers as in these steps; it, and a client of it."""
    with ExitStack() as stack:

        def start(*steps: str, **parts: Any) -> tuple[Any, BrokerClient]:
            known = stack.enter_context(
                double.answering(double.Double(double.steps(*steps), **parts))
            )
            return known, stack.enter_context(opened(broker_address(known.url, {})))

        yield start
