"""Fixtures that any test may use."""

from __future__ import annotations

import gc
import importlib.util
import logging
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from redis import Redis

from handfast.transports.redis.server import real_redis

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from types import ModuleType
    from typing import Any

    from hypothesis.strategies import SearchStrategy

    from handfast.model.results import Result

    type Tamper = Callable[[httpx.Request], httpx.Request]

# The same examples in each run, however slow the machine: a test's own settings come to these.
settings.register_profile(
    "steady",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Spare the garbage collector what outlives every test: else it takes a seventh of the time."""
    gc.disable()
    collected = yield
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()
    return collected


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """Leave how loud logs are to the next test: what a test runs in its process may change that."""
    loggers = [logging.getLogger(name) for name in (None, "uvicorn", "uvicorn.error")]
    levels, disabled = [logger.level for logger in loggers], logging.root.manager.disable
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    logging.disable(disabled)


@pytest.fixture(scope="session")
def _redis_server() -> Iterator[str]:
    with real_redis() as url:
        yield url


@pytest.fixture
def redis_url(_redis_server: str) -> Iterator[str]:
    """Yield the URL of a real Redis, shared by each xdist worker's tests and emptied after each."""
    yield _redis_server
    with Redis.from_url(_redis_server) as redis:
        redis.flushdb()


def _loaded(path: Path) -> ModuleType:
    """A helper that tests of several folders share: tests import no neighbours."""
    if path.stem not in sys.modules:
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[path.stem] = module  # Pydantic resolves annotations through it
        spec.loader.exec_module(module)
    return sys.modules[path.stem]


# Django has one configuration a process: before any test's folder or module may need it.
_loaded(Path(__file__).with_name("django_settings.py")).configure()

_CHANGING = _loaded(Path(__file__).with_name("changing.py"))

_ONE_SYSTEM = _loaded(Path(__file__).with_name("one_system.py"))

SHORT_FORM = 80
"""Of the listed changes of a system, a test that is not long gets each eightieth."""


@pytest.fixture(scope="session")
def helper() -> Callable[[Path], ModuleType]:
    """Loads a module of helpers from its file, once."""
    return _loaded


@pytest.fixture(scope="session")
def changing() -> ModuleType:
    """Single changes to a copy of reference services."""
    return _CHANGING


@pytest.fixture(scope="session")
def fullness() -> ModuleType:
    """What the declarations of a system exercise."""
    return _loaded(Path(__file__).with_name("fullness.py"))


@pytest.fixture(scope="session")
def distributions() -> ModuleType:
    """What of the tree each distribution is made of, and how its wheel is built."""
    return _loaded(Path(__file__).with_name("wheels.py"))


@pytest.fixture(scope="session")
def wheels(distributions: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Yield a folder with the wheels of this tree, built once by each xdist worker."""
    folder = tmp_path_factory.mktemp("wheels")
    for project in distributions.PROJECTS.values():
        distributions.built(project, "wheel", folder)
    return folder


@pytest.fixture(scope="session")
def drawn() -> Callable[[SearchStrategy[Any], int], list[Any]]:
    """Draws so many values of a strategy, the same each time; all it has if they are fewer."""

    def draw(strategy: SearchStrategy[Any], count: int) -> list[Any]:
        values: list[Any] = []

        @settings(
            max_examples=count,
            phases=[Phase.generate],
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def collect(value: Any) -> None:
            values.append(value)

        collect()
        return values

    return draw


@pytest.fixture(scope="session")
def failed() -> Callable[[Iterable[Result]], dict[str, list[str]]]:
    """Says which of the results did not pass, and why."""

    def select(results: Iterable[Result]) -> dict[str, list[str]]:
        return {
            f"{one.consumer} -> {one.provider}: {one.interaction}": [
                f"{mismatch.clause} {mismatch.where}: {mismatch.got}" for mismatch in one.mismatches
            ]
            for one in results
            if not one.passed
        }

    return select


@pytest.fixture(scope="session")
def postgres() -> ModuleType:
    """What starts a PostgreSQL server."""
    return _loaded(Path(__file__).with_name("postgres.py"))


@pytest.fixture(scope="session")
def new_postgres(postgres: ModuleType) -> Iterator[Callable[[], str]]:
    """Makes new databases of a server that each xdist worker starts once; their URLs."""
    with postgres.running() as folder:
        yield lambda: postgres.new_database(folder)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright, which only the environment ``report`` has."""
    sync_playwright = importlib.import_module("playwright.sync_api").sync_playwright
    path = shutil.which("chromium")
    assert path is not None, "no chromium on the PATH: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures of the pages are left."""
    folder = Path(os.environ.get("REPORT_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def tampering(monkeypatch: pytest.MonkeyPatch) -> Callable[[Tamper], None]:
    """Lets a change be made to whatever a client sends."""
    helper = _loaded(Path(__file__).with_name("tampering.py"))
    return lambda tamper: helper.install(monkeypatch, tamper)


@pytest.fixture
def misnaming(tampering: Callable[[Tamper], None]) -> Callable[[str, str, str | None], None]:
    """Lets a part of whatever a client sends be lost or have another name."""
    tampered = _loaded(Path(__file__).with_name("tampering.py")).tampered
    return lambda kind, name, new: tampering(tampered(kind, name, new))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests of one system be run alone."""
    parser.addoption(
        "--system",
        choices=_ONE_SYSTEM.SYSTEMS,
        help="run the tests of this system only: of its folders, and of all systems those with it",
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the folders of other systems alone; None lets pytest decide."""
    system = config.getoption("--system")
    return True if system and _ONE_SYSTEM.is_left_out(collection_path, system) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what runs with another system."""
    if system := config.getoption("--system"):
        others = [item for item in items if _ONE_SYSTEM.is_of_another(_parameters(item), system)]
        items[:] = [item for item in items if item not in set(others)]
        config.hook.pytest_deselected(items=others)


def _parameters(item: pytest.Item) -> Iterable[Any]:
    called = getattr(item, "callspec", None)
    return called.params.values() if called else ()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test of ``breaking_change`` or ``compatible_change`` with those of every system.

    A test that is not marked as long gets some of them only.
    """
    is_long = any(mark.name == "long" for mark in metafunc.definition.iter_markers())
    for kind in ("breaking", "compatible"):
        if f"{kind}_change" in metafunc.fixturenames:
            listed = _CHANGING.DATA.glob(f"*/{kind}_changes*.toml")
            rows = [
                pytest.param(system, row, id=f"{system}: {row['id']}")
                for system in sorted({path.parent.name for path in listed})
                for row in _CHANGING.changes(system, kind)[:: 1 if is_long else SHORT_FORM]
            ]
            metafunc.parametrize(("system_name", f"{kind}_change"), rows)
