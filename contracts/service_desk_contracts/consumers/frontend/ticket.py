"""What the frontend relies on of ticket-service: tickets, and what is done with them."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import ABSENT, NOT_NULL, Answered, Value, expect, from_state, stored
from service_desk_contracts.consumers.frontend.consumer import frontend
from service_desk_contracts.phrases import REFRESHED, STRANGE_TEXT, refused
from service_desk_contracts.providers import ticket as t
from service_desk_contracts.providers import ticket_states as states
from service_desk_contracts.schemas.ticket import Status

_TICKET, _NONE, _DELETED = states.ATicket(), states.NoTicket(), states.DeletedTicket()
_ID = Value("ticket_id")
_NO_TOKEN: Final = {"credentials": False, **refused(401)}
_UNAVAILABLE: Final = (
    *(states.USERS_DOWN(), states.USERS_SLOW(), states.USERS_REFUSE()),
    *(states.USERS_FAIL(), states.USERS_BUSY()),
)
_TEXTS = ("title", "description", "priority", "category")
_NUMBERS = ("version", "reopen_count", "progress_percent", "requires_approval")
_OTHERS = ("department_id", "assignee_id", "due_at", "updated_at")
_SAME: dict[str, Any] = from_state(*_TEXTS, *_NUMBERS, *_OTHERS)
_SHOWN = _SAME | from_state("status", "requester_id", "created_at")
_FULL = states.ATicket(
    reopen_count=2,
    progress_percent=100,
    priority="low",
    title=STRANGE_TEXT,
)
_BARE = states.ATicket(
    department_id=None,
    assignee_id=None,
    due_at=None,
    requires_approval=False,
    reopen_count=0,
    progress_percent=0,
    description="",
    category="",
)

shown = frontend.relies_on(
    t.GET_TICKET, "see a ticket", given=_TICKET, equals=_SHOWN, refusals=("path",)
)
shown.but("see a ticket with all that it can have", given=_FULL)
shown.but("see a ticket with no more than it must have", given=_BARE)
for status in Status:
    if status is not Status.DRAFT:
        name = f"see a ticket that is {status.replace('_', ' ')}"
        shown.but(name, given=states.ATicket(status=status))
shown.but("see a ticket as a service", given=(_TICKET, states.CALLER_IS_A_SERVICE()))
shown.but("see a ticket of another user", given=(_TICKET, states.CALLER_IS_ANOTHER_USER()))
shown.but("see a ticket that is not there", given=_NONE, **refused(404))
shown.but("see a ticket that was deleted", given=_DELETED, **refused(404))
shown.but("see a ticket without a token", **_NO_TOKEN)
for kind, state in (
    ("an expired token", states.TOKEN_EXPIRED),
    ("a forged token", states.TOKEN_FORGED),
    ("a token to renew tokens by", states.TOKEN_IS_FOR_RENEWING),
):
    shown.but(f"see a ticket with {kind}", given=(_TICKET, state()), **refused(401))

_REQUESTERS = from_state("requester_id")
_OF_OTHER = {"requester_id": Value("other_requester_id")}
_DRAFT, _SUBMITTED = from_state("status"), {"status": Value("later_status")}
_OWN = {"id": _ID, "created_at": Value("created_at"), **_REQUESTERS, **_DRAFT}


def _named(name: str, **others: Any) -> dict[str, Any]:
    """The row that the state names so."""
    return {"id": Value(f"{name}_id"), "created_at": Value(f"{name}_at"), **others}


_OWN_LATER = _named("own_later", **_REQUESTERS, **_SUBMITTED)
_LATER = _named("later", **_OF_OTHER, **_SUBMITTED)
_EARLIER = _named("earlier", **_OF_OTHER, **_DRAFT)
listed = frontend.relies_on(
    t.LIST_TICKETS,
    "list all tickets",
    given=states.SeveralTickets(),
    rows=(_LATER, _OWN_LATER, _OWN, _EARLIER),
    each=_SAME,
    refusals=("query",),
)
listed.but("list the tickets of a status", query=_DRAFT, rows=(_OWN, _EARLIER))
listed.but("list the tickets of a requester", query=_REQUESTERS, rows=(_OWN_LATER, _OWN))
both = _OF_OTHER | _SUBMITTED
listed.but("list the tickets of a requester and a status", query=both, rows=(_LATER,))
other = _REQUESTERS | {"status": "closed"}
listed.but("list the tickets of a requester, of whom none has the status", query=other, rows=())
listed.but("list tickets where there are none", given=states.Requester(), rows=())
listed.but("list the tickets without a token", **_NO_TOKEN)

_NEW = {
    "title": STRANGE_TEXT,
    "description": STRANGE_TEXT,
    "requester_id": Value("requester_id"),
}
_MADE = {
    "id": NOT_NULL,
    "created_at": NOT_NULL,
    "updated_at": NOT_NULL,
    "version": 1,
    "reopen_count": 0,
    "progress_percent": 0,
    "requires_approval": False,
    "assignee_id": None,
    "due_at": None,
}
_USUAL = {"status": "draft", "priority": "medium", "category": "", "department_id": None}
new = frontend.relies_on(
    t.CREATE_TICKET,
    "create a ticket",
    given=states.Requester(),
    body=_NEW,
    equals={**_MADE, **_USUAL},
    then=stored(expect(t.GET_TICKET, path={"ticket_id": Answered("id")})),
    refusals=("body",),
)
whole = {
    "priority": "high",
    "category": STRANGE_TEXT,
    "department_id": Value("known_department_id"),
}
new.but(
    "create a ticket of a department, and submit it at once",
    given=(states.Requester(), states.KnownDepartment()),
    body={**whole, "status": "submitted"},
    equals_only=_MADE,
)
as_draft = {"status": "draft", "description": "", "department_id": None, "priority": "low"}
new.but("create a ticket of no department", body=as_draft, equals_only=_MADE)
as_service = (states.Requester(), states.CALLER_IS_A_SERVICE())
new.but("create a ticket of a user as a service", given=as_service)
again = (states.Requester(), states.USERS_FAIL_TWICE())
new.but("create a ticket where user-service answers at the third attempt", given=again)
another = (states.Requester(), states.CALLER_IS_ANOTHER_USER())
new.but("create a ticket of somebody else", given=another, **refused(403))
new.but("create a ticket as nobody", given=states.UnknownRequester(), **refused(404))
no_department = {"department_id": "00000004-0000-4000-8000-000000000404"}
new.but("create a ticket of a department that is not there", body=no_department, **refused(404))
for given in _UNAVAILABLE:
    why = given.state.name
    new.but(f"create a ticket while {why}", given=(states.Requester(), given), **refused(503))
new.but("create a ticket without a token", **_NO_TOKEN)

_STAYS = from_state("status", "requester_id", "reopen_count", "created_at")
_REST = from_state(*_TEXTS, *_OTHERS, "progress_percent", "requires_approval")
changed = frontend.relies_on(
    t.CHANGE_TICKET,
    "change the title of a ticket",
    given=_TICKET,
    body={"title": STRANGE_TEXT},
    equals={**_REST, **_STAYS, "version": 5, "title": STRANGE_TEXT, **REFRESHED},
    then=stored(t.TICKET),
    refusals=("path", "body"),
)
most = {
    "description": f"Since then: {STRANGE_TEXT}",
    "priority": "low",
    "category": f"Since then: {STRANGE_TEXT}",
    "progress_percent": 100,
    "due_at": "2031-06-02T13:31:16.375375Z",
    "requires_approval": False,
    "title": ABSENT,
}
_NOW = {**_STAYS, "version": 5, **REFRESHED}
rest = {**_NOW, **from_state("title", "assignee_id", "department_id")}
changed.but("change the rest of a ticket", body=most, equals_only=rest)
named = {"assignee_id": Value("colleague_id"), "department_id": Value("known_department_id")}
known = (_TICKET, states.Colleague(), states.KnownDepartment())
changed.but(
    "assign a ticket",
    given=known,
    body={**named, "title": ABSENT},
    equals={**named, "title": Value("title")},
)
texts = {"description": "", "category": "", "title": ABSENT}
none = {"assignee_id": None, "department_id": None, "due_at": None, **texts}
changed.but(
    "take away what a ticket may be without",
    given=_FULL,
    body=none,
    equals={**none, "title": Value("title")},
)
nothing = {"title": ABSENT}
changed.but("change nothing of a ticket", body=nothing, equals=_SHOWN)
changed.but("change a ticket that is not there", given=_NONE, **refused(404))
changed.but("change a ticket that was deleted", given=_DELETED, **refused(404))
stays: Any = {"unchanged": t.TICKET}
nobody = {"assignee_id": "00000001-0000-4000-8000-000000000404"}
changed.but("assign a ticket to nobody", body=nobody, **refused(404), **stays)
changed.but("give a ticket to no department", body=no_department, **refused(404), **stays)
down = (_TICKET, states.Colleague(), states.USERS_DOWN())
assigned = {"assignee_id": Value("colleague_id")}
changed.but("assign while user-service is down", given=down, body=assigned, **refused(503), **stays)
sneaked = {"status": "closed"}
changed.but("change the status without an action", body=sneaked, **refused(422), **stays)
changed.but("change a ticket without a token", **_NO_TOKEN)

parts = states.SubTickets()
listed_parts = frontend.relies_on(
    t.LIST_SUB_TICKETS,
    "list the sub-tickets of a ticket",
    given=parts,
    rows=tuple(_named(name) for name in ("fourth", "third", "second", "first")),
    each={**_SAME, **from_state("status", "requester_id")},
    refusals=("path",),
)
listed_parts.but("list the sub-tickets of a ticket without any", given=_TICKET, rows=())
listed_parts.but("list the sub-tickets of a ticket that is not there", given=_NONE, **refused(404))
listed_parts.but("list the sub-tickets of a deleted ticket", given=_DELETED, **refused(404))
listed_parts.but("list the sub-tickets without a token", **_NO_TOKEN)
