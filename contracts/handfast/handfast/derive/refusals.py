"""Derives from a request that is right each request that its models refuse, one wrong thing each.

Each is named after the constraint that it breaks. Pure and deterministic; a wrong value that its
model takes all the same, or whose fault lies elsewhere too, is not among them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from handfast.frozen import dataclass
from handfast.model import FORM, MULTIPART, BadDeclaration
from handfast.model.values import resolve
from handfast.shapes import Array, Choice, Nullable, Object, Scalar, Union, shape_of
from handfast.shapes.places import entered
from handfast.shapes.values.fit import adapter_of, takes
from handfast.wire.media_types import media_type_of
from handfast.wire.paths import render, steps
from handfast.wire.routes import normalised_away
from handfast.wording.counts import number_of
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handfast.model import Exchange, Operation
    from handfast.shapes import Shape
    from handfast.wire.paths import Step

__all__ = ["Refusal", "refused"]

_PARTS = ("path", "query", "headers", "body")
_GONE = object()
"""In place of a value: the key is left out."""

_FORMATS = {
    "boolean": ("perhaps", "neither true nor false"),
    "date": ("soon", "no date"),
    "datetime": ("soon", "no date and time"),
    "decimal": ("ten", "no number"),
    "duration": ("an hour", "no duration"),
    "integer": ("ten", "no integer"),
    "number": ("ten", "no number"),
    "time": ("noon", "no time of day"),
    "uuid": ("no-uuid", "no UUID"),
}
_NAIVE = "2031-04-02T06:15:00"
_TEXTS = ("no such text", "24:00", "a/b", "a\nb", "?", " ", "", "before\x00after")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request with one wrong thing: what its ``part`` holds instead, and what that breaks."""

    name: str
    part: str
    sent: Any


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A value that is wrong at a place, and what is wrong with it, in words after a noun."""

    at: tuple[Step, ...]
    value: Any
    words: str


def refused(
    exchange: Exchange, values: Mapping[str, Any], wanted: tuple[str, ...]
) -> Iterator[Refusal]:
    """Each refusal of what ``exchange`` sends, where ``wanted`` names its part or its field.

    Raises:
        BadDeclaration: a name of ``wanted`` leads nowhere.
    """
    operation = exchange.operation
    fields = {name: _wanted(operation, name) for name in wanted}
    for part in _PARTS:
        paths = [path for found, path in fields.values() if found == part]
        if not paths:
            continue
        model, is_text = _model_of(exchange, part)
        if model is None:
            raise BadDeclaration((f"refusals: {operation.name} takes no {part}: drop it",))
        declared = getattr(exchange, part)
        resolved = resolve(declared, values)
        for wrong in _wrongs(shape_of(model), resolved, (), is_text=is_text):
            is_asked_for = any(wrong.at[: len(path)] == path for path in paths)
            if not is_asked_for or (part == "path" and _is_other(operation.path, resolved, wrong)):
                continue
            if _breaks_there(model, _with(resolved, wrong.at, wrong.value), wrong, is_text=is_text):
                sent = _with(declared, wrong.at, wrong.value)
                yield Refusal(_name(operation, part, wrong), part, sent)


def _is_other(template: str, path: Mapping[str, Any], wrong: _Wrong) -> bool:
    """Whether, with a parameter of its path so, a request is one of another operation."""
    sent = {**path, str(wrong.at[0]): wrong.value}
    return wrong.value is _GONE or bool(normalised_away(template, lambda n: str(sent.get(n, n))))


def _wanted(operation: Operation, name: str) -> tuple[str, tuple[Step, ...]]:
    part, _, path = name.partition(".")
    if part not in _PARTS:
        raise BadDeclaration(
            (f"refusals: no part is called {part!r}: {did_you_mean(part, _PARTS)}",)
        )
    return part, steps(path)


def _model_of(exchange: Exchange, part: str) -> tuple[Any, bool]:
    operation = exchange.operation
    if part != "body":
        models = {
            "path": operation.path_parameters,
            "query": operation.query_parameters,
            "headers": operation.header_parameters,
        }
        return models[part], True
    wanted = exchange.media_type
    content = next((c for c in operation.bodies if wanted in (None, c.media_type)), None)
    if content is None:
        return None, False
    return content.model, media_type_of(content.media_type) in (FORM, MULTIPART)


def _name(operation: Operation, part: str, wrong: _Wrong) -> str:
    place, whole = render(wrong.at), part if part == "headers" else f"a {part}"
    if wrong.value is _GONE:
        return f"{operation.name} refuses {whole} without {place}"
    return f"{operation.name} refuses {place or whole} {wrong.words}"


def _wrongs(shape: Shape, value: Any, at: tuple[Step, ...], *, is_text: bool) -> Iterator[_Wrong]:
    if value is not None:  # which comes to an end, where its type may not
        shape = entered(shape)
    match shape:
        case Nullable():
            yield from _wrongs(shape.of, value, at, is_text=is_text)
            return
        case Scalar():
            yield from _wrong_scalars(shape, at, is_text=is_text)
        case Choice():
            known = ", ".join(str(one) for one in shape.values)
            yield _Wrong(at, "no such choice", f"that is none of {known}")
        case Object():
            yield from _wrong_objects(shape, value, at, is_text=is_text)
        case Array():
            yield from _wrong_arrays(shape, value, at, is_text=is_text)
        case Union():
            yield from _wrong_unions(shape, value, at, is_text=is_text)
        case _:
            pass
    if not is_text and at:
        yield _Wrong(at, None, "that is null")


def _wrong_scalars(shape: Scalar, at: tuple[Step, ...], *, is_text: bool) -> Iterator[_Wrong]:
    for bad in shape.samples.bad if shape.samples else ():
        if isinstance(bad, str) or not is_text:
            yield _Wrong(at, bad, f"like {json.dumps(bad)}")
    if shape.kind in _FORMATS:
        value, words = _FORMATS[shape.kind]
        yield _Wrong(at, value, f"that is {words}")
    if shape.kind == "datetime":
        yield _Wrong(at, _NAIVE, "without an offset")
    if shape.kind in ("integer", "number"):
        yield from _out_of_bounds(shape, at)
    if shape.kind == "string":
        yield from _wrong_texts(shape, at)


def _out_of_bounds(shape: Scalar, at: tuple[Step, ...]) -> Iterator[_Wrong]:
    if shape.ge is not None:
        yield _Wrong(at, shape.ge - 1, f"below {shape.ge}")
    if shape.gt is not None:
        yield _Wrong(at, shape.gt, f"that is not above {shape.gt}")
    if shape.le is not None:
        yield _Wrong(at, shape.le + 1, f"above {shape.le}")
    if shape.lt is not None:
        yield _Wrong(at, shape.lt, f"that is not below {shape.lt}")


def _wrong_texts(shape: Scalar, at: tuple[Step, ...]) -> Iterator[_Wrong]:
    if shape.max_length is not None:
        many = shape.max_length
        yield _Wrong(at, "x" * (many + 1), f"of more than {number_of(many, 'character')}")
    if shape.min_length:
        few = shape.min_length
        yield _Wrong(at, "x" * (few - 1), f"of fewer than {number_of(few, 'character')}")
    if shape.pattern is not None:
        yield from _against_the_pattern(shape, at)


def _against_the_pattern(shape: Scalar, at: tuple[Step, ...]) -> Iterator[_Wrong]:
    """One text of a length that is right and of a pattern that is not."""
    adapter = adapter_of(shape.annotation)
    for text in _TEXTS:
        try:
            adapter.validate_python(text)
        except ValidationError as refusal:
            if [fault["type"] for fault in refusal.errors()] == ["string_pattern_mismatch"]:
                words = "with NUL" if "\x00" in text else f"like {json.dumps(text)}"
                yield _Wrong(at, text, words)
                return


def _wrong_objects(
    shape: Object, value: Any, at: tuple[Step, ...], *, is_text: bool
) -> Iterator[_Wrong]:
    if not is_text:
        yield _Wrong(at, "a text", "that is no object")
    members = value if isinstance(value, dict) else {}
    for field in shape.fields:
        place = (*at, field.name)
        if field.required:
            yield _Wrong(place, _GONE, "")
        inner = members.get(field.name)
        yield from _wrongs(field.shape, inner, place, is_text=is_text)
    if shape.extra == "forbid":
        yield _Wrong((*at, "no_such_key"), "a text", "which it does not know")


def _wrong_arrays(
    shape: Array, value: Any, at: tuple[Step, ...], *, is_text: bool
) -> Iterator[_Wrong]:
    if not is_text:
        yield _Wrong(at, "a text", "that is no list")
    items = value if isinstance(value, list) else []
    few = items[: max(shape.min_length - 1, 0)]
    if shape.min_length and (few or not is_text):  # as texts, no items are sent like no list
        yield _Wrong(at, few, f"of fewer than {number_of(shape.min_length, 'item')}")
    if shape.max_length is not None and items:
        many = items[:1] * (shape.max_length + 1)
        yield _Wrong(at, many, f"of more than {number_of(shape.max_length, 'item')}")
    for index, item in enumerate(items[: len(shape.positions) or 1]):
        yield from _wrongs(shape.item_at(index), item, (*at, index), is_text=is_text)


def _wrong_unions(
    shape: Union, value: Any, at: tuple[Step, ...], *, is_text: bool
) -> Iterator[_Wrong]:
    """The mistakes in the option that ``value`` is, and in the key that decides which it is."""
    key = shape.discriminator
    if key is None:
        return
    yield _Wrong((*at, key), "no such choice", "that names no option")
    for option in map(entered, shape.options):
        if isinstance(option, Object) and takes(option.model, value):
            yield from (
                wrong
                for wrong in _wrong_objects(option, value, at, is_text=is_text)
                if wrong.at != (*at, key) or wrong.value is _GONE
            )


def _with(tree: Any, at: tuple[Step, ...], value: Any) -> Any:
    """``tree`` with ``value`` at a place of it; nothing of ``tree`` itself is changed."""
    if not at:
        return value
    step, *rest = at
    if isinstance(step, int) and isinstance(tree, list | tuple):
        items = list(tree)
        items[step] = _with(items[step], tuple(rest), value)
        return items
    keys = dict(tree) if isinstance(tree, dict) else {}
    if value is _GONE and not rest:
        keys.pop(str(step), None)
    else:
        keys[str(step)] = _with(keys.get(str(step)), tuple(rest), value)
    return keys


def _breaks_there(model: Any, sent: Any, wrong: _Wrong, *, is_text: bool) -> bool:
    """Whether ``model`` refuses ``sent``, and for nothing but what stands at the place."""
    try:
        if is_text:
            adapter_of(model).validate_python(_texts(sent))
        else:
            adapter_of(model).validate_json(json.dumps(sent))
    except ValidationError as refusal:
        places = [tuple(str(step) for step in fault["loc"]) for fault in refusal.errors()]
        last = str(wrong.at[-1]) if wrong.at else ""
        # of a tag that names no option Pydantic tells at the union, not at its key
        return all(last in place for place in places) or places == [()]
    return False


def _texts(sent: Any) -> Any:
    if isinstance(sent, dict):
        return {name: _texts(value) for name, value in sent.items()}
    if isinstance(sent, list):
        return [_texts(item) for item in sent]
    if isinstance(sent, bool):
        return "true" if sent else "false"
    return sent if isinstance(sent, bytes) else str(sent)
