"""Soft deletion beside a plain model of it: whatever is done, every path finds the same rows."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest
from django.db import connections
from django.db.models import Count, ProtectedError, Q
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)


@dataclass
class Row:
    """What is known of a row: what it belongs to, and at which of the deletions it was deleted."""

    kind: str
    parent: int | None
    deleted: int | None = None


@dataclass
class Model:
    """The rows by number, and what the policies of the app mean for them."""

    rows: dict[int, Row] = field(default_factory=dict)
    deletions: int = 0

    def active(self, kind: str, parent: int | None = None) -> set[int]:
        """The numbers of the rows of this kind that are active, of one parent or of all."""
        return {
            number
            for number, row in self.rows.items()
            if row.kind == kind and row.deleted is None and parent in (None, row.parent)
        }

    def protected(self, numbers: set[int]) -> bool:
        """Whether a loan that is active protects one of these books."""
        return any(self.active("Loan", number) for number in numbers)

    def delete(self, numbers: set[int]) -> None:
        """Delete these rows at once, and the pages of books with them."""
        self.deletions += 1
        for number in numbers:
            self.rows[number].deleted = self.deletions
            for page in self.active("Page", number):
                self.rows[page].deleted = self.deletions

    def restore(self, number: int) -> None:
        """Restore a row, and the pages that were deleted along with it."""
        moment, self.rows[number].deleted = self.rows[number].deleted, None
        for row in self.rows.values():
            if moment and (row.kind, row.parent, row.deleted) == ("Page", number, moment):
                row.deleted = None


class Shelves(RuleBasedStateMachine):
    """Rows of one database, and what must be true of them after each step."""

    books, rows = Bundle("books"), Bundle("rows")

    def __init__(self, shelves: ModuleType, using: str) -> None:
        super().__init__()
        self.shelves, self.using = shelves, using
        self.model = Model()
        self.instances: dict[int, Any] = {}
        self.numbers = itertools.count()
        with connections[self.using].cursor() as cursor:
            for name in ("Page", "Loan", "Book", "Shelf"):
                cursor.execute(f"DELETE FROM {getattr(self.shelves, name)._meta.db_table}")  # noqa: S608  # a name of ours

    def manager(self, kind: str) -> Any:
        """The default manager of a model, for the database."""
        return getattr(self.shelves, kind).objects.db_manager(self.using)

    def add(self, kind: str, parent: int | None, **values: Any) -> int:
        """Create a row; its number."""
        number = next(self.numbers)
        book = {} if parent is None else {"book": self.instances[parent]}
        self.instances[number] = self.manager(kind).create(**values, **book)
        self.model.rows[number] = Row(kind, parent)
        return number

    @rule(target=books)
    def add_book(self) -> int:
        """A book."""
        return self.add("Book", None, title="of the test")

    @rule(target=rows, book=books)
    def add_page(self, book: int) -> int:
        """A page of a book, which may be deleted."""
        return self.add("Page", book, number=1)

    @rule(target=rows, book=books)
    def lend(self, book: int) -> int:
        """A loan of a book."""
        return self.add("Loan", book, reader="Ada")

    @rule(row=books | rows, method=st.sampled_from(["delete", "soft_delete"]))
    def delete(self, row: int, method: str) -> None:
        """Delete one row, unless a loan protects it."""
        if self.model.protected({row}) and self.model.rows[row].deleted is None:
            with pytest.raises(ProtectedError):
                getattr(self.instances[row], method)()
            return
        getattr(self.instances[row], method)()
        if self.model.rows[row].deleted is None:
            self.model.delete({row})

    @rule(some=st.sets(books | rows, max_size=4), kind=st.sampled_from(["Book", "Page"]))
    def delete_several(self, some: set[int], kind: str) -> None:
        """Delete by a queryset all of these or, where one is protected, none."""
        chosen = some & self.model.active(kind)
        queryset = self.manager(kind).filter(pk__in=[self.instances[one].pk for one in some])
        if self.model.protected(chosen):
            with pytest.raises(ProtectedError):
                queryset.delete()
            return
        assert queryset.delete()[0] >= len(chosen)
        if chosen:
            self.model.delete(chosen)

    @rule(row=books | rows)
    def restore(self, row: int) -> None:
        """Restore one row."""
        self.instances[row].restore()
        self.model.restore(row)

    @invariant()
    def every_path_finds_the_same(self) -> None:
        """By manager, by queryset and from what they belong to."""
        for kind in ("Book", "Page", "Loan"):
            self.compare(kind)
        for number, row in self.model.rows.items():
            if row.kind == "Book":
                self.compare_what_belongs_to(number)

    def compare(self, kind: str) -> None:
        """Compare all rows of one model."""
        manager = self.manager(kind)
        every = {row for row, one in self.model.rows.items() if one.kind == kind}
        active = {self.instances[row].pk for row in self.model.active(kind)}
        known = {self.instances[row].pk for row in every}
        assert {one.pk for one in manager.all()} == active
        assert set(manager.filter(Q(pk__in=known)).values_list("pk", flat=True)) == active
        assert set(manager.in_bulk()) == active
        assert {one.pk for one in manager.iterator()} == active
        assert set(manager.exclude(pk__in=active).values_list("pk", flat=True)) == set()
        assert manager.count() == manager.aggregate(count=Count("pk"))["count"] == len(active)
        assert manager.exists() == bool(active)
        assert set(manager.deleted().values_list("pk", flat=True)) == known - active
        assert set(manager.all().with_deleted().values_list("pk", flat=True)) == known

    def compare_what_belongs_to(self, number: int) -> None:
        """Compare what relations, prefetches and joins find of the pages of a book."""
        book, pages = self.instances[number], self.model.active("Page", number)
        wanted = {self.instances[one].pk for one in pages}
        assert {one.pk for one in book.pages.all()} == wanted
        counted = self.manager("Book").with_deleted().annotate(count=Count("pages"))
        assert counted.get(pk=book.pk).count == len(wanted)
        (fetched,) = (
            self.manager("Book").with_deleted().filter(pk=book.pk).prefetch_related("pages")
        )
        assert {one.pk for one in fetched.pages.all()} == wanted
        by_page = self.manager("Book").with_deleted().filter(pages__number=1, pk=book.pk)
        assert by_page.exists() == bool(wanted)
        without = self.manager("Book").with_deleted().exclude(pages__number=1)
        assert without.filter(pk=book.pk).exists() != bool(wanted)


def run(shelves: ModuleType, using: str, examples: int, steps: int) -> None:
    """Search for a difference, the same each time."""
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        phases=[Phase.generate],
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    made = functools.partial(Shelves, shelves, using)
    run_state_machine_as_test(made, settings=chosen)  # type: ignore[arg-type]  # it calls it only


def test_no_difference_is_found(shelves: ModuleType, using: str) -> None:
    run(shelves, using, examples=6, steps=15)


@pytest.mark.long
def test_no_difference_is_found_in_many_steps(shelves: ModuleType, using: str) -> None:
    run(shelves, using, examples=200, steps=40)


@pytest.mark.parametrize("found", [None, True], ids=["all rows", "deleted rows"])
def test_a_queryset_that_hides_the_wrong_rows_is_found(
    shelves: ModuleType, using: str, monkeypatch: pytest.MonkeyPatch, found: bool | None
) -> None:
    """The machine can fail."""
    monkeypatch.setattr(
        "shared.core.models.SoftDeleteQuerySet.active", lambda self: self._scoped(deleted=found)
    )
    with pytest.raises(AssertionError):
        run(shelves, using, examples=5, steps=10)
