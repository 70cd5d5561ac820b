"""Soft deletion of rows with what depends on them, and how it is undone, each one transaction.

What is deleted together has one `deleted_at`: that is how it is found again when it is restored.
"""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from shared._extras import brought_by

with brought_by("desk", "shared.core.models"):
    from django.core.exceptions import ImproperlyConfigured
    from django.db import transaction
    from django.db.models import Model, ProtectedError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from django.db.models.fields.reverse_related import ForeignObjectRel

    from shared.core.models._queryset import SoftDeleteQuerySet

__all__ = ["OnSoftDelete", "policies_of", "restore_rows", "soft_delete_rows"]

_AT_ONCE: Final = 500
"""How many keys a query names: SQLite takes no more than 999 parameters in old releases."""


class OnSoftDelete(Enum):
    """What the soft deletion of a row means for the rows that refer to it.

    A model names it in `on_soft_delete` for each of its reverse relations; it is KEEP for those
    that are not named there.
    """

    CASCADE = "cascade"
    """They are deleted along with it, and restored along with it."""
    KEEP = "keep"
    """They stay as they are."""
    PROTECT = "protect"
    """It can't be deleted while one of them is active."""


def policies_of(model: type[Model]) -> Iterator[tuple[ForeignObjectRel, OnSoftDelete]]:
    """Yield each reverse relation of `model` for which it has a policy.

    Raises:
        ImproperlyConfigured: a policy is for what is no reverse relation to a model with soft
            deletion; names the model, what is named and what may be.
    """
    relations = {
        relation.get_accessor_name(): relation
        for relation in model._meta.related_objects
        if hasattr(relation.related_model, "on_soft_delete")
    }
    for name, policy in getattr(model, "on_soft_delete", {}).items():
        if name not in relations:
            raise ImproperlyConfigured(
                f"{model.__name__}.on_soft_delete: expected the name of a relation from a model "
                f"with soft deletion ({', '.join(map(str, relations)) or 'there is none'}), "
                f"got {name!r}"
            )
        yield relations[name], policy


def soft_delete_rows(rows: SoftDeleteQuerySet[Any], moment: dt.datetime) -> dict[str, int]:
    """Mark the active ones of `rows` as deleted at `moment`, and what cascades from them.

    Returns:
        How many rows of each model were marked, by the model's label.
    """
    counts: Counter[str] = Counter()
    with transaction.atomic(using=rows.db):
        _mark(rows, moment, counts)
    return dict(counts)


def _mark(rows: SoftDeleteQuerySet[Any], moment: dt.datetime, counts: Counter[str]) -> None:
    """Rows are marked before what refers to them: rows that refer to each other come to an end."""
    policies = list(policies_of(rows.model))
    if not policies:
        if marked := rows.update(is_deleted=True, deleted_at=moment):
            counts[rows.model._meta.label] += marked
        return
    keys = list(rows.order_by().values_list("pk", flat=True))
    for some in _portions(keys):
        here = rows.model._base_manager.using(rows.db).filter(pk__in=some, is_deleted=False)
        marked = here.update(is_deleted=True, deleted_at=moment, updated_at=moment)
        counts[rows.model._meta.label] += marked
    for relation, policy in policies:
        for some in _portions(keys):
            _apply(policy, _referring(relation, some, rows.db), moment, counts)


def _apply(
    policy: OnSoftDelete,
    referring: SoftDeleteQuerySet[Any],
    moment: dt.datetime,
    counts: Counter[str],
) -> None:
    if policy is OnSoftDelete.CASCADE:
        _mark(referring.active(), moment, counts)
    elif policy is OnSoftDelete.PROTECT and (protecting := set(referring.active()[:_AT_ONCE])):
        raise ProtectedError(
            f"Cannot delete: active rows of {referring.model._meta.label} refer to it.", protecting
        )


def restore_rows(rows: SoftDeleteQuerySet[Any]) -> int:
    """Mark the deleted ones of `rows` as active, with what was deleted along with them.

    Returns:
        How many of `rows` were marked.
    """
    with transaction.atomic(using=rows.db):
        return _unmark(rows)


def _unmark(rows: SoftDeleteQuerySet[Any]) -> int:
    policies = [one for one, policy in policies_of(rows.model) if policy is OnSoftDelete.CASCADE]
    if not policies:
        return rows.update(is_deleted=False, deleted_at=None)
    moments = dict(rows.order_by().values_list("pk", "deleted_at"))
    count = 0
    for some in _portions(list(moments)):
        here = rows.model.objects.using(rows.db).with_deleted().filter(pk__in=some)
        count += here.update(is_deleted=False, deleted_at=None)
    for relation in policies:
        for moment in set(moments.values()):
            together = [key for key, one in moments.items() if one == moment]
            for some in _portions(together):
                _unmark(_referring(relation, some, rows.db).deleted().filter(deleted_at=moment))
    return count


def _referring(relation: ForeignObjectRel, keys: list[Any], using: str) -> SoftDeleteQuerySet[Any]:
    """The rows that refer to rows with these keys, deleted or not."""
    model: Any = relation.related_model
    found: SoftDeleteQuerySet[Any] = (
        model.objects.using(using).with_deleted().filter(**{f"{relation.field.name}__in": keys})
    )
    return found


def _portions(keys: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]
