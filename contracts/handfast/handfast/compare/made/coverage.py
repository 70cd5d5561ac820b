"""How often a search reached what: operations, pairs of parameters, what happens. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from handfast.shapes.fields import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.compare.sessions import Step
    from handfast.model import Operation

__all__ = ["Coverage", "pairs_of"]


@dataclass
class Coverage:
    """Counts of what was played: ``answers`` by operation and status of the first side."""

    sessions: int = 0
    steps: int = 0
    answers: dict[str, Counter[int]] = field(default_factory=dict)
    pairs: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)

    def add(self, step: Step, status: int) -> None:
        """Count one step."""
        self.steps += 1
        if step.happens:
            self.happened[step.happens] += 1
            return
        self.answers.setdefault(step.operation, Counter())[status] += 1
        query = step.parts.get("query") or {}
        if status < 400:
            for one, other in combinations(sorted(query), 2):
                self.pairs[step.operation, one, other] += 1

    def succeeded(self, operation: str) -> int:
        """How often an operation did what it was asked."""
        answers = self.answers.get(operation, Counter())
        return sum(count for status, count in answers.items() if status < 400)

    def to_json(self, operations: Iterable[Operation]) -> dict[str, Any]:
        """All counts, those of what was never reached included."""
        wanted = tuple(operations)
        return {
            "sessions": self.sessions,
            "steps": self.steps,
            "operations": {
                one.name: {str(k): n for k, n in sorted(self.answers.get(one.name, {}).items())}
                for one in wanted
            },
            "pairs": {" ".join(pair): self.pairs[pair] for one in wanted for pair in pairs_of(one)},
            "happened": dict(sorted(self.happened.items())),
        }


def pairs_of(operation: Operation) -> tuple[tuple[str, str, str], ...]:
    """Each pair of query parameters of an operation, with its name."""
    names = sorted(fields_of(operation.query_parameters))
    return tuple((operation.name, one, other) for one, other in combinations(names, 2))
