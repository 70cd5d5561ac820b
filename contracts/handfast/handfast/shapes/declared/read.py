"""What a model looks like on the wire: a tree of frozen values, read from its annotations.

The shape is the one description that examples, matchers, strategies and comparisons derive from.
Imports Pydantic only and no test tool, and makes no examples itself.
"""

import collections
import collections.abc
import dataclasses
import enum
import functools
import types
import typing
from typing import Any, Literal

import pydantic
from pydantic import BaseModel, ConfigDict
from typing_extensions import is_typeddict

from handfast.shapes.caching import cached
from handfast.shapes.declared.annotations import (
    alternatives,
    annotate,
    constraints,
    has_code,
    hidden_type,
    hooked,
    is_alias,
    meant,
    peel,
    wire_names,
)
from handfast.shapes.declared.arrays import ARRAYS, sized
from handfast.shapes.declared.choices import choice, flags, read_as_key, read_beside
from handfast.shapes.declared.configs import configured
from handfast.shapes.declared.members import (
    Member,
    config_within,
    default_of,
    limits_others,
    members_of,
    owner_of,
)
from handfast.shapes.declared.scalars import KINDS, known_scalar, scalar
from handfast.shapes.keys import tag_name, tagged, written_as_keys
from handfast.shapes.marks import refuses_null
from handfast.shapes.nouns import (
    Anything,
    Array,
    Choice,
    Encoded,
    Field,
    Map,
    Nullable,
    Object,
    Recursive,
    Scalar,
    Shape,
    Union,
    one_of,
)
from handfast.shapes.recursion import contains_itself
from handfast.shapes.unrolling import complete
from handfast.shapes.values.fit import takes
from handfast.shapes.written.roots import as_root
from handfast.shapes.written.serializers import any_subclass
from handfast.shapes.written.surroundings import within_config

__all__ = ["look_up", "shape_of"]


def shape_of(annotation: Any) -> Shape:
    """The wire shape of a model, or of any annotation a model's field may have.

    Raises:
        TypeError: an annotation has no shape; names every such model and field at once.
    """
    try:
        hash(annotation)
    except TypeError:  # metadata made of lists or of Pydantic's own Field(...)
        return complete(_enter(annotation, ()))
    # Unions are equal in any order, and their shapes are not.
    return _cached(annotation, "" if isinstance(annotation, type) else repr(annotation))


@functools.cache
def _cached(annotation: Any, _written: str) -> Shape:
    return complete(_enter(annotation, ()))


@cached
def look_up(recursive: Recursive) -> Shape:
    """The shape of a type that contains itself, as it is read."""
    owner = recursive.owner
    shape = _enter(recursive.annotation, () if owner is None else (owner,))
    return functools.reduce(tagged, recursive.tags, shape)


_ANYTHING = (Any, object, pydantic.JsonValue)
type Within = tuple[type[Any], ...]


def _enter(annotation: Any, within: Within) -> Shape:
    base, metadata = peel(annotation)
    return _of(base, metadata, within)


def _walk(annotation: Any, outer: tuple[object, ...], within: Within) -> Shape:
    """The shape of what stands inside another; `_enter` is for what stands alone."""
    base, metadata = peel(annotation, outer, stop=contains_itself)
    named = base if is_alias(base) else typing.get_origin(base) or base
    if contains_itself(named):
        return _recursive(named, metadata, within)
    return _of(base, metadata, within)


def _recursive(named: Any, metadata: tuple[object, ...], within: Within) -> Recursive:
    is_object = isinstance(named, type) and not issubclass(named, tuple)
    annotation = named if is_object else annotate(named, metadata)
    return Recursive(annotation, owner_of(named, within), look_up)


def _of(base: Any, metadata: tuple[object, ...], within: Within) -> Shape:
    if base is pydantic.Json or any(isinstance(mark, pydantic.Json) for mark in metadata):
        return _encoded(base, metadata, within)
    if isinstance(base, typing.TypeVar):
        return _walk(meant(base), metadata, within)
    origin = typing.get_origin(base) or base
    if base in _ANYTHING:
        return Anything(annotate(base, metadata), has_code(metadata))
    if origin in (typing.Union, types.UnionType):
        return _union(base, metadata, within)
    if base is None or base is types.NoneType:
        return Nullable(Choice((), base))
    if origin is Literal:
        return choice(typing.get_args(base), base, metadata)
    if base in KINDS:
        return scalar(KINDS[base], base, configured(base, metadata, config_within(within)))
    if isinstance(origin, type):
        return _class(origin, base, metadata, within)
    raise TypeError(f"{base!r} has no form in JSON")


def _encoded(base: Any, metadata: tuple[object, ...], within: Within) -> Encoded:
    """Metadata that stands before the mark is about the value in the text."""
    places = [at for at, mark in enumerate(metadata) if isinstance(mark, pydantic.Json)]
    inner = Any if base is pydantic.Json else base
    of = _walk(inner, metadata[: places[-1]] if places else (), within)
    return Encoded(of, annotate(base, metadata))


def _class(origin: type, base: Any, metadata: tuple[object, ...], within: Within) -> Shape:
    if issubclass(origin, pydantic.Secret):
        return _secret(base, metadata, within)
    if issubclass(origin, enum.Flag):
        return flags(origin, base, metadata)
    if issubclass(origin, enum.Enum):
        return choice(tuple(origin), base, metadata)
    if issubclass(origin, BaseModel):
        return any_subclass(_model(origin, within), metadata)
    if dataclasses.is_dataclass(origin) or is_typeddict(origin):
        return _object(origin, within)
    if issubclass(origin, tuple) and hasattr(origin, "_fields"):
        return _named(origin, metadata, within)
    if issubclass(origin, collections.abc.Mapping):
        return _map(origin, base, metadata, within)
    if issubclass(origin, tuple) or origin in ARRAYS:
        return _array(origin, base, metadata, within)
    return known_scalar(origin, base, metadata)


