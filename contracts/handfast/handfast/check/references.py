"""Checks states, their parameters, and every ``Value`` and ``Answered`` of an interaction. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from handfast.model import Answered, Content, Given, State, Value
from handfast.model.values import references, resolve
from handfast.shapes import shape_of
from handfast.shapes.fields import fields_of
from handfast.shapes.fit import reasons
from handfast.shapes.places import places
from handfast.wire.paths import Every, render, steps
from handfast.wording.suggestions import meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "Scope",
    "json_fault",
    "parameter_faults",
    "reference_faults",
    "scope_of",
    "state_faults",
]


@dataclass(frozen=True, slots=True)
class Scope:
    """What the references of one exchange may name.

    ``names`` are the values that a state has, ``values`` those of them whose example is sound.
    ``after``: the interaction's own answer has come; ``answer`` is its content.
    """

    names: frozenset[str]
    values: Mapping[str, Any]
    after: bool = False
    answer: Content | None = None

    def resolved(self, tree: Any) -> tuple[Any, bool]:
        """``tree`` with its example values, and whether that could be made at all."""
        known = all(isinstance(r, Value) and r.name in self.values for r in references(tree))
        return (resolve(tree, self.values), True) if known else (None, False)


def scope_of(givens: tuple[Given, ...]) -> Scope:
    """The values that ``givens`` provide, later ones winning."""
    names: set[str] = set()
    values: dict[str, Any] = {}
    for given in givens:
        names |= {*given.parameters, *fields_of(given.state.parameters)}
        try:
            values |= given.values()
        except ValidationError:
            continue  # reported by parameter_faults
    return Scope(frozenset(names), values)


def state_faults(
    state: State, offered: tuple[State, ...], others: tuple[State, ...], noun: str, provider: str
) -> Iterator[str]:
    """Whether ``provider`` offers ``state``, as a state or a trigger (``noun``)."""
    same = next((known for known in offered if known.name == state.name), None)
    if state in others and same is None:
        other = "trigger" if noun == "state" else "state"
        yield f"{noun} {state.name!r} is a {other} of {provider}: give it as a {other}"
    elif same is None:
        remedy = meant(state.name, [known.name for known in offered])
        yield f"{noun} {state.name!r} is not in the offer of {provider}: {remedy}"
    elif same != state:
        yield f"{noun} {state.name!r} is not the one that {provider} offers: use that value"


def parameter_faults(given: Given) -> Iterator[str]:
    """Whether the parameters of ``given`` are those of its state."""
    model, parameters = given.state.parameters, dict(given.parameters)
    if model is None:
        if parameters:
            yield f"takes no parameters, but is given {', '.join(parameters)}: declare or drop them"
        return
    fields = fields_of(model)
    known = {name for f in fields.values() for name in (f.name, f.attribute, *f.aliases)}
    for name in parameters:
        if name not in known:
            yield f"parameter {name!r} is not in {model.__name__}: {meant(name, fields)}"
    try:
        given.values()
    except ValidationError as error:
        for where, why in reasons(error):
            yield f"parameter {where!r} does not fit {model.__name__} ({why}): give one that does"


def reference_faults(tree: Any, scope: Scope) -> Iterator[str]:
    """What is wrong with each ``Value`` and ``Answered`` inside ``tree``."""
    for reference in references(tree):
        match reference:
            case Value(name) if name not in scope.names:
                yield f"no state has a value {name!r}: {meant(name, scope.names)}"
            case Answered(path):
                yield from _answered_faults(path, scope)


def _answered_faults(path: str, scope: Scope) -> Iterator[str]:
    if not scope.after:
        yield f"Answered({path!r}) stands where no answer is yet: use it in then"
        return
    if scope.answer is None or scope.answer.model is None:
        yield f"Answered({path!r}) names a field of an answer that has none: use a Value"
        return
    try:
        found = steps(path)
        places(shape_of(scope.answer.model), found)
    except (LookupError, ValueError) as error:
        yield f"Answered({path!r}) is not in the answer: {error.args[0]}"
        return
    for number, step in enumerate(found):
        if isinstance(step, Every):
            one = render((*found[:number], 0, *found[number + 1 :]))
            yield f"Answered({path!r}) may name several values: name one, like {one!r}"
            break


def json_fault(value: Any) -> str:
    """Why ``value`` can't be written as JSON text, or ''."""
    try:
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        return f"can't be written as JSON ({error}): write it in JSON form"
    return ""
