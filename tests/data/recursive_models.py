"""Models that contain themselves, for the tests of shapes."""

from __future__ import annotations

from typing import NamedTuple

from pydantic import BaseModel, RootModel

__all__ = ["Author", "Book", "Endless", "Folder", "Nodes", "Pair"]


class Folder(BaseModel):
    """Has folders."""

    name: str
    folders: list[Folder] = []


class Book(BaseModel):
    """Has an author, who has books."""

    author: Author


class Author(BaseModel):
    """Has books, which have an author."""

    books: list[Book]


class Pair(NamedTuple):
    """Has pairs."""

    v: int
    pairs: list[Pair] = []  # noqa: RUF012 - Pydantic copies it


class Nodes(RootModel[dict[str, "Nodes"]]):
    """Is a map of maps."""


class Endless(BaseModel):
    """Needs another of itself, for ever."""

    next: Endless
