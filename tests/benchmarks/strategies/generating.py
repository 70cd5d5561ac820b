"""How many examples a second `wire(Model)` makes, beside the best strategy written by hand.

Both must pass the same checklist, ``value_classes``, and every value drawn is validated.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy
from pydantic import TypeAdapter, ValidationError

from handfast.strategies import wire
from tests.benchmarks.measuring import Claim, Size, Table, interleaved, median, ratio
from tests.benchmarks.strategies.hand_written import BY_HAND

__all__ = ["Drawing", "drawn", "measure"]

_ROUNDS = 10


def drawn(strategy: SearchStrategy[Any], examples: int, number: int) -> list[Any]:
    """So many examples, as Hypothesis's test runner makes them, the same for the same number."""
    values: list[Any] = []

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(strategy)
    def collect(value: Any) -> None:
        values.append(value)

    collect()
    return values


@dataclass
class Drawing:
    """Draws examples of one strategy, others each time, and counts those that are valid."""

    annotation: Any
    strategy: SearchStrategy[Any]
    examples: int
    made: int = 0
    valid: int = 0
    _numbers: count[int] = field(default_factory=count)

    def __call__(self) -> float:
        """Processor seconds an example; nothing but drawing is timed, nor what others left."""
        gc.collect()
        gc.freeze()  # or each draw would look through all that the process has loaded
        began = time.process_time()
        values = drawn(self.strategy, self.examples, next(self._numbers))
        took = time.process_time() - began
        adapter: TypeAdapter[Any] = TypeAdapter(self.annotation)
        self.made += len(values)
        self.valid += sum(_valid(adapter, value) for value in values)
        return took / len(values)


def _valid(adapter: TypeAdapter[Any], value: Any) -> bool:
    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True


def measure(size: Size) -> Table:
    """Draw of each strategy in turn, and count what is valid."""
    rounds = _ROUNDS if size.rounds > 1 else 1
    things: dict[str, Drawing] = {}
    for name, (annotation, by_hand) in BY_HAND.items():
        things[f"{name}, wire"] = Drawing(annotation, wire(annotation), size.examples)
        things[f"{name}, by hand"] = Drawing(annotation, by_hand, size.examples)
    warm: list[Callable[[], float]] = [
        Drawing(one.annotation, one.strategy, 10) for one in things.values()
    ]
    found = interleaved(things, rounds, warm)
    faster = {name: ratio(found, f"{name}, by hand", f"{name}, wire") for name in BY_HAND}
    made = {name: things[f"{name}, wire"] for name in BY_HAND}
    invalid = sum(one.made - one.valid for one in made.values())
    return Table(
        title="Examples of a model",
        description=_DESCRIPTION.format(
            models=len(BY_HAND), rounds=rounds, examples=f"{size.examples:,}"
        ),
        head=("model", "`wire(Model)` a second", "by hand a second", "ratio", "valid"),
        rows=tuple(
            (
                name,
                *(f"{1 / median(found, f'{name}, {mode}'):,.0f}" for mode in ("wire", "by hand")),
                f"{faster[name]:.2f}x",
                f"{made[name].valid:,} of {made[name].made:,}",
            )
            for name in BY_HAND
        ),
        claims=(
            *(
                Claim(
                    description=f"examples of {name}, to the best by hand", value=value, at_least=1
                )
                for name, value in faster.items()
            ),
            Claim(
                description="examples of `wire` that are not valid",
                value=invalid,
                unit="",
                at_most=0,
            ),
        ),
        bars=dict(faster.items()),
        unit="examples a second, to the best by hand",
    )


_DESCRIPTION = """\
{models} models, {rounds} rounds of {examples} examples each, as Hypothesis's own test runner makes
them, by processor time. The strategies by hand are in
`tests/benchmarks/strategies/hand_written.py`; both pass the checklist of `value_classes.py` beside
it (missing, null, empty, each enum member, offsets, astral text, bounds) and shrink to the smallest
example, which tests check."""
