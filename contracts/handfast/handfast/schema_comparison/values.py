"""Which values of one schema another one doesn't take. Knows no operation and no consumer."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.schema_comparison.differences import Kind, SchemaDifference
from handfast.schema_comparison.document import followed, part
from handfast.schema_comparison.forms import ANY, Form, described, forms_of
from handfast.wire.paths import EVERY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from handfast.wire.paths import Step

__all__ = ["Side", "answered", "asked", "described_of"]

_LEAST: Final = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_MOST: Final = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")

_OPEN: Final[dict[str, Any]] = {}
"""The schema that allows everything; one object, so that it is known by its identity."""

type Found = tuple[SchemaDifference, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A schema, and the document that it stands in."""

    schema: Any
    document: Any


def answered(declared: Side, own: Side) -> Found:
    """How answers as ``own`` describes them may differ from what is declared.

    Limits of texts, numbers and lists are not compared: a provider that names none keeps them as
    well as one that does. A field that is not declared is nothing that a consumer would miss.
    """
    return _differences(_Sides(own.document, declared.document, asks=False), own, declared)


def asked(declared: Side, own: Side) -> Found:
    """How requests as they are declared may differ from what ``own`` takes."""
    return _differences(_Sides(declared.document, own.document, asks=True), declared, own)


@dataclass(frozen=True, slots=True)
class _Sides:
    """The documents of who makes a value and of who takes it; ``asks`` where it is a request.

    ``known`` has what was found for a pair of schemas, by their identity, so that types that
    contain each other end, and cost no more than their number.
    """

    made: Any
    taken: Any
    asks: bool
    known: dict[tuple[int, int], Found] = field(default_factory=dict)

    def texts(self, made: str, taken: str) -> tuple[str, str]:
        """The two sides as what is declared, and what is the provider's own."""
        return (made, taken) if self.asks else (taken, made)


def _differences(sides: _Sides, made: Side, taken: Side) -> Found:
    return tuple(dict.fromkeys(_untaken(sides, made.schema, taken.schema)))


def _untaken(sides: _Sides, made: Any, taken: Any) -> Found:
    pair = (id(made), id(taken))
    if pair not in sides.known:
        sides.known[pair] = ()  # where they contain themselves, what is found is found outside
        takers = forms_of(taken, sides.taken)
        if not any(one.type == ANY for one in takers):
            makers = forms_of(made, sides.made)
            found = (each for one in makers for each in _of_form(sides, one, takers))
            sides.known[pair] = tuple(dict.fromkeys(found))
    return sides.known[pair]


def _beneath(step: Step, found: Iterable[SchemaDifference]) -> Iterator[SchemaDifference]:
    for one in found:
        yield replace(one, path=(step, *one.path))


def _found(
    sides: _Sides, kind: Kind, made: str, taken: str, *, certain: bool = True
) -> SchemaDifference:
    return SchemaDifference(kind, (), *sides.texts(made, taken), certain)


def _of_form(sides: _Sides, made: Form, takers: tuple[Form, ...]) -> Found:
    """What ``made`` has that none of ``takers`` takes: by the one that takes most of it."""
    taken = " or ".join(dict.fromkeys(map(described, takers))) or "nothing"
    if made.type == ANY:
        return (_found(sides, Kind.UNDESCRIBED, described(made), taken, certain=False),)
    near = [one for one in takers if one.type in (made.type, *_WIDER.get(made.type, ()))]
    if not near:
        kind = Kind.NULL if made.type == "null" else Kind.TYPE
        return (_found(sides, kind, described(made), taken),)
    each = [tuple(_within(sides, made, one)) for one in near]
    return min(each, key=lambda found: (sum(one.certain for one in found), len(found)))


_WIDER: Final = {"integer": ("number",)}


def _within(sides: _Sides, made: Form, taken: Form) -> Iterator[SchemaDifference]:
    if taken.members is not None:
        yield from _members(sides, made, taken)
        return
    match made.type:
        case "object":
            yield from _objects(sides, made.schema, taken.schema)
        case "array":
            yield from _arrays(sides, made.schema, taken.schema)
        case "string" if made.members is None:
            yield from _formats(sides, made, taken)
        case _:
            pass
    if sides.asks and made.members is None:
        yield from _limits(sides, made.schema, taken.schema)


def _members(sides: _Sides, made: Form, taken: Form) -> Iterator[SchemaDifference]:
    """A type whose members are not listed may have others, and may have none."""
    if made.members is None:
        certain = sides.asks  # what is declared is sent
        yield _found(sides, Kind.MEMBERS, described(made), described(taken), certain=certain)
        return
    others = [one for one in made.members if one not in (taken.members or ())]
    if others:
        only = described(Form(made.type, {}, tuple(others)))
        yield _found(sides, Kind.MEMBERS, only, described(taken))


def _formats(sides: _Sides, made: Form, taken: Form) -> Iterator[SchemaDifference]:
    """A text without a format may be of any, and of this one."""
    left, right = made.schema.get("format"), taken.schema.get("format")
    if right in _FORMATS and left != right:
        yield _found(
            sides, Kind.FORMAT, described(made), described(taken), certain=left in _FORMATS
        )


