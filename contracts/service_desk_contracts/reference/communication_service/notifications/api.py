"""The notifications of the user who asks; a service may ask for anybody's."""

from uuid import UUID

from django.utils import timezone
from ninja import Query, Router
from ninja.errors import HttpError

from service_desk_contracts.schemas.communication import NotificationOut, NotificationQuery

from ...access import Request
from .models import Notification

__all__ = ["router"]

router = Router()


@router.get("/", response=list[NotificationOut])
def list_notifications(request: Request, asked: Query[NotificationQuery]) -> list[NotificationOut]:
    """Those of a user, the latest first."""
    if request.auth.user_id not in (None, asked.user_id):
        raise HttpError(403, "these are another user's notifications")
    found = Notification.objects.filter(user_id=asked.user_id)
    if asked.unread_only:
        found = found.filter(is_read=False)
    return [NotificationOut.model_validate(one) for one in found]


@router.post("/{notification_id}/read", response=NotificationOut)
def read_notification(request: Request, notification_id: UUID) -> NotificationOut:
    """Mark one as read; one that is read already keeps its time."""
    found = Notification.objects.filter(id=notification_id)
    user_id = request.auth.user_id
    own = found if user_id is None else found.filter(user_id=user_id)
    own.filter(is_read=False).update(is_read=True, read_at=timezone.now())
    notification = own.first()
    if notification is None:
        raise HttpError(404, "there is no such notification")
    return NotificationOut.model_validate(notification)
