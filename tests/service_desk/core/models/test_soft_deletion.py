"""Rows are marked as deleted, with what depends on them, and are found again."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from types import ModuleType
from typing import Any

import pytest
from django.contrib.admin import AdminSite, ModelAdmin
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, NotSupportedError, transaction
from django.db.models import Count, ProtectedError, Q
from django.test import RequestFactory
from django.utils import timezone

from shared.core.models import OnSoftDelete


@pytest.fixture
def book(shelves: ModuleType, using: str) -> Any:
    """A book with two pages, which is on a shelf."""
    shelf = shelves.Shelf.objects.using(using).create(code="A1")
    book = shelves.Book.objects.using(using).create(title="On soft soil", shelf=shelf)
    for number in (1, 2):
        shelves.Page.objects.using(using).create(number=number, book=book)
    return book


def titles(queryset: Any) -> list[str]:
    return sorted(queryset.values_list("title", flat=True))


@pytest.fixture
def two(shelves: ModuleType, using: str) -> Any:
    """The manager of two books, one of them deleted."""
    books = shelves.Book.objects.using(using)
    books.create(title="kept out of sight").delete()
    books.create(title="in sight")
    return shelves.Book.objects.db_manager(using)


def test_a_new_row_has_a_uuid_both_times_and_is_active(book: Any) -> None:
    assert isinstance(book.id, uuid.UUID)
    assert timezone.now() - book.created_at < dt.timedelta(minutes=1)
    assert (book.is_deleted, book.deleted_at) == (False, None)
    assert book.updated_at >= book.created_at


def test_the_default_manager_hides_deleted_rows(two: Any) -> None:
    assert titles(two.all()) == ["in sight"]
    assert titles(two.active()) == ["in sight"]
    assert titles(two.deleted()) == ["kept out of sight"]
    assert titles(two.with_deleted()) == ["in sight", "kept out of sight"]
    assert (two.count(), two.exists(), len(two.in_bulk())) == (1, True, 1)


def test_the_choice_is_made_anywhere_in_a_chain_and_other_conditions_stay(two: Any) -> None:
    by_title = two.filter(title__contains="sight").exclude(title="none")
    assert titles(by_title.with_deleted()) == ["in sight", "kept out of sight"]
    assert titles(by_title.deleted()) == ["kept out of sight"]
    assert titles(by_title.deleted().active()) == ["in sight"]
    assert titles(two.filter(title="in sight").deleted()) == []
    assert titles(two.all().with_deleted().filter(is_deleted=True)) == ["kept out of sight"]


def test_the_choice_is_lifted_where_querysets_were_combined(two: Any) -> None:
    either = two.filter(title="in sight") | two.filter(title__startswith="kept")
    assert titles(either) == ["in sight"]
    assert titles(either.with_deleted()) == ["in sight", "kept out of sight"]
    assert titles((two.filter(title="none") | two.all()).with_deleted()) == [
        "in sight",
        "kept out of sight",
    ]
    assert titles((two.deleted() & two.filter(title__startswith="kept")).with_deleted()) == [
        "kept out of sight"
    ]


def test_no_choice_is_made_of_a_slice_or_a_union(two: Any) -> None:
    with pytest.raises(TypeError, match="of a slice"):
        two.all()[:1].with_deleted()
    with pytest.raises(NotSupportedError, match=r"after union\(\)"):
        two.all().union(two.deleted()).active()


def test_what_depends_on_a_row_is_deleted_and_restored_along_with_it(
    shelves: ModuleType, using: str, book: Any
) -> None:
    alone = shelves.Page.objects.using(using).get(number=2)
    alone.delete()
    assert book.delete() == (2, {"shelves.Book": 1, "shelves.Page": 1})
    assert not shelves.Page.objects.using(using).exists()
    book.restore()
    assert (book.is_deleted, book.deleted_at) == (False, None)
    assert [page.number for page in shelves.Page.objects.using(using)] == [1]


def test_a_row_that_is_protected_is_not_deleted_nor_anything_with_it(
    shelves: ModuleType, using: str, book: Any
) -> None:
    loan = shelves.Loan.objects.using(using).create(reader="Ada", book=book)
    with pytest.raises(ProtectedError, match=r"active rows of shelves\.Loan refer to it"):
        book.delete()
    assert shelves.Page.objects.using(using).count() == 2
    book.refresh_from_db()
    assert not book.is_deleted
    loan.delete()
    book.soft_delete()
    assert book.is_deleted


def test_rows_that_refer_to_each_other_are_deleted_and_restored(
    shelves: ModuleType, using: str
) -> None:
    books = shelves.Book.objects.using(using)
    first = books.create(title="first")
    second = books.create(title="second", sequel_of=first)
    first.sequel_of = second
    first.save()
    assert first.delete() == (2, {"shelves.Book": 2})
    first.restore()
    assert titles(shelves.Book.objects.using(using)) == ["first", "second"]


def test_what_has_no_policy_stays_and_its_row_still_sees_what_is_deleted(book: Any) -> None:
    book.shelf.delete()
    book.refresh_from_db()
    assert not book.is_deleted
    assert book.shelf.is_deleted


def test_a_row_is_deleted_once_and_restored_once(book: Any) -> None:
    book.soft_delete()
    once = (book.deleted_at, book.updated_at)
    book.soft_delete()
    assert (book.deleted_at, book.updated_at) == once
    book.restore()
    restored = book.updated_at
    book.restore()
    assert book.updated_at == restored


def test_what_was_not_stored_yet_stays_so(book: Any) -> None:
    book.title = "not stored"
    book.soft_delete()
    assert book.title == "not stored"
    book.refresh_from_db()
    assert (book.title, book.is_deleted) == ("On soft soil", True)


def test_a_row_that_was_never_stored_is_refused(shelves: ModuleType) -> None:
    for change in ("soft_delete", "delete", "restore"):
        with pytest.raises(ValueError, match="never stored"):
            getattr(shelves.Book(title="new"), change)()


def test_a_queryset_is_deleted_softly_and_restored(
    shelves: ModuleType, using: str, book: Any
) -> None:
    books = shelves.Book.objects.using(using)
    books.create(title="another")
    assert books.all().delete() == (4, {"shelves.Book": 2, "shelves.Page": 2})
    assert books.all().delete() == (0, {})
    assert books.with_deleted().count() == 2
    assert books.deleted().restore() == 2
    assert shelves.Page.objects.using(using).count() == 2


@pytest.mark.parametrize("change", ["delete", "restore"])
def test_a_queryset_that_is_no_set_of_rows_is_neither_deleted_nor_restored(
    two: Any, change: str
) -> None:
    for one in (two.all()[:1], two.values("title"), two.all().union(two.all())):
        with pytest.raises((TypeError, NotSupportedError)):
            getattr(one, change)()
    assert two.count() == 1


def test_only_a_hard_delete_deletes_for_good(shelves: ModuleType, using: str, book: Any) -> None:
    assert not hasattr(shelves.Book.objects, "delete")
    assert not hasattr(shelves.Book.objects, "hard_delete")
    book.soft_delete()
    assert book.hard_delete()[0] == 3
    assert not shelves.Book.objects.using(using).with_deleted().exists()
    shelves.Book.objects.using(using).create(title="one more")
    assert shelves.Book.objects.using(using).all().hard_delete()[0] == 1


def test_every_change_moves_the_time_of_the_last_one(
    shelves: ModuleType, using: str, book: Any
) -> None:
    before = book.updated_at
    rows = shelves.Book.objects.using(using)

    def moved() -> bool:
        nonlocal before
        then, before = before, rows.with_deleted().get().updated_at
        return bool(before > then)

    book.save(update_fields=["title"])
    assert moved()
    rows.update(title="x")
    assert moved()
    rows.bulk_update([book], ["title"])
    assert moved()
    rows.bulk_create([book], update_conflicts=True, update_fields=["title"], unique_fields=["id"])
    assert moved()
    book.soft_delete()
    assert moved()
    book.restore()
    assert moved()
    rows.all().delete()
    assert moved()


def test_a_time_that_is_given_is_taken(shelves: ModuleType, using: str, book: Any) -> None:
    moment = dt.datetime(2020, 2, 29, tzinfo=dt.UTC)
    shelves.Book.objects.using(using).update(updated_at=moment)
    assert shelves.Book.objects.using(using).get().updated_at == moment


def test_the_value_of_a_deleted_row_may_be_used_again(
    shelves: ModuleType, using: str, book: Any
) -> None:
    book.shelf.delete()
    shelves.Shelf.objects.using(using).create(code="A1")
    with pytest.raises(IntegrityError), transaction.atomic(using=using):
        shelves.Shelf.objects.using(using).create(code="A1")
    with pytest.raises(IntegrityError), transaction.atomic(using=using):
        book.shelf.restore()


def test_joins_and_prefetches_leave_deleted_rows_out(
    shelves: ModuleType, using: str, book: Any
) -> None:
    books = shelves.Book.objects.using(using)
    shelves.Page.objects.using(using).get(number=2).delete()
    assert not books.filter(pages__number=2).exists()
    assert books.filter(Q(pages__number=1) | Q(pages__number=2)).count() == 1
    assert books.exclude(pages__number=2).count() == 1
    assert books.annotate(count=Count("pages")).get().count == 1
    assert [page.number for page in books.prefetch_related("pages").get().pages.all()] == [1]
    assert [page.number for page in book.pages.deleted()] == [2]
    assert book.pages.with_deleted().count() == 2
    shelves.Page.objects.using(using).all().delete()
    assert books.filter(pages__isnull=True).count() == 1


def test_rows_of_one_database_are_nothing_to_another(
    shelves: ModuleType, using: str, book: Any
) -> None:
    other = "postgresql" if using == "sqlite" else "sqlite"
    book.delete()
    assert shelves.Book.objects.using(using).deleted().count() == 1
    assert not shelves.Book.objects.using(other).with_deleted().exists()


def test_a_policy_for_what_refers_to_nothing_is_named(
    shelves: ModuleType, book: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves.Book, "on_soft_delete", {"page": OnSoftDelete.CASCADE})
    with pytest.raises(ImproperlyConfigured, match=r"\(sequels, pages, loans\), got 'page'"):
        book.delete()


async def _change_asynchronously(shelves: ModuleType) -> list[int]:
    books = shelves.Book.objects
    first = await books.acreate(title="first")
    await books.acreate(title="second")
    await first.adelete()
    counts = [await books.acount(), await books.deleted().acount()]
    await books.all().adelete()
    return [*counts, await books.acount(), await books.all().with_deleted().acount()]


def test_the_asynchronous_methods_delete_softly_too(shelves: ModuleType) -> None:
    try:
        assert asyncio.run(_change_asynchronously(shelves)) == [1, 1, 0, 2]
    finally:
        shelves.Book.objects.with_deleted().hard_delete()


def test_the_admin_lists_active_rows_and_deletes_softly(two: Any, using: str) -> None:
    """It reads and deletes through the default manager and the instances."""
    model = two.model
    queryset = ModelAdmin(model, AdminSite()).get_queryset(RequestFactory().get("/")).using(using)
    assert titles(queryset) == ["in sight"]
    queryset.delete()
    assert titles(two.deleted()) == ["in sight", "kept out of sight"]
