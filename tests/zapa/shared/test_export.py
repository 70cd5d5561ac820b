"""An export is complete, and no cell of it is a formula, whatever somebody wrote."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from handfast.strategies import instances
from zapa_shared.export import COLUMNS, CsvExport, ExportFormat, ExportQuery, JsonExport, to_csv
from zapa_shared.schemas import MessageResponse

type Draw = Callable[..., list[Any]]

MESSAGE = {
    "id": 1,
    "session_id": 1,
    "user_id": 1,
    "sender_jid": "1234567890@s.whatsapp.net",
    "recipient_jid": "1234567891@s.whatsapp.net",
    "timestamp": "2031-04-02T07:00:00Z",
    "message_type": "text",
    "created_at": "2031-04-02T07:00:00Z",
}
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "'=1",
    "''",
    '"',
    '",=1',
    "a\r\n=1,2",
    "\u2028",
    ";=1",
    "\ufeff=1",
]


def read(text: str) -> list[dict[str, str]]:
    """The rows of a CSV, with no apostrophe in front of a cell."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [{name: cell.removeprefix("'") for name, cell in row.items()} for row in rows]


def cells(message: MessageResponse) -> dict[str, str]:
    values = message.model_dump(mode="json")
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    others = {name: json.dumps(values[name], ensure_ascii=False) for name in values}
    return {name: texts.get(name, "" if values[name] is None else others[name]) for name in COLUMNS}


def test_what_is_written_reads_back_the_same(drawn: Draw) -> None:
    messages = drawn(instances(MessageResponse), 25)
    assert read(to_csv(messages)) == [cells(message) for message in messages]


@pytest.mark.parametrize("content", HOSTILE)
def test_no_cell_is_a_formula(content: str) -> None:
    message = MessageResponse.model_validate(MESSAGE | {"content": content, "caption": content})
    text = to_csv([message])
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [len(row) for row in rows] == [len(COLUMNS)] * 2
    assert [
        cell for cell in rows[1] if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    ] == []
    assert read(text) == [cells(message)]


def test_no_messages_are_a_row_of_names() -> None:
    assert to_csv([]) == ",".join(COLUMNS) + "\r\n"


@pytest.mark.parametrize("wanted", ["xml", "", "CSV", "csv\x00", "../csv", None, 1, []])
def test_any_other_format_is_refused(wanted: object) -> None:
    with pytest.raises(ValidationError) as caught:
        ExportQuery.model_validate({"format": wanted})
    assert [error["loc"] for error in caught.value.errors()] == [("format",)]


def test_an_export_is_json_unless_csv_is_asked_for() -> None:
    assert ExportQuery().format is ExportFormat.JSON
    assert ExportQuery.model_validate({"format": "csv"}).format is ExportFormat.CSV


def test_the_answers_have_the_fields_that_the_website_reads() -> None:
    message = MessageResponse.model_validate(MESSAGE)
    whole = JsonExport(data=[message], total_messages=1).model_dump(mode="json")
    empty = dict.fromkeys(("content", "caption", "reply_to_id", "media_metadata"))
    assert whole == {"format": "json", "data": [MESSAGE | empty], "total_messages": 1}
    assert CsvExport(data=to_csv([])).model_dump() == {
        "format": "csv",
        "data": to_csv([]),
        "content_type": "text/csv",
    }
