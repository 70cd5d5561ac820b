"""Joins from a row to those that refer to it leave deleted ones out. Runs no query.

`Ticket.objects.filter(comments__text="x")` would else find a ticket by a comment that is deleted,
and `Count("comments")` would count it. Django asks each relation for a condition of its joins,
which it has for generic relations; here a foreign key has one too.
"""

from typing import Any

from shared._extras import brought_by

with brought_by("desk", "shared.core.models"):
    from django.db.models import ForeignObject, Model
    from django.db.models.lookups import Exact

__all__ = ["leave_deleted_out_of_joins"]


def leave_deleted_out_of_joins(model: type[Model]) -> None:
    """Let whatever is joined to the rows of `model` through their foreign keys see active ones."""

    def active(alias: str) -> Any:
        column: Any = model._meta.get_field("is_deleted")
        return Exact(column.get_col(alias), False)

    def in_a_join(alias: str, _referred: str | None) -> Any:
        return active(alias)

    def in_a_subquery(referred: str | None, alias: str) -> Any:
        """Django asks like this for a subquery of `exclude` that needs no other table."""
        return active(alias) if referred is None else None

    for field in model._meta.local_fields:
        if isinstance(field, ForeignObject):
            vars(field.remote_field)["get_extra_restriction"] = in_a_join
            vars(field)["get_extra_restriction"] = in_a_subquery
