"""Which users and departments user-service finds, and who calls."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from handfast.declare import example_id
from service_desk_contracts.phrases import STRANGE_CODE, STRANGE_TEXT
from service_desk_contracts.providers.user import provider
from service_desk_contracts.schemas.user import Role


class _User(BaseModel):
    user_id: UUID = UUID(example_id(1))
    employee_code: str = "E-1001"
    first_name: str = "Ada"
    last_name: str = "Elmhurst"
    email: str | None = "Ada.O'Neil+Service@Example.com"
    role: Role = Role.REQUESTER
    is_ceo: bool = False
    department_id: UUID | None = UUID(example_id(2))
    created_at: AwareDatetime = datetime(2031, 4, 1, 6, 0, 0, 123456, tzinfo=UTC)
    password: str = "correct horse"  # noqa: S105  # nobody's


User: Final = provider.state("a user exists")(_User)
DeletedUser: Final = provider.state("a user was deleted")(_User)
InactiveUser: Final = provider.state("a user may not log in")(_User)


@provider.state("there is no such user")
class NoUser(BaseModel):
    """An id that no user has."""

    user_id: UUID = UUID(example_id(1, 404))


@provider.state("four users exist")
class SeveralUsers(_User):
    """The second one's code comes first; those beside the first have no department."""

    first_name: str = STRANGE_TEXT
    last_name: str = STRANGE_TEXT
    second_id: UUID = UUID(example_id(1, 3))
    second_code: str = "A-2002"
    third_id: UUID = UUID(example_id(1, 4))
    third_code: str = "F-0003"
    fourth_id: UUID = UUID(example_id(1, 2))
    fourth_code: str = f"G{STRANGE_CODE[1:]}"


class _Department(BaseModel):
    department_id: UUID = UUID(example_id(2))
    name: str = "Facilities"
    code: str = "FAC"
    head_id: UUID | None = UUID(example_id(1))
    active_tickets: Annotated[int, Field(ge=0)] = 3
    total_capacity: Annotated[int, Field(ge=0)] = 40
    queue_enabled: bool = False


Department: Final = provider.state("a department exists")(_Department)
DeletedDepartment: Final = provider.state("a department was deleted")(_Department)


@provider.state("four departments exist")
class SeveralDepartments(_Department):
    """The second one's name comes first."""

    second_id: UUID = UUID(example_id(2, 3))
    second_name: str = "Accounting"
    second_code: str = "FIN"
    third_id: UUID = UUID(example_id(2, 4))
    third_name: str = "Help"
    third_code: str = "A&Z"
    fourth_id: UUID = UUID(example_id(2, 2))
    fourth_name: str = f"Loading {STRANGE_TEXT}"
    fourth_code: str = "abc"


@provider.state("there is no such department")
class NoDepartment(BaseModel):
    """An id that no department has."""

    department_id: UUID = UUID(example_id(2, 404))


@provider.state("a user calls")
class Caller(BaseModel):
    """Whose token it is; otherwise a service calls."""

    caller_id: UUID = UUID(example_id(1, 7))
    caller_role: Role = Role.REQUESTER


TOKEN_EXPIRED: Final = provider.state("the caller's token has expired")
TOKEN_FORGED: Final = provider.state("the caller's token was signed with another key")
TOKEN_FOR_RENEWAL: Final = provider.state("the caller's token is one for renewal alone")
WRONG_SERVICE_TOKEN: Final = provider.state("the service's token is not right")


@provider.state("larger files are not imported")
class SmallImports(BaseModel):
    """How large a file may be."""

    most_bytes: int = 40
