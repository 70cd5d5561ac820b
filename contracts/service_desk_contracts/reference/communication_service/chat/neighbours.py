"""What other services know of a ticket and its members. A failure of theirs is a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from ninja.errors import HttpError

from ...clients import NotFound, ServiceError, Ticket, User, ticket_client, user_client

__all__ = ["check_member", "find_ticket", "find_user"]

_SEES_ALL = {"moderator", "admin"}
_NO_SUCH = (404, "there is no such {}")
_NO_ANSWER = (503, "{} is not available")


def find_ticket(ticket_id: UUID) -> Ticket:
    """The ticket.

    Raises:
        HttpError: 404 there is none; 503 ticket-service is not available.
    """
    with _refusals("ticket"):
        return ticket_client().get_ticket(ticket_id)


def find_user(user_id: UUID) -> User:
    """The user.

    Raises:
        HttpError: 404 there is none; 503 user-service is not available.
    """
    with _refusals("user"):
        return user_client().get_user(user_id)


def check_member(ticket: Ticket, user: User) -> None:
    """Let pass whose ticket it is, who works on it, and who may see all tickets.

    Raises:
        HttpError: 403 it is somebody else.
    """
    if user.id not in (ticket.requester_id, ticket.assignee_id) and user.role not in _SEES_ALL:
        raise HttpError(403, "the user is no member of the ticket")


@contextmanager
def _refusals(what: str) -> Iterator[None]:
    try:
        yield
    except NotFound as error:
        raise _refusal(_NO_SUCH, what) from error
    except ServiceError as error:
        raise _refusal(_NO_ANSWER, error.service) from error


def _refusal(of: tuple[int, str], what: str) -> HttpError:
    status, words = of
    return HttpError(status, words.format(what))
