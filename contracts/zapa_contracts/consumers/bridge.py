"""What the bridge relies on of the webhook."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import NOT_NULL, Answered, Consumer, Published, Value, expect
from zapa_contracts.phrases import (
    JID,
    NUMBER,
    OTHER_JID,
    OTHER_NUMBER,
    SERVICE_JID,
    SERVICE_NUMBER,
    STRANGE_TEXT,
    refused,
)
from zapa_contracts.providers import private_states as states
from zapa_contracts.providers import queue as q
from zapa_contracts.providers import webhook as w
from zapa_contracts.providers.private import CONVERSATIONS

bridge: Final = Consumer("whatsapp-bridge")

_USER, _AT = states.User(), "2031-04-01T06:00:07.250Z"
_ID = {"message_id": "3EB0-Example"}
_TEXT = {"from_number": Value("phone_number"), "to_number": SERVICE_NUMBER, **_ID}
_MEDIA = {"media_url": "https://media.example.com/1", "media_type": "image"}
_NOT_QUEUED = Published(message=q.QUEUED, exactly=0)


def _event(kind: str, **data: Any) -> dict[str, Any]:
    return {"event_type": kind, "timestamp": _AT, "data": {**data, "timestamp": _AT}}


def _written(**changes: Any) -> dict[str, Any]:
    return _event("message.received", **{**_TEXT, "text": "Where is the key?", **changes})


def _stored(**equals: Any) -> Any:
    one = {f"messages[0].{name}": value for name, value in equals.items()}
    return expect(CONVERSATIONS, equals={"total": 1, **one})


def _queued(content: str) -> Published:
    of = {
        "id": Answered("queue_id"),
        "metadata.whatsapp_message_id": "3EB0-Example",
        "metadata.from_number": NUMBER,
    }
    new = {"retry_count": 0, "max_retries": 3, "last_attempt_at": None, "error": None}
    who = {"user_id": Value("user_id"), "content": content, "priority": "normal"}
    return Published(message=q.QUEUED, equals={**of, **new, **who})


_AS_SENT = {"timestamp": _AT, "sender_jid": JID, "recipient_jid": SERVICE_JID}
came = bridge.relies_on(
    w.REPORT,
    "report a message to the service",
    given=_USER,
    body=_written(),
    equals={"status": "queued", **_ID, "queue_id": NOT_NULL},
    then=(
        _stored(**_AS_SENT, content="Where is the key?", message_type="text", caption=None),
        _queued("Where is the key?"),
    ),
    refusals=("body",),
)
strange = _written(text=STRANGE_TEXT)
came.but(
    "report strange characters",
    body=strange,
    then=(_stored(content=STRANGE_TEXT), _queued(STRANGE_TEXT)),
)
image = {"content": None, "caption": STRANGE_TEXT, "message_type": "image"}
came.but(
    "report an image",
    body=_written(text=STRANGE_TEXT, **_MEDIA),
    then=(_stored(**_AS_SENT, **image, media_metadata=NOT_NULL), _queued(STRANGE_TEXT)),
)
for kind, words in (("audio", "audio"), ("video", "a video"), ("document", "a document")):
    nothing = _event("message.received", **_TEXT, **{**_MEDIA, "media_type": kind})
    then = (_stored(message_type=kind, content=None, caption=None), _queued(""))
    came.but(f"report {words} without words", body=nothing, then=then)
again = w.ReceivedBefore()
first = _stored(content="Where is the key?")
came.but("report a message again", given=again, then=(first, _NOT_QUEUED))
away = (_USER, q.QUEUE_IS_AWAY())
failed = {"status": "error", "queue_id": None}
came.but("report a message while the queue is away", given=away, equals_only=failed, then=_stored())

_TO_USER = {"sender_jid": OTHER_JID, "recipient_jid": JID, "timestamp": _AT}
came.but("report a message twice", repeated=True)
only = came.but(
    "report a message to a user",
    body=_written(from_number=OTHER_NUMBER, to_number=Value("phone_number")),
    equals_only={"status": "stored", **_ID, "queue_id": None},
    then=(_stored(**_TO_USER, content="Where is the key?"), _NOT_QUEUED),
)
only.but("report a message to a user twice", repeated=True)
unknown = _written(from_number=OTHER_NUMBER)
ignored = {"status": "ignored", "message_id": None}
only.but("report a message of nobody", body=unknown, equals_only=ignored, then=_NOT_QUEUED)

came.but("report an event without a signature", credentials=False, **refused(401), then=_NOT_QUEUED)
for made_of in ("another secret", "another body", "an hour ago", "nothing"):
    forged = (_USER, w.Forgery(made_of=made_of))
    came.but(f"report an event signed by {made_of}", given=forged, **refused(401), then=_NOT_QUEUED)

_SENT = _event("message.sent", message_id=Value("message_id"), status="sent", to_number=NUMBER)
_FAILED = _event("message.failed", message_id=Value("message_id"), error="off", to_number=NUMBER)
for what, body in (("sent", _SENT), ("failed", _FAILED)):
    report = bridge.relies_on(
        w.REPORT,
        f"report that a message {what}",
        given=w.SentBefore(),
        body=body,
        equals={"status": "updated", "message_id": Value("message_id")},
        then=_NOT_QUEUED,
    )
    report.but(f"report twice that a message {what}", repeated=True)
    other = {"data": {**body["data"], "message_id": "3EB0-unknown"}}
    found = {"status": "not_found"}
    report.but(f"report that an unknown message {what}", body=other, equals_only=found)

for status in ("connected", "disconnected", "qr_pending", "error"):
    state = bridge.relies_on(
        w.REPORT,
        f"report that a session is {status}",
        body=_event("connection.status", status=status, session_id="system"),
        equals={"status": "acknowledged"},
    )
    state.but(f"report twice that a session is {status}", repeated=True)
