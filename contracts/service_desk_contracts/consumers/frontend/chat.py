"""What the frontend relies on of the WebSocket of a ticket's chat."""

from __future__ import annotations

import json
from typing import Any, Final

from handfast.declare import NOT_NULL, Answered, Published, Value, example_id, expect
from service_desk_contracts.consumers.frontend.consumer import frontend
from service_desk_contracts.consumers.frontend.members import FAULTS, MAY, MAY_NOT
from service_desk_contracts.phrases import STRANGE_TEXT
from service_desk_contracts.providers import chat
from service_desk_contracts.providers import communication as offered
from service_desk_contracts.providers import communication_states as states

_CHAT: Final = states.Chat()
_CONNECTED: Final = (_CHAT, states.CONNECTED())
_OF_TICKET: Final = {"ticket_id": Value("ticket_id")}
_SOMEBODY: Final = example_id(3)
_TEXT: Final = "It does not start."
_MESSAGE: Final = {
    "type": "message",
    "data.id": NOT_NULL,
    "data.ticket_id": Value("ticket_id"),
    "data.created_at": NOT_NULL,
}


def _written(message: Any, **others: Any) -> str:
    """The text of a frame."""
    return json.dumps({"message": message, **others})


_GOOD: Final = _written(_TEXT)


def _refused(status: int) -> dict[str, Any]:
    return {"type": "error", "data.status": status, "data.detail": NOT_NULL}


came = frontend.relies_on(
    chat.MESSAGE,
    "show what another member writes",
    given=_CONNECTED,
    when=chat.OtherWrites(),
    equals={
        **_MESSAGE,
        "data.sender_id": Value("assignee_id"),
        "data.message": Value("message"),
        "data.mentions": [],
    },
)
_SEVERAL: Final = [_SOMEBODY, *(example_id(number) for number in (1, 9, 2))]
mentioned = chat.OtherWrites(message=STRANGE_TEXT, mentions=_SEVERAL)
came.but("show whom another member mentions", when=mentioned, equals={"data.mentions": _SEVERAL})
elsewhere = chat.WrittenElsewhere()
came.but("show nothing of another ticket's chat", when=elsewhere, exactly=0)
own = {"data.sender_id": Value("user_id"), "data.message": _TEXT}
came.but("show what the user writes", when=chat.CallerSends(texts=[_GOOD]), equals=own)

error = frontend.relies_on(
    chat.ERROR,
    "show that an empty message is refused",
    given=_CONNECTED,
    when=chat.CallerSends(texts=[_written("")]),
    equals=_refused(422),
    then=offered.NO_MESSAGE,
)
for what, text in {
    "a message that is too long": _written("k" * 4001),
    "a message with NUL": _written("\x00"),
    "a message that is no text": _written(7),
    "a text without a message": "{}",
    "a mention that is no UUID": _written(_TEXT, mentions=["somebody"]),
    "51 mentions": _written(_TEXT, mentions=[_SOMEBODY] * 51),
    "a sender in a message": _written(_TEXT, sender_id=_SOMEBODY),
    "a text that is no JSON": "It does not start.",
    "a text that is no object": "[]",
    "bytes": None,
}.items():
    error.but(f"show that {what} is refused", when=chat.CallerSends(texts=[text]))
error.but(
    "show a message after one that was refused",
    when=chat.CallerSends(texts=[_written(""), _GOOD]),
    then=Published(message=chat.MESSAGE, equals={**_MESSAGE, "data.message": _TEXT}),
)
for service in ("user", "ticket"):
    fails = (*_CONNECTED, states.Fails(service=service))
    good = chat.CallerSends(texts=[_GOOD])
    error.but(
        f"show that {service}-service is down",
        given=fails,
        when=good,
        equals=_refused(503),
        then=(),
    )

for role, words in MAY_NOT.items():
    error.but(
        f"try to see another's chat as {words}",
        given=(_CHAT, states.Others(role=role)),
        when=chat.ConnectsBefore(),
        equals=_refused(403),
        then=(),
    )

_AS_ANSWERED: Final = {name: Answered(f"data.{name}") for name in ("id", "created_at")}
wrote = frontend.relies_on(
    chat.WRITE,
    "write a message",
    given=_CHAT,
    sends={"message": _TEXT},
    equals={**_MESSAGE, **own, "data.mentions": []},
    then=expect(
        offered.LIST_MESSAGES,
        path=_OF_TICKET,
        rows=({"message": _TEXT, "sender_id": Value("user_id"), **_AS_ANSWERED},),
    ),
)
mentions = [Value("assignee_id"), *_SEVERAL]
wrote.but(
    "write a message that mentions somebody",
    sends={"message": _TEXT, "mentions": mentions},
    equals={"data.mentions": mentions},
)
wrote.but(
    "write strange characters",
    sends={"message": STRANGE_TEXT},
    equals={"data.message": STRANGE_TEXT},
    then=expect(offered.ONE_MESSAGE, rows=({"message": STRANGE_TEXT, **_AS_ANSWERED},)),
)
wrote.but("write about a ticket to work on", given=(_CHAT, states.WorksOnIt()))
for role, words in MAY.items():
    wrote.but(f"write about any ticket as {words}", given=(_CHAT, states.Others(role=role)))


def _is_refused(name: str, status: int, *given: Any) -> None:
    wrote.but(name, given=given, equals_only=_refused(status), then=())


for role, words in MAY_NOT.items():
    _is_refused(f"write about another's ticket as {words}", 403, _CHAT, states.Others(role=role))
_is_refused("write about no ticket", 404, states.NoTicket())
_is_refused("write as a user who is not there", 404, _CHAT, states.NO_SUCH_USER())
_is_refused("write without a token", 401, _CHAT, states.NO_TOKEN())
_is_refused("write with an expired token", 401, _CHAT, states.TOKEN_EXPIRED())
_is_refused("write with a forged token", 401, _CHAT, states.TOKEN_FORGED())
_is_refused("write with the token of services", 401, _CHAT, states.CALLER_IS_A_SERVICE())
for service in ("user", "ticket"):
    for fault, words in FAULTS.items():
        fault_of = states.Fails(service=service, fault=fault)
        _is_refused(f"write while {service}-service {words}", 503, _CHAT, fault_of)
