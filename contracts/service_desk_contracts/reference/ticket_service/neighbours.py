"""Whom and what a ticket names must be there: user-service is asked.

Not there is 404; that user-service does not answer, or not to us, is 503.
"""

from collections.abc import Callable
from uuid import UUID

from ninja.errors import HttpError

from ..clients import NotFound, ServiceError, user_client

__all__ = ["require_department", "require_user"]


def require_user(user_id: UUID | None, named: str) -> None:
    """Refuse a ticket of somebody who is not there; nobody is fine.

    Raises:
        HttpError: 404, there is no such user; 503, nobody can answer that.
    """
    _require(user_client().get_user, user_id, named)


def require_department(department_id: UUID | None) -> None:
    """Refuse a ticket of a department that is not there; none is fine.

    Raises:
        HttpError: 404, there is no such department; 503, nobody can answer that.
    """
    _require(user_client().get_department, department_id, "department")


def _require(get: Callable[[UUID], object], wanted: UUID | None, named: str) -> None:
    try:
        if wanted is not None:
            get(wanted)
    except NotFound:
        raise HttpError(404, f"there is no such {named}") from None
    except ServiceError as error:
        raise HttpError(503, f"{error.service} does not answer") from None
