"""The client of user-service: what the other services read of a user and of a department."""

from typing import Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.core.clients import HTTPClient

from ._asking import ask, is_there

__all__ = ["Department", "User", "UserClient"]

_SERVICE: Final = "user-service"


class User(BaseModel):
    """A user, as far as other services read one."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    first_name: str
    last_name: str
    role: str


class Department(BaseModel):
    """A department, as far as other services read one: that there is such a one."""

    model_config = ConfigDict(frozen=True)

    id: UUID


class UserClient:
    """Asks the user-service at `base_url`."""

    def __init__(self, base_url: str, http: HTTPClient | None = None) -> None:
        self._base = f"{base_url.rstrip('/')}/api/v1"
        self._http = http or HTTPClient()

    def get_user(self, user_id: UUID, token: str | None = None) -> User:
        """Find a user.

        Raises:
            NotFound: there is none, or the user is deleted.
            Unauthorized: user-service does not accept the token.
            Unavailable: user-service does not answer, or not as it should.
        """
        return ask(self._http, _SERVICE, f"{self._base}/users/{user_id}", User, token)

    def validate_user_exists(self, user_id: UUID, token: str | None = None) -> bool:
        """Whether there is such a user.

        Raises:
            Unauthorized: user-service does not accept the token.
            Unavailable: user-service does not answer, or not as it should.
        """
        return is_there(lambda: self.get_user(user_id, token))

    def get_department(self, department_id: UUID, token: str | None = None) -> Department:
        """Find a department.

        Raises:
            NotFound: there is none, or the department is deleted.
            Unauthorized: user-service does not accept the token.
            Unavailable: user-service does not answer, or not as it should.
        """
        url = f"{self._base}/departments/{department_id}"
        return ask(self._http, _SERVICE, url, Department, token)
