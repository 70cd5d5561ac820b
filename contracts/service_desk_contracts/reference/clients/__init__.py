"""How the reference services ask user-service and ticket-service.

System document "Tasks: Shared Core Components", T028 to T031: all of them by `HTTPClient`. What is
not there, what does not answer and what refuses the token are three errors.
"""

from ._asking import NotFound, ServiceError, Unauthorized, Unavailable
from ._settings import ticket_client, user_client
from ._tickets import Ticket, TicketClient
from ._users import Department, User, UserClient

__all__ = ["Department", "NotFound", "ServiceError", "Ticket", "TicketClient", "Unauthorized"]
__all__ += ["Unavailable", "User", "UserClient", "ticket_client", "user_client"]
