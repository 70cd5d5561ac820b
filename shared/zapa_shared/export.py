"""A user's messages as one document: as JSON, or as CSV that a spreadsheet opens safely.

A message may come from anybody. A spreadsheet would take a cell that begins with `=` for a formula,
so such a cell gets an apostrophe in front.
"""

import csv
import io
import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from zapa_shared.schemas.message import MessageResponse

__all__ = ["COLUMNS", "CsvExport", "ExportFormat", "ExportQuery", "JsonExport", "to_csv"]

COLUMNS: Final = tuple(MessageResponse.model_fields)
"""The first row of the CSV."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


class ExportFormat(StrEnum):
    """What an export is."""

    JSON = "json"
    CSV = "csv"


class ExportQuery(BaseModel):
    """Which of them is wanted."""

    model_config = ConfigDict(hide_input_in_errors=True)

    format: ExportFormat = ExportFormat.JSON


class JsonExport(BaseModel):
    """All messages of a user."""

    format: Literal["json"] = "json"
    data: list[MessageResponse]
    total_messages: Annotated[int, Field(ge=0)]


class CsvExport(BaseModel):
    """All messages of a user, as `to_csv` writes them."""

    format: Literal["csv"] = "csv"
    data: str
    content_type: Literal["text/csv"] = "text/csv"


def to_csv(messages: Iterable[MessageResponse]) -> str:
    """A row of names, then a row for each message; objects as JSON, and nothing for null.

    A cell that begins with an apostrophe is that apostrophe and the text itself.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for message in messages:
        values = message.model_dump(mode="json")
        writer.writerow(_cell(values[name]) for name in COLUMNS)
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(_FORMULA) else text
