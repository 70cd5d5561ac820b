"""Lets Hypothesis look for a value that makes one attempt fail, and shrink it.

Knows no promise, no provider and no consumer; a seed makes the same values on every machine.
"""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from unittest import SkipTest

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis.database import ExampleDatabase
from hypothesis.errors import Unsatisfiable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hypothesis.strategies import SearchStrategy

    from handfast.fuzz.finding import Finding

__all__ = ["Attempt", "Shrunk", "Sought", "again", "digest_of", "rounds", "seek"]

_FIRST_ROUND: Final = 10
_GROWTH: Final = 4

Attempt = "Callable[[Any], Found | None]"


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A failure with the choices that make its smallest example, and a digest of that.

    ``choices`` None: it did not come back, so that nothing can replay it; none at all (``b""``)
    make what needs no choice.
    """

    found: Finding
    choices: bytes | None
    drawn: str


@dataclass(frozen=True, slots=True)
class Sought:
    """What one search came to: how many values were tried, and the failures, each once."""

    cases: int
    shrunk: tuple[Shrunk, ...] = ()


def rounds(examples: int) -> tuple[int, ...]:
    """How many examples to try in each round, few first, so that all properties get a turn."""
    sizes = []
    size = _FIRST_ROUND
    while examples > 0:
        sizes.append(min(size, examples))
        examples -= size
        size *= _GROWTH
    return tuple(sizes)


def digest_of(value: Any) -> str:
    """Sixteen characters that tell whether choices still make the same value."""
    return hashlib.sha256(repr(value).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def seek(
    strategy: SearchStrategy[Any],
    attempt: Callable[[Any], Finding | None],
    *,
    number: int,
    examples: int,
    until: float,
) -> Sought:
    """Make ``examples`` values by the seed ``number`` and let ``attempt`` try each.

    Nothing new is begun past ``until``, a moment of ``time.monotonic``; what has failed by then
    is still shrunk.
    """
    notebook = _Notebook()
    tried = _Tried(attempt, until)
    _run(strategy, tried, notebook, examples, number)
    best: dict[str, Shrunk] = {}
    for choices in sorted(notebook.written, key=lambda one: (len(one), one)):
        drawn, found = again(strategy, attempt, choices)
        if found is not None and found.id not in best:
            best[found.id] = Shrunk(found, choices, digest_of(drawn))
    for found in tried.failed.values():
        # a failure that does not come back is told all the same, without a way to replay it
        best.setdefault(found.id, Shrunk(found, None, digest_of(None)))
    return Sought(tried.cases, tuple(best.values()))


def again(
    strategy: SearchStrategy[Any], attempt: Callable[[Any], Finding | None], choices: bytes
) -> tuple[Any, Finding | None]:
    """What ``choices`` make, and what ``attempt`` finds in it.

    Raises:
        ValueError: the choices make nothing of this strategy.
    """
    tried = _Tried(attempt, float("inf"))
    _run(strategy, tried, _Page(choices), 1, None)
    if not tried.cases:
        msg = "its choices make nothing any more"
        raise ValueError(msg)
    return tried.last, next(iter(tried.failed.values()), None)


@dataclass
class _Tried:
    """The attempts of one search as they come."""

    attempt: Callable[[Any], Finding | None]
    until: float
    cases: int = 0
    last: Any = None
    failed: dict[str, Finding] = field(default_factory=dict)

    def __call__(self, value: Any) -> None:
        if not self.failed and time.monotonic() > self.until:
            return
        self.cases += 1
        self.last = value
        found = self.attempt(value)
        if found is not None:
            self.failed[found.id] = found
            raise _failure(found.id)


@cache
def _failure(name: str) -> type[Exception]:
    """A class for each failure: Hypothesis tells failures apart by class, and shrinks each."""
    return type(f"Found{name}", (Exception,), {})


def _run(
    strategy: SearchStrategy[Any],
    tried: _Tried,
    database: ExampleDatabase,
    examples: int,
    number: int | None,
) -> None:
    @given(strategy)
    def holds(value: Any) -> None:
        tried(value)

    chosen = settings(
        database=database,
        derandomize=False,
        deadline=None,
        max_examples=examples,
        phases=(Phase.reuse,) if number is None else (Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
        print_blob=False,
        report_multiple_bugs=True,
    )
    # In this order: a seed takes away the database, which the settings give back.
    run = chosen(holds if number is None else seed(number)(holds))
    # What failed is in `tried`; what Hypothesis says of it (a group, or that it is flaky) adds
    # nothing to that. A failure of another kind is our own.
    try:
        run()
    except (SkipTest, Unsatisfiable):
        pass  # there was nothing to try: `cases` tells
    except Exception:
        if not tried.failed:
            raise


@dataclass
class _Notebook(ExampleDatabase):
    """Keeps in memory the choices of what failed."""

    written: set[bytes] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def save(self, key: bytes, value: bytes) -> None:
        """Note a failing example."""
        self.written.add(value)

    def fetch(self, key: bytes) -> Iterable[bytes]:
        """Nothing: what was found before is not tried again here."""
        return ()

    def delete(self, key: bytes, value: bytes) -> None:
        """Strike out what was shrunk further."""
        with suppress(KeyError):
            self.written.remove(value)

    def move(self, src: bytes, dest: bytes, value: bytes) -> None:
        """Strike out what was shrunk further; it is moved out of the way."""
        self.delete(src, value)


@dataclass
class _Page(ExampleDatabase):
    """Holds the choices of one example, under whatever key they are asked for."""

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