_FORMATS: Final = frozenset({"date", "date-time", "duration", "time", "uuid", "email", "ipv4"})
"""Formats of which no text of one is surely of another."""


def _limits(
    sides: _Sides, made: Mapping[str, Any], taken: Mapping[str, Any]
) -> Iterator[SchemaDifference]:
    for words, is_tighter in ((_LEAST, _is_more), (_MOST, _is_less)):
        for word in words:
            if is_tighter(taken.get(word), made.get(word)):
                left = f"{word} {made[word]}" if word in made else f"no {word}"
                yield _found(sides, Kind.LIMIT, left, f"{word} {taken[word]}")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_more(tight: Any, loose: Any) -> bool:
    return _is_number(tight) and (tight > loose if _is_number(loose) else tight > 0)


def _is_less(tight: Any, loose: Any) -> bool:
    return _is_number(tight) and not (_is_number(loose) and tight >= loose)


def _arrays(
    sides: _Sides, made: Mapping[str, Any], taken: Mapping[str, Any]
) -> Iterator[SchemaDifference]:
    first, wanted = made.get("prefixItems"), taken.get("prefixItems")
    if isinstance(first, list) and isinstance(wanted, list):
        for index, (left, right) in enumerate(zip(first, wanted, strict=False)):
            yield from _beneath(index, _untaken(sides, left, right))
        return
    if "items" in taken:
        yield from _beneath(EVERY, _untaken(sides, made.get("items", _OPEN), taken["items"]))


def _objects(
    sides: _Sides, made: Mapping[str, Any], taken: Mapping[str, Any]
) -> Iterator[SchemaDifference]:
    left, right = part(made.get("properties")), part(taken.get("properties"))
    needed, given = _required(taken), _required(made)
    if sides.asks:  # what is only read is in no request, and the other way round
        needed -= {name for name in right if _has(right[name], "readOnly", sides.taken)}
    else:
        left = {name: one for name, one in left.items() if not _has(one, "writeOnly", sides.made)}
    for name in right:
        if name in left:
            yield from _beneath(name, _untaken(sides, left[name], right[name]))
    missing = [name for name in right if name not in left and (not sides.asks or name in needed)]
    for name in missing:
        yield from _beneath(name, _absent(sides, made, described_of(sides.taken, right[name])))
    if not sides.asks and left and not given:
        needed = frozenset()  # a document that marks nothing as required leaves that open
    for name in sorted(needed & left.keys() - given):
        kind = Kind.REQUIRED if sides.asks else Kind.MAY_BE_ABSENT
        # What has a default is written with it, where the model is the one that is read.
        certain = sides.asks or "default" not in part(left[name])
        texts = ("it may be left out", "required")
        yield from _beneath(name, [_found(sides, kind, *texts, certain=certain)])
    if sides.asks:
        for name in left:
            if name not in right:
                yield from _beneath(name, _unread(sides, made, taken, left[name]))
    yield from _maps(sides, made, taken)


def _has(schema: Any, word: str, document: Any) -> bool:
    return followed(schema, document).get(word) is True


def _required(schema: Mapping[str, Any]) -> frozenset[str]:
    words = schema.get("required")
    found = words if isinstance(words, list) else []
    return frozenset(one for one in found if isinstance(one, str))


def _absent(sides: _Sides, made: Mapping[str, Any], wanted: str) -> Iterator[SchemaDifference]:
    """A field that is not made: it is open where no field is described."""
    if sides.asks:
        yield _found(sides, Kind.REQUIRED, "no such field", f"required: {wanted}")
    elif part(made.get("properties")):
        yield _found(sides, Kind.NO_FIELD, "no such field", wanted)
    else:
        yield _found(sides, Kind.UNDESCRIBED, "an object of any fields", wanted, certain=False)


def _unread(
    sides: _Sides, made: Mapping[str, Any], taken: Mapping[str, Any], sent: Any
) -> Iterator[SchemaDifference]:
    """A field that is sent to who describes others: it is refused, or nothing comes of it."""
    more = taken.get("additionalProperties")
    if isinstance(more, dict) or (more is not False and not part(taken.get("properties"))):
        return
    unread = "is refused" if more is False else "is not read"
    yield _found(
        sides, Kind.NO_FIELD, described_of(sides.made, sent), f"no such field: it {unread}"
    )


def _maps(
    sides: _Sides, made: Mapping[str, Any], taken: Mapping[str, Any]
) -> Iterator[SchemaDifference]:
    left, right = made.get("additionalProperties"), taken.get("additionalProperties")
    if isinstance(left, dict) and isinstance(right, dict):
        yield from _beneath(EVERY, _untaken(sides, left, right))


def described_of(document: Any, schema: Any) -> str:
    """In a few words, the values that ``schema`` allows."""
    return " or ".join(dict.fromkeys(map(described, forms_of(schema, document)))) or "nothing"
