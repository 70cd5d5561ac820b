"""Can the values of a model be decided by Pydantic alone, and is there any? Runs its validators."""

from __future__ import annotations

import json
import warnings
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, Any

import pydantic_core
from pydantic import ImportString, SkipValidation, ValidationError

from handfast.check.sizes import size_fault
from handfast.shapes import Array, Choice, Encoded, Map, Nullable, Object, Recursive, Scalar, Union
from handfast.shapes.caching import cached
from handfast.shapes.declared.scalars import multiples_within
from handfast.shapes.unrolling import has_finite_value, recursions_in
from handfast.shapes.values.fit import adapter_of, misfits, takes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import TypeAdapter

    from handfast.shapes import Field, Shape

__all__ = ["default_faults", "value_faults"]

_PROBES = ("0", "1.5", "true", "null", '""', '"text"', "[]", "{}", "[0]", '{"a": 0}')
_BOUNDS = ("ge", "gt", "le", "lt")
_INAPPLICABLE = "Unable to apply constraint"
"""What Pydantic raises where a bound can't be compared with a value that the type takes."""
_UNDECIDED = {
    ImportString: "imports what it is sent: use str",
    SkipValidation: "is not validated, so anything may come: drop SkipValidation",
}


@cached
def value_faults(shape: Shape) -> tuple[str, ...]:
    """What is wrong with the values of ``shape``, each with model and field."""
    found = [fault for place, at in _parts(shape) for fault in _value_faults(place, at)]
    return tuple(dict.fromkeys(found))


@cached
def default_faults(shape: Shape) -> tuple[str, ...]:
    """Each default that is no value of its field."""
    found = [fault for place, at in _parts(shape) for fault in _defaults_inside(place, at)]
    return tuple(dict.fromkeys(found))


def _parts(shape: Shape) -> Iterator[tuple[Shape, str]]:
    """``shape``, and each type inside it that contains itself, once; and where it stands."""
    waiting = [(shape, "value")]
    entered: set[Recursive] = set()
    for place, at in waiting:  # which grows meanwhile
        yield place, at
        for recursive, where in _recursions(place, at):
            if recursive not in entered:
                entered.add(recursive)
                waiting.append((recursive.shape, where))


def _recursions(shape: Shape, at: str) -> Iterator[tuple[Recursive, str]]:
    if isinstance(shape, Recursive):
        yield shape, at
    elif recursions_in(shape):
        for inner, where in _inside(shape, at):
            yield from _recursions(inner, where)


@cached
def _value_faults(shape: Shape, at: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_faults(shape, at)))


@cached
def _defaults_inside(shape: Shape, at: str) -> tuple[str, ...]:
    found = [fault for inner, at_ in _inside(shape, at) for fault in _defaults_inside(inner, at_)]
    if isinstance(shape, Object):
        for field in shape.fields:
            found += _default_faults(shape, field)
    return tuple(dict.fromkeys(found))


def _faults(shape: Shape, at: str) -> Iterator[str]:
    for mark in getattr(shape.annotation, "__metadata__", ()):
        for kind, why in _UNDECIDED.items():
            if mark is kind or isinstance(mark, kind):  # either may be written
                yield f"{at}: {why}"
    if isinstance(shape, Scalar) and _is_empty(shape):
        bounds = {name: getattr(shape, name) for name in _BOUNDS}
        listed = ", ".join(f"{name}={value}" for name, value in bounds.items() if value is not None)
        yield f"{at}: nothing fits its bounds ({listed}): widen them"
    if fault := size_fault(shape):
        yield f"{at}: {fault}"
    if isinstance(shape, Recursive) and not has_finite_value(shape):
        yield f"{at}: no value of it comes to an end: make it optional, nullable or a list"
    yield from _unreadable(shape, at)
    inner = [fault for place, where in _inside(shape, at) for fault in _value_faults(place, where)]
    yield from inner
    if getattr(shape, "checked", False) and not inner:
        yield from _raised(shape, at)


