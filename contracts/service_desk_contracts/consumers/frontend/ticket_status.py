"""What the frontend relies on of ticket-service to move a ticket from status to status."""

from __future__ import annotations

from typing import Final

from handfast.declare import Value, from_state, stored
from service_desk_contracts.consumers.frontend.consumer import frontend
from service_desk_contracts.phrases import REFRESHED, STRANGE_TEXT, refused
from service_desk_contracts.providers import ticket as t
from service_desk_contracts.providers import ticket_states as states
from service_desk_contracts.schemas.ticket import Action, Status

_PERMITTED: Final = (
    (Action.REVIEW, Status.SUBMITTED, Status.UNDER_REVIEW),
    (Action.REVIEW, Status.PENDING, Status.UNDER_REVIEW),
    (Action.ASSIGN, Status.UNDER_REVIEW, Status.ASSIGNED),
    (Action.START_PROGRESS, Status.ASSIGNED, Status.IN_PROGRESS),
    (Action.RESOLVE, Status.IN_PROGRESS, Status.RESOLVED),
    (Action.CLOSE, Status.RESOLVED, Status.CLOSED),
)
_NOT_PERMITTED: Final = (
    (Action.REVIEW, Status.DRAFT),
    (Action.SUBMIT, Status.SUBMITTED),
    (Action.SUBMIT, Status.PENDING),
    (Action.START_PROGRESS, Status.UNDER_REVIEW),
    (Action.RESOLVE, Status.ASSIGNED),
    (Action.CLOSE, Status.IN_PROGRESS),
    (Action.RESOLVE, Status.WAITING_APPROVAL),
    (Action.CLOSE, Status.APPROVED),
    (Action.REOPEN, Status.REJECTED),
    (Action.ASSIGN, Status.RESOLVED),
    (Action.CLOSE, Status.CLOSED),
    (Action.REVIEW, Status.REOPENED),
    (Action.START_PROGRESS, Status.POSTPONED),
)
"""Each status with an action that it does not permit."""

_STAYS = from_state(
    *("title", "description", "priority", "category", "requester_id", "department_id"),
    *("assignee_id", "due_at", "requires_approval", "progress_percent", "created_at"),
)


def _words(name: str) -> str:
    """A name as it stands in a sentence."""
    return name.replace("_", " ")


submitted = frontend.relies_on(
    t.CHANGE_STATUS,
    "submit a ticket",
    given=states.ATicket(title=STRANGE_TEXT, priority="low"),
    body={"action": "submit"},
    equals={
        **_STAYS,
        "status": "submitted",
        "version": 5,
        "reopen_count": Value("reopen_count"),
        **REFRESHED,
    },
    then=stored(t.TICKET),
    refusals=("path", "body"),
)
for action, before, after in _PERMITTED:
    submitted.but(
        f"take the action {action} on a ticket that is {_words(before)}",
        given=states.ATicket(status=before),
        body={"action": action},
        equals={"status": after},
    )
for before in (Status.CLOSED, Status.RESOLVED):
    submitted.but(
        f"reopen a ticket that is {before}",
        given=states.ATicket(status=before, reopen_count=2),
        body={"action": "reopen", "reason": "It is on fire again."},
        equals={"status": "reopened", "reopen_count": 3},
    )
for before in (Status.ASSIGNED, Status.IN_PROGRESS):
    submitted.but(
        f"postpone a ticket that is {_words(before)}",
        given=states.ATicket(status=before),
        body={"action": "postpone", "reason": "There is no paper."},
        equals={"status": "postponed"},
    )
for action, before in _NOT_PERMITTED:
    submitted.but(
        f"take no action {action} on a ticket that is {_words(before)}",
        given=states.ATicket(status=before),
        body={"action": action},
        **refused(409),
        unchanged=t.TICKET,
    )
submitted.but(
    "reopen no ticket for the fourth time",
    given=states.ATicket(status=Status.CLOSED, reopen_count=3),
    body={"action": "reopen"},
    **refused(409),
    unchanged=t.TICKET,
)
submitted.but(
    "postpone no ticket without a reason",
    given=states.ATicket(status=Status.ASSIGNED),
    body={"action": "postpone"},
    **refused(422, "detail[0].loc[3]", "reason"),
    unchanged=t.TICKET,
)
for method in ("delete", "hard_delete", "save", "refresh_from_db", "__init__"):
    submitted.but(f"name the method {method} as an action", body={"action": method}, **refused(422))
submitted.but("submit a ticket without saying why", body={"reason": None})
submitted.but("submit a ticket that is not there", given=states.NoTicket(), **refused(404))
submitted.but("submit a ticket that was deleted", given=states.DeletedTicket(), **refused(404))
submitted.but("submit a ticket without a token", credentials=False, **refused(401))
