"""Which actions a ticket permits, and what each makes of it. The list is all there is.

Stores nothing, and asks nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service_desk_contracts.schemas.ticket import Action, Status

from .models import Ticket

__all__ = ["REOPENED_MOST", "TRANSITIONS", "NotPermitted", "Transition", "outcome"]

REOPENED_MOST = 3
"""How often a ticket may be reopened."""


class NotPermitted(Exception):
    """The ticket does not permit the action in its status, or not once more."""


@dataclass(frozen=True)
class Transition:
    """From which statuses an action leads to which one."""

    sources: frozenset[Status]
    target: Status


def _from(*sources: Status, to: Status) -> Transition:
    return Transition(frozenset(sources), to)


TRANSITIONS: Mapping[Action, Transition] = {
    Action.SUBMIT: _from(Status.DRAFT, to=Status.SUBMITTED),
    Action.REVIEW: _from(Status.SUBMITTED, Status.PENDING, to=Status.UNDER_REVIEW),
    Action.ASSIGN: _from(Status.UNDER_REVIEW, to=Status.ASSIGNED),
    Action.START_PROGRESS: _from(Status.ASSIGNED, to=Status.IN_PROGRESS),
    Action.RESOLVE: _from(Status.IN_PROGRESS, to=Status.RESOLVED),
    Action.CLOSE: _from(Status.RESOLVED, to=Status.CLOSED),
    Action.REOPEN: _from(Status.CLOSED, Status.RESOLVED, to=Status.REOPENED),
    Action.POSTPONE: _from(Status.ASSIGNED, Status.IN_PROGRESS, to=Status.POSTPONED),
}
"""All actions."""


def outcome(ticket: Ticket, action: Action, reason: str | None) -> dict[str, Any]:
    """The fields that `action` changes of `ticket`, with their values.

    Raises:
        NotPermitted: the status of the ticket does not permit it, or it was reopened too often.
    """
    transition = TRANSITIONS[action]
    if ticket.status not in transition.sources:
        raise NotPermitted(f"a ticket that is {ticket.status} does not permit {action}")
    fields: dict[str, Any] = {"status": transition.target.value}
    if action is Action.POSTPONE:
        fields["postponement_reason"] = reason or ""
    if action is Action.REOPEN:
        if ticket.reopen_count >= REOPENED_MOST:
            raise NotPermitted(f"a ticket can be reopened {REOPENED_MOST} times at most")
        fields["reopen_count"] = ticket.reopen_count + 1
    return fields
