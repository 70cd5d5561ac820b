"""The table of the kinds of rows. A further kind is a row here, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Final

from handfast.drift.kinds.answers import STATUS, UNWRAPPED, WRAPPED
from handfast.drift.kinds.forms import SPELLED, TYPED
from handfast.drift.kinds.kind import RowKind
from handfast.drift.kinds.missing import ABSENT, DEFAULT, OMITTED, REQUIRED
from handfast.drift.kinds.names import MOVED, RENAMED

__all__ = ["KINDS", "OF_FIELDS", "ROUTE", "WAIVED"]

ROUTE: Final = RowKind(
    name="route",
    table="routes",
    about="route",
    value="the provider's route; parameters of another name stand in order",
    means="an operation has another method or path; parameters may go into its query",
    example='"GET /books/{book_id}" = "GET /v2/books/{number}"',
    sides=("request",),
)

WAIVED: Final = RowKind(
    name="waived",
    table="waived",
    about="subject",
    value="the last day on which it is not judged",
    means="an operation, a message, or one clause of it is not judged for a time",
    example='"GET /books ordered" = 2031-05-01',
    sides=("answer", "message"),
    takes=(date,),
    phrase=lambda day: f"waived until {day}",
    for_clients="nothing: only the provider is not judged",
)

OF_FIELDS: Final = (MOVED, RENAMED, TYPED, SPELLED, ABSENT, OMITTED, REQUIRED, DEFAULT)
"""Kinds about fields, in the order in which what a provider sends is translated.

What it is sent is translated in the other order.
"""

KINDS: Final = (ROUTE, WRAPPED, UNWRAPPED, *OF_FIELDS, STATUS, WAIVED)
"""Every kind of row, in the order in which documents and reports have them."""
