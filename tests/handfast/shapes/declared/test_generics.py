"""A generic model that contains itself leads back to the class that it was made into."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Generic, TypeVar

import pytest
from pydantic import BaseModel

from handfast.shapes import Object, Recursive, shape_of
from handfast.shapes.declared.generics import is_reference, referred

T = TypeVar("T")


class Node(BaseModel, Generic[T]):  # noqa: UP046 - what it is about
    """Contains itself."""

    value: T
    nodes: list[Node[T]] = []


class Tree(Node[str]):
    """Is of one sort of node."""


def test_what_contains_itself_is_of_the_same_parameters() -> None:
    shape = shape_of(Node[int])
    assert isinstance(shape, Object)
    (_, nodes) = shape.fields
    inner = nodes.shape.item  # type: ignore[union-attr]  # a list
    assert isinstance(inner, Recursive)
    assert inner.annotation is Node[int]
    assert isinstance(inner.shape, Object)


def test_a_class_that_inherits_contains_what_it_inherits_from() -> None:
    shape = shape_of(Tree)
    assert isinstance(shape, Object)
    assert shape.fields[1].shape.item.annotation is Node[str]  # type: ignore[union-attr]  # a list


def test_a_class_that_was_never_made_is_refused_with_a_remedy() -> None:
    assert not is_reference(Node)
    with pytest.raises(TypeError, match=r"Node\[bytes\] contains itself .*as class Tree"):
        referred(SimpleNamespace(type_ref="Node[bytes]"))
