"""What a value of a row is on the wire, for each database alike: plain JSON, money as text.

Pure. No error shows a value.
"""

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final
from uuid import UUID

from shared.database.money import LARGEST, money, money_text
from shared.errors import ValidationError

__all__ = ["MONEY_COLUMNS", "moment_text", "same_value", "with_money_text", "written"]

MONEY_COLUMNS: Final = frozenset(
    ["amount", "budget_limit", "cost", "reserved", "spent", "total_cost"]
)
"""Columns whose values are money: sent and returned as text, because JSON numbers become float."""

_LARGEST_TOTAL: Final = LARGEST * 1_000_000
_DEEPEST: Final = 32


def written(column: str, value: Any) -> Any:
    """Write a value of a column as plain JSON.

    Raises:
        ValidationError: it has no form in JSON or in PostgreSQL, or it is money as a float.
    """
    if column in MONEY_COLUMNS and value is not None:
        return money_text(money(_decimal(value), column, _LARGEST_TOTAL))
    return _plain(column, value, 0)


def _decimal(value: Any) -> Any:
    if isinstance(value, str) and value.isascii():
        try:
            return Decimal(value)
        except ArithmeticError:
            return value
    return Decimal(value) if type(value) is int else value


def _plain(column: str, value: Any, depth: int) -> Any:  # noqa: C901 - one case a type
    match value:
        case Enum():
            return _plain(column, value.value, depth)
        case str():
            return _text(column, value)
        case None | bool() | int():
            return value
        case float() if math.isfinite(value):
            return value
        case Decimal() if value.is_finite():
            return f"{value:f}"
        case UUID():
            return str(value)
        case datetime():
            return moment_text(value)
        case date():
            return value.isoformat()
        case Mapping() if depth < _DEEPEST:
            return {
                _text(column, name): _plain(column, one, depth + 1) for name, one in value.items()
            }
        case list() | tuple() if depth < _DEEPEST:
            return [_plain(column, one, depth + 1) for one in value]
    raise ValidationError(f"{column}: a JSON value is expected, got {type(value).__name__}")


def _text(column: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValidationError(f"{column}: names in JSON are text, got {type(value).__name__}")
    if "\x00" in value or not _is_utf8(value):
        raise ValidationError(f"{column}: text without NUL and lone surrogates is expected")
    return str(value)


def _is_utf8(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def moment_text(value: datetime) -> str:
    """Write a point in time in UTC; one without a time zone is read as UTC."""
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


def with_money_text(row: dict[str, Any]) -> dict[str, Any]:
    """Write the money of a row that was read as text."""
    for column in MONEY_COLUMNS & row.keys():
        if row[column] is not None:
            # A float of at most 15 digits has, as text, the digits that it was read from.
            row[column] = money_text(Decimal(str(row[column])))
    return row


def same_value(sent: Any, found: Any) -> bool:
    """Whether a value that was found is the one that was sent, perhaps in another form."""
    if sent == found:
        return True
    if isinstance(sent, str) and isinstance(found, str):
        try:
            return datetime.fromisoformat(sent) == datetime.fromisoformat(found)
        except (ValueError, TypeError):
            return False
    return False