def _secret(base: Any, metadata: tuple[object, ...], within: Within) -> Scalar:
    """A text, number or time that is read as any other, and written as a mask."""
    inner = _walk(hidden_type(base), (), within)
    if not isinstance(inner, Scalar):
        raise TypeError(f"{base!r} has no form in JSON: make a secret of a text, number or time")
    checked = inner.checked or has_code(metadata)
    return dataclasses.replace(inner, annotation=annotate(base, metadata), checked=checked)


def _map(origin: Any, base: Any, metadata: tuple[object, ...], within: Within) -> Map:
    args = typing.get_args(base) or (str, Any)
    if issubclass(origin, collections.Counter):
        args = (args[0], int)
    key, value = (_walk(arg, (), within) for arg in args)
    key = read_as_key(key)
    if not written_as_keys(key):
        raise TypeError(f"{args[0]!r} is no type for keys, each of which is one text in JSON")
    named = typing.get_args(base)[:2]
    parts = (key.annotation, value.annotation)[: len(named) or 2]
    whole = annotate(origin[parts], metadata)
    return Map(key, value, whole, **sized(metadata))


def _array(origin: Any, base: Any, metadata: tuple[object, ...], within: Within) -> Array:
    args = typing.get_args(base)
    is_tuple = issubclass(origin, tuple)
    if is_tuple and base is not origin and ... not in args:
        return _fixed(origin, args, metadata, within)
    item = _walk(args[0] if args else Any, (), within)
    whole = annotate(origin[(item.annotation, ...) if is_tuple else item.annotation], metadata)
    unique = issubclass(origin, collections.abc.Set)
    return Array(item, whole, unique=unique, **sized(metadata))


def _named(origin: Any, metadata: tuple[object, ...], within: Within) -> Array:
    """A named tuple, which is written as a list; what has a default may be missing at its end."""
    members = members_of(origin)
    items = tuple(_walk(one.info.annotation, (one.info,), (*within, origin)) for one in members)
    least = sum(member.required for member in members)
    length = {"min_length": least, "max_length": len(items)}
    item = one_of(tuple(dict.fromkeys(items)))
    return Array(item, annotate(origin, metadata), positions=items, **sized(metadata) | length)


def _fixed(origin: Any, args: Any, metadata: tuple[object, ...], within: Within) -> Array:
    """A tuple, with the items that it lists."""
    items = tuple(_walk(arg, (), within) for arg in args)
    whole = annotate(origin[tuple(item.annotation for item in items)], metadata)
    length = {"min_length": len(items), "max_length": len(items)}
    several = tuple(dict.fromkeys(items))
    positions = items if len(several) > 1 else ()
    return Array(one_of(several), whole, positions=positions, **sized(metadata) | length)


def _union(base: Any, metadata: tuple[object, ...], within: Within) -> Shape:
    present = tuple(arg for arg in typing.get_args(base) if arg is not types.NoneType)
    nullable = len(present) < len(typing.get_args(base))
    if nullable and has_code(metadata):
        others = tuple(mark for mark in metadata if not refuses_null(mark))
        # What code does shows only when it is run, but for that of a mark which names what it does.
        if not (has_code(others) and takes(annotate(base, metadata), None)):
            nullable, metadata = False, others
    if len(present) == 1:
        shape = _walk(present[0], metadata, within)
    else:
        options = tuple(_walk(arg, (), within) for arg in present)
        # A function finds an option by its Tag, which stands beside the option.
        by_tag = callable(alternatives(metadata))
        parts = present if by_tag else tuple(option.annotation for option in options)
        alternative: Any = typing.Union[parts]  # noqa: UP007 - of a tuple
        whole = annotate(alternative, metadata)
        tag = tag_name(options, alternatives(metadata))
        options = tuple(tagged(read_beside(option, whole), tag) for option in options)
        # A constraint, which no option has, decides; a function that finds the option does, too.
        decided = by_tag or has_code(metadata) or bool(constraints(metadata))
        shape = Union(options, whole, tag, decided)
    return Nullable(shape) if nullable else shape


# One shape a model, wherever it stands: caches then find it by identity and compare no fields.
_OF_MODELS: dict[type[BaseModel], Shape] = {}


def _model(model: type[BaseModel], within: Within) -> Shape:
    if model not in _OF_MODELS:
        shape = _object(model, within)
        _OF_MODELS[model] = as_root(shape) if model.__pydantic_root_model__ else shape
    return _OF_MODELS[model]


def _object(cls: type[Any], within: Within) -> Object:
    config = config_within((*within, cls))
    fields, faults = [], []
    for member in members_of(cls, config):
        try:
            fields.append(_field(member, config, (*within, cls)))
        except TypeError as fault:
            faults += [
                f"{cls.__name__}.{member.attribute}: {why}" for why in str(fault).splitlines()
            ]
    if faults:
        raise TypeError("\n".join(faults))
    by_code = hooked(cls) or limits_others(cls)
    validated = within_config(cls, config)
    return Object(cls, tuple(fields), config.get("extra") or "ignore", by_code, validated)


def _field(member: Member, config: ConfigDict, within: Within) -> Field:
    attribute, info = member.attribute, member.info
    names = wire_names(attribute, info, config)
    first, *others = names or (attribute,)
    return Field(
        first,
        attribute,
        _walk(info.annotation, (info,), within),
        member.required,
        default_of(info),
        tuple(others),
        "" if names else f"{info.validation_alias!r} reads it from inside another key",
    )
