"""Which rows a query is about, those that are deleted or those that are not: set and lifted again.

The condition is a lookup of a class of its own, so that it can be found among the conditions that
were added after it, also where two querysets were combined. Runs no query.
"""

from typing import Any

from shared._extras import brought_by

with brought_by("desk", "shared.core.models"):
    from django.db.models import Model
    from django.db.models.lookups import Exact
    from django.db.models.sql import Query
    from django.db.models.sql.where import AND, WhereNode

__all__ = ["lift_scope", "set_scope"]


class _Scope(Exact):
    """`is_deleted` equals a value, as the scope of a queryset."""


def set_scope(query: Query, model: type[Model], *, deleted: bool) -> None:
    """Let `query` find only rows that are deleted, or only those that are not."""
    alias = query.get_initial_alias()
    column: Any = model._meta.get_field("is_deleted")
    query.where.add(_Scope(column.get_col(alias), deleted), AND)


def lift_scope(query: Query) -> None:
    """Let `query` find rows whether they are deleted or not; all other conditions stay."""
    query.where = _without_scope(query.where)


def _without_scope(node: Any) -> WhereNode:
    inner = [one for one in node.children if not isinstance(one, _Scope)]
    return WhereNode(
        [_without_scope(one) if isinstance(one, WhereNode) else one for one in inner],
        node.connector,
        node.negated,
    )
