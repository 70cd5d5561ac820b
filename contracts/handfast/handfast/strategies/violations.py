"""The violations that a near miss may have, and whether Pydantic refuses a value for just one.

Knows Pydantic's types of errors. Makes no values.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from handfast.strategies.validity import errors_of

__all__ = ["Violation", "breaks", "refused"]

type Violation = Literal[
    "above maximum",
    "bad format",
    "bad sample",
    "below minimum",
    "missing",
    "naive",
    "not a choice",
    "not a multiple",
    "null",
    "pattern",
    "too long",
    "too many digits",
    "too many items",
    "too many places",
    "too few items",
    "too short",
    "unknown discriminator",
    "unknown key",
    "wrong type",
]

_ERRORS: Mapping[Violation, frozenset[str]] = {
    "above maximum": frozenset({"date_past", "datetime_past", "less_than", "less_than_equal"}),
    "below minimum": frozenset(
        {"date_future", "datetime_future", "greater_than", "greater_than_equal"}
    ),
    "missing": frozenset({"missing"}),
    "naive": frozenset({"timezone_aware"}),
    "not a multiple": frozenset({"multiple_of"}),
    "pattern": frozenset({"string_pattern_mismatch"}),
    "too long": frozenset({"string_too_long", "bytes_too_long", "too_long"}),
    "too many digits": frozenset({"decimal_max_digits", "decimal_whole_digits"}),
    "too many places": frozenset({"decimal_max_places"}),
    "too short": frozenset({"string_too_short", "bytes_too_short", "too_short"}),
    "unknown key": frozenset({"extra_forbidden"}),
}
"""What Pydantic calls the violations of rules; it has many names for types and formats."""

_OF_RULES = frozenset(error for errors in _ERRORS.values() for error in errors) | {"timezone_naive"}


def breaks(annotation: Any, violation: Violation) -> Callable[[Any], bool]:
    """A test whether a JSON value is refused for a violation and for nothing else."""
    errors, right = errors_of(annotation), _ERRORS.get(violation)

    def is_right(error: str) -> bool:
        if right is not None:
            return error in right
        if violation == "bad sample":
            return True  # what is wrong with a sample, only the code that it is for knows
        if violation == "bad format" and error.endswith("_type"):
            return False
        return error not in _OF_RULES

    def test(value: Any) -> bool:
        found = errors(value)
        return bool(found) and all(map(is_right, found))

    return test


def refused(
    annotation: Any, values: tuple[Any, ...], violation: Violation
) -> SearchStrategy[Any] | None:
    """Those of the values that are refused for a violation alone; None if there are none."""
    bad = list(filter(breaks(annotation, violation), values))
    return st.sampled_from(bad) if bad else None
