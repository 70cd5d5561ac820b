"""What the frontend relies on of ticket-service to ask for approvals, and to decide."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import ABSENT, NOT_NULL, Value, expect, from_state, stored
from service_desk_contracts.consumers.frontend.consumer import frontend
from service_desk_contracts.phrases import REFRESHED, STRANGE_TEXT, refused
from service_desk_contracts.providers import ticket as t
from service_desk_contracts.providers import ticket_states as states

_PENDING, _DECIDED, _NONE = states.PendingApproval(), states.Decided(), states.NoApproval()
_NO_TOKEN: Final = {"credentials": False, **refused(401)}
_OF_TICKET = from_state("ticket_id", "approver_id", "documents")
_MADE = {"created_at": NOT_NULL, "updated_at": NOT_NULL}
_ONE = expect(t.APPROVALS, exactly=1)
_WAITS = {"status": "pending", "reason": None}
_APPROVED = {"status": "approved", "reason": None}


def _named(name: str, at: str, **others: Any) -> dict[str, Any]:
    """The row whose id and time the state names so."""
    return {"id": Value(name), "created_at": Value(at), **others}


listed = frontend.relies_on(
    t.LIST_APPROVALS,
    "list the approvals of a ticket",
    given=_DECIDED,
    rows=(
        _named("earlier_id", "earlier_at", **_APPROVED),
        _named("approval_id", "created_at", status=Value("decision"), reason=Value("reason")),
        _named("later_id", "later_at", **_WAITS),
        _named("latest_id", "latest_at", **_WAITS),
    ),
    each={**_OF_TICKET, **from_state("updated_at")},
    refusals=("path",),
)
approved = states.Decided(decision="approved")
listed.but("list the approvals of a ticket that was approved", given=approved)
listed.but("list no approvals", given=states.ATicket(), rows=(), each={})
listed.but(
    "list the approvals of a ticket that is not there", given=states.NoTicket(), **refused(404)
)
listed.but("list the approvals of a deleted ticket", given=states.DeletedTicket(), **refused(404))
listed.but("list the approvals without a token", **_NO_TOKEN)

_ASKED = {"ticket_id": Value("ticket_id"), "approver_id": Value("colleague_id")}
_KNOWN = (states.ATicket(), states.Colleague())
asked = frontend.relies_on(
    t.ASK_FOR_APPROVAL,
    "ask for an approval",
    given=_KNOWN,
    body={**_ASKED, "documents": {"b": "files/Quotation.pdf", STRANGE_TEXT: STRANGE_TEXT, "a": ""}},
    equals={**_MADE, **_WAITS, "id": NOT_NULL},
    then=stored(_ONE, "[0]"),
    unchanged=t.TICKET,
    refusals=("body",),
)
asked.but(
    "ask for an approval without documents", body={"documents": ABSENT}, equals={"documents": {}}
)
asked.but(
    "ask nobody for an approval",
    given=states.ATicket(),
    body={"approver_id": "00000001-0000-4000-8000-000000000404"},
    **refused(404),
)
asked.but(
    "ask for an approval of a ticket that is not there",
    given=(states.NoTicket(), states.Colleague()),
    **refused(404),
)
down = (*_KNOWN, states.USERS_DOWN())
asked.but("ask for an approval while user-service is down", given=down, **refused(503))
asked.but("ask for an approval without a token", **_NO_TOKEN)

_DECIDED_THEN = {"created_at": Value("created_at"), **REFRESHED}
decided = frontend.relies_on(
    t.DECIDE,
    "approve of a ticket",
    given=_PENDING,
    body={"status": "approved"},
    equals={**_OF_TICKET, **_DECIDED_THEN, "reason": None},
    then=stored(_ONE, "[0]"),
    unchanged=t.TICKET,
    refusals=("path", "body"),
)
why: dict[str, Any] = {"status": "rejected", "reason": STRANGE_TEXT}
then = {**_OF_TICKET, **_DECIDED_THEN}
decided.but("reject a ticket", body=why, equals_only=then)
decided.but("approve of a ticket and give no reason", body={"reason": None})
decided.but("approve of a ticket and say why", body=why | {"status": "approved"}, equals_only=then)
decided.but("reject a ticket and give no reason", body={"status": "rejected"})
decided.but("decide once more", given=_DECIDED, **refused(409), unchanged=t.APPROVALS)
other = (_PENDING, states.CALLER_IS_ANOTHER_USER())
decided.but("decide as another user", given=other, **refused(403), unchanged=t.APPROVALS)
service = (_PENDING, states.CALLER_IS_A_SERVICE())
decided.but("decide as a service", given=service, **refused(403), unchanged=t.APPROVALS)
decided.but("decide on an approval that is not there", given=_NONE, **refused(404), unchanged=())
deleted = states.ApprovalOfDeletedTicket()
decided.but(
    "decide on an approval of a deleted ticket", given=deleted, **refused(404), unchanged=()
)
decided.but("decide without a token", **_NO_TOKEN)
