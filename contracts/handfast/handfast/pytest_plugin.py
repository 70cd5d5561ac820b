"""Fixtures that a service's tests may use: a reference service, or a stub, to develop against.

Imports nothing of ours at module level: every pytest run of every service pays for this file.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handfast.testing.stand_ins import Stub

__all__ = ["reference_provider", "stub_provider"]


@pytest.fixture(scope="session")
def reference_provider() -> Iterator[Callable[[str, str], str]]:
    """``reference_provider(system, provider)`` serves a reference service; returns its URL.

    It is stateful, starts empty, has its rows in memory, publishes nowhere, and is served
    once a session (of each xdist worker), on loopback.
    """
    from handfast.providers.errors import CannotVerify  # noqa: PLC0415  # as below
    from handfast.testing.stand_ins import serve_reference  # noqa: PLC0415  # only a test that asks pays

    served: dict[tuple[str, str], str] = {}
    with ExitStack() as stack:

        def serve(system: str, provider: str) -> str:
            if (system, provider) not in served:
                try:
                    url = stack.enter_context(serve_reference(system, provider))
                except CannotVerify as stop:
                    pytest.fail(str(stop), pytrace=False)
                served[system, provider] = url
            return served[system, provider]

        yield serve


@pytest.fixture
def stub_provider() -> Iterator[Callable[[str, str, str], Stub]]:
    """``stub_provider(system, consumer, interaction)`` answers that one as it is declared.

    Returns a ``Stub``: its ``url``, and the ``values`` of the states, ids among them.
    """
    from handfast.testing.stand_ins import serve_stub  # noqa: PLC0415  # only a test that asks pays

    with ExitStack() as stack:
        yield lambda *named: stack.enter_context(serve_stub(*named))
