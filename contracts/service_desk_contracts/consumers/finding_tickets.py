"""What each service relies on to find a ticket, whoever the service is."""

from __future__ import annotations

from handfast.declare import Consumer, from_state
from service_desk_contracts.phrases import refused
from service_desk_contracts.providers import ticket
from service_desk_contracts.providers import ticket_states as states

__all__ = ["finds_tickets"]

_SERVICE = states.CALLER_IS_A_SERVICE()


def finds_tickets(consumer: Consumer) -> None:
    """Declare of ``consumer`` that it finds tickets."""
    found = consumer.relies_on(
        ticket.GET_TICKET,
        "find a ticket",
        given=(states.ATicket(), _SERVICE),
        reads=("id", "requester_id", "assignee_id"),
        equals=from_state("requester_id", "assignee_id"),
        refusals=("path",),
    )
    nobodys = (states.ATicket(assignee_id=None), _SERVICE)
    found.but("find a ticket that nobody works on", given=nobodys)
    none, deleted = (states.NoTicket(), _SERVICE), (states.DeletedTicket(), _SERVICE)
    found.but("find a ticket that is not there", given=none, **refused(404))
    found.but("find a ticket that was deleted", given=deleted, **refused(404))
    found.but("find a ticket without a token", credentials=False, **refused(401))
    wrong = (states.ATicket(), states.TOKEN_FORGED())
    found.but("find a ticket by a forged token", given=wrong, **refused(401))
