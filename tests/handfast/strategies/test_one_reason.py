"""Each near miss is refused with one error, which is of the rule that it names."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import (
    AwareDatetime,
    Base64Bytes,
    BaseModel,
    Field,
    TypeAdapter,
    ValidationError,
)

from handfast.strategies import NearMiss, near_misses

type Draw = Callable[..., list[NearMiss]]

_MOMENT = dt.datetime(2031, 4, 2, tzinfo=dt.UTC)


class Light(BaseModel):
    """Tagged within a tagged option."""

    kind: Literal["light"]
    shade: Literal["pale"]


class Dim(BaseModel):
    """The other of the tagged options."""

    kind: Literal["light"]
    shade: Literal["dim"]


class Dark(BaseModel):
    """Tagged once."""

    kind: Literal["dark"]


class Round(BaseModel):
    """Has a tag with a default."""

    kind: Literal["round"] = "round"
    radius: float


class Square(BaseModel):
    """The other with a default."""

    kind: Literal["square"] = "square"
    side: int


class Labelled(BaseModel):
    """Makes a default of another field."""

    name: str
    label: str = Field(default_factory=lambda data: data["name"].upper())


INNER = Annotated[Light | Dim, Field(discriminator="shade")]
NESTED = Annotated[INNER | Dark, Field(discriminator="kind")]
TAGGED = Annotated[Round | Square, Field(discriminator="kind")]


def _errors(annotation: Any, payload: Any) -> tuple[str, ...]:
    try:
        TypeAdapter(annotation).validate_json(json.dumps(payload))
    except ValidationError as refused:
        return tuple(error["type"] for error in refused.errors())
    return ()


@pytest.mark.parametrize(
    ("annotation", "reasons"),
    [
        (
            Annotated[int, Field(gt=1, lt=3)],
            {
                "above maximum": {"less_than"},
                "below minimum": {"greater_than"},
                "bad format": {"int_parsing", "int_from_float"},
                "null": {"int_type"},
                "wrong type": {"int_type", "int_parsing"},
            },
        ),
        (
            Annotated[dt.time, Field(ge=dt.time(9))],
            {
                "bad format": {"time_parsing"},
                "below minimum": {"greater_than_equal"},
                "null": {"time_type"},
                "wrong type": {"time_type"},
            },
        ),
        (
            Annotated[AwareDatetime, Field(ge=_MOMENT)],
            {
                "bad format": {"datetime_from_date_parsing"},
                "below minimum": {"greater_than_equal"},
                "naive": {"timezone_aware"},
                "null": {"datetime_type"},
                "wrong type": {"datetime_type"},
            },
        ),
        (
            Annotated[float, Field(strict=True)],
            {"null": {"float_type"}, "wrong type": {"float_type"}},
        ),
        (
            Annotated[Decimal, Field(max_digits=6, decimal_places=2, le=Decimal("9999.99"))],
            {
                "bad format": {"decimal_parsing", "finite_number"},
                "null": {"decimal_type"},
                "too many digits": {"decimal_whole_digits"},
                "too many places": {"decimal_max_places"},
                "wrong type": {"decimal_type"},
            },
        ),
        (
            Annotated[Decimal, Field(max_digits=4, decimal_places=4)],
            {
                "bad format": {"decimal_parsing", "finite_number"},
                "null": {"decimal_type"},
                "too many digits": {"decimal_whole_digits"},
                "wrong type": {"decimal_type"},
            },
        ),
        (
            Annotated[Base64Bytes, Field(max_length=4)],
            {"null": {"bytes_type"}, "too long": {"too_long"}, "wrong type": {"bytes_type"}},
        ),
        (
            NESTED,
            {
                "missing": {"union_tag_not_found"},
                "null": {"dict_type"},
                "unknown discriminator": {"union_tag_invalid"},
                "wrong type": {"dict_type"},
            },
        ),
        (
            TAGGED,
            {
                "bad format": {"float_parsing", "int_from_float", "int_parsing"},
                "missing": {"missing", "union_tag_not_found"},
                "null": {"dict_type", "float_type", "int_type"},
                "unknown discriminator": {"union_tag_invalid"},
                "wrong type": {
                    "dict_type",
                    "float_parsing",
                    "float_type",
                    "int_parsing",
                    "int_type",
                },
            },
        ),
        (
            Labelled,
            {
                "missing": {"missing"},
                "null": {"model_type", "string_type"},
                "wrong type": {"model_type", "string_type"},
            },
        ),
        (
            Light | Dark,
            {"null": {"model_type"}, "wrong type": {"model_type"}},
        ),
    ],
)
def test_what_a_near_miss_names_is_what_it_is_refused_for(
    annotation: Any, reasons: dict[str, set[str]], drawn: Draw
) -> None:
    refused: dict[str, set[str]] = {}
    options = 2 if annotation == Light | Dark else 1  # each option has an error of its own
    for miss in drawn(near_misses(annotation), 200):
        errors = _errors(annotation, miss.payload)
        assert len(errors) == options, miss
        refused.setdefault(miss.violation, set()).update(errors)

    assert refused == reasons
