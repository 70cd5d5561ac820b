"""What the frontend relies on of a ticket's chat over HTTP."""

from __future__ import annotations

from typing import Final

from handfast.declare import (
    NOT_NULL,
    Answered,
    Published,
    Value,
    example_id,
    row,
    stored,
    under,
)
from service_desk_contracts.consumers.frontend.consumer import frontend
from service_desk_contracts.consumers.frontend.members import FAULTS, MAY, MAY_NOT, without_right
from service_desk_contracts.phrases import STRANGE_TEXT, refused
from service_desk_contracts.providers import chat
from service_desk_contracts.providers import communication as offered
from service_desk_contracts.providers import communication_states as states

_CHAT, _MESSAGES = states.Chat(), states.Messages()
_QUESTION: Final = row(
    sender_id=states.Messages.user_id, message=states.Messages.question, mentions=[]
)
_ANSWER: Final = row(
    sender_id=states.Messages.assignee_id,
    message=states.Messages.answer,
    mentions=states.Messages.mentions,
)
listed = frontend.relies_on(
    offered.LIST_MESSAGES,
    "list the messages of a ticket",
    given=_MESSAGES,
    each={"ticket_id": Value("ticket_id")},
    rows=(
        row(id=Value("question_id"), created_at=Value("asked_at"), **_QUESTION),
        row(id=Value("answer_id"), created_at=Value("answered_at"), **_ANSWER),
        row(id=Value("next_question_id"), created_at=Value("next_asked_at"), **_QUESTION),
        row(id=Value("next_answer_id"), created_at=Value("next_answered_at"), **_ANSWER),
    ),
    refusals=("path",),
)
listed.but("list the messages of a ticket without any", given=_CHAT, rows=())
for role, words in MAY.items():
    listed.but(
        f"list the messages of any ticket as {words}", given=(_MESSAGES, states.Others(role=role))
    )
for role, words in MAY_NOT.items():
    others = (_MESSAGES, states.Others(role=role))
    listed.but(f"list the messages of another's ticket as {words}", given=others, **refused(403))
listed.but("list the messages of a ticket to work on", given=(_MESSAGES, states.WorksOnIt()))
listed.but("list the messages of no ticket", given=states.NoTicket(), **refused(404))
unknown = (_MESSAGES, states.NO_SUCH_USER())
listed.but("list the messages as a user who is not there", given=unknown, **refused(404))
for service in ("user", "ticket"):
    fails = (_MESSAGES, states.Fails(service=service))
    listed.but(f"list the messages while {service}-service is down", given=fails, **refused(503))
without_right(listed, "list the messages of a ticket", _MESSAGES)

_NEW: Final = {"ticket_id": Value("ticket_id"), "sender_id": Value("user_id")}
_TEXT: Final = "It does not start."
_CONNECTED: Final = (_CHAT, states.CONNECTED())
_NOTHING: Final = Published(message=chat.MESSAGE, exactly=0)
sent = frontend.relies_on(
    offered.SEND_MESSAGE,
    "send a message",
    given=_CHAT,
    body={**_NEW, "message": _TEXT},
    equals={"id": NOT_NULL, "mentions": [], "created_at": NOT_NULL},
    then=stored(offered.ONE_MESSAGE),
    refusals=("body",),
)
_COLUMNS: Final = ("id", "ticket_id", "sender_id", "message", "mentions", "created_at")
came = under("data", {name: Answered(name) for name in _COLUMNS})
through = Published(message=chat.MESSAGE, equals={"type": "message", **came})
sent.but("send a message to whoever is connected", given=_CONNECTED, then=through)
sent.but("send a message that mentions somebody", body={"mentions": [Value("assignee_id")]})
several = [Value("assignee_id"), Value("user_id"), example_id(9), example_id(3)]
sent.but("send a message that mentions several", body={"mentions": several})
sent.but("send strange characters", body={"message": STRANGE_TEXT})
sent.but("send the longest message", body={"message": "k" * 4000})
sent.but("send a message of one character", body={"message": "k"})
sent.but("send a message about a ticket to work on", given=(_CHAT, states.WorksOnIt()))
sent.but("send a message about any ticket as an admin", given=(_CHAT, states.Others(role="admin")))
for service in ("user", "ticket"):
    twice = (_CHAT, states.Fails(service=service, fault="503 twice"))
    sent.but(f"send a message when {service}-service answers at last", given=twice)

no_member = sent.but(
    "send a message about another's ticket",
    given=(*_CONNECTED, states.Others()),
    then=_NOTHING,
    **refused(403),
)
as_other = {"sender_id": Value("assignee_id")}
no_member.but("send a message as somebody else", given=_CONNECTED, body=as_other)
unknown = (_CHAT, states.NO_SUCH_USER())
sent.but("send a message as nobody", given=unknown, **refused(404))
sent.but("send a message about no ticket", given=states.NoTicket(), **refused(404))
for service in ("user", "ticket"):
    for fault, words in FAULTS.items():
        fails = (_CHAT, states.Fails(service=service, fault=fault))
        sent.but(f"send a message while {service}-service {words}", given=fails, **refused(503))
without_right(sent, "send a message", _CHAT)
by_service = (_CHAT, states.CALLER_IS_A_SERVICE())
sent.but("send a message of a user by a service", given=by_service)
