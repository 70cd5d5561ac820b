"""Single defects of reference services: which are found, by which operation and field.

A helper of tests: it knows no system. Each defect of ``tests/data/<system>/defects`` is a change as
``tests/changing.py`` makes it, with the sentence of the document that it breaks, and the operation
and the field where it must show. ``python -m tests.defects life_organiser`` prints what was found.
"""

from __future__ import annotations

import asyncio
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from handfast.model import HttpInteraction
from handfast.model.cases import Case
from handfast.model.results import Mode
from handfast.providers.provider import RunningProvider
from handfast.run.in_process import verify_in_process
from handfast.transports.redis.clients import fake_redis
from tests.changing import DATA, Change, Changed, described, set_up_was_refused

CAUGHT = 0.85
"""The least part of all defects that ``verify`` alone has to catch, by the right field."""

CAUGHT_BY_BOTH = 0.97
"""The least part that it has to catch together with ``compare``."""


@dataclass(frozen=True)
class Difference:
    """What a judge found: in which operation (or at which address), and all that it says of it.

    ``steps`` is the length of the session that shows it, if it is one.
    """

    operation: str
    text: str
    steps: int = 0


type Judge = Callable[[RunningProvider, Change], Sequence[Difference]]
"""Finds what is wrong with a provider that has a defect: ``verify``, or what else compares one."""


@dataclass(frozen=True)
class Outcome:
    """What one judge made of one defect."""

    defect: Change
    differences: tuple[Difference, ...]

    @property
    def is_right(self) -> bool:
        """Whether a difference names both the operation and the field where it must show."""
        return names(self.differences, self.defect)

    @property
    def steps(self) -> int:
        """The length of the session that shows it where it must; 0 where none does."""
        right = [one for one in self.differences if names([one], self.defect)]
        return right[0].steps if right else 0

    @property
    def verdict(self) -> str:
        """In a word."""
        if not self.differences:
            return "missed"
        return "caught" if self.is_right else "elsewhere"


def defects(system: str) -> list[Change]:
    """All that are listed of ``system``, file by file."""
    files = sorted((DATA / system / "defects").glob("*.toml"))
    return [row for path in files for row in tomllib.loads(path.read_text("utf-8"))["defect"]]


def changed(system: str) -> Changed:
    """``system`` with providers that publish to a Redis of their own."""
    contracts = f"{system}_contracts"
    bindings = import_module(f"{contracts}.bindings")
    return Changed(
        import_module(f"{contracts}.system").SYSTEM,
        lambda package: bindings.providers(fake_redis(), package),
    )


def verifying(cases: Sequence[Case]) -> Judge:
    """``verify``, in process: what did not pass, but for states that can't be set up.

    First by the interactions of the operation that the defect must show in, and by all others
    where these do not name it: a part of all finds no more than all.
    """

    def judge(provider: RunningProvider, defect: Change) -> list[Difference]:
        mine = [case for case in cases if case.provider == provider.name]
        near = [case for case in mine if _place(case) == defect["operation"]]
        found = _failing(near, provider)
        if not names(found, defect):
            found += _failing([case for case in mine if case not in near], provider)
        return found

    return judge


def _failing(cases: Sequence[Case], provider: RunningProvider) -> list[Difference]:
    results = asyncio.run(verify_in_process(cases, provider, mode=Mode.IN_PROCESS))
    return [
        Difference(_place(case), described(result))
        for case, result in zip(cases, results, strict=True)
        if not (result.passed or set_up_was_refused(result))
    ]


def names(differences: Sequence[Difference], defect: Change) -> bool:
    """Whether one of ``differences`` names the operation and the field where it must show."""
    return any(
        defect["operation"] in f"{one.operation}\n{one.text}" and defect["field"] in one.text
        for one in differences
    )


def _place(case: Case) -> str:
    one = case.interaction
    if isinstance(one, HttpInteraction):
        return f"{one.operation.method} {one.operation.path}"
    return one.message.address


def outcomes(of: Changed, listed: Sequence[Change], judge: Judge) -> Iterator[Outcome]:
    """What ``judge`` makes of each defect, planted in a copy of its own.

    It is given one provider after another, until one shows the defect where it must show.
    """
    for defect in listed:
        found: list[Difference] = []
        with tempfile.TemporaryDirectory() as folder, of.copy(defect, Path(folder)) as package:
            bound = of.providers(package)
            for provider in [bound[defect["provider"]]] if "provider" in defect else bound.values():
                found += judge(provider, defect)
                if names(found, defect):
                    break
        yield Outcome(defect, tuple(found))


def described_outcome(row: Outcome) -> str:
    """The verdict of one defect, where it must show, and the first difference where it did."""
    due = f"          must show: {row.defect['operation']}, {row.defect['field']}"
    shown: Mapping[str, str] = {one.operation: one.text for one in reversed(row.differences)}
    found = [
        f"          shows: {where}: {' / '.join(shown[where].splitlines())}" for where in shown
    ]
    return "\n".join([f"{row.verdict:9} {row.defect['id']}", due, *found])


def summary(rows: Sequence[Outcome]) -> str:
    """How many there are of each verdict."""
    counts = Counter(row.verdict for row in rows)
    total = ", ".join(f"{verdict} {number}" for verdict, number in sorted(counts.items()))
    return f"{len(rows)} defects: {total}"
