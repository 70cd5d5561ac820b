"""Fixtures that a service's tests may use: a reference service, or a stub, to develop against.

Also what the end of a run adds: the clauses that were not verified, since they need what is not
there.

Imports nothing of ours at module level: every pytest run of every service pays for this file.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handfast.testing.stand_ins import Stub

__all__ = [
    "pytest_runtest_call",
    "pytest_terminal_summary",
    "reference_provider",
    "stub_provider",
]

_STUBS = pytest.StashKey[list[Any]]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print each clause that passing tests left out, with the number of those tests."""
    from handfast.wording.properties import NOT_VERIFIED  # noqa: PLC0415  # as below

    clauses = Counter(
        value
        for report in terminalreporter.getreports("passed")
        for name, value in report.user_properties
        if name == NOT_VERIFIED and report.when == "call"
    )
    if clauses:
        terminalreporter.section("clauses that need an operation that is left out")
        for clause, count in clauses.items():
            terminalreporter.write_line(f"{count} x {clause}")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the folder of the report."""
    parser.getgroup("handfast").addoption(
        "--handfast-report",
        metavar="FOLDER",
        help="write the report of the interactions that were verified: FOLDER/report.html and more",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Gather results only where a report of them is asked for."""
    folder = config.getoption("--handfast-report")
    if folder is not None:
        from handfast.testing.reporting import Reporting  # noqa: PLC0415  # only who asks pays

        config.pluginmanager.register(Reporting(config.invocation_params.dir / folder))


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
def stub_provider(request: pytest.FixtureRequest) -> Iterator[Callable[..., Stub]]:
    """``stub_provider(system, provider, **options)`` serves a stub of a provider; returns a `Stub`.

    The options are those of `serve_stub`. A request that no contract allows fails the test, which
    names it, unless the stub is ``lenient``.
    """
    from handfast.testing.stand_ins import serve_stub  # noqa: PLC0415  # only a test that asks pays

    stubs = request.node.stash.setdefault(_STUBS, [])
    with ExitStack() as stack:

        def serve(system: str, provider: str, *, lenient: bool = False, **options: Any) -> Stub:
            served = serve_stub(system, provider, lenient=True, **options)
            stub = stack.enter_context(served)
            if not lenient:
                stubs.append(stub)
            return stub

        yield serve


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test whose stubs were asked what no contract allows; say so where it failed anyhow."""
    try:
        yield
    except BaseException as error:
        for text in _not_allowed(item):
            error.add_note(text)
        raise
    if faults := _not_allowed(item):
        pytest.fail("\n".join(faults), pytrace=False)


def _not_allowed(item: pytest.Item) -> list[str]:
    stubs = item.stash.get(_STUBS, [])
    return [text for stub in stubs if (text := stub.not_allowed())]
