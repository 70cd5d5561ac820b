"""Which types contain themselves. Looks at annotations alone, and makes no shape of them."""

from __future__ import annotations

import dataclasses
import typing
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from typing_extensions import is_typeddict

from handfast.shapes.caching import cached
from handfast.shapes.declared.annotations import is_alias, meant, peel, value_of
from handfast.shapes.declared.members import members_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["contains_itself"]


@cached
def contains_itself(named: Any) -> bool:
    """Whether a value of ``named``, a class or a type alias, may contain others of it.

    Raises:
        TypeError: a class inside it names what can't be found.
    """
    reached: set[Any] = set()
    waiting = [named]
    while waiting:
        for inner in _named_in(waiting.pop()):
            if inner == named:
                return True
            if inner not in reached:
                reached.add(inner)
                waiting.append(inner)
    return False


@cached
def _named_in(named: Any) -> tuple[Any, ...]:
    """The classes with members and the type aliases that stand in ``named`` itself."""
    if is_alias(named):
        return tuple(_named(value_of(named)))
    if not _has_members(named):
        return ()
    return tuple(inner for member in members_of(named) for inner in _named(member.info.annotation))


def _named(annotation: Any) -> Iterator[Any]:
    base, _ = peel(annotation, stop=_always)
    if is_alias(base):
        yield base
    elif isinstance(base, typing.TypeVar):
        yield from _named(meant(base))
    else:
        origin = typing.get_origin(base) or base
        if _has_members(origin):
            yield origin
        for argument in typing.get_args(base):
            yield from _named(argument)


def _always(_alias: Any) -> bool:
    return True


def _has_members(cls: Any) -> bool:
    if not isinstance(cls, type):
        return False
    is_tuple = issubclass(cls, tuple) and hasattr(cls, "_fields")
    return (
        issubclass(cls, BaseModel) or dataclasses.is_dataclass(cls) or is_typeddict(cls) or is_tuple
    )
