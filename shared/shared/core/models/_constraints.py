"""Constraints that soft-deleted rows do not take part in. Declares only."""

from shared._extras import brought_by

with brought_by("desk", "shared.core.models"):
    from django.db.models import Q, UniqueConstraint

__all__ = ["unique_among_active"]


def unique_among_active(*fields: str, name: str) -> UniqueConstraint:
    """Make a constraint: no two rows that are not deleted have the same values in these fields.

    `unique=True` counts soft-deleted rows too: their values could never be used again.

    Raises:
        ValueError: no field is named (Django's own).
    """
    return UniqueConstraint(fields=fields, condition=Q(is_deleted=False), name=name)
