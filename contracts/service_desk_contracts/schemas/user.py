"""The bodies of user-service: users, logging in, the import of users, departments."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

__all__ = [
    "DepartmentPath",
    "DepartmentSchema",
    "ImportFile",
    "ImportProblem",
    "ImportReport",
    "ImportRow",
    "LoggedIn",
    "Login",
    "Role",
    "UserOut",
    "UserPath",
]

type Instant = AwareDatetime
type EmployeeCode = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,50}$")]
type Name = Annotated[str, StringConstraints(min_length=1, max_length=150)]
type Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)]
type DepartmentCode = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,10}$")]


class Role(StrEnum):
    """What a user may do."""

    REQUESTER = "requester"
    MODERATOR = "moderator"
    ASSIGNEE = "assignee"
    ADMIN = "admin"


class UserPath(BaseModel):
    """Whose."""

    user_id: UUID


class DepartmentPath(BaseModel):
    """Which department."""

    department_id: UUID


class UserOut(BaseModel):
    """A user as every service may know them."""

    id: UUID
    employee_code: EmployeeCode
    email: Email | None
    first_name: Name
    last_name: Name
    role: Role
    is_ceo: bool
    department_id: UUID | None
    created_at: Instant


class Login(BaseModel):
    """What a user proves themselves by."""

    model_config = ConfigDict(extra="forbid")

    employee_code: EmployeeCode
    password: Annotated[str, StringConstraints(min_length=1, max_length=128)]


class LoggedIn(BaseModel):
    """Who logged in, and the tokens that prove it: JWTs, of which `access` is sent along."""

    access: Annotated[str, StringConstraints(min_length=1)]
    refresh: Annotated[str, StringConstraints(min_length=1)]
    user: UserOut


class ImportFile(BaseModel):
    """A CSV file in UTF-8, in base64; its header names the fields of `ImportRow`."""

    model_config = ConfigDict(extra="forbid")

    file_data: Annotated[str, StringConstraints(min_length=1)]


class ImportRow(BaseModel):
    """A row of the file: a user who is new, or whose code is known."""

    employee_code: EmployeeCode
    first_name: Name
    last_name: Name
    role: Role = Role.REQUESTER
    email: Email | None = None
    department_code: DepartmentCode | None = None


class ImportProblem(BaseModel):
    """Why a row was left out; the first row below the header is row 1."""

    row: Annotated[int, Field(ge=1)]
    field: str | None
    message: Annotated[str, Field(min_length=1)]


class ImportReport(BaseModel):
    """What became of the rows of a file."""

    total: Annotated[int, Field(ge=0)]
    created: Annotated[int, Field(ge=0)]
    updated: Annotated[int, Field(ge=0)]
    failed: Annotated[int, Field(ge=0)]
    errors: list[ImportProblem]


class DepartmentSchema(BaseModel):
    """A department, and how much of what it can do it is doing."""

    id: UUID
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    code: DepartmentCode
    head_id: UUID | None
    active_tickets: Annotated[int, Field(ge=0)]
    total_capacity: Annotated[int, Field(ge=0)]
    queue_enabled: bool
