"""The near misses of each odd model: those that handfast makes, and those listed with the model.

Each names the types of Pydantic's errors that it may be refused with.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from pydantic import ValidationError

from handfast.strategies import Violation, near_misses
from tests.data.odd_models.row import Odd
from tests.handfast.odd_models.values import adapter_of

__all__ = ["Wrong", "drawn", "errors_of", "wrong_values"]

_SEED = 20310402
_PARSING = "bytes date datetime decimal float int time time_delta uuid url bool json complex enum"
_TYPES = (
    "bool bytes callable dataclass date datetime decimal dict float frozen_set int iterable list "
    "literal_error model set string time time_delta tuple uuid url path enum json mapping model_"
    "attributes bytes_size named_tuple is_instance_of none_required url_parsing value_error complex"
)
_TYPE_ERRORS = frozenset(
    {f"{name}_type" for name in _TYPES.split()}
    | {f"{name}_parsing" for name in ("bool", "decimal", "int", "float", "date", "time", "uuid")}
    | {"literal_error", "enum", "none_required", "value_error", "int_from_float", "is_instance_of"}
    | {"bool_parsing", "ip_any_address", "bytes_too_short", "model_attributes_type"}
    | {"date_from_datetime_parsing", "datetime_parsing", "time_delta_parsing", "url_parsing"}
    | {"union_tag_not_found", "path_type", "datetime_from_date_parsing", "arguments_type"}
    | {"date_from_datetime_inexact", "no_shape", "ordered_dict_type"}
    | {"deque_type", "fraction_type", "zoneinfo_str", "ip_v4_address", "ip_v6_address"}
    | {f"ip_v{version}_{sort}" for version in "46" for sort in ("network", "interface")}
    | {"ip_any_network", "ip_any_interface", "byte_size", "counter_type"}
)
_FORMAT_ERRORS = frozenset(
    {f"{name}_parsing" for name in _PARSING.split()}
    | {"date_from_datetime_parsing", "date_from_datetime_inexact", "datetime_from_date_parsing"}
    | {"json_invalid", "int_from_float", "bool_parsing", "decimal_parsing", "finite_number"}
    | {
        "value_error",
        "bytes_invalid_encoding",
        "uuid_version",
        "url_scheme",
        "byte_size",
        "byte_size_unit",
    }
    | {"ip_v4_address", "ip_v6_address", "ip_any_address", "base64_decode", "bytes_too_short"}
    | {"byte_size_unit"}
)
ERRORS: Mapping[Violation, frozenset[str]] = {
    "above maximum": frozenset({"less_than", "less_than_equal", "date_past", "datetime_past"}),
    "bad format": _FORMAT_ERRORS,
    "bad sample": frozenset(),  # the code that the samples are for decides
    "below minimum": frozenset(
        {"greater_than", "greater_than_equal", "date_future", "datetime_future"}
    ),
    "missing": frozenset({"missing", "union_tag_not_found", "missing_argument"}),
    "naive": frozenset({"timezone_aware"}),
    "not a choice": frozenset({"literal_error", "enum"}),
    "not a multiple": frozenset({"multiple_of"}),
    "null": _TYPE_ERRORS,
    "pattern": frozenset({"string_pattern_mismatch"}),
    "too few items": frozenset({"too_short", "missing"}),
    "too long": frozenset({"string_too_long", "bytes_too_long", "too_long"}),
    "too many digits": frozenset({"decimal_max_digits", "decimal_whole_digits"}),
    "too many items": frozenset({"too_long"}),
    "too many places": frozenset({"decimal_max_places"}),
    "too short": frozenset({"string_too_short", "bytes_too_short", "too_short"}),
    "unknown discriminator": frozenset({"union_tag_invalid"}),
    "unknown key": frozenset({"extra_forbidden", "unexpected_keyword_argument"}),
    "wrong type": _TYPE_ERRORS,
}
"""What each violation must be refused with; an empty set leaves it to the model's own code."""


@dataclass(frozen=True)
class Wrong:
    """A wrong value: what it breaks, where, and the types of errors that fit (none: any)."""

    value: Any
    violation: str
    place: str = ""
    errors: frozenset[str] = frozenset()


def drawn[Value](strategy: SearchStrategy[Value], count: int) -> list[Value]:
    """So many examples, the same each time; none where nothing can be drawn."""
    values: list[Value] = []

    @seed(_SEED)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(strategy)
    def collect(value: Value) -> None:
        values.append(value)

    try:
        collect()
    except Unsatisfiable:
        return []
    return values


@functools.cache
def wrong_values(row: Odd, count: int) -> list[Wrong]:
    """So many near misses of handfast, and those of the row: what the model must not read."""
    made = drawn(near_misses(row.model), count)
    return [
        *(
            Wrong(
                one.payload, one.violation, _place(one.path), ERRORS.get(one.violation, frozenset())
            )
            for one in made
        ),
        *(
            Wrong(miss.value, miss.error, miss.place, frozenset({miss.error}))
            for miss in row.misses
        ),
    ]


def _place(path: tuple[str | int, ...]) -> str:
    """Where in any value: indices do not tell places apart."""
    return "$" + "".join(f".{step}" for step in path if isinstance(step, str))


def errors_of(row: Odd, text: bytes) -> list[str]:
    """The types of the errors with which the model refuses a JSON text."""
    try:
        adapter_of(row).validate_json(text)
    except ValidationError as refused:
        return [error["type"] for error in refused.errors(include_url=False)]
    return []
