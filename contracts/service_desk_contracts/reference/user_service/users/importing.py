"""Imports users from a CSV file. Answers no request."""

import base64
import binascii
import csv
from typing import Any

from django.db import router, transaction
from pydantic import ValidationError

from service_desk_contracts.schemas.user import ImportProblem, ImportReport, ImportRow

from ..departments.models import Department
from .models import User

__all__ = ["FileTooLarge", "UnreadableFile", "import_users", "rows_of"]

type Row = dict[str, str]

_NEEDED = tuple(name for name, field in ImportRow.model_fields.items() if field.is_required())


class UnreadableFile(Exception):
    """The file is no CSV file in base64, or lacks a column."""


class FileTooLarge(Exception):
    """The file is larger than what is imported at once."""


class _Problem(Exception):
    """Why a row is left out."""

    def __init__(self, field: str | None, message: str) -> None:
        self.field, self.message = field, message
        super().__init__(message)


def rows_of(file_data: str, most_bytes: int) -> list[Row]:
    """The rows of a file, each by the names of the columns.

    Raises:
        FileTooLarge: it has more bytes than `most_bytes`.
        UnreadableFile: it is no CSV file in UTF-8 and base64 with the columns that are needed.
    """
    if len(file_data) * 3 // 4 - 2 > most_bytes:
        raise FileTooLarge(f"the file: expected at most {most_bytes} bytes")
    try:
        text = base64.b64decode(file_data, validate=True).decode("utf-8-sig")
        reader = csv.DictReader(text.splitlines(), strict=True)
        rows: list[Any] = list(reader)
    except (binascii.Error, ValueError, csv.Error):
        raise UnreadableFile("the file: expected CSV in UTF-8, in base64") from None
    missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if "\x00" in text or missing:
        expected = ", ".join(_NEEDED)
        raise UnreadableFile(f"the file: expected a header with {expected}, and no NUL")
    return rows


def import_users(rows: list[Row]) -> ImportReport:
    """Create or change the users of `rows`; those that are wrong are left out and reported."""
    departments = {one.code: one for one in Department.objects.all()}
    report = ImportReport(total=len(rows), created=0, updated=0, failed=0, errors=[])
    codes: set[str] = set()
    with transaction.atomic(using=router.db_for_write(User)):
        for number, row in enumerate(rows, 1):
            try:
                created = _import(row, departments, codes)
            except _Problem as problem:
                wrong = ImportProblem(row=number, field=problem.field, message=problem.message)
                report.errors.append(wrong)
                report.failed += 1
            else:
                report.created += created
                report.updated += not created
    return report


def _import(row: Row, departments: dict[str, Department], codes: set[str]) -> bool:
    """Whether the user is new.

    Raises:
        _Problem: the row is wrong.
    """
    user = _read(row)
    if user.employee_code in codes:
        raise _Problem("employee_code", "an earlier row has this code")
    codes.add(user.employee_code)
    columns = user.model_dump(exclude={"employee_code", "department_code"})
    department = departments.get(user.department_code or "")
    if department is None and user.department_code is not None:
        raise _Problem("department_code", "there is no such department")
    _, created = User.objects.update_or_create(
        employee_code=user.employee_code, defaults=columns | {"department": department}
    )
    return bool(created)


def _read(row: dict[Any, Any]) -> ImportRow:
    """The row without its empty cells.

    Raises:
        _Problem: it has more cells than the header, or one of them is wrong.
    """
    if None in row:
        raise _Problem(None, "the row has more cells than the header")
    try:
        return ImportRow.model_validate({name: cell for name, cell in row.items() if cell})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise _Problem(str(first["loc"][0]), first["msg"]) from None
