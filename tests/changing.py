"""Single changes to a copy of reference services, which are then verified in process and by Pact.

A helper of tests: it knows no system. A change names the file of the reference and the text in it
that is replaced; a breaking one also what the message must name. One that names its `provider` is
of a file that no other provider imports: the others are not verified again.
"""

from __future__ import annotations

import asyncio
import importlib
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from handfast.model import System
from handfast.model.cases import Case, cases_of
from handfast.model.clauses import Clause
from handfast.model.results import Mode, Result, Verdict
from handfast.providers.provider import RunningProvider
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process

DATA = Path(__file__).with_name("data")

Change = Mapping[str, str]
Results = dict[str, Result]


def changes(system: str, kind: str) -> list[Change]:
    """The listed changes of ``kind``, breaking or compatible: of one file, or of one a service."""
    files = sorted((DATA / system).glob(f"{kind}_changes*.toml"))
    return [row for path in files for row in tomllib.loads(path.read_text("utf-8"))["change"]]


@dataclass(frozen=True)
class Changed:
    """A system whose reference services are made from any package: ``providers(package)``."""

    system: System
    providers: Callable[[str], Mapping[str, RunningProvider]]

    @property
    def cases(self) -> tuple[Case, ...]:
        """All of them."""
        return cases_of(self.system.contracts)

    @contextmanager
    def copy(self, change: Change, folder: Path) -> Iterator[str]:
        """The name of a package in ``folder`` that is the reference with ``change``."""
        package = f"mutated_reference_{abs(hash(change['id']))}"
        reference = f"{self.system.name}_contracts.reference"
        source = Path(str(importlib.import_module(reference).__path__[0]))
        copy = folder / package
        shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        _replace(copy / change["file"], change["old"], change["new"])
        sys.path.insert(0, str(folder))
        importlib.invalidate_caches()
        yield package
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.split(".")[0] == package]:
            del sys.modules[name]

    def in_process(self, package: str, change: Change) -> Results:
        """The results of verifying a copy in process, by case."""
        results: Results = {}
        for name, provider in self._changed(package, change).items():
            mine = [case for case in self.cases if case.provider == name]
            found = asyncio.run(verify_in_process(mine, provider, mode=Mode.IN_PROCESS))
            results |= {case.id: one for case, one in zip(mine, found, strict=True)}
        return results

    def by_pact(self, package: str, change: Change, cases: tuple[Case, ...]) -> Results:
        """The results of verifying a copy for ``cases`` by Pact."""
        results: Results = {}
        for name, provider in self._changed(package, change).items():
            mine = [case for case in cases if case.provider == name]
            if mine:
                found = verify_by_pact(mine, provider)
                results |= {case.id: one for case, one in zip(mine, found, strict=True)}
        return results

    def _changed(self, package: str, change: Change) -> dict[str, RunningProvider]:
        """The providers that the change is in."""
        bound = self.providers(package)
        only = change.get("provider")
        return {only: bound[only]} if only else dict(bound)

    def assert_quiet(self, package: str, change: Change) -> None:
        """No alarm, neither in process nor by Pact."""
        assert descriptions(not_passed(self.in_process(package, change))) == ""
        assert descriptions(not_passed(self.by_pact(package, change, self.cases))) == ""

    def assert_caught(self, package: str, change: Change) -> None:
        """By a message that names it, and by Pact too wherever Pact can see it.

        Pact is asked about what broke in process and about some interactions that did not.
        """
        found = self.assert_caught_in_process(package, change)
        passed = [case for case in self.cases if case.id not in found]
        asked = (
            *(case for case in self.cases if case.id in found),
            *passed[:: max(1, len(self.cases) // 20)],
        )
        by_pact = self.by_pact(package, change, asked)
        only_by_pact = {key: one for key, one in not_passed(by_pact).items() if key not in found}
        assert descriptions(only_by_pact) == ""  # Pact finds nothing that the judge does not
        assert bool(failed(by_pact)) is ("missed_by_pact" not in change), descriptions(found)

    def assert_caught_in_process(self, package: str, change: Change) -> Results:
        """By a message that names it; returns what did not pass.

        Where the change is in what a state is set up with, what relies on that state is not
        verified, and that must be all that is not.
        """
        found = not_passed(self.in_process(package, change))
        caught = failed(found)
        assert any(change["names"] in described(result) for result in caught.values()), (
            descriptions(found) or "nothing was found"
        )
        rest = {key: result for key, result in found.items() if key not in caught}
        assert all(set_up_was_refused(result) for result in rest.values()), descriptions(rest)
        return found


def not_passed(results: Results) -> Results:
    """Those that did not pass."""
    return {key: result for key, result in results.items() if not result.passed}


def failed(results: Results) -> Results:
    """Those whose provider or consumer did something else than is relied on."""
    return {key: result for key, result in results.items() if result.verdict is Verdict.FAILED}


def set_up_was_refused(result: Result) -> bool:
    """Whether the provider's own API refused to set a state up."""
    return all(
        mismatch.clause is Clause.STATE and mismatch.got.partition(":")[0].endswith(".ApiError")
        for mismatch in result.mismatches
    )


def described(result: Result) -> str:
    """A result in words."""
    lines = [
        f"{mismatch.clause} | {mismatch.where} | {mismatch.expected} | {mismatch.got}"
        for mismatch in result.mismatches
    ]
    return "\n".join([f"{result.consumer}: {result.interaction}", *lines])


def descriptions(results: Results) -> str:
    """All of them in words."""
    return "\n".join(map(described, results.values()))


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, "the change must be made in exactly one place"
    path.write_text(text.replace(old, new), encoding="utf-8")
