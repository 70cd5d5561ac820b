"""What the public and the private service rely on of the bridge."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import NOT_NULL, Consumer, Value, expect, stored
from zapa_contracts.phrases import JID, STRANGE_TEXT, WEBHOOK_URL, refused
from zapa_contracts.providers import bridge as b

public: Final = Consumer("zapa-public")
private: Final = Consumer("zapa-private")

_CONNECTED, _PENDING, _NONE = b.Connected(), b.Pending(), b.NoSession()
_OTHER = b.AnotherSession()
_ID = Value("session_id")
_SHOWN: dict[str, Any] = {
    "session_id": _ID,
    "status": "connected",
    "phone_number": Value("number"),
    "connected_at": Value("connected_at"),
    "error": None,
}
_WAITS = {"status": "qr_pending", "phone_number": None, "connected_at": None, "error": None}
_FAILED = {"status": "error", "error": NOT_NULL, "phone_number": None, "connected_at": None}
_TEXT = {"session_id": _ID, "recipient_jid": JID, "content": "Your code is 048213"}

for consumer in (public, private):
    listed = consumer.relies_on(b.LIST_SESSIONS, "list sessions", given=_CONNECTED, rows=(_SHOWN,))
    both = (_SHOWN, {"session_id": Value("other_id"), **_WAITS})
    two = (_CONNECTED, _OTHER)
    consumer.relies_on(b.LIST_SESSIONS, "list two sessions", given=two, exactly=2, contains=both)
    listed.but("list sessions that wait", given=_PENDING, rows=({"session_id": _ID, **_WAITS},))
    listed.but("list sessions when there are none", given=_NONE, rows=())
    shown = consumer.relies_on(
        b.GET_SESSION, "see a session", given=_CONNECTED, equals=_SHOWN, refusals=("path",)
    )
    shown.but("see a session that has failed", given=b.Failed(), equals_only=_FAILED)
    shown.but("see a session that is not there", given=_NONE, **refused(404))
    sent = consumer.relies_on(
        b.SEND_MESSAGE,
        "send a message",
        given=_CONNECTED,
        body=_TEXT,
        equals={"message_id": NOT_NULL, "timestamp": NOT_NULL, "status": "sent"},
        unchanged=b.SESSION,
        refusals=("path", "body"),
    )
    sent.but("send strange characters", body={"content": STRANGE_TEXT})
    sent.but("send a reply", body={"quoted_message_id": "3EB0-example"})
    sent.but("send a message while not connected", given=_PENDING, **refused(400))
    sent.but("send a message by a session that has failed", given=b.Failed(), **refused(400))
    sent.but("send a message by no session", given=_NONE, **refused(404))

private.relies_on(b.HEALTH, "see that the bridge runs", equals={"status": "healthy"})

new = private.relies_on(
    b.CREATE_SESSION,
    "create a session",
    given=(_NONE, _OTHER),
    body={"session_id": _ID, "webhook_url": WEBHOOK_URL},
    equals=_WAITS,
    then=stored(b.SESSION),
    unchanged=b.OTHER_SESSION,
    refusals=("body",),
)
new.but("create a session that is there", given=_CONNECTED, **refused(409), unchanged=b.SESSION)

code = private.relies_on(
    b.GET_QR,
    "get the code of a session",
    given=_PENDING,
    equals={"qr_code": NOT_NULL, "timeout": 60},
    refusals=("path",),
)
code.but("get the code of a connected session", given=_CONNECTED, **refused(400))
code.but("get the code of no session", given=_NONE, **refused(404))

gone = private.relies_on(
    b.DELETE_SESSION,
    "delete a session",
    given=(_CONNECTED, _OTHER),
    then=(
        expect(b.SESSION, status=404),
        expect(b.GET_QR, path={"session_id": _ID}, status=404),
        expect(b.LIST_SESSIONS, rows=({"session_id": Value("other_id"), **_WAITS},)),
    ),
    unchanged=b.OTHER_SESSION,
    refusals=("path",),
)
gone.but("delete a session that is not there", given=_NONE, **refused(404))
