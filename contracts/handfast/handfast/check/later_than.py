"""Checks a `LaterThan`: that it compares moments, and that some moment is later. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_jsonable_python

from handfast.check.references import resolve_in
from handfast.expectation.later import later_example
from handfast.model import Answered, Value
from handfast.shapes import Scalar, written_shape
from handfast.shapes.places import places, plain
from handfast.wire.paths import MISSING, steps
from handfast.wire.times import moment

if TYPE_CHECKING:
    from handfast.check.references import Scope
    from handfast.model import LaterThan
    from handfast.shapes.places import Place

__all__ = ["later_than_faults"]

_OTHERS: Final = (
    "name an earlier one, with an offset or without it as the field has, "
    "or put Samples(good=..., bad=...) with a later one beside it"
)
_FORM: Final = "write it like 2021-04-02T06:15:07Z, with up to six digits of a fraction"


def later_than_faults(value: LaterThan, found: tuple[Place, ...], scope: Scope) -> list[str]:
    """What is wrong with ``value``, expected at the places ``found``."""
    if not _are_moments(found):
        return ["LaterThan is for a moment, and the field is none: expect a value"]
    than: Any = value.moment  # whatever an author wrote
    if not isinstance(than, str | datetime | Value | Answered):
        return [f"LaterThan({than!r}) names no moment: give one, a Value or an Answered"]
    resolved, known, faults = resolve_in(than, scope)
    if faults:
        return faults
    if isinstance(than, Answered):
        return _answered_faults(than, scope)
    if not known:
        return []
    if resolved is None:
        return ["no moment is later than None: name a state that has one"]
    return _moment_faults(to_jsonable_python(resolved), found)


def _moment_faults(than: Any, found: tuple[Place, ...]) -> list[str]:
    if moment(than) is None:
        return [f"{than!r} is no moment as JSON has it: {_FORM}"]
    if all(later_example(place.shape, than) is MISSING for place in found):
        lacking = f"no moment later than {than!r} is known that fits the field"
        return [f"{lacking}: {_OTHERS}"]
    return []


def _answered_faults(than: Answered, scope: Scope) -> list[str]:
    """Whether ``than``, which leads to a field of the answer, leads to a moment."""
    model = scope.answer.model if scope.answer else None
    if _are_moments(places(written_shape(model), steps(than.path))):
        return []
    return [f"Answered({than.path!r}) is no moment: name a field that is one"]


def _are_moments(found: tuple[Place, ...]) -> bool:
    options = [option for place in found for option in plain(place.shape)]
    return all(isinstance(one, Scalar) and one.kind == "datetime" for one in options)
