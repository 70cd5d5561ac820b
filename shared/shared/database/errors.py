"""What the database refuses, and the codes by which callers tell refusals apart.

The codes are those of PostgreSQL and of PostgREST, whichever database answers.
"""

from typing import Final

from shared.errors import PipelineError

__all__ = [
    "BUDGET_EXCEEDED",
    "CHECK_VIOLATION",
    "DATABASE_UNAVAILABLE",
    "FOREIGN_KEY_VIOLATION",
    "INVALID_TIME",
    "INVALID_VALUE",
    "NOT_NULL_VIOLATION",
    "NOT_ONE_ROW",
    "NO_SUCH_COLUMN",
    "NO_SUCH_TABLE",
    "OUT_OF_RANGE",
    "TRANSACTION_UNSUPPORTED",
    "UNDEFINED_COLUMN",
    "UNIQUE_VIOLATION",
    "UNREADABLE_ANSWER",
    "DatabaseError",
]

UNIQUE_VIOLATION: Final = "23505"
FOREIGN_KEY_VIOLATION: Final = "23503"
NOT_NULL_VIOLATION: Final = "23502"
CHECK_VIOLATION: Final = "23514"
INVALID_VALUE: Final = "22P02"
INVALID_TIME: Final = "22007"
OUT_OF_RANGE: Final = "22003"
NO_SUCH_TABLE: Final = "PGRST205"
NO_SUCH_COLUMN: Final = "PGRST204"
"""Of a row that is written."""
UNDEFINED_COLUMN: Final = "42703"
"""Of a statement that reads."""
NOT_ONE_ROW: Final = "PGRST116"
BUDGET_EXCEEDED: Final = "PT402"
"""A trigger of the schema refuses a reservation."""

TRANSACTION_UNSUPPORTED: Final = "TRANSACTION_UNSUPPORTED"
UNREADABLE_ANSWER: Final = "UNREADABLE_ANSWER"
DATABASE_UNAVAILABLE: Final = "DATABASE_UNAVAILABLE"
"""Of a `RetryableError`: no answer, or the database failed."""


class DatabaseError(PipelineError):
    """The database refuses a statement; sending it again will not help.

    `code` is PostgreSQL's (such as `UNIQUE_VIOLATION`), PostgREST's (`NOT_ONE_ROW`), or one of
    this module. The message has no value of any row.
    """
