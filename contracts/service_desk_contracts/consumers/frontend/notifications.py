"""What the frontend relies on of the notifications of a user."""

from __future__ import annotations

from typing import Final

from handfast.declare import Answered, LaterThan, Value, expect, row
from service_desk_contracts.consumers.frontend.consumer import frontend
from service_desk_contracts.consumers.frontend.members import without_right
from service_desk_contracts.phrases import refused
from service_desk_contracts.providers import communication as offered
from service_desk_contracts.providers import communication_states as states
from service_desk_contracts.schemas.communication import NotificationType

_SOME, _NONE = states.Notifications(), states.NoNotifications()
_OWN: Final = {"user_id": Value("user_id")}
_NOTIFIED: Final = states.Notifications.notified_at

_UNREAD: Final = row(
    id=states.Notifications.unread_id,
    ticket_id=states.Notifications.ticket_id,
    type=states.Notifications.unread_type,
    created_at=_NOTIFIED,
    title=states.Notifications.title,
    message=states.Notifications.message,
    metadata=states.Notifications.metadata,
    is_read=False,
    read_at=None,
)
_READ: Final = row(
    id=states.Notifications.read_id,
    ticket_id=None,
    type="ticket_closed",
    title="Closed",
    message="It is done.",
    is_read=True,
    read_at=states.Notifications.read_at,
    created_at=states.Notifications.read_created_at,
    metadata={},
)
_EARLIER_UNREAD: Final = _UNREAD | row(
    id=states.Notifications.earlier_unread_id, created_at=states.Notifications.earlier_notified_at
)
_EARLIEST_READ: Final = _READ | row(
    id=states.Notifications.earliest_read_id, created_at=states.Notifications.earliest_created_at
)
_ALL: Final = (_UNREAD, _READ, _EARLIER_UNREAD, _EARLIEST_READ)
listed = frontend.relies_on(
    offered.LIST_NOTIFICATIONS,
    "list the notifications",
    given=_SOME,
    query=_OWN,
    each=_OWN,
    rows=_ALL,
    refusals=("query",),
)
unread = (_UNREAD, _EARLIER_UNREAD)
listed.but("list the unread notifications", query={"unread_only": True}, rows=unread)
listed.but("list read and unread notifications", query={"unread_only": False})
listed.but("list the notifications when there are none", given=_NONE, rows=())
others = {"user_id": Value("other_user_id")}
listed.but("list another user's notifications", query=others, **refused(403))
by_service = (_SOME, states.CALLER_IS_A_SERVICE())
listed.but("list the notifications of a user for a service", given=by_service)
for kind in NotificationType:
    about = states.Notifications(unread_type=kind)
    of_kind = {**_UNREAD, "type": kind}, _READ, {**_EARLIER_UNREAD, "type": kind}, _EARLIEST_READ
    listed.but(f"list a notification of the type {kind}", given=about, rows=of_kind)
without_right(listed, "list the notifications", _SOME)

read = frontend.relies_on(
    offered.READ_NOTIFICATION,
    "read a notification",
    given=_SOME,
    path={"notification_id": Value("unread_id")},
    equals={**_OWN, **_UNREAD, "is_read": True, "read_at": LaterThan(_NOTIFIED)},
    then=expect(
        offered.LIST_NOTIFICATIONS,
        query=_OWN,
        rows=(
            _UNREAD | row(is_read=True, read_at=Answered("read_at")),
            _READ,
            _EARLIER_UNREAD,
            _EARLIEST_READ,
        ),
    ),
    repeated=True,
    refusals=("path",),
)
read.but(
    "read a notification that was read",
    path={"notification_id": Value("read_id")},
    equals_only={**_OWN, **_READ},
    then=(),
)
stay = expect(offered.LIST_NOTIFICATIONS, query=_OWN, rows=_ALL)
others = {"notification_id": Value("others_id")}
read.but("read another user's notification", path=others, **refused(404), unchanged=stay)
none = {"notification_id": Value("notification_id")}
read.but("read no notification", given=_NONE, path=none, **refused(404), then=())
without_right(read, "read a notification", _SOME)
