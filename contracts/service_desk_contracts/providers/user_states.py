"""Which users and departments user-service finds, and who calls."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from handfast.declare import example_id
from service_desk_contracts.providers.user import provider
from service_desk_contracts.schemas.user import Role


class _User(BaseModel):
    user_id: UUID = UUID(example_id(1))
    employee_code: str = "E-1001"
    first_name: str = "Ada"
    last_name: str = "Lovelace"
    email: str | None = "ada@example.com"
    role: Role = Role.REQUESTER
    is_ceo: bool = False
    department_id: UUID | None = UUID(example_id(2))
    created_at: AwareDatetime = datetime(2031, 4, 1, 6, tzinfo=UTC)


User: Final = provider.state("a user exists")(_User)
DeletedUser: Final = provider.state("a user was deleted")(_User)


@provider.state("there is no such user")
class NoUser(BaseModel):
    """An id that no user has."""

    user_id: UUID = UUID(example_id(1, 404))
