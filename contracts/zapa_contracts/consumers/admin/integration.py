"""What the admin frontend relies on to see to the bridge and the queue."""

from __future__ import annotations

from handfast.declare import Published, Value, expect
from zapa_contracts.consumers.admin.consumer import admin, with_admin, without_right
from zapa_contracts.phrases import STRANGE_TEXT, WEBHOOK_URL, refused
from zapa_contracts.providers import private_states as states
from zapa_contracts.providers import private_system as p
from zapa_contracts.providers import queue as q

_WELL = {"bridge": "connected", "queue": "connected", "session": "connected"}
_NO_SESSION = {**_WELL, "session": None}

status = admin.relies_on(
    p.STATUS, "see what is connected", given=with_admin(p.OwnSession()), equals=_WELL
)
status.but("see that there is no session", given=with_admin(), equals=_NO_SESSION)
failed = with_admin(p.OwnSession(status="error"))
status.but("see that the session has failed", given=failed, equals={"session": "error"})
away = with_admin(states.BRIDGE_IS_AWAY())
status.but("see that the bridge is away", given=away, equals={"bridge": "away", "session": None})
nonsense = with_admin(states.BridgeAnswers(status=200, text="<html>OK</html>"))
no_queue = with_admin(p.OwnSession(), q.QUEUE_IS_AWAY())
status.but("see that the queue is away", given=no_queue, equals={"queue": "away"})
without_right(status, "see what is connected", p.OwnSession())

_WAITS = {**_WELL, "session": "qr_pending"}
_CREATED = {"session_id": "system", "webhook_url": WEBHOOK_URL}
_NOT_CREATED = Published(message=p.SESSION_ASKED_FOR, exactly=0)
started = admin.relies_on(
    p.INITIALIZE,
    "create the session of the service",
    given=with_admin(),
    equals=_WAITS,
    then=(Published(message=p.SESSION_ASKED_FOR, equals=_CREATED), expect(p.STATUS, equals=_WAITS)),
)
started.but(
    "create no second session",
    given=with_admin(p.OwnSession()),
    equals=_WELL,
    then=_NOT_CREATED,
)
started.but("create a session while the bridge is away", given=away, **refused(503))
started.but("create a session while the bridge answers nonsense", given=nonsense, **refused(503))
without_right(started, "create the session of the service")

_NOTHING = {f"queues.{name}": 0 for name in ("high", "normal", "low")} | {"processing": 0}
_TWO_FAILED = {**_NOTHING, "failed": 2, "total": 2}
_TWO_WAIT = {**_NOTHING, "failed": 0, "total": 2}
_GIVEN_UP = with_admin(q.GivenUp())

lists = admin.relies_on(
    q.QUEUE_STATS, "see the messages that were given up", given=_GIVEN_UP, equals=_TWO_FAILED
)
for high, low in (("high", "normal"), ("normal", "low")):
    one_each = {**_TWO_WAIT, f"queues.{high}": 1, f"queues.{low}": 1}
    given = with_admin(q.Waiting(first_priority=high, second_priority=low))
    lists.but(f"see messages that wait, {high} and {low}", given=given, equals_only=one_each)
lists.but(
    "see an empty queue", given=with_admin(), equals_only={**_NOTHING, "failed": 0, "total": 0}
)
lists.but("see a queue that is away", given=with_admin(q.QUEUE_IS_AWAY()), **refused(503))
without_right(lists, "see the messages that were given up", q.GivenUp())

_ALIKE = with_admin(q.GivenUp(second=STRANGE_TEXT, first=STRANGE_TEXT))
_AS_BEFORE = {
    "user_id": Value("user_id"),
    "content": STRANGE_TEXT,
    "created_at": Value("queued_at"),
    "max_retries": 3,
    "metadata.from_number": Value("phone_number"),
}
_ANEW = {"retry_count": 0, "error": None, "last_attempt_at": None, "priority": "normal"}
anew = admin.relies_on(
    q.REQUEUE_FAILED,
    "try messages again that were given up",
    given=_ALIKE,
    equals={"status": "success", "requeued": 2},
    then=(
        Published(message=q.QUEUED, exactly=2, equals={**_AS_BEFORE, **_ANEW}),
        expect(q.QUEUE_STATS, equals={**_TWO_WAIT, "queues.normal": 2}),
    ),
)
nothing = Published(message=q.QUEUED, exactly=0)
none = {"status": "success", "requeued": 0}
anew.but("try no messages again", given=with_admin(), equals_only=none, then=nothing)
no_queue = with_admin(q.QUEUE_IS_AWAY())
anew.but("try messages again while the queue is away", given=no_queue, **refused(503))
without_right(anew, "try messages again that were given up", q.GivenUp())

cleared = admin.relies_on(
    q.CLEAR_FAILED,
    "delete the messages that were given up",
    given=with_admin(q.GivenUp(), q.Waiting()),
    equals={"status": "success", "cleared": 2},
    then=expect(q.QUEUE_STATS, equals={**_TWO_WAIT, "queues.normal": 2}),
)
none_there = {"status": "success", "cleared": 0}
cleared.but("delete no messages", given=with_admin(q.Waiting()), equals_only=none_there)
cleared.but("delete messages while the queue is away", given=no_queue, **refused(503))
without_right(cleared, "delete the messages that were given up", q.GivenUp())
