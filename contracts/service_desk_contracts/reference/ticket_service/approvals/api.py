"""The routes of approvals: asking for one, and deciding."""

from uuid import UUID

from django.db import router as databases
from django.db import transaction
from ninja import Path, Router
from ninja.errors import HttpError

from service_desk_contracts.schemas.ticket import (
    ApprovalOut,
    ApprovalPath,
    ApprovalStatus,
    Decision,
    NewApproval,
    TicketPath,
)

from ...access import Request
from ..audit.entries import record
from ..neighbours import require_user
from ..tickets import rows
from .models import Approval

__all__ = ["router"]

router = Router()


@router.post("/", response={201: ApprovalOut})
def ask_for_approval(request: Request, new: NewApproval) -> ApprovalOut:
    """An approver is asked to approve of a ticket."""
    ticket = rows.find(new.ticket_id)
    require_user(new.approver_id, "approver")
    with transaction.atomic(databases.db_for_write(Approval)):
        approval = Approval.objects.create(**new.model_dump())
        record(ticket, request.auth, "ask_for_approval", new.model_dump())
    return _shown(approval)


@router.get("/ticket/{ticket_id}", response=list[ApprovalOut])
def list_approvals(request: Request, path: Path[TicketPath]) -> list[ApprovalOut]:
    """The approvals of a ticket, the oldest first."""
    del request
    return [
        _shown(approval) for approval in Approval.objects.filter(ticket=rows.find(path.ticket_id))
    ]


@router.post("/{approval_id}/decision", response=ApprovalOut)
def decide(request: Request, path: Path[ApprovalPath], decision: Decision) -> ApprovalOut:
    """The approver decides, once."""
    approval, caller = _find(path.approval_id), request.auth
    if caller.user_id != approval.approver_id:
        raise HttpError(403, "the approver alone decides")
    with transaction.atomic(databases.db_for_write(Approval)):
        pending = Approval.objects.filter(pk=approval.pk, status=ApprovalStatus.PENDING)
        if not pending.update(**decision.model_dump()):
            raise HttpError(409, "the approver has decided already")
        approval.refresh_from_db()
        record(approval.ticket, caller, decision.status, decision.model_dump())
    return _shown(approval)


def _find(approval_id: UUID) -> Approval:
    """An approval of a ticket; neither is deleted.

    Raises:
        HttpError: 404, there is none.
    """
    found = Approval.objects.filter(pk=approval_id, ticket__is_deleted=False)
    approval: Approval | None = found.select_related("ticket").first()
    if approval is None:
        raise HttpError(404, "there is no such approval")
    return approval


def _shown(approval: Approval) -> ApprovalOut:
    return ApprovalOut.model_validate(approval, from_attributes=True)
