"""Constrained field types of the models, each limit in one place. Knows no model.

Nothing here may raise anything but a validation error, whatever JSON it is given.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from shared.fields import Text

__all__ = [
    "Amount",
    "Color",
    "Index",
    "Level",
    "Model",
    "Moment",
    "Number",
    "Outcome",
    "Quantity",
    "Seconds",
    "Share",
    "Stage",
    "is_numbered",
    "names",
]

_A_DAY: Final = 24 * 60 * 60
_INT32_MAX: Final = 2**31 - 1


class Model(BaseModel):
    """What every model has in common; no error shows what was given, which may be a prompt."""

    model_config = ConfigDict(hide_input_in_errors=True)


def _refuse_timestamp(value: Any) -> Any:
    # Pydantic would take 5 and "5" for seconds since 1970; on the wire a moment is written out.
    if isinstance(value, datetime) or (isinstance(value, str) and value[4:5] == "-"):
        return value
    raise ValueError("a date and time in ISO 8601")


def _to_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("a moment that has a date in UTC") from None


Moment = Annotated[datetime, BeforeValidator(_refuse_timestamp), AfterValidator(_to_utc)]
"""A moment in UTC; one without an offset is read as UTC."""

Amount = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=4)]
"""US dollars, exact, as the column `DECIMAL(10,4)` has them; a string in JSON."""

Seconds = Annotated[float, Field(ge=0, le=_A_DAY, allow_inf_nan=False)]
"""A length, or a place in a piece of audio: a day at most."""

Number = Annotated[float, Field(allow_inf_nan=False)]
"""Any number that JSON can write."""

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
"""From none to all."""

Index = Annotated[int, Field(ge=0, le=_INT32_MAX)]
"""The place of a clip, from 0 on."""

Quantity = Annotated[int, Field(ge=0, le=_INT32_MAX)]
"""How many there are."""

Color = Annotated[str, Field(pattern=r"^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$")]
"""A color as CSS writes it in hexadecimal digits."""

Stage = Annotated[Text, Field(min_length=1, max_length=100)]
"""The name of a stage."""

Level = Literal["low", "medium", "high"]
"""How much energy there is."""

Outcome = Literal["success", "failed"]
"""How something ended."""


def is_numbered(indices: Iterable[int]) -> bool:
    """Whether they are 0, 1, 2 and so on."""
    return all(index == place for place, index in enumerate(indices))


def names(items: Iterable[Any]) -> set[str]:
    """The ids of characters or scenes."""
    return {item.id for item in items}
