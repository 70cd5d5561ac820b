"""Models that lead back to themselves."""

from __future__ import annotations

from typing import Any, Optional

from pydantic import BaseModel, Field, JsonValue, RootModel
from typing_extensions import TypedDict

from tests.data.odd_models.making import text, whole, word
from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]

type Tree = dict[str, Tree] | int
type Nest = list[Nest]


class Folder(BaseModel):
    """Has folders."""

    name: str
    folders: list[Folder] = []


class Chain(BaseModel):
    """Has a next one, or null."""

    v: int
    next: Optional[Chain] = None  # noqa: UP045 - what is odd


class Comment(BaseModel):
    """Has replies by name."""

    text: str = Field(min_length=1)
    replies: dict[str, Comment] = {}


class Author(BaseModel):
    """Has books, which have an author."""

    name: str
    books: list[Book] = []


class Book(BaseModel):
    """Has an author, who has books."""

    title: str
    author: Author | None = None


class Expression(BaseModel):
    """Is a number, or two expressions."""

    left: Expression | int
    right: Expression | int


class Endless(BaseModel):
    """Needs another of itself, for ever."""

    next: Endless


class TreeOfAliases(BaseModel):
    """Has a type alias that leads back to itself."""

    v: Tree


class NestOfLists(BaseModel):
    """Has lists of lists, to any depth."""

    v: Nest


class JsonTree(BaseModel):
    """Has any JSON."""

    v: JsonValue


class Nodes(RootModel[dict[str, "Nodes"]]):
    """Is a map of maps, to any depth."""


class Menu(TypedDict):
    """Has menus."""

    label: str
    entries: list[Menu]


class HasMenus(BaseModel):
    """Has a TypedDict that leads back to itself."""

    menu: Menu


def _folder(r: Any, depth: int = 2) -> dict[str, Any]:
    inner = [_folder(r, depth - 1) for _ in range(r.randint(0, 2))] if depth else []
    return {"name": text(r), "folders": inner}


def _chain(r: Any, depth: int = 3) -> dict[str, Any]:
    more = depth and r.random() < 0.6
    return {"v": whole(r), "next": _chain(r, depth - 1) if more else None}


def _comment(r: Any, depth: int = 2) -> dict[str, Any]:
    replies = {word(r): _comment(r, depth - 1)} if depth and r.random() < 0.6 else {}
    return {"text": text(r, 1), "replies": replies}


def _author(r: Any, depth: int = 1) -> dict[str, Any]:
    books = [{"title": text(r), "author": _author(r, depth - 1)}] if depth else []
    return {"name": text(r), "books": books}


def _expression(r: Any, depth: int = 3) -> Any:
    if not depth or (depth < 3 and r.random() < 0.5):
        return whole(r)
    return {"left": _expression(r, depth - 1), "right": _expression(r, depth - 1)}


def _tree(r: Any, depth: int = 2) -> Any:
    if not depth or r.random() < 0.3:
        return whole(r)
    return {word(r): _tree(r, depth - 1) for _ in range(r.randint(0, 2))}


def _nest(r: Any, depth: int = 3) -> list[Any]:
    return [_nest(r, depth - 1) for _ in range(r.randint(0, 2))] if depth else []


def _nodes(r: Any, depth: int = 3) -> dict[str, Any]:
    return {word(r): _nodes(r, depth - 1) for _ in range(r.randint(0, 2))} if depth else {}


def _menu(r: Any, depth: int = 2) -> dict[str, Any]:
    inner = [_menu(r, depth - 1) for _ in range(r.randint(0, 2))] if depth else []
    return {"label": text(r), "entries": inner}


ROWS = (
    Odd(model=Folder, make=_folder, item=Item.RAW,
        misses=(Miss({"name": "x", "folders": [{}]}, "missing", "$.folders.name"),)),
    Odd(model=Chain, make=_chain, item=Item.RAW,
        misses=(Miss({"v": 1, "next": {"v": 2, "next": {"v": "x"}}}, "int_parsing",
                     "$.next.next.v"),)),
    Odd(model=Comment, make=_comment, item=Item.RAW,
        misses=(Miss({"text": "x", "replies": {"a": {"text": ""}}}, "string_too_short",
                     "$.replies.a.text"),)),
    Odd(model=Author, make=_author, item=Item.RAW,
        misses=(Miss({"name": "x", "books": [{}]}, "missing", "$.books.title"),)),
    Odd(model=Expression, make=_expression, item=Item.RAW, several=True),
    Odd(model=Endless, make=lambda r: {}, item=Item.RAW, refused="no value of it is finite"),
    Odd(model=TreeOfAliases, make=lambda r: {"v": _tree(r)}, item=Item.RAW, several=True,
        misses=(Miss({"v": {"a": []}}, "int_type", "$.v.a"),)),
    Odd(model=NestOfLists, make=lambda r: {"v": _nest(r)}, item=Item.RAW,
        misses=(Miss({"v": [[1]]}, "list_type"),)),
    Odd(model=JsonTree, make=lambda r: {"v": r.choice((None, 1, [{}], {"a": [text(r)]}))}),
    Odd(model=Nodes, make=_nodes, item=Item.RAW,
        misses=(Miss({"a": {"b": 1}}, "dict_type", "$.a.b"),)),
    Odd(model=HasMenus, make=lambda r: {"menu": _menu(r)}, item=Item.RAW,
        misses=(Miss({"menu": {"label": "x", "entries": [{"label": "y"}]}}, "missing"),)),
)  # fmt: skip
