"""Takes an annotation apart: its base type, its metadata, its constraints.

Knows typing, annotated_types and Pydantic's metadata. Knows no shapes and makes none.
"""

import typing
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any, NewType, TypeAliasType, get_args, get_origin

import typing_extensions
from annotated_types import BaseMetadata
from pydantic import (
    AliasChoices,
    AliasPath,
    ConfigDict,
    Discriminator,
    JsonValue,
    PlainSerializer,
    Secret,
    Strict,
    Tag,
    WrapSerializer,
)
from pydantic.fields import FieldInfo
from pydantic.types import UuidVersion
from typing_extensions import NoDefault

from handfast.shapes.declared.generics import is_reference, referred

__all__ = [
    "alternatives",
    "annotate",
    "constraints",
    "has_code",
    "hidden_type",
    "hooked",
    "is_alias",
    "meant",
    "peel",
    "value_of",
    "wire_names",
]

# typing_extensions has its own class before Python 3.14; pydantic.JsonValue is made of it.
_ALIASES = (TypeAliasType, typing_extensions.TypeAliasType)

_TIGHTEST: dict[str, Any] = {
    "ge": max,
    "gt": max,
    "le": min,
    "lt": min,
    "min_length": max,
    "max_length": min,
    "max_digits": min,
    "decimal_places": min,
}
_PLAIN = (*_TIGHTEST, "pattern", "multiple_of", "strict")
# A serializer changes nothing that is validated; the others are read elsewhere by name.
_NO_VALIDATION = (PlainSerializer, WrapSerializer, Discriminator, Tag, UuidVersion, Strict)
# A predicate's function, and what rewrites text before its length and pattern are looked at.
_REWRITING = ("func", "strip_whitespace", "to_upper", "to_lower", "ascii_only")


def is_alias(annotation: Any) -> bool:
    """Whether ``annotation`` is a type alias, with arguments or without."""
    return isinstance(annotation, _ALIASES) or isinstance(get_origin(annotation), _ALIASES)


def value_of(alias: Any) -> Any:
    """What a type alias stands for."""
    generic = get_origin(alias)
    return alias.__value__ if generic is None else generic.__value__[get_args(alias)]


def meant(variable: typing.TypeVar) -> Any:
    """What stands for a parameter that a generic model is used without."""
    default = getattr(variable, "__default__", NoDefault)
    if default not in (NoDefault, None):
        return default
    if variable.__constraints__:
        return typing.Union[variable.__constraints__]  # noqa: UP007 - of a tuple
    return Any if variable.__bound__ is None else variable.__bound__


def peel(
    annotation: Any,
    metadata: Iterable[object] = (),
    stop: Callable[[Any], bool] = lambda alias: False,
) -> tuple[Any, tuple[object, ...]]:
    """The type under every `Annotated`, type alias and NewType, and all metadata, inner first.

    An alias of which ``stop`` is true is not taken apart; nor is `JsonValue`, which refers to
    itself by a text and is known as a whole.
    """
    collected = tuple(_flat(metadata))
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            collected = (*_flat(more), *collected)
        elif is_alias(annotation) and annotation is not JsonValue and not stop(annotation):
            annotation = value_of(annotation)
        elif isinstance(annotation, NewType):
            annotation = annotation.__supertype__
        elif is_reference(annotation):
            annotation = referred(annotation)
        else:
            return annotation, collected


def annotate(base: Any, metadata: tuple[object, ...]) -> Any:
    """`Annotated[base, *metadata]`, or the base itself when there is no metadata."""
    return Annotated[base, *metadata] if metadata else base


def constraints(metadata: Iterable[object]) -> dict[str, Any]:
    """The constraints stated in flat metadata, by Pydantic's names; the tightest of each wins."""
    found: dict[str, Any] = {}
    for mark in metadata:
        for name in _PLAIN if isinstance(mark, BaseMetadata) else ():
            value = getattr(mark, name, None)
            if value is None:
                continue
            pick = _TIGHTEST.get(name)
            found[name] = pick(found[name], value) if pick and name in found else value
    return found


def has_code(metadata: Iterable[object]) -> bool:
    """Whether something in flat metadata decides by code, beyond what `constraints` returns."""
    return any(_decides_by_code(mark) for mark in metadata)


def alternatives(metadata: Iterable[object]) -> Any:
    """The discriminator stated in flat metadata (an attribute name or a function), or None."""
    for mark in metadata:
        if isinstance(mark, Discriminator):
            return mark.discriminator
    return None


def hidden_type(annotation: Any) -> Any:
    """What a ``Secret[...]``, or a class that inherits from one, hides; None for other types."""
    for base in (annotation, *getattr(annotation, "__orig_bases__", ())):
        if get_origin(base) is Secret:
            return get_args(base)[0]
    return None


def hooked(model: type[Any]) -> bool:
    """Whether the validators of a model or a dataclass decide by code."""
    hooks = getattr(model, "__pydantic_decorators__", None)
    return hooks is not None and any(
        (hooks.model_validators, hooks.field_validators, hooks.root_validators, hooks.validators)
    )


def wire_names(attribute: str, field: FieldInfo, config: ConfigDict) -> tuple[str, ...]:
    """The keys that validation reads a field from, the one to send first.

    None where it is read from inside another key only.
    """
    alias = field.validation_alias or field.alias
    choices = alias.choices if isinstance(alias, AliasChoices) else [alias]
    names = [c.path[0] if isinstance(c, AliasPath) and len(c.path) == 1 else c for c in choices]
    by_alias = config.get("validate_by_alias") is not False
    found = [name for name in names if isinstance(name, str) and by_alias]
    by_name = config.get("validate_by_name") or config.get("populate_by_name")
    if alias is None or by_name or not by_alias:
        found.append(attribute)
    return tuple(dict.fromkeys(found))


def _flat(metadata: Iterable[object]) -> Iterator[object]:
    for mark in metadata:
        if isinstance(mark, FieldInfo):
            yield from _flat(mark.metadata)
            if mark.discriminator is not None:
                yield _discriminator(mark.discriminator)
        elif getattr(mark, "__is_annotated_types_grouped_metadata__", False):
            yield from _flat(mark)  # type: ignore[arg-type]  # this attribute makes it iterable
        else:
            yield mark


def _discriminator(stated: Any) -> Discriminator:
    return stated if isinstance(stated, Discriminator) else Discriminator(stated)


def _decides_by_code(mark: object) -> bool:
    if isinstance(mark, _NO_VALIDATION):
        return False
    if isinstance(mark, BaseMetadata) and any(getattr(mark, name, None) for name in _REWRITING):
        return True
    return hasattr(mark, "__get_pydantic_core_schema__")