def _unreadable(shape: Shape, at: str) -> Iterator[str]:
    if isinstance(shape, Choice) and shape.unread:
        listed = ", ".join(map(json.dumps, shape.unread))
        remedy = "use texts, numbers and booleans; as keys, texts"
        yield f"{at}: Pydantic does not read {listed}: {remedy}"
    if isinstance(shape, Object):
        for field in shape.fields:
            if field.unreadable:
                yield f"{_where(shape, field)}: {field.unreadable}: give it a key of its own"


def _inside(shape: Shape, at: str) -> Iterator[tuple[Shape, str]]:
    match shape:
        case Nullable(of) | Encoded(of):
            yield of, at
        case Array():
            yield shape.item, at
        case Map():
            yield from ((shape.key, at), (shape.value, at))
        case Union():
            yield from ((option, at) for option in shape.options)
        case Object():
            for field in shape.fields:
                yield field.shape, _where(shape, field)


def _where(shape: Object, field: Field) -> str:
    return f"{shape.model.__name__}.{field.attribute}"


def _raised(shape: Shape, at: str) -> Iterator[str]:
    """The first value for which a validator raises what is no refusal."""
    adapter = adapter_of(shape.annotation)
    name = shape.model.__name__ if isinstance(shape, Object) else at
    with warnings.catch_warnings(action="ignore"):  # a warning is no refusal either
        raised = next(filter(None, (_error_for(text, adapter) for text in _PROBES)), None)
    if raised is not None:
        text, error = raised
        if _INAPPLICABLE in str(error):
            yield f"{name}: {error}: give each option of the union a constraint of its own"
            return
        named = f"its validator{_raiser(error)}"
        yield f"{name}: {named} raises {type(error).__name__} for {text}: raise ValueError"


def _error_for(text: str, adapter: TypeAdapter[Any]) -> tuple[str, Exception] | None:
    """``text``, and what a validator raises for it that is no refusal."""
    try:
        adapter.validate_json(text)
    except (ValidationError, pydantic_core.SchemaError):
        return None
    except Exception as error:  # whatever a validator raises is what is looked for
        return text, error
    return None


def _raiser(error: Exception) -> str:
    """The function that raised, after a space; nothing where it is not written in Python."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace is not None else None
    ours = code is None or code.co_filename == __file__ or "pydantic" in code.co_filename
    return "" if ours or code is None else f" {code.co_qualname}"


def _is_empty(shape: Scalar) -> bool:
    """Whether bounds leave no value."""
    numeric = shape.kind in ("integer", "number", "decimal")
    low = [(shape.ge, False), (shape.gt, True)]
    high = [(shape.le, False), (shape.lt, True)]
    if any(isinstance(b, float) and not isfinite(b) for b, _ in (*low, *high)):
        return False
    step = _step(shape) if numeric else None
    if step is not None:
        least, most = multiples_within(shape, step)
        return least is not None and most is not None and least > most
    exact: Callable[[Any], Any] = _exact if numeric else lambda bound: bound
    lows = [(exact(bound), open_) for bound, open_ in low if bound is not None]
    highs = [(exact(bound), open_) for bound, open_ in high if bound is not None]
    return any(
        a > b or (a == b and (open_a or open_b)) for a, open_a in lows for b, open_b in highs
    )


def _step(shape: Scalar) -> Fraction | None:
    if shape.multiple_of is not None:
        return _exact(shape.multiple_of)
    return Fraction(1) if shape.kind == "integer" else None


def _exact(bound: Any) -> Fraction:
    return Fraction(str(bound))


def _default_faults(shape: Object, field: Field) -> Iterator[str]:
    if field.default is ... or takes(field.shape.annotation, field.default):
        return
    # None is the default of a key that may be absent and not null: code refuses it, not the type.
    info = getattr(shape.model, "model_fields", {}).get(field.attribute)
    if info is not None and takes(info.annotation, field.default):
        return
    if found := misfits(field.shape.annotation, field.default):
        at = _where(shape, field)
        yield f"{at}: its default does not fit ({found[0][1]}): give one that does"
