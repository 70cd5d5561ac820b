"""Types of columns: what they refuse, they refuse before anything is sent to the database.

They make no difference between SQLite and PostgreSQL that a caller could see.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.types import TypeDecorator, TypeEngine

from zapa_shared.json_limits import check_json_object

__all__ = ["UtcDateTime", "json_object", "value_enum"]


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: with an offset when it is stored, in UTC when it is read.

    SQLite stores no offset, and PostgreSQL answers in the time zone of the connection.

    Raises:
        ValueError: (in a `StatementError`) the moment has no offset, or no date in UTC.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The moment in UTC."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("a date and time with an offset, such as datetime.now(UTC)")
        try:
            return value.astimezone(UTC)
        except OverflowError:
            raise ValueError("a moment that has a date in UTC") from None

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The moment in UTC, which SQLite answers without an offset."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _LimitedJson(TypeDecorator[dict[str, Any]]):
    """JSON within the limits of `zapa_shared.json_limits`; None is SQL's null."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(
        self, value: dict[str, Any] | None, _dialect: Dialect
    ) -> dict[str, Any] | None:
        if value is not None:
            check_json_object(value)
        return value


def json_object() -> TypeEngine[dict[str, Any]]:
    """A JSON object whose members may be set in place; what lies deeper must be set anew.

    Raises:
        ValueError: (in a `StatementError`) the object is too large, too deep, or no JSON.
    """
    return MutableDict.as_mutable(_LimitedJson())


def value_enum(values: type[StrEnum], name: str) -> Enum:
    """An enum that is stored by value: a type called `name` where the database has such types."""
    return Enum(values, name=name, values_callable=_values, validate_strings=True)


def _values(members: type[StrEnum]) -> list[str]:
    return [member.value for member in members]
