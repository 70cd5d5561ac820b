"""Does a JSON value fit its annotation, and would any of it be ignored? Pydantic decides. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter, ValidationError

from handfast.shapes.caching import cached
from handfast.shapes.nouns import Array, Encoded, Map, Object
from handfast.shapes.places import plain
from handfast.wire.json_text import value_in_text
from handfast.wire.paths import MISSING, render
from handfast.wire.times import moved
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.shapes.nouns import Shape
    from handfast.wire.paths import Step

__all__ = [
    "adapter_of",
    "misfits",
    "misfits_at",
    "misfits_by_code",
    "read_as",
    "reasons",
    "takes",
    "unknown_keys",
]

type _Reasons = tuple[tuple[tuple[Step, ...], str], ...]

_OF_CODE: Final = frozenset({"value_error", "assertion_error"})
_WEEKS: Final = (-1600, -520, -52, -1, 1, 52, 520, 1600)
"""By so many weeks times are moved: neither weekday nor order nor time of day is another then."""


def misfits(annotation: Any, value: Any, *, strict: bool = False) -> tuple[tuple[str, str], ...]:
    """Each path of the JSON ``value`` (or JSON text, as bytes) that does not fit, and why."""
    return tuple((render(at), why) for at, why in misfits_at(annotation, value, strict=strict))


def misfits_at(annotation: Any, value: Any, *, strict: bool = False) -> _Reasons:
    """The same, with each path as a value."""
    text = value if isinstance(value, bytes) else json.dumps(value)
    try:
        adapter_of(annotation).validate_json(text, strict=strict or None)
    except ValidationError as error:
        return _reasons_at(error)
    return ()


def misfits_by_code(annotation: Any, value: Any) -> _Reasons:
    """As ``misfits_at``, but none where a validator decides nothing about what is written.

    That is one which raises what is no refusal (``check`` names it), and one that looks at the
    clock: what was in the future when it was read may be written later.
    """
    try:
        adapter_of(annotation).validate_json(json.dumps(value))
        return ()
    except ValidationError as error:
        refused = error
    except Exception:  # whatever a validator raises
        return ()
    types = {fault["type"] for fault in refused.errors(include_url=False, include_input=False)}
    found = _reasons_at(refused)
    return _at_any_time(annotation, value, found) if types <= _OF_CODE else found


def _at_any_time(annotation: Any, value: Any, refused: _Reasons) -> _Reasons:
    """Why code refuses ``value``, but for that which it finds only at this time."""
    others = (moved(value, weeks) for weeks in _WEEKS)
    try:
        found = [misfits_at(annotation, other) for other in others if other != value]
    except Exception:  # as above
        return ()
    return min((each for each in found if each != refused), key=len, default=refused)


def reasons(error: ValidationError) -> tuple[tuple[str, str], ...]:
    """Each path that ``error`` names, and what is wrong there."""
    return tuple((render(at), why) for at, why in _reasons_at(error))


def _reasons_at(error: ValidationError) -> _Reasons:
    return tuple((fault["loc"], fault["msg"]) for fault in error.errors(include_url=False))


@cached
def adapter_of(annotation: Any) -> TypeAdapter[Any]:
    """Pydantic's validator of ``annotation``."""
    return TypeAdapter(annotation)


def takes(annotation: Any, value: Any) -> bool:
    """Whether ``annotation`` takes ``value``, a Python value: numbers may be texts."""
    try:
        adapter_of(annotation).validate_python(value)
    except ValidationError:
        return False
    return True


def read_as(annotation: Any, value: Any) -> Any:
    """What ``annotation`` reads ``value`` as, or None where it does not."""
    try:
        return adapter_of(annotation).validate_json(json.dumps(value))
    except ValidationError:
        return None


def unknown_keys(shape: Shape, value: Any, at: tuple[Step, ...] = ()) -> list[tuple[str, str]]:
    """The path of each key of ``value`` that a model would silently ignore, and what was meant."""
    fewest: list[tuple[str, str]] | None = None
    for option, inner in _alternatives(shape, value):
        found = list(_unknown(option, inner, at))
        if not found:
            return found
        fewest = found if fewest is None or len(found) < len(fewest) else fewest
    return fewest or []


def _alternatives(shape: Shape, value: Any) -> Iterator[tuple[Shape, Any]]:
    """Each alternative of ``shape`` with the value it is about: the one in a text, where it can be.

    That a text can't be read is found where values are compared with their shapes.
    """
    for option in plain(shape):
        inner = value_in_text(value) if isinstance(option, Encoded) else MISSING
        if isinstance(option, Encoded) and inner is not MISSING:
            yield from _alternatives(option.of, inner)
        else:
            yield option, value


def _unknown(option: Shape, value: Any, at: tuple[Step, ...]) -> Iterator[tuple[str, str]]:
    match option, value:
        case Object(_, fields, extra), dict():
            known = {name: f for f in fields for name in (f.name, *f.aliases)}
            for key, inner in value.items():
                if key in known:
                    yield from unknown_keys(known[key].shape, inner, (*at, key))
                elif extra == "ignore":
                    yield render((*at, key)), did_you_mean(key, known)
        case Array(), list():
            for index, inner in enumerate(value):
                yield from unknown_keys(option.item_at(index), inner, (*at, index))
        case Map(value=shape), dict():
            for key, inner in value.items():
                yield from unknown_keys(shape, inner, (*at, key))
