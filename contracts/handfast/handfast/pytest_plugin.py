"""Fixtures that a service's tests may use: a reference service, or a stub, to develop against.

Also what a run adds: all that is wrong with a test file at once, what failed in short, the clauses
that were not verified, and that a run which verified nothing is a failure. Code under test does not
end a run as if all had passed.

Imports nothing of ours at module level: every pytest run of every service pays for this file.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from contextlib import ExitStack
from itertools import islice
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from handfast.testing.stand_ins import Stub

__all__ = [
    "pytest_make_collect_report",
    "pytest_runtest_call",
    "pytest_runtest_makereport",
    "pytest_terminal_summary",
    "reference_provider",
    "stub_provider",
]

_STUBS = pytest.StashKey[list[Any]]()
_GUARD = "handfast_guards"
_VERIFIED = "handfast-verified"
_MOST_FAILURES = 20
_WHOLE = 2
"""The verbosity with which pytest's summary cuts nothing off."""
_ID = re.compile(r"/(?:\d{3,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")
"""An id in a path: another one in each interaction."""


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """End the collection of a test file with all that is wrong with its calls."""
    from handfast.wording.properties import FAULTS  # noqa: PLC0415  # as below

    report = yield
    if not isinstance(collector, pytest.Module) or not report.passed:
        return report
    if isinstance(collector.obj, ModuleType):  # which a text file of doctests has not
        tests = [one for one in vars(collector.obj).values() if isinstance(one, FunctionType)]
        faults = dict.fromkeys(vars(one)[FAULTS] for one in tests if FAULTS in vars(one))
        if faults:
            report.outcome, report.longrepr, report.result = "failed", "\n".join(faults), []
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Have the summary say what failed, and add whether an interaction was verified."""
    from handfast.wording.properties import ROWS  # noqa: PLC0415  # as below

    report = yield
    function = getattr(item, "function", None)
    if isinstance(function, FunctionType) and ROWS in vars(function):
        raised: Any = None if call.excinfo is None else call.excinfo.value
        crash = getattr(report.longrepr, "reprcrash", None)
        if crash is not None and hasattr(raised, "in_short"):
            crash.message = raised.in_short
        is_interaction = not callable(item.callspec.params["interaction"])  # type: ignore[attr-defined]  # a parametrised one
        if report.when == "call" or report.skipped:
            verified = raised is None or getattr(raised, "verified", False)
            vars(report)[ROWS] = (vars(function)[ROWS] if is_interaction else 0, verified)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print each clause that was left out, and each failure, with the number of their tests."""
    from handfast.wording.properties import NOT_VERIFIED, ROWS  # noqa: PLC0415  # as below

    clauses = Counter(
        value
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        for name, value in report.user_properties
        if name == NOT_VERIFIED and report.when == "call"
    )
    if clauses:
        terminalreporter.section("what is left out by choice")
        for clause, count in clauses.items():
            terminalreporter.write_line(f"{count} x {clause}")
    failures = Counter(
        _ID.sub("/...", report.longrepr.reprcrash.message)
        for report in terminalreporter.getreports("failed")
        if hasattr(report, ROWS) and hasattr(report.longrepr, "reprcrash")
    )
    if failures and not _summary_is_whole(terminalreporter.config):
        terminalreporter.section("what failed, in short")
        for failure, count in islice(failures.items(), _MOST_FAILURES):
            terminalreporter.write_line(f"{count} x {failure}")
        if len(failures) > _MOST_FAILURES:
            terminalreporter.write_line(f"and {len(failures) - _MOST_FAILURES} more")
    for name in _nothing_verified(terminalreporter.config):
        terminalreporter.write_line(f"{name}: nothing was verified, which is no pass", red=True)


def _summary_is_whole(config: pytest.Config) -> bool:
    """Whether pytest's summary shows what failed in whole, and not as far as a row is wide."""
    in_a_pipeline = any(name in os.environ for name in ("CI", "BUILD_NUMBER"))
    return in_a_pipeline or config.get_verbosity() >= _WHOLE


class _Verified:
    """Which tests verified interactions: by test, of how many it is, and what came of each."""

    def __init__(self) -> None:
        self.tests: dict[str, tuple[int, list[bool]]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Gather it, in the process that ends the run."""
        from handfast.wording.properties import ROWS  # noqa: PLC0415  # as below

        rows, verified = getattr(report, ROWS, (0, False))
        if rows:
            name = report.nodeid.partition("[")[0]
            self.tests.setdefault(name, (rows, []))[1].append(verified)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run that would pass, though all that it chose of a test was skipped."""
        if session.exitstatus == pytest.ExitCode.OK and self.nothing_verified():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def nothing_verified(self) -> list[str]:
        """The tests of which every interaction ran and none was verified; all if no test's was."""
        none = [name for name, (_, verified) in self.tests.items() if not any(verified)]
        whole = [name for name in none if len(self.tests[name][1]) >= self.tests[name][0]]
        return none if len(none) == len(self.tests) else whole


def _nothing_verified(config: pytest.Config) -> list[str]:
    found = config.pluginmanager.get_plugin(_VERIFIED)
    return found.nothing_verified() if isinstance(found, _Verified) else []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the folder of the report."""
    parser.getgroup("handfast").addoption(
        "--handfast-report",
        metavar="FOLDER",
        help="write the report of the interactions that were verified: FOLDER/report.html and more",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Look whether anything is verified; gather results only where a report is asked for."""
    _guard_the_end()
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Verified(), _VERIFIED)
    folder = config.getoption("--handfast-report")
    if folder is not None:
        from handfast.testing.reporting import Reporting  # noqa: PLC0415  # only who asks pays

        config.pluginmanager.register(Reporting(config.invocation_params.dir / folder))


def _guard_the_end() -> None:
    """Raise where code under test would end this process as if all had passed.

    ``os._exit(0)`` skips whatever pytest has to say. Another status is no success, and a process
    that was forked ends as it likes.
    """
    tested, ends = os.getpid(), os._exit
    if getattr(ends, _GUARD, None) == tested:
        return

    def end(status: int) -> NoReturn:
        if status or os.getpid() != tested:
            ends(status)
        msg = "os._exit(0) would end the tests here without a verdict"
        raise RuntimeError(msg)

    setattr(end, _GUARD, tested)
    end.__module__, end.__qualname__ = "os", "_exit"  # pickled as what it stands for
    os._exit = end


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
