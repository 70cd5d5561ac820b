"""Chooses which operation comes next: those of a few resources, what they need before them.

Composes no request.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.made.names import part_models
from handfast.shapes import Object, shape_of
from handfast.shapes.fields import fields_of
from handfast.wire.paths import last_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.compare.made.composing import Known
    from handfast.compare.made.coverage import Coverage
    from handfast.compare.made.names import Names
    from handfast.model import Operation

__all__ = ["Choosing", "makes_owner"]

_ENOUGH: Final = 4
_HALF: Final = 12
_RARELY: Final = 0.03
_WEIGHTS: Final = {"GET": 2.5, "POST": 4.0, "PATCH": 8.0, "PUT": 8.0, "DELETE": 2.5}
_NO_PARAMETERS: Final = 0.3
_FEW_SUCCESSES: Final = 20


@dataclass
class Choosing:
    """Chooses among ``operations``; ``needed`` is what was worked out of each so far."""

    operations: Sequence[Operation]
    names: Names
    coverage: Coverage
    needed: dict[str, list[set[str]]] = field(default_factory=dict)

    def focus(self, known: Known) -> list[Operation]:
        """The operations of a few resources, with what makes and what reads the things there."""
        if known.chance(10):
            return list(self.operations)
        some = known.rng.choices(self.operations, k=known.rng.choice((1, 1, 2, 2, 3)))
        chosen = {_resource(one) for one in some}
        names = {one.name for one in self.operations if _resource(one) in chosen}
        made = [one for one in self._things() if not names.isdisjoint(one)]
        names |= {name for thing in made for name in thing}
        before: set[str] = set()
        while names != before:
            before = set(names)
            needed = [one for one in self.operations if one.name in names]
            names |= {name for one in needed for makers in self.needs(one) for name in makers}
        return [one for one in self.operations if one.name in names or known.chance(8)]

    def _things(self) -> list[set[str]]:
        """For each kind of thing that is made, the operations that make and that read it."""
        found = []
        for sources in self.names.sources.values():
            own = [one for one in sources if last_key(one.path) == "id"]
            if any(one.makes for one in own):
                found.append({one.operation for one in own})
        return found

    def next(self, known: Known, chosen: Sequence[Operation]) -> Operation:
        """One of ``chosen``, mostly such as can do what it is for."""
        return known.rng.choices(chosen, [self._weight(known, one) for one in chosen])[0]

    def _weight(self, known: Known, operation: Operation) -> float:
        if not any(part_models(operation)):
            return _NO_PARAMETERS
        weight = _WEIGHTS.get(operation.method, 2.0)
        made = {name for _, name in known.steps}
        if any(made.isdisjoint(makers) for makers in self.needs(operation)):
            weight *= _RARELY
        if operation.method == "GET" and len(known.steps) > _HALF:
            weight *= 2
        times = sum(name == operation.name for _, name in known.steps)
        if operation.method == "POST" and times < _ENOUGH:
            weight *= 3
        if self.coverage.succeeded(operation.name) < _FEW_SUCCESSES:
            weight *= 2
        return weight

    def needs(self, operation: Operation) -> list[set[str]]:
        """For each parameter that must name something made, the operations that make it."""
        if operation.name not in self.needed:
            found = []
            for part, model in part_models(operation):
                for name in fields_of(model) if part == "path" else _required(model):
                    marks = self.names.of(model.__name__, name)
                    makers = {one.operation for one in self.names.sources_of(marks) if one.makes}
                    if makers:
                        found.append(makers)
            self.needed[operation.name] = found
        return self.needed[operation.name]


def _resource(operation: Operation) -> str:
    """What an operation is about: the first part of its path that is no version."""
    parts = [part for part in operation.path.split("/") if part and not part.startswith("{")]
    own = [part for part in parts if part != "api" and not part.removeprefix("v").isdigit()]
    return own[0] if own else ""


def _required(model: Any) -> tuple[str, ...]:
    """The fields of a body that must be there; none where it is no one model."""
    shape = shape_of(model)
    return tuple(f.name for f in shape.fields if f.required) if isinstance(shape, Object) else ()


def makes_owner(operation: Operation, names: Names) -> bool:
    """Whether an operation makes what others refer to, and refers to nothing itself."""
    if operation.method not in ("POST", "PUT") or operation.answer(404) is not None:
        return False
    fields = [
        (model.__name__, name)
        for _, model in part_models(operation)
        if isinstance(model, type)
        for name in fields_of(model)
    ]
    return any(not names.of(*field).isdisjoint(names.identities) for field in fields)
