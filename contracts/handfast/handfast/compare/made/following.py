"""Follows what interactions declare: their states, then a request that is theirs but for a field.

Draws no value of its own: what stands in place of a declared one is composed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.made.composing import composed
from handfast.compare.made.names import part_models
from handfast.compare.made.usual import with_values
from handfast.compare.sessions import Moment, Reference, Step
from handfast.shapes import Object, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from handfast.compare.made.composing import Known
    from handfast.compare.made.usual import Usual
    from handfast.model import Operation
    from handfast.shapes import Field

__all__ = ["followed", "set_up", "took_place"]

_AS_DECLARED: Final = 45
_ANOTHER: Final = 15
_WITHOUT: Final = 8
_BESIDE: Final = 20


def set_up(known: Known, usual: Usual, number: int) -> list[Step]:
    """The states of ``usual`` as steps, the first of which has ``number``.

    A clock stays where it is: set to the declared moment it would go back.
    """
    steps = []
    for place, given in enumerate(usual.given):
        values = given.values()
        if known.has_clock and "now" in values:
            values = {**values, "now": Moment(known.now)}
        step = Step(number=number + place, happens=given.state.name, parameters=values)
        took_place(known, step)
        steps.append(step)
    return steps


def took_place(known: Known, step: Step) -> None:
    """Note what happened at ``step``, so that later steps can name its values."""
    known.happened.add(step.happens)
    for name, value in step.parameters.items():
        instead = value.instead if isinstance(value, Reference) else value
        if isinstance(instead, str | int):
            known.given[name] = Reference(step.number, name, instead)


def followed(
    known: Known, operation: Operation, declared: Sequence[Usual]
) -> dict[str, Any] | None:
    """The parts of a declared request whose states all happened, with some fields otherwise."""
    fitting = [one for one in declared if known.happened.issuperset(_states(one))]
    if not fitting:
        return None
    one = known.rng.choice(fitting)
    usual = {name: value for given in one.given for name, value in given.values().items()}
    parts = with_values(one.parts, {**usual, **known.given})
    if known.chance(_AS_DECLARED):
        return dict(parts)
    for part, model in part_models(operation):
        shape = shape_of(model)
        if isinstance(shape, Object) and isinstance(parts.get(part, {}), Mapping):
            changed = _changed(known, shape, dict(parts.get(part, {})), is_path=part == "path")
            if changed or part in parts:
                parts[part] = changed
    return dict(parts)


def _states(usual: Usual) -> Iterable[str]:
    return (given.state.name for given in usual.given)


def _changed(known: Known, shape: Object, sent: dict[str, Any], *, is_path: bool) -> dict[str, Any]:
    for one in shape.fields:
        if one.unreadable:
            continue
        if one.name not in sent:
            if not is_path and known.chance(_BESIDE):
                sent[one.name] = _value(known, shape, one)
        elif not is_path and not one.required and known.chance(_WITHOUT):
            del sent[one.name]
        elif known.chance(_ANOTHER):
            sent[one.name] = _value(known, shape, one)
    return {name: value for name, value in sent.items() if value is not None or not is_path}


def _value(known: Known, shape: Object, one: Field) -> Any:
    return composed(known, one.shape, model=shape.model.__name__, name=one.name)
