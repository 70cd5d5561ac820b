"""A real Chromium, and reports for it: of real runs with planted breaks, and of a large run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from handfast.model import System
from handfast.model.cases import cases_of
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Report, Result
from handfast.report.gathering import run_of
from handfast.report.run import Origin, Run
from handfast.report.written.html import html_of
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process
from handfast.transports.redis.clients import fake_redis
from life_organiser_contracts.system import SYSTEM

ORIGIN = Origin(
    at="2031-04-02T06:15:00+00:00", version="0a1b2c3d4e5f (main)", handfast="0.1.0", command="again"
)


def verified(system: System, package: str) -> Report:
    """The report of verifying the reference services in ``package``, in process and by Pact."""
    bindings = import_module(f"{system.name}_contracts.bindings")
    results: list[Result] = []
    for name, provider in bindings.providers(fake_redis(), package).items():
        mine = [case for case in cases_of(system.contracts) if case.provider == name]
        results += asyncio.run(verify_in_process(mine, provider, mode=Mode.IN_PROCESS))
        broken = {one.interaction for one in results if not one.passed}
        again = [case for case in mine if case.interaction.name in broken]
        results += verify_by_pact(again, provider) if again else ()
    return Report(system.name, tuple(results), planned=len(results))


@pytest.fixture(scope="session")
def broken_run(changing: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Run]:
    """The run of the Life Organiser's reference services with listed changes planted in a copy."""
    found: dict[tuple[str, ...], Run] = {}

    def run(*ids: str) -> Run:
        if ids not in found:
            listed = {row["id"]: row for row in changing.changes(SYSTEM.name, "breaking")}
            changed = changing.Changed(SYSTEM, lambda package: {})
            with ExitStack() as stack:
                folder = tmp_path_factory.mktemp("broken")
                package = stack.enter_context(changed.copy(listed[ids[0]], folder))
                for id_ in ids[1:]:
                    row = listed[id_]
                    file = folder / package / row["file"]
                    text = file.read_text(encoding="utf-8")
                    assert text.count(row["old"]) == 1
                    file.write_text(text.replace(row["old"], row["new"]), encoding="utf-8")
                # Playwright's own event loop runs in this thread.
                with ThreadPoolExecutor(1) as beside:
                    report = beside.submit(verified, SYSTEM, package).result()
            found[ids] = run_of([report], [SYSTEM], ORIGIN, repeat_of=repeated)
        return found[ids]

    return run


def repeated(system: str, one: Result) -> str:
    return f"handfast verify {system} --consumer {one.consumer} --only '{one.interaction}'"


@pytest.fixture(scope="session")
def large_run() -> Run:
    """1,000 interactions, of which 300 fail for twelve causes."""
    fields = [f"field_{number}" for number in range(12)]
    results = [
        Result(
            mode=Mode.IN_PROCESS,
            consumer=f"consumer-{number % 7}",
            provider=f"provider-{number % 12 % 3}",
            interaction=f"interaction {number} reads what its consumer needs of an answer",
            state="something exists",
            mismatches=(wrong(fields[number % 12], number),) if number < 300 else (),
            seconds=0.01,
        )
        for number in range(1_000)
    ]
    report = Report("large", tuple(results), planned=len(results))
    return run_of([report], (), ORIGIN, repeat_of=repeated)


def wrong(field: str, number: int) -> Mismatch:
    rows = "\n".join(f'    "other_{at}": "{"x" * 60}",' for at in range(12))
    return Mismatch(
        clause=Clause.READS,
        path=(field,),
        expected="this key",
        got="no such key; there are: other_0, other_1, other_2",
        remedy="answer with it, or take it out of what this consumer reads",
        request=f"curl http://provider/items/{number}?token=hidden",
        answer=f'  200\n  {{\n{rows}\n-   "{field}": this key\n  }}',
    )


@pytest.fixture
def opened(chromium: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens the page of a run; what it asks the network for, or complains of, fails the test."""
    numbers = count()
    faults: list[str] = []
    contexts: list[Any] = []

    def show(
        run: Run, width: int = 1280, height: int = 800, scheme: str = "light", anchor: str = ""
    ) -> Any:
        path = tmp_path / f"report-{next(numbers)}.html"
        path.write_text(html_of(run), encoding="utf-8")
        url = path.as_uri()
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("request", lambda asked: faults.append(asked.url) if asked.url != url else None)
        page.goto(f"{url}{anchor}")
        return page

    yield show
    for context in contexts:
        context.close()
    assert faults == []
