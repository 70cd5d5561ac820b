"""What the message processor relies on of the queue: what waits, what it takes, what comes back."""

from __future__ import annotations

from typing import Final

from handfast.declare import NOT_NULL, Consumer, Published, Value, expect, under
from zapa_contracts.phrases import JID
from zapa_contracts.providers import private_states as states
from zapa_contracts.providers import queue as q
from zapa_contracts.providers import webhook as w
from zapa_contracts.providers.private_system import OwnSession

processor: Final = Consumer("message-processor")

_USER = states.User()
_OF_NOBODY_ELSE = {"user_id": Value("user_id")}
_AS_QUEUED = {
    "id": Value("queue_id"),
    "created_at": Value("queued_at"),
    "max_retries": 3,
    "metadata.message_id": Value("row_id"),
    "metadata.whatsapp_message_id": Value("whatsapp_id"),
    "metadata.from_number": Value("phone_number"),
}
_NEVER_TRIED = {"retry_count": 0, "max_retries": 3}
_OF = {"whatsapp_message_id": Value("message_id"), "from_number": Value("phone_number")}
_EMPTY = {f"queues.{name}": 0 for name in ("high", "normal", "low")}

came = processor.relies_on(
    q.QUEUED,
    "process a message",
    given=_USER,
    when=w.MessageArrives(),
    equals={
        **_OF_NOBODY_ELSE,
        **_NEVER_TRIED,
        **under("metadata", _OF),
        "content": Value("text"),
        "priority": "normal",
    },
)
came.but("process a message after those that wait", given=(_USER, q.Waiting()))

taken = processor.relies_on(
    q.TAKEN,
    "take the older of two messages",
    given=q.Waiting(),
    when=q.NextIsTaken(),
    equals={
        **_OF_NOBODY_ELSE,
        **_AS_QUEUED,
        "content": Value("first"),
        "priority": "normal",
        "retry_count": 0,
        "last_attempt_at": NOT_NULL,
        "error": None,
    },
    then=expect(q.QUEUE_STATS, equals={"processing": 1, "queues.normal": 1, "total": 2}),
)
for first, second in (("high", "normal"), ("normal", "low"), ("high", "low")):
    taken.but(
        f"take a {first} message before an older {second} one",
        given=q.Waiting(first_priority=second, second_priority=first),
        equals_only={**_OF_NOBODY_ELSE, "content": Value("second"), "priority": first},
        then=(),
    )
taken.but("take no message where none waits", given=(), exactly=0, then=())
_ANSWER = {
    "session_id": "system",
    "recipient_jid": JID,
    "content": NOT_NULL,
    "quoted_message_id": Value("whatsapp_id"),
}
taken.but(
    "answer a message",
    given=(q.Waiting(), OwnSession()),
    when=q.TakenIsAnswered(),
    exactly=0,
    then=(
        Published(message=q.ANSWERED, equals=_ANSWER),
        expect(q.QUEUE_STATS, equals={"processing": 0, "queues.normal": 1, "total": 1}),
    ),
)

_TRIED = {
    **_OF_NOBODY_ELSE,
    **_AS_QUEUED,
    "content": Value("content"),
    "last_attempt_at": NOT_NULL,
    "error": NOT_NULL,
}
retried = processor.relies_on(
    q.RETRIED,
    "process a message for the second time",
    given=_USER,
    when=q.AttemptFails(),
    equals={**_TRIED, "retry_count": 1, "priority": "low"},
    then=expect(q.QUEUE_STATS, equals={**_EMPTY, "queues.low": 1, "processing": 0, "failed": 0}),
)
retried.but(
    "process a message for the third time",
    when=q.AttemptFails(retry_count=1),
    equals={"retry_count": 2},
)
retried.but(
    "process no message for the fourth time", when=q.AttemptFails(retry_count=2), exactly=0, then=()
)
_UNSENT = {**_TRIED, "content": Value("first"), "retry_count": 1, "priority": "low"}
unsent = retried.but(
    "process a message again whose answer is not taken",
    given=(q.Waiting(), OwnSession(), states.BRIDGE_IS_AWAY()),
    when=q.TakenIsAnswered(),
    equals_only=_UNSENT,
    then=expect(q.QUEUE_STATS, equals={"processing": 0, "queues.normal": 1, "queues.low": 1}),
)
for words, status, text in (
    ("refused", 400, '{"detail": "the session is not connected"}'),
    ("answered with nonsense", 200, "<html>OK</html>"),
):
    fails = (q.Waiting(), OwnSession(), states.BridgeAnswers(status=status, text=text))
    unsent.but(f"process a message again whose answer is {words}", given=fails)
processor.relies_on(
    q.GIVEN_UP,
    "find a message that was given up",
    given=_USER,
    when=q.AttemptFails(retry_count=2),
    equals={**_TRIED, "retry_count": 3},
    then=expect(q.QUEUE_STATS, equals={**_EMPTY, "processing": 0, "failed": 1}),
)
