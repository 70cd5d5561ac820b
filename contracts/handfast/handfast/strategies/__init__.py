"""Hypothesis strategies for every Pydantic model, derived from its wire shape.

Needs the extra `strategies`. Hypothesis's own `st.from_type(Model)` makes the same of the models of
packages that the entry-point group `handfast.models` names.
"""

from typing import Any, overload

from handfast.shapes import shape_of
from handfast.wording.extras import needs_extra

with needs_extra("handfast.strategies", "strategies"):
    from hypothesis.strategies import SearchStrategy

    from handfast.strategies.json_values import strategy_of
    from handfast.strategies.misses import NearMiss, near_misses_of
    from handfast.strategies.validity import read
    from handfast.strategies.violations import Violation

__all__ = ["NearMiss", "Violation", "instances", "near_misses", "wire"]


def wire(annotation: Any) -> SearchStrategy[Any]:
    """JSON values that are valid for a model, or for any annotation a field may have.

    A model that refuses fields which do not agree can have the class method
    ``consistent(value)``: it is given JSON in which each field is valid by itself, and returns
    it with fields that agree.

    Raises:
        TypeError: an annotation has no form in JSON; names model and field.
    """
    return strategy_of(shape_of(annotation))


@overload
def instances[T](annotation: type[T]) -> SearchStrategy[T]: ...
@overload
def instances(annotation: Any) -> SearchStrategy[Any]: ...
def instances(annotation: Any) -> SearchStrategy[Any]:
    """What a model, or any annotation a field may have, reads from its wire values.

    Raises:
        TypeError: an annotation has no form in JSON; names model and field.
    """
    return wire(annotation).map(read(annotation))


def near_misses(annotation: Any) -> SearchStrategy[NearMiss]:
    """JSON values that are invalid for a model by one named violation, and where.

    Raises:
        TypeError: an annotation has no form in JSON; names model and field.
    """
    return near_misses_of(shape_of(annotation))
