"""The client of ticket-service: what the other services read of a ticket."""

from typing import Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.core.clients import HTTPClient

from ._asking import ask, is_there

__all__ = ["Ticket", "TicketClient"]

_SERVICE: Final = "ticket-service"


class Ticket(BaseModel):
    """A ticket, as far as other services read one: whose it is."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    requester_id: UUID
    assignee_id: UUID | None


class TicketClient:
    """Asks the ticket-service at `base_url`."""

    def __init__(self, base_url: str, http: HTTPClient | None = None) -> None:
        self._tickets = f"{base_url.rstrip('/')}/api/v1/tickets"
        self._http = http or HTTPClient()

    def get_ticket(self, ticket_id: UUID, token: str | None = None) -> Ticket:
        """Find a ticket.

        Raises:
            NotFound: there is none, or the ticket is deleted.
            Unauthorized: ticket-service does not accept the token.
            Unavailable: ticket-service does not answer, or not as it should.
        """
        return ask(self._http, _SERVICE, f"{self._tickets}/{ticket_id}", Ticket, token)

    def validate_ticket(self, ticket_id: UUID, token: str | None = None) -> bool:
        """Whether there is such a ticket.

        Raises:
            Unauthorized: ticket-service does not accept the token.
            Unavailable: ticket-service does not answer, or not as it should.
        """
        return is_there(lambda: self.get_ticket(ticket_id, token))
