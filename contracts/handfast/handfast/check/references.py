"""Checks states, their parameters, and every ``Value`` and ``Answered`` of an interaction. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic import ValidationError

from handfast.frozen import dataclass
from handfast.model import Answered, Content, Given
from handfast.model.values import PLAIN, references, resolve
from handfast.shapes import written_shape
from handfast.shapes.fields import fields_of
from handfast.shapes.places import places
from handfast.shapes.values.fit import reasons
from handfast.wire.paths import Every, render, steps
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from handfast.shapes import Field

__all__ = [
    "Resolved",
    "Scope",
    "json_fault",
    "resolve_in",
    "scope_of",
    "text_fault",
    "values_of",
]


_LONG: Final = 64
_WRITER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the references of one exchange may name.

    ``names`` are the values that a state has, ``values`` those of them whose example is sound.
    ``after``: the interaction's own answer has come; ``answer`` is its content.
    """

    names: frozenset[str]
    values: Mapping[str, Any]
    after: bool = False
    answer: Content | None = None


class Resolved(NamedTuple):
    """What a declared value comes to with the examples of a scope.

    ``value`` is None where that is not ``known``; ``faults`` are those of its references.
    """

    value: Any
    known: bool
    faults: list[str]


def scope_of(called: Iterable[tuple[Given, Mapping[str, Any] | None]]) -> Scope:
    """What the states ``called`` provide, each with its sound values or None; later ones win."""
    names: set[str] = set()
    values: dict[str, Any] = {}
    for given, sound in called:
        names.update(given.parameters, fields_of(given.state.parameters))
        values.update(sound or {})
    return Scope(frozenset(names), values)


def values_of(given: Given) -> tuple[Mapping[str, Any] | None, list[str]]:
    """The parameters of ``given``, None where they are not sound, and what is wrong with them."""
    model, parameters = given.state.parameters, given.parameters
    if model is None:
        refused = f"takes no parameters, but is given {', '.join(parameters)}: declare or drop them"
        return dict(parameters), [refused] if parameters else []
    fields = fields_of(model)
    faults = [
        f"parameter {name!r} is not in {model.__name__}: {did_you_mean(name, fields)}"
        for name in parameters
        if name not in fields and not _is_another_name(name, fields.values())
    ]
    try:
        return given.example, faults
    except ValidationError as error:
        faults += [
            f"parameter {where!r} does not fit {model.__name__} ({why}): give one that does"
            for where, why in reasons(error)
        ]
        return None, faults


def _is_another_name(name: str, fields: Iterable[Field]) -> bool:
    return any(name in (field.attribute, *field.aliases) for field in fields)


def resolve_in(tree: Any, scope: Scope) -> Resolved:
    """``tree`` with each ``Value`` replaced by its example, and what is wrong with each of them."""
    if type(tree) in PLAIN or tree == {}:  # as most of what is looked at
        return Resolved(tree, known=True, faults=[])
    found = references(tree)
    if not found:
        return Resolved(resolve(tree, scope.values), known=True, faults=[])
    faults: list[str] = []
    known = True
    for reference in found:
        if isinstance(reference, Answered):
            known = False
            faults += _answered_faults(reference.path, scope)
            continue
        known = known and reference.name in scope.values
        if reference.name not in scope.names:
            remedy = did_you_mean(reference.name, scope.names)
            faults.append(f"no state has a value {reference.name!r}: {remedy}")
    return Resolved(resolve(tree, scope.values) if known else None, known, faults)


def _answered_faults(path: str, scope: Scope) -> Iterator[str]:
    if not scope.after:
        yield f"Answered({path!r}) stands where no answer is yet: use it in then"
        return
    if scope.answer is None or scope.answer.model is None:
        yield f"Answered({path!r}) names a field of an answer that has none: use a Value"
        return
    try:
        found = steps(path)
        places(written_shape(scope.answer.model), found)
    except (LookupError, ValueError) as error:
        yield f"Answered({path!r}) is not in the answer: {error.args[0]}"
        return
    for number, step in enumerate(found):
        if isinstance(step, Every):
            one = render((*found[:number], 0, *found[number + 1 :]))
            yield f"Answered({path!r}) may name several values: name one, like {one!r}"
            break


def text_fault(text: str) -> str:
    """Why ``text`` can't be written in UTF-8, or ''."""
    if text.isascii():
        return ""  # as most are
    try:
        text.encode()
    except UnicodeEncodeError as error:
        half = f"\\u{ord(text[error.start]):04x}"
        return f"has {half}, half of a character, which UTF-8 can't write: write the whole one"
    return ""


def json_fault(value: Any) -> str:
    """Why ``value`` can't be written as JSON text, or ''."""
    if value is None or (type(value) is str and value.isascii()):
        return ""  # as most are
    if isinstance(value, int) and value.bit_length() <= _LONG:  # which has not too many digits
        return ""
    try:
        _WRITER.encode(value).encode()
    except (TypeError, ValueError, RecursionError) as error:
        return f"can't be written as JSON ({error}): write it in JSON form"
    return ""
