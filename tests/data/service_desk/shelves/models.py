"""Four models on BaseModel, with each policy."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from shared.core.models import BaseModel, OnSoftDelete, unique_among_active


class Shelf(BaseModel):
    """Its books stay when it is deleted."""

    code: models.CharField[str, str] = models.CharField(max_length=20)
    on_soft_delete: ClassVar = {"books": OnSoftDelete.KEEP}

    class Meta:
        """The code of a deleted shelf may be used again."""

        constraints: ClassVar = [unique_among_active("code", name="code_of_active_shelves")]


class Book(BaseModel):
    """Its pages are deleted with it; a loan protects it."""

    title: models.CharField[str, str] = models.CharField(max_length=100)
    shelf: models.ForeignKey[Any, Any] = models.ForeignKey(
        Shelf, on_delete=models.CASCADE, related_name="books", null=True
    )
    sequel_of: models.ForeignKey[Any, Any] = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="sequels", null=True
    )
    on_soft_delete: ClassVar = {
        "pages": OnSoftDelete.CASCADE,
        "loans": OnSoftDelete.PROTECT,
        "sequels": OnSoftDelete.CASCADE,
    }


class Page(BaseModel):
    """Belongs to a book."""

    number: models.IntegerField[int, int] = models.IntegerField()
    book: models.ForeignKey[Any, Any] = models.ForeignKey(
        Book, on_delete=models.CASCADE, related_name="pages"
    )


class Loan(BaseModel):
    """Of a book."""

    reader: models.CharField[str, str] = models.CharField(max_length=100)
    book: models.ForeignKey[Any, Any] = models.ForeignKey(
        Book, on_delete=models.CASCADE, related_name="loans"
    )
