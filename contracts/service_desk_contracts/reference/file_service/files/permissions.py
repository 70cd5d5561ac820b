"""Who may add a file to a ticket, and who may see one. Changes nothing.

Those who handle all tickets are known by what user-service says of them, not by their token.
"""

from uuid import UUID

from ninja.errors import HttpError

from ...access import SERVICE, Caller
from .models import Attachment
from .neighbours import ticket, user

__all__ = ["require_adding", "require_seeing"]

_HANDLE_ALL = frozenset({"moderator", "admin"})


def require_adding(caller: Caller, ticket_id: UUID | None) -> UUID:
    """The id of the user who may add a file to a ticket, or to a chat message of their own.

    Raises:
        HttpError: 404 and 503 as of the neighbours; 403, the caller is a service, or neither
            the ticket's requester nor its assignee.
    """
    if caller.user_id is None:
        raise HttpError(403, "only a user uploads a file")
    role = user(caller.user_id).role
    if ticket_id is not None:
        found = ticket(ticket_id)
        if role not in _HANDLE_ALL and caller.user_id not in (
            found.requester_id,
            found.assignee_id,
        ):
            raise HttpError(403, "the ticket is not the caller's")
    return caller.user_id


def require_seeing(caller: Caller, attachment: Attachment) -> None:
    """Pass services, who uploaded the file, whose ticket it is, and who handles all tickets.

    Raises:
        HttpError: 404 and 503 as of the neighbours; 403, the caller is none of them.
    """
    if caller.role == SERVICE or caller.user_id == attachment.uploaded_by_id:
        return
    if caller.user_id is not None and user(caller.user_id).role in _HANDLE_ALL:
        return
    if attachment.ticket_id is not None:
        found = ticket(attachment.ticket_id)
        if caller.user_id in (found.requester_id, found.assignee_id):
            return
    raise HttpError(403, "the file is not the caller's")
