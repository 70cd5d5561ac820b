"""What the columns of the tables take, and how the database refuses the rest.

The columns are those of `shared/database/supabase.sql`; the codes are PostgreSQL's (Appendix A) and
PostgREST's (docs.postgrest.org/en/stable/references/errors.html). One row is written at a time.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, Final, TypedDict
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, TypeAdapter, ValidationError

from shared.models.fields import Moment, Quantity
from shared.models.job import JobStatus, Progress
from shared.pipeline.supabase import Column, Money

from .project import Refused, Row

__all__ = ["TABLES", "Table", "table_error"]

_LAST_DIGIT: Final = Decimal("0.0001")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
_CHECKED: Final = frozenset({"literal_error", "greater_than_equal", "less_than_equal"})
_OF_THIS_FORM: Final = ConfigDict(extra="forbid")


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_LAST_DIGIT, ROUND_HALF_UP)


_Amount = Annotated[Money, AfterValidator(_rounded)]


class _Job(TypedDict, total=False):
    __pydantic_config__ = _OF_THIS_FORM  # type: ignore[misc]  # as Pydantic documents it

    id: UUID
    user_id: UUID
    status: JobStatus
    audio_url: Column
    user_prompt: Column
    current_stage: Column | None
    progress: Progress
    estimated_remaining: Quantity | None
    total_cost: _Amount
    video_url: Column | None
    error_message: Column | None
    created_at: Moment
    updated_at: Moment
    completed_at: Moment | None


class _JobCost(TypedDict, total=False):
    __pydantic_config__ = _OF_THIS_FORM  # type: ignore[misc]  # as above

    id: UUID
    job_id: UUID
    stage_name: Column
    api_name: Column
    cost: _Amount
    timestamp: Moment


def table_error(code: str, message: str) -> dict[str, Any]:
    """The body of a refusal, as PostgREST writes it."""
    return {"code": code, "message": message, "details": None, "hint": None}


@dataclass(frozen=True)
class Table:
    """A table: what its columns take, and which of them a new row must have."""

    adapter: TypeAdapter[Any]
    columns: tuple[str, ...]
    needed: tuple[str, ...]

    def read(self, body: bytes, *, new: bool) -> Row:
        """The columns in the body of a request.

        Raises:
            Refused: it is no JSON, has no such column, or the value of one can't be stored.
        """
        try:
            found = self.adapter.validate_json(body)
        except ValidationError as error:
            raise _refused(error) from None
        if missing := [name for name in self.needed if new and name not in found]:
            raise _null(missing[0])
        row: Row = self.adapter.dump_python(found, mode="json")
        return row

    def check(self, column: str) -> None:
        """Refuse a column that is not there.

        Raises:
            Refused: it is not there.
        """
        if column not in self.columns:
            words = f"column {column!r} does not exist"
            raise Refused(400, table_error("42703", words))

    def wanted(self, column: str, text: str) -> str:
        """The text that a column must have by the filter ``text``, of which only `eq.` is known.

        Raises:
            Refused: there is no such column or filter, or no such value of it.
        """
        self.check(column)
        if "\x00" in text:
            words = 'invalid byte sequence for encoding "UTF8": 0x00'
            raise Refused(400, table_error("22021", words))
        operator, dot, value = text.partition(".")
        if operator != "eq" or not dot:
            raise Refused(400, table_error("PGRST100", f"failed to parse filter ({text!r})"))
        if column.endswith("id") and not _UUID.fullmatch(value):
            words = f'invalid input syntax for type uuid: "{value}"'
            raise Refused(400, table_error("22P02", words))
        return value.lower() if column.endswith("id") else value


TABLES: Final = {
    "jobs": Table(
        TypeAdapter(_Job), tuple(_Job.__annotations__), ("user_id", "audio_url", "user_prompt")
    ),
    "job_costs": Table(
        TypeAdapter(_JobCost),
        tuple(_JobCost.__annotations__),
        ("job_id", "stage_name", "api_name", "cost"),
    ),
}


def _null(column: str) -> Refused:
    words = f'null value in column "{column}" violates not-null constraint'
    return Refused(400, table_error("23502", words))


def _refused(error: ValidationError) -> Refused:
    """The first of what is wrong, in the words of who refuses it."""
    fault = error.errors(include_url=False, include_context=False)[0]
    column, kind = str(next(iter(fault["loc"]), "")), fault["type"]
    if kind == "extra_forbidden":
        words = f"Could not find the '{column}' column in the schema cache"
        return Refused(400, table_error("PGRST204", words))
    if not column:
        return Refused(400, table_error("PGRST102", "Empty or invalid json"))
    if fault["input"] is None:
        return _null(column)
    if kind in _CHECKED:
        words = f'new row violates check constraint "{column}_check"'
        return Refused(400, table_error("23514", words))
    return Refused(400, table_error("22P02", f"invalid input syntax for column {column}"))
