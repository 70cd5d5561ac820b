"""The form that a model writes. Where it is the one that the model reads, it is that very shape.

Knows what the model declares of it; runs no serializer and no computed field.
"""

from __future__ import annotations

import dataclasses
from dataclasses import field
from typing import TYPE_CHECKING, Any, Final

from pydantic import ConfigDict

from handfast.frozen import dataclass
from handfast.shapes.caching import cached
from handfast.shapes.declared.annotations import annotate
from handfast.shapes.declared.members import (
    config_of,
    limits_others,
    type_of_others,
    written_members,
)
from handfast.shapes.declared.read import look_up, shape_of
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
    Union,
)
from handfast.shapes.unrolling import every_recursion
from handfast.shapes.written.one_way import field_validators, limited_as_written, read_back
from handfast.shapes.written.rereading import reread, unchecked
from handfast.shapes.written.scalars import written_scalar
from handfast.shapes.written.serializers import (
    UNKNOWN,
    computed_fields,
    of_fields,
    of_model,
    of_type,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.shapes.declared.members import Member
    from handfast.shapes.nouns import Shape
    from handfast.shapes.written.serializers import Serializer

__all__ = ["written_shape"]

_NO_CONFIG: Final = ConfigDict()


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a shape: the config of its class, and the types that it is inside of.

    ``entered``: classes inside of what they compute or serialize, and what contains itself.
    """

    config: ConfigDict = field(default_factory=ConfigDict)
    entered: frozenset[Any] = frozenset()

    def within(self, entered: type[Any]) -> _Around:
        """What stands around the parts of ``entered``."""
        return dataclasses.replace(self, entered=self.entered | {entered})


@cached
def written_shape(annotation: Any) -> Shape:
    """The wire shape of what a model writes, or any annotation that a model's field may have.

    Raises:
        TypeError: an annotation has no shape; names every such model and field at once.
    """
    return _written(shape_of(annotation), _Around())


def _written(shape: Shape, around: _Around) -> Shape:
    serializer = of_type(shape.annotation)
    if serializer is not None:
        return _serialized(shape, serializer, around)
    return limited_as_written(shape, _as_declared(shape, around))


def _as_declared(shape: Shape, around: _Around) -> Shape:
    match shape:
        case Scalar():
            return written_scalar(shape, around.config)
        case Choice() if shape.unread:
            return dataclasses.replace(shape, unread=())
        case Encoded(of):
            return _written(of, around)
        case Nullable() | Array() | Map():
            return _of_parts(shape, around)
        case Union():
            return _union(shape, around)
        case Object():
            return _of_class(shape, around)
        case Recursive():
            return _recursive(shape, around)
        case _:
            return shape


def _of_parts(shape: Nullable | Array | Map, around: _Around) -> Shape:
    match shape:
        case Nullable(of):
            inner = _written(of, around)
            return inner if isinstance(inner, Nullable) else _with(shape, of=inner)
        case Array(item, positions=positions):
            several = tuple(_written(each, around) for each in positions)
            return _with(shape, item=_written(item, around), positions=several)
        case Map(key, value):
            return _with(shape, key=_written(key, around), value=_written(value, around))


def _recursive(shape: Recursive, around: _Around) -> Shape:
    """The same type as it is written; itself where that is how it is read."""
    if shape in around.entered or not _changes(shape, around.entered):
        return shape
    return dataclasses.replace(shape, look_up=_look_up)


@cached
def _changes(recursive: Recursive, outside: frozenset[Any]) -> bool:
    """Whether anything in ``recursive`` is written otherwise than it is read.

    What contains itself is looked into once, however many others lead to it: it is taken for
    unchanged elsewhere, which it is if nothing changes in any of them.
    """
    every = every_recursion(recursive)
    entered = outside.union(every)
    return any(
        _written(each.shape, _Around(_config_of(each), entered)) != each.shape for each in every
    )


@cached
def _look_up(recursive: Recursive) -> Shape:
    read = dataclasses.replace(recursive, look_up=look_up)
    return _written(read.shape, _Around(_config_of(read)))


def _config_of(recursive: Recursive) -> ConfigDict:
    owner = recursive.owner
    return _NO_CONFIG if owner is None else config_of(owner) or _NO_CONFIG


def _of_class(shape: Object, around: _Around) -> Shape:
    if shape.widened:
        made = _of_class(dataclasses.replace(shape, widened=False), around)
        return _widened(made) if isinstance(made, Object) else made
    own = config_of(shape.model)
    if shape.model in around.entered:
        return Recursive(shape.model, None, lambda recursive: written_shape(recursive.annotation))
    if own is None:
        return _object(shape, around)
    if around.entered:  # what is found inside of them is no answer for elsewhere
        return _object(shape, dataclasses.replace(around, config=own))
    return _of_model(shape)


def _widened(shape: Object) -> Object:
    """``shape`` with whatever a subclass adds to it, of which only the class itself is known."""
    return dataclasses.replace(shape, extra="ignore", checked=False, validated=Any, widened=True)


def _with(shape: Any, **parts: Any) -> Shape:
    """The shape with these parts; itself where it has them."""
    if all(getattr(shape, name) == part for name, part in parts.items()):
        return shape  # type: ignore[no-any-return]  # one of the shapes
    if isinstance(shape, Nullable):
        return Nullable(**parts)
    fields = {"samples", "checked"} & {each.name for each in dataclasses.fields(shape)}
    unset = {name: None if name == "samples" else False for name in fields}
    changed: Shape = dataclasses.replace(shape, annotation=Any, **unset, **parts)
    return changed


def _serialized(shape: Shape, serializer: Serializer, around: _Around) -> Shape:
    if serializer.returns is UNKNOWN:
        return Anything()
    if isinstance(shape, Encoded) and serializer.returns is str:  # which is the text that is read
        return shape
    try:
        written = _written(shape_of(serializer.returns), around)
    except TypeError:  # nobody sends it, so that it need not be described
        return Anything()
    nullable = serializer.null_passes and isinstance(shape, Nullable)
    return Nullable(written) if nullable else written


def _union(shape: Union, around: _Around) -> Shape:
    options = tuple(_written(option, around) for option in shape.options)
    if options == shape.options:
        return shape
    tags = {
        written.name
        for option, as_written in zip(shape.options, options, strict=True)
        if isinstance(option, Object) and isinstance(as_written, Object)
        for read in option.fields
        for written in as_written.fields
        if read.name == shape.discriminator and read.attribute == written.attribute
    }
    tag = tags.pop() if len(tags) == 1 else None
    return Union(options, Any, tag)


@cached
def _of_model(shape: Object) -> Shape:
    """The shape of a model with a config of its own, wherever it stands."""
    return _object(shape, _Around(config_of(shape.model) or _NO_CONFIG))


def _object(shape: Object, around: _Around) -> Shape:
    serializer = of_model(shape.model)
    if serializer is not None:
        return _serialized(shape, serializer, around.within(shape.model))
    fields, others = tuple(_fields(shape, around)), _others(shape, around)
    if _alike(fields, shape.fields) and len(set(others)) < 2:
        return read_back(shape, shape)
    back = reread(shape, fields, others)
    if back is None:
        made = unchecked(shape, fields)
    else:
        made = read_back(shape, Object(shape.model, fields, shape.extra, shape.checked, back))
    return dataclasses.replace(made, others=others[-1] if others else None)


def _others(shape: Object, around: _Around) -> tuple[Shape, ...]:
    """What other keys than the fields have: as it is read, and as it is written."""
    if not limits_others(shape.model):
        return ()
    read = shape_of(type_of_others(shape.model))
    return read, _written(read, around)


def _alike(fields: tuple[Field, ...], others: tuple[Field, ...]) -> bool:
    """Whether they are of the same names and shapes."""
    return len(fields) == len(others) and all(
        (one.name, one.required, one.shape) == (other.name, other.required, other.shape)
        and not (other.aliases or other.unreadable)
        for one, other in zip(fields, others, strict=True)
    )


def _fields(shape: Object, around: _Around) -> Iterator[Field]:
    serializers = of_fields(shape.model)
    validators = field_validators(shape.model)
    read = {field.attribute: field for field in shape.fields}
    for member in written_members(shape.model, around.config):
        name = member.attribute
        marks = validators.get(name, ())
        yield _field(member, read.get(name), serializers.get(name), marks, around)
    for attribute, (name, returns) in computed_fields(shape.model).items():
        inside = around.within(shape.model)
        written = _written(shape_of(returns), inside)
        if attribute in serializers:
            written = _serialized(written, serializers[attribute], inside)
        yield Field(name, attribute, written, required=True)


def _field(
    member: Member,
    read: Field | None,
    serializer: Serializer | None,
    validators: tuple[Any, ...],
    around: _Around,
) -> Field:
    info = member.info
    own = annotate(info.annotation, tuple(info.metadata))
    plain = shape_of(own) if read is None else read.shape
    if serializer is None:
        shape = limited_as_written(plain, _written(plain, around), validators)
    else:
        shape = _serialized(plain, serializer, around)
    may_be_left_out = getattr(info, "exclude_if", None) is not None  # since Pydantic 2.12
    stated = (info.serialization_alias, info.alias, member.attribute)
    return Field(
        next(name for name in stated if name is not None),
        member.attribute,
        shape,
        (member if read is None else read).required and not may_be_left_out,
        read.default if read is not None and read.shape == shape else ...,
    )
