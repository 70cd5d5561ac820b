"""Writes the audit log: what was done with a ticket, and by whom. Nothing of it is changed."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import to_jsonable_python

from ...access import Caller
from .models import Entry

__all__ = ["record"]


def record(ticket: Any, caller: Caller, action: str, details: Mapping[str, Any]) -> None:
    """Add what `caller` did, in the transaction that does it."""
    Entry.objects.create(
        ticket=ticket,
        version=ticket.version,
        actor_id=caller.user_id,
        action=action,
        details=to_jsonable_python(dict(details)),
    )
