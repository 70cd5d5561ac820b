"""The fields of models, dataclasses, typed dicts and named tuples. Makes no shape of them."""

from __future__ import annotations

import copy
import dataclasses
import typing
from typing import TYPE_CHECKING, Any, Final

import pydantic_core
from pydantic import AliasGenerator, BaseModel, ConfigDict
from pydantic.fields import FieldInfo
from typing_extensions import ReadOnly, get_annotations, is_typeddict

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Member",
    "config_of",
    "config_within",
    "default_of",
    "limits_others",
    "members_of",
    "owner_of",
    "type_of_others",
    "written_members",
]

_NO_CONFIG: Final = ConfigDict()
_OTHERS: Final = "__pydantic_extra__"
_MARKERS: Final = (typing.Required, typing.NotRequired, ReadOnly)


@dataclass(frozen=True, slots=True)
class Member:
    """One field: its name in Python, what is declared of it, and whether it must be there."""

    attribute: str
    info: FieldInfo
    required: bool


def members_of(cls: type[Any], around: ConfigDict = _NO_CONFIG) -> tuple[Member, ...]:
    """The fields that ``cls`` reads, in their order: a model, a dataclass, a typed dict or tuple.

    ``around`` is the config of the model around it, where it states none itself.

    Raises:
        TypeError: an annotation names what can't be found.
    """
    # What no argument sets is not read.
    return tuple(member for member in _members(cls, around) if member.info.init is not False)


def written_members(cls: type[Any], around: ConfigDict = _NO_CONFIG) -> tuple[Member, ...]:
    """The fields that ``cls`` writes, in their order, but for computed ones. Raises as above."""
    return tuple(member for member in _members(cls, around) if member.info.exclude is not True)


def _members(cls: type[Any], around: ConfigDict) -> Iterator[Member]:
    if issubclass(cls, BaseModel):
        if not cls.__pydantic_complete__:
            cls.model_rebuild()
        infos = cls.model_fields
    elif "__pydantic_fields__" in vars(cls):
        infos = cls.__pydantic_fields__
    else:
        stated = config_of(cls)
        yield from _renamed(_unfinished(cls), around if stated is None else stated)
        return
    for attribute, info in infos.items():
        yield Member(attribute, info, info.is_required())


def _unfinished(cls: type[Any]) -> Iterator[Member]:
    """The members of a class that Pydantic has not prepared."""
    if not hasattr(cls, "__dataclass_fields__"):
        yield from _of_annotations(cls)
        return
    for attribute, info in _of_dataclass(cls).items():
        yield Member(attribute, info, info.is_required())


def _renamed(members: Iterator[Member], config: ConfigDict) -> Iterator[Member]:
    """``members`` with the aliases that the config makes, where they have none themselves."""
    make = config.get("alias_generator")
    for member in members:
        yield member if make is None else dataclasses.replace(member, info=_alias(member, make))


def _alias(member: Member, make: Any) -> FieldInfo:
    if isinstance(make, AliasGenerator):
        alias, read, written = make.generate_aliases(member.attribute)
    else:
        alias = read = written = make(member.attribute)
    info = copy.copy(member.info)
    own = (info.alias_priority or 1) > 1
    for name, made in (
        ("alias", alias),
        ("validation_alias", alias if read is None else read),
        ("serialization_alias", alias if written is None else written),
    ):
        stated = getattr(info, name)
        setattr(info, name, stated if own and stated is not None else made)
    return info


def _of_annotations(cls: type[Any]) -> Iterator[Member]:
    """The keys of a typed dict, the places of a named tuple."""
    types = _types_of(cls)
    is_dict = is_typeddict(cls)
    for name in types if is_dict else cls._fields:
        annotation = types.get(name, Any)
        required = name in cls.__required_keys__ if is_dict else name not in cls._field_defaults
        while (mark := typing.get_origin(annotation)) in _MARKERS:
            (annotation,) = typing.get_args(annotation)
            if mark is not ReadOnly:  # a mark that was written as text is not in those keys
                required = mark is typing.Required
        yield Member(name, FieldInfo.from_annotation(annotation), required)


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


def limits_others(cls: type[Any]) -> bool:
    """Whether ``cls`` takes keys that are none of its fields, with values of one type alone."""
    if (config_of(cls) or {}).get("extra") != "allow":
        return False
    own = (base for base in cls.__mro__ if base is not BaseModel)
    return any(_OTHERS in get_annotations(base) for base in own)


def type_of_others(cls: type[Any]) -> Any:
    """The type of those values, which ``__pydantic_extra__`` is a map of."""
    stated = _types_of(cls)[_OTHERS]
    every = (stated, *typing.get_args(stated))  # it may be a map or null
    maps = (each for each in every if typing.get_origin(each) is dict)
    return next((typing.get_args(each)[1] for each in maps), Any)


def config_within(within: tuple[type[Any], ...]) -> ConfigDict:
    """The config of the innermost class that states one, for a dataclass may have none."""
    stated = (config_of(cls) for cls in reversed(within))
    return next((config for config in stated if config is not None), ConfigDict())


def owner_of(named: Any, within: tuple[type[Any], ...]) -> type[Any] | None:
    """The class whose config ``named`` has, inside of ``within``; None where it has its own."""
    if isinstance(named, type) and config_of(named) is not None:
        return None
    owner = next((cls for cls in reversed(within) if config_of(cls) is not None), None)
    return owner if owner is not None and config_of(owner) else None


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
