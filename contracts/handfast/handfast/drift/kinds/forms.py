"""Rows about the form of a value: another type, or another spelling of the same. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.drift.kinds.conversions import CONVERSIONS
from handfast.drift.kinds.kind import RowKind
from handfast.drift.rows import Unfit
from handfast.frozen import dataclass
from handfast.shapes import Anything, Array, Choice, Map, Object, Scalar
from handfast.shapes.places import plain
from handfast.wire.json_text import value_in_text
from handfast.wire.paths import MISSING
from handfast.wire.texts import wire_text
from handfast.wording.suggestions import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from handfast.drift.kinds.conversions import Conversion
    from handfast.drift.kinds.known import FieldPlace
    from handfast.drift.rows import DriftRow, FieldRow
    from handfast.shapes import Shape

__all__ = ["SPELLED", "TYPED"]


def _kinds(shape: Shape) -> Iterator[str]:
    """What the values of ``shape`` are, in the words of the conversions; of a list, its items."""
    for option in plain(shape):
        match option:
            case Scalar(kind=kind):
                yield "string" if kind == "uuid" else kind
            case Choice(values=values):
                yield from ("string" if isinstance(one, str) else "integer" for one in values)
            case Array(item=item):
                yield "array"
                yield from _kinds(item)
            case Object() | Map() | Anything():
                yield "object"
            case _:
                pass


def _conversion(place: FieldPlace, name: Any) -> Conversion:
    found = CONVERSIONS.get(name)
    if found is None:
        hint = did_you_mean(str(name), CONVERSIONS)
        raise Unfit(f"no conversion is called {name!r}: {hint} (of {listed(CONVERSIONS)})")
    kinds = {kind for shape in place.shapes for kind in _kinds(shape)}
    if not kinds & found.of:
        is_there = listed(sorted(kinds)) or "of no kind that is known"
        raise Unfit(f"{name!r} is for {found.means}, but this is {is_there}")
    return found


def _converted(convert: Callable[[Any], Any], value: Any, *, whole: bool) -> Any:
    if value is None:
        return None
    if isinstance(value, list) and not whole:
        items = [_converted(convert, item, whole=True) for item in value]
        return MISSING if any(item is MISSING for item in items) else items
    return convert(value)


def _typed_here(
    value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]
) -> dict[str, Any]:
    made = dict(value)
    for one in rows:
        item = value.get(one.name)
        if item is None or (item == [] and not one.data.whole):  # of no form at all
            continue
        found = _converted(one.data.here, item, whole=one.data.whole)
        used.add(one.row.not_there if found is MISSING else one.row)
        made |= {} if found is MISSING else {one.name: found}
    return made


def _typed_in_text(
    value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]
) -> dict[str, Any]:
    made = dict(value)
    for one in rows:
        item = value.get(one.name)
        if item is None:
            continue
        item = _each(str, item)
        found = _converted(one.data.here, item, whole=one.data.whole)
        if found is MISSING:  # a number, say, which here is a text, too
            found = _converted(one.data.here, _each(_plain, item), whole=one.data.whole)
        if found is MISSING:
            is_alike = _in_texts(_converted(one.data.there, item, whole=one.data.whole), item)
            used.add(one.row if is_alike else one.row.not_there)
            continue
        used.add(one.row)
        made[one.name] = found
    return made


def _plain(text: Any) -> Any:
    return text if (found := value_in_text(text)) is MISSING else found


def _in_texts(value: Any, item: Any) -> bool:
    """Whether ``value`` is written as ``item`` is: a list of one as its item, say."""
    there, here = (one if isinstance(one, list) else [one] for one in (value, item))
    return value is not MISSING and [*map(wire_text, there)] == [*map(wire_text, here)]


def _typed_there(
    value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]
) -> dict[str, Any]:
    made = dict(value)
    for one in rows:
        item = value.get(one.name)
        found = _converted(one.data.there, item, whole=one.data.whole)
        if found is not MISSING and item is not None:
            made[one.name] = found
            used.add(one.row)
    return made


@dataclass(frozen=True, slots=True)
class _Spelling:
    """The contract's value by the text of the provider's, and the other direction."""

    here: Mapping[str, Any]
    there: Mapping[str, Any]


def _spelling(place: FieldPlace, spelled: Any) -> _Spelling:
    """What is spelled otherwise; raises Unfit where two values would be mixed up."""
    choices = {wire_text(one): one for shape in place.shapes for one in _choices(shape)}
    free = any(_is_text(shape) for shape in place.shapes)
    if not spelled:
        raise Unfit("it names no value")
    if not choices and not free:
        raise Unfit("only the values of an enum, a literal, a boolean or a text can be spelled")
    unknown = [key for key in spelled if key not in choices and not free]
    if unknown:
        raise Unfit(f"{unknown[0]!r} is no value of it: {did_you_mean(unknown[0], choices)}")
    odd = [there for there in spelled.values() if not isinstance(there, str | int | float)]
    if odd:
        raise Unfit(f"{odd[0]!r} is neither a text nor a number")
    if any(key == there for key, there in spelled.items()):
        raise Unfit("a value that is spelled alike is no difference: take it out")
    texts = [wire_text(there) for there in spelled.values()]
    twice = [text for text in texts if texts.count(text) > 1]
    taken = [text for text in texts if text in choices and text not in spelled]
    if twice or taken:
        raise Unfit(f"{(twice or taken)[0]!r} would mean two values")
    here = {wire_text(there): choices.get(key, key) for key, there in spelled.items()}
    return _Spelling(here, dict(spelled))


def _choices(shape: Shape) -> Iterator[Any]:
    for option in plain(shape):
        match option:
            case Choice(values=values):
                yield from values
            case Scalar(kind="boolean"):
                yield from (True, False)
            case Array(item=item):
                yield from _choices(item)
            case _:
                pass


def _is_text(shape: Shape) -> bool:
    options = plain(shape)
    return any(isinstance(one, Scalar) and one.kind == "string" for one in options) or any(
        _is_text(one.item) for one in options if isinstance(one, Array)
    )


def _spelled_here(
    value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]
) -> dict[str, Any]:
    made = dict(value)
    for one in rows:

        def spelled(item: Any, one: FieldRow = one) -> Any:
            text = _text(item)
            if text in one.data.here:
                used.add(one.row)
                return one.data.here[text]
            if text in one.data.there:
                used.add(one.row.not_there)
            return item

        if one.name in value:
            made[one.name] = _each(spelled, value[one.name])
    return made


def _spelled_there(
    value: dict[str, Any], rows: Sequence[FieldRow], used: set[DriftRow]
) -> dict[str, Any]:
    made = dict(value)
    for one in rows:

        def spelled(item: Any, one: FieldRow = one) -> Any:
            text = _text(item)
            if text not in one.data.there:
                return item
            used.add(one.row)
            return one.data.there[text]

        if one.name in value:
            made[one.name] = _each(spelled, value[one.name])
    return made


def _text(item: Any) -> str:
    return wire_text(item) if isinstance(item, str | int | float) else ""


def _each(change: Callable[[Any], Any], value: Any) -> Any:
    return [change(item) for item in value] if isinstance(value, list) else change(value)


TYPED: Final = RowKind(
    name="type",
    table="types",
    about="field",
    value="the name of a conversion",
    means="a field, or a parameter of a path, is of another type, in a form that has a name",
    example='"Book.added_at" = "seconds"',
    sides=("request", "answer", "message"),
    phrase=lambda name: f"written as {name}",
    check=_conversion,
    from_provider=_typed_here,
    from_text=_typed_in_text,
    to_provider=_typed_there,
    excludes=frozenset({"value", "absent"}),
    in_path=True,
)

SPELLED: Final = RowKind(
    name="value",
    table="values",
    about="field",
    value="a table: the provider's value for each of the contract's that it spells otherwise",
    means="values of an enum are spelled otherwise",
    example='"Book.state" = { LENT = "on loan" }',
    sides=("request", "answer", "message"),
    takes=(dict,),
    phrase=lambda spelled: ", ".join(f"{there} for {key}" for key, there in spelled.items()),
    check=_spelling,
    from_provider=_spelled_here,
    to_provider=_spelled_there,
    excludes=frozenset({"type", "absent"}),
    in_path=True,
)
