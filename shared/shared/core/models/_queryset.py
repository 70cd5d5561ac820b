"""Querysets and the manager of models with soft deletion: what they find, change and delete.

What is deleted along with a row is decided elsewhere, by the policies of its model.
"""

from collections.abc import Collection, Iterable
from typing import Any, Self

from shared._extras import brought_by
from shared.core.models._deletion import restore_rows, soft_delete_rows
from shared.core.models._scope import lift_scope, set_scope

with brought_by("desk", "shared.core.models"):
    from django.db import NotSupportedError
    from django.db.models import Manager, Model, QuerySet
    from django.utils import timezone

__all__ = ["SoftDeleteManager", "SoftDeleteQuerySet"]


class SoftDeleteQuerySet[M: Model](QuerySet[M, M]):
    """A queryset that knows deleted rows, and deletes none for good unless it is asked to.

    System document "Tasks: Shared Core Components", T005. `active`, `deleted` and `with_deleted`
    take the place of each other anywhere in a chain; all other conditions stay.
    """

    def active(self) -> Self:
        """Find only rows that are not deleted.

        Raises:
            TypeError: the queryset is a slice.
            NotSupportedError: the queryset is a union, an intersection or a difference.
        """
        return self._scoped(deleted=False)

    def deleted(self) -> Self:
        """Find only rows that are deleted.

        Raises:
            TypeError: the queryset is a slice.
            NotSupportedError: the queryset is a union, an intersection or a difference.
        """
        return self._scoped(deleted=True)

    def with_deleted(self) -> Self:
        """Find rows whether they are deleted or not.

        Raises:
            TypeError: the queryset is a slice.
            NotSupportedError: the queryset is a union, an intersection or a difference.
        """
        return self._scoped(deleted=None)

    def _scoped(self, *, deleted: bool | None) -> Self:
        if self.query.is_sliced:
            raise TypeError("Cannot choose between deleted and active rows of a slice.")
        if self.query.combinator:
            raise NotSupportedError(
                f"Cannot choose between deleted and active rows after {self.query.combinator}(); "
                "choose in each of the querysets before."
            )
        chosen: Self = self.all()
        lift_scope(chosen.query)
        if deleted is not None:
            set_scope(chosen.query, self.model, deleted=deleted)
        return chosen

    def delete(self) -> tuple[int, dict[str, int]]:
        """Mark the rows as deleted, with what their model's policies delete along with them.

        Returns:
            How many rows that were active are deleted now, in all and by model.

        Raises:
            ProtectedError: rows that are active protect one of them; none is deleted.
            TypeError: the queryset is a slice, or gives values instead of instances.
        """
        self._refuse_what_is_no_set_of_rows()
        counts = soft_delete_rows(self.active(), timezone.now())
        self._result_cache = None
        return sum(counts.values()), counts

    delete.alters_data = True  # type: ignore[attr-defined]  # read by Django's templates
    delete.queryset_only = True  # type: ignore[attr-defined]  # no manager deletes all rows

    def restore(self) -> int:
        """Mark the rows as active again, with what was deleted along with them.

        Returns:
            How many rows of this model that were deleted are active now.

        Raises:
            IntegrityError: an active row has a value that is unique among active rows.
            TypeError: the queryset is a slice, or gives values instead of instances.
        """
        self._refuse_what_is_no_set_of_rows()
        count = restore_rows(self.deleted())
        self._result_cache = None
        return count

    restore.alters_data = True  # type: ignore[attr-defined]  # read by Django's templates
    restore.queryset_only = True  # type: ignore[attr-defined]  # no manager restores all rows

    def hard_delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows from the database, for good, by the rules of Django's `on_delete`."""
        return super().delete()

    hard_delete.alters_data = True  # type: ignore[attr-defined]  # read by Django's templates
    hard_delete.queryset_only = True  # type: ignore[attr-defined]  # no manager deletes all rows

    def update(self, **values: Any) -> int:
        """Change the rows, and the time of their last change unless it is given."""
        return super().update(**{"updated_at": timezone.now()} | values)

    update.alters_data = True  # type: ignore[attr-defined]  # read by Django's templates

    def bulk_update(
        self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        """Change these fields of the rows, and the time of their last change unless it is one."""
        rows, names = list(objs), list(fields)
        if "updated_at" not in names:
            moment = timezone.now()
            for row in rows:
                vars(row)["updated_at"] = moment
            names.append("updated_at")
        return super().bulk_update(rows, names, batch_size)

    bulk_update.alters_data = True  # type: ignore[attr-defined]  # read by Django's templates

    def bulk_create(
        self,
        objs: Iterable[M],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[M]:
        """Create rows; where one is there already and is changed, its time of change moves."""
        if update_conflicts and update_fields:
            update_fields = list(dict.fromkeys([*update_fields, "updated_at"]))
        return super().bulk_create(
            objs, batch_size, ignore_conflicts, update_conflicts, update_fields, unique_fields
        )

    def _refuse_what_is_no_set_of_rows(self) -> None:
        """Django refuses these for its own `delete`, in these words."""
        django: Any = self
        django._not_support_combined_queries("delete")
        if self.query.is_sliced:
            raise TypeError("Cannot use 'limit' or 'offset' with delete().")
        if self.query.distinct_fields:
            raise TypeError("Cannot call delete() after .distinct(*fields).")
        if django._fields is not None:
            raise TypeError("Cannot call delete() after .values() or .values_list()")


class SoftDeleteManager[M: Model](Manager.from_queryset(SoftDeleteQuerySet)[M]):  # type: ignore[misc]  # a class made when the program runs
    """A manager that hides deleted rows until it is asked for them.

    System document "Tasks: Shared Core Components", T006.
    """

    def get_queryset(self) -> SoftDeleteQuerySet[M]:
        """All rows that are not deleted."""
        return super().get_queryset().active()  # type: ignore[no-any-return]  # made as the class is
