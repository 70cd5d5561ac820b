"""The abstract base of the models of all services. Knows no service."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from shared._extras import brought_by
from shared.core.models._deletion import OnSoftDelete
from shared.core.models._joins import leave_deleted_out_of_joins
from shared.core.models._queryset import SoftDeleteManager

with brought_by("desk", "shared.core.models"):
    from django.db import models
    from django.db.models.expressions import Combinable
    from django.db.models.signals import class_prepared

__all__ = ["BaseModel"]

type Field[T] = models.Field[T | Combinable, T]


class BaseModel(models.Model):
    """A row with a UUID for a key, which is marked as deleted instead of being deleted.

    System document "Tasks: Shared Core Components", T004, T007 and T008. `objects` hides deleted
    rows; whoever follows a foreign key, and `refresh_from_db`, sees them: Django uses the plain
    base manager for both.
    """

    id: Field[uuid.UUID] = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    is_deleted: Field[bool] = models.BooleanField(default=False, db_index=True, editable=False)
    deleted_at: Field[dt.datetime | None] = models.DateTimeField(
        null=True, blank=True, editable=False
    )
    created_at: Field[dt.datetime] = models.DateTimeField(auto_now_add=True)
    updated_at: Field[dt.datetime] = models.DateTimeField(auto_now=True)

    objects: ClassVar[SoftDeleteManager[Self]] = SoftDeleteManager()

    on_soft_delete: ClassVar[Mapping[str, OnSoftDelete]] = {}
    """What the deletion of a row means for those that refer to it, by the reverse relation."""

    class Meta:
        """No table of its own."""

        abstract = True

    def save(
        self,
        *args: Any,
        update_fields: Iterable[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Store the row; the time of the last change moves whichever fields are stored."""
        if update_fields is not None and (names := list(update_fields)):
            update_fields = list(dict.fromkeys([*names, "updated_at"]))
        super().save(*args, update_fields=update_fields, **kwargs)

    def delete(
        self, using: str | None = None, keep_parents: bool = False
    ) -> tuple[int, dict[str, int]]:
        """Mark the row as deleted, as `soft_delete`; `keep_parents` makes no difference.

        Returns:
            How many rows that were active are deleted, in all and by model.

        Raises:
            ValueError: the row was never stored.
            ProtectedError: active rows protect it.
        """
        del keep_parents
        found: tuple[int, dict[str, int]] = self._stored(using).delete()
        self._refresh_deletion(using)
        return found

    delete.alters_data = True  # type: ignore[attr-defined]  # read by Django's templates

    def hard_delete(
        self, using: str | None = None, keep_parents: bool = False
    ) -> tuple[int, dict[str, int]]:
        """Delete the row from the database, for good, by the rules of Django's `on_delete`."""
        return super().delete(using=using, keep_parents=keep_parents)

    hard_delete.alters_data = True  # type: ignore[attr-defined]  # read by Django's templates

    def soft_delete(self) -> None:
        """Mark the row as deleted; one that is deleted already stays as it is.

        Raises:
            ValueError: the row was never stored.
            ProtectedError: active rows protect it.
        """
        self.delete()

    soft_delete.alters_data = True  # type: ignore[attr-defined]  # read by Django's templates

    def restore(self) -> None:
        """Mark the row as active again, with what was deleted along with it.

        A row that is active stays as it is.

        Raises:
            ValueError: the row was never stored.
            IntegrityError: an active row has a value that is unique among active rows.
        """
        self._stored(None).restore()
        self._refresh_deletion(None)

    restore.alters_data = True  # type: ignore[attr-defined]  # read by Django's templates

    def _stored(self, using: str | None) -> Any:
        """The row, as a queryset.

        Raises:
            ValueError: it was never stored.
        """
        if self._state.adding or self.pk is None:
            raise ValueError(
                f"{self._meta.object_name} object can't be deleted or restored because it was "
                "never stored."
            )
        alias = using or self._state.db
        return type(self).objects.using(alias).with_deleted().filter(pk=self.pk)

    def _refresh_deletion(self, using: str | None) -> None:
        """Read only what changed: other changes that were not stored yet stay."""
        row = self._stored(using).values("is_deleted", "deleted_at", "updated_at").first()
        for name, value in (row or {}).items():
            setattr(self, name, value)


def _prepare(sender: type[models.Model], **_: Any) -> None:
    if issubclass(sender, BaseModel):
        leave_deleted_out_of_joins(sender)


class_prepared.connect(_prepare, dispatch_uid="shared.core.models")
