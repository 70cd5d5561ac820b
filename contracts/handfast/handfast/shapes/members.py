"""The fields of what JSON has as an object: of models and dataclasses. Makes no shape of them."""

from __future__ import annotations

import dataclasses
import typing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pydantic_core
from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Member", "config_of", "default_of", "members_of"]


@dataclass(frozen=True, slots=True)
class Member:
    """One field: its name in Python, what is declared of it, and whether it must be there."""

    attribute: str
    info: FieldInfo
    required: bool


def members_of(cls: type[Any]) -> tuple[Member, ...]:
    """The fields that ``cls`` reads, in their order: a model or a dataclass.

    Raises:
        TypeError: an annotation names what can't be found.
    """
    return tuple(_members(cls))


def _members(cls: type[Any]) -> Iterator[Member]:
    if issubclass(cls, BaseModel):
        if not cls.__pydantic_complete__:
            cls.model_rebuild()
        infos = cls.model_fields
    elif "__pydantic_fields__" in vars(cls):
        infos = cls.__pydantic_fields__
    else:
        infos = _of_dataclass(cls)
    for attribute, info in infos.items():
        if info.init is not False:  # what no argument sets is not read
            yield Member(attribute, info, info.is_required())


def _of_dataclass(cls: type[Any]) -> dict[str, FieldInfo]:
    types = _types_of(cls)
    return {
        one.name: FieldInfo.from_annotated_attribute(types[one.name], one)
        for one in dataclasses.fields(cls)
    }


def _types_of(cls: type[Any]) -> dict[str, Any]:
    try:
        return typing.get_type_hints(cls, include_extras=True)
    except NameError as unknown:
        raise TypeError(f"{cls.__name__} names what can't be found: {unknown}") from None


def config_of(cls: type[Any]) -> ConfigDict | None:
    """The config that ``cls`` states; None where it has that of the model around it."""
    if issubclass(cls, BaseModel):
        return cls.model_config
    stated: ConfigDict | None = getattr(cls, "__pydantic_config__", None)
    return stated


def default_of(info: FieldInfo) -> Any:
    """The default as JSON; `...` when there is none, or none that is the same each time."""
    if info.is_required():
        return ...
    if info.default_factory is None:
        value = info.default
    elif info.default_factory in (dict, list, set, tuple):
        value = info.default_factory()
    else:
        return ...
    return pydantic_core.to_jsonable_python(value, by_alias=True)
