"""What file-service asks its neighbours, and how it refuses where they don't give it."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from ninja.errors import HttpError

from ...clients import NotFound, ServiceError, Ticket, User, ticket_client, user_client

__all__ = ["ticket", "user"]


def user(user_id: UUID) -> User:
    """The user who calls.

    Raises:
        HttpError: 404, there is no such user any more; 503, user-service gives no answer.
    """
    with _refusing("there is no such user"):
        return user_client().get_user(user_id)


def ticket(ticket_id: UUID) -> Ticket:
    """A ticket.

    Raises:
        HttpError: 404, there is none; 503, ticket-service gives no answer.
    """
    with _refusing("there is no such ticket"):
        return ticket_client().get_ticket(ticket_id)


@contextmanager
def _refusing(words: str) -> Iterator[None]:
    try:
        yield
    except NotFound:
        raise HttpError(404, words) from None
    except ServiceError as error:  # our own token is refused, or there is no answer
        raise HttpError(503, f"{error.service} does not answer as it should") from None
