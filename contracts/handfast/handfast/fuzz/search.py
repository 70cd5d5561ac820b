"""Lets Hypothesis look for values that make one attempt fail, and shrink them.

Knows no contract, no provider and no consumer. A seed makes the same values on every machine.
"""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from unittest import SkipTest

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import seed as seeded
from hypothesis.database import ExampleDatabase
from hypothesis.errors import Unsatisfiable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hypothesis.strategies import SearchStrategy

    from handfast.fuzz.finding import Finding

__all__ = ["Attempt", "Searched", "Shrunk", "digest_of", "round_sizes", "search", "try_again"]

_FIRST_ROUND: Final = 10
_GROWTH: Final = 4

type Attempt = Callable[[Any], Finding | None]


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A failure, the choices from which Hypothesis makes its smallest example, and its digest.

    ``choices`` None: the failure did not come back, so that nothing can replay it. Empty choices
    (``b""``) make a value that needs none.
    """

    finding: Finding
    choices: bytes | None
    digest: str


@dataclass(frozen=True, slots=True)
class Searched:
    """What one search came to: how many values were tried, and each failure once."""

    cases: int
    failures: tuple[Shrunk, ...] = ()


def round_sizes(examples: int) -> tuple[int, ...]:
    """How many examples to try in each round, few first, so that all properties get a turn."""
    sizes = []
    size = _FIRST_ROUND
    while examples > 0:
        sizes.append(min(size, examples))
        examples -= size
        size *= _GROWTH
    return tuple(sizes)


def digest_of(value: Any) -> str:
    """Sixteen characters that show whether choices still make the same value."""
    return hashlib.sha256(repr(value).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def search(
    strategy: SearchStrategy[Any],
    attempt: Attempt,
    *,
    seed: int,
    examples: int,
    until: float,
    on_case: Callable[[], None] = lambda: None,
) -> Searched:
    """Make ``examples`` values by ``seed`` and let ``attempt`` try each.

    Nothing new is begun past ``until``, a moment of ``time.monotonic``; what has failed by then
    is still shrunk. ``on_case`` is called before each value is tried.
    """
    failing = _FailingChoices()
    attempts = _Attempts(attempt, until, on_case)
    _run(strategy, attempts, failing, examples, seed)
    best: dict[str, Shrunk] = {}
    for choices in sorted(failing.saved, key=lambda one: (len(one), one)):
        value, finding = try_again(strategy, attempt, choices)
        if finding is not None and finding.id not in best:
            best[finding.id] = Shrunk(finding, choices, digest_of(value))
    for finding in attempts.failed.values():
        # a failure that does not come back is reported all the same
        best.setdefault(finding.id, Shrunk(finding, None, digest_of(None)))
    return Searched(attempts.cases, tuple(best.values()))


def try_again(
    strategy: SearchStrategy[Any], attempt: Attempt, choices: bytes
) -> tuple[Any, Finding | None]:
    """The value that ``choices`` make, and what ``attempt`` finds with it.

    Raises:
        ValueError: the choices make nothing of this strategy.
    """
    attempts = _Attempts(attempt, float("inf"), lambda: None)
    _run(strategy, attempts, _OneExample(choices), 1, None)
    if not attempts.cases:
        msg = "these choices make no value"
        raise ValueError(msg)
    return attempts.last, next(iter(attempts.failed.values()), None)


@dataclass
class _Attempts:
    """The attempts of one search as they come."""

    attempt: Attempt
    until: float
    on_case: Callable[[], None]
    cases: int = 0
    last: Any = None
    failed: dict[str, Finding] = field(default_factory=dict)

    def __call__(self, value: Any) -> None:
        if not self.failed and time.monotonic() > self.until:
            return
        self.cases += 1
        self.on_case()
        self.last = value
        finding = self.attempt(value)
        if finding is not None:
            self.failed[finding.id] = finding
            raise _failure(finding.id)


@cache
def _failure(name: str) -> type[Exception]:
    """A class for each failure: Hypothesis distinguishes failures by class, and shrinks each."""
    return type(f"Found{name}", (Exception,), {})


def _run(
    strategy: SearchStrategy[Any],
    attempts: _Attempts,
    database: ExampleDatabase,
    examples: int,
    seed: int | None,
) -> None:
    @given(strategy)
    def one_attempt(value: Any) -> None:
        attempts(value)

    chosen = settings(
        database=database,
        derandomize=False,
        deadline=None,
        max_examples=examples,
        phases=(Phase.reuse,) if seed is None else (Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
        print_blob=False,
        report_multiple_bugs=True,
    )
    # In this order: a seed takes away the database, which the settings give back.
    run = chosen(one_attempt if seed is None else seeded(seed)(one_attempt))
    # What failed is in `attempts`; what Hypothesis raises then (a group, or that it is flaky) adds
    # nothing to that. A failure of another kind is our own.
    try:
        run()
    except (SkipTest, Unsatisfiable):
        pass  # there was nothing to try, which `cases` shows
    except Exception:
        if not attempts.failed:
            raise


@dataclass
class _FailingChoices(ExampleDatabase):
    """A database in memory: the choices of what failed, shrunk as far as Hypothesis got."""

    saved: set[bytes] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def save(self, key: bytes, value: bytes) -> None:
        """Add a failing example."""
        self.saved.add(value)

    def fetch(self, key: bytes) -> Iterable[bytes]:
        """Nothing: what was found before is not tried again here."""
        return ()

    def delete(self, key: bytes, value: bytes) -> None:
        """Remove what was shrunk further."""
        with suppress(KeyError):
            self.saved.remove(value)

    def move(self, src: bytes, dest: bytes, value: bytes) -> None:
        """Remove what was shrunk further: Hypothesis moves it elsewhere."""
        self.delete(src, value)


@dataclass
class _OneExample(ExampleDatabase):
    """A database with the choices of one example, under whatever key they are asked for."""

    choices: bytes

    def __post_init__(self) -> None:
        super().__init__()

    def save(self, key: bytes, value: bytes) -> None:
        """Nothing is written."""

    def fetch(self, key: bytes) -> Iterable[bytes]:
        """The one example; none where secondary ones are asked for."""
        return () if key.endswith((b".secondary", b".pareto")) else (self.choices,)

    def delete(self, key: bytes, value: bytes) -> None:
        """Nothing is deleted."""
