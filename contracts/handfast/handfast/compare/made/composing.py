"""Composes one value of a model: drawn by its strategies, steered to what was sent and made before.

Knows no operation and no session beyond what ``Known`` has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.sessions import Moment, Reference
from handfast.shapes import Array, Choice, Map, Nullable, Object, Scalar, Union
from handfast.shapes.values.fit import takes
from handfast.strategies.json_values import strategy_of
from handfast.wire.paths import EVERY, render

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping

    from handfast.compare.made.drawing import Drawn
    from handfast.compare.made.names import Names, Source
    from handfast.shapes import Field, Shape

__all__ = ["Known", "composed"]

_MINUTE: Final = 60_000
_DAY: Final = 24 * 60 * _MINUTE
_AWAY: Final = (
    0, 1, -1, 1_000, -1_000, _MINUTE, -_MINUTE, 60 * _MINUTE, -60 * _MINUTE, _DAY, _DAY - 1,
    -_DAY, 1 - _DAY, 7 * _DAY, 7 * _DAY - 1, -7 * _DAY, 30 * _DAY, 200 * _DAY,
)  # fmt: skip  # a row for each would hide that they are pairs
_FAR_AWAY: Final = tuple(one for one in _AWAY if abs(one) >= 60 * _MINUTE)
"""Where the clock goes on, so that what is near now may be past on one side alone."""
_MINUTES: Final = (1, 2, 30, 60, 1440, 10_080)
_WORDS: Final = ("fern", "hall", "key", "parcel", "Water", "blue", "Fern", "ring")
_UNKNOWN: Final = "00000000-0000-4000-8000-000000000000"
_HABITS: Final = (4, 50, 50, 96)
_OWNERS: Final = 4
"""So many a session may know, those who were first met elsewhere than where they are made too."""
_TRIES: Final = 20
_PLACES: Final = (0, 0, 0, 1, 1, 2)


@dataclass
class Known:
    """What a session has so far: steps that answered, and values that were sent, by mark.

    ``now`` is where the clock stands, in milliseconds, if ``has_clock``; ``anew``: owners are made.
    ``whole_second`` is that in which the session begins, in milliseconds from its beginning.
    ``given`` has the values of the states that were set up, by name, and ``happened`` their names.
    """

    rng: random.Random
    drawn: Drawn
    names: Names
    steps: list[tuple[int, str]] = field(default_factory=list)
    sent: dict[str, list[Any]] = field(default_factory=dict)
    moments: list[Moment] = field(default_factory=list)
    now: int = 0
    has_clock: bool = False
    whole_second: int = 0
    anew: bool = False
    habits: dict[tuple[str, str], int] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    words: tuple[str, ...] = ()
    given: dict[str, Reference] = field(default_factory=dict)
    happened: set[str] = field(default_factory=set)

    def chance(self, of_a_hundred: int) -> bool:
        """True in so many of a hundred cases."""
        return self.rng.randrange(100) < of_a_hundred


def composed(
    known: Known, shape: Shape, *, model: str = "", name: str = "", partly: int = 0
) -> Any:
    """A value of ``shape``, which stands in the field ``name`` of ``model``.

    Optional fields are there in ``partly`` of a hundred cases; 0: as is the session's habit.

    Raises:
        LookupError: nothing can be drawn.
    """
    rng = known.rng
    if isinstance(shape, Nullable):
        if known.chance(10):
            return None
        return composed(known, shape.of, model=model, name=name, partly=partly)
    if isinstance(shape, Union):
        return composed(known, rng.choice(shape.options), model=model, name=name, partly=partly)
    if isinstance(shape, Object):
        return _object(known, shape, partly)
    if isinstance(shape, Choice):
        return rng.choice(shape.values)
    if isinstance(shape, Array) and not shape.positions:
        few = rng.randint(shape.min_length, max(shape.min_length, min(shape.max_length or 3, 3)))
        return [composed(known, shape.item, model=model, name=name) for _ in range(few)]
    if isinstance(shape, Scalar):
        given = _given(known, model, name)
        return given if given is not None else _scalar(known, shape, model, name)
    if isinstance(shape, Map) and known.chance(30):
        return {}
    return _drawn(known, shape)


def _object(known: Known, shape: Object, partly: int) -> dict[str, Any]:
    fields = [one for one in shape.fields if not one.unreadable]
    there = {
        one.name
        for one in fields
        if one.required
        or (known.chance(partly or _habit(known, shape, one)) and _can_name(known, shape, one))
    }
    return {one.name: _field(known, shape, one) for one in fields if one.name in there}


def _habit(known: Known, shape: Object, one: Field) -> int:
    """How often a field is there in this session: nearly always, or hardly ever, or at times."""
    return known.habits.setdefault((shape.model.__name__, one.name), known.rng.choice(_HABITS))


def _can_name(known: Known, shape: Object, one: Field) -> bool:
    """Whether there is something that an optional field could name, if that is what it does."""
    sources = known.names.sources_of(known.names.of(shape.model.__name__, one.name))
    makers = {source.operation for source in sources if source.makes}
    return not makers or any(name in makers for _, name in known.steps) or known.chance(10)


def _field(known: Known, shape: Object, one: Field) -> Any:
    return composed(known, one.shape, model=shape.model.__name__, name=one.name)


def _drawn(known: Known, shape: Shape) -> Any:
    return known.drawn.pick(shape, lambda: strategy_of(shape), known.rng)


def _given(known: Known, model: str, name: str) -> Reference | None:
    """The value of a state that was set up, mostly, where one is of the same name."""
    marks = sorted(known.names.of(model, name))
    given = [known.given[mark] for mark in marks if mark in known.given]
    return known.rng.choice(given) if given and known.chance(60) else None


def _scalar(known: Known, shape: Scalar, model: str, name: str) -> Any:
    marks = known.names.of(model, name)
    sources = known.names.sources_of(marks)
    by_operation = {one.operation: one for one in reversed(sources)}
    if any(source.makes for source in sources) and shape.kind in ("string", "uuid", "integer"):
        return _made(known, shape, by_operation)
    if shape.kind == "datetime":
        return _moment(known)
    if shape.kind == "string" and known.chance(30):
        read = _earlier(known, by_operation)
        if read:
            return _reference(known, *known.rng.choice(read), instead=_new(known, shape))
    is_identity = not marks.isdisjoint(known.names.identities)
    before = [value for mark in sorted(marks) for value in known.sent.get(mark, ())]
    before = [value for value in before if isinstance(value, str) == (shape.kind != "integer")]
    before = list(dict.fromkeys(before))
    reused = (0 if known.anew else 95) if is_identity else 45
    if before and known.chance(reused):
        return known.rng.choice([*before[:1], *before] if is_identity else before)
    value = _new(known, shape)
    for _ in range(_TRIES if is_identity and value in before else 0):
        value = _drawn(known, shape)
        if value not in before:
            break
    if known.anew or len(before) < (_OWNERS if is_identity else 12):
        for mark in marks:
            known.sent.setdefault(mark, []).append(value)
    return value


def _made(known: Known, shape: Scalar, sources: Mapping[str, Source]) -> Any:
    """A reference to something that an earlier step made, or an id that nothing has."""
    instead = _UNKNOWN if shape.kind != "integer" else 987_654
    earlier = _earlier(known, sources)
    makers = [pair for pair in earlier if pair[1].makes]
    if makers and known.chance(92):
        earlier = makers
    if not earlier or known.chance(5):
        return instead
    return _reference(known, *known.rng.choice(earlier), instead=instead)


def _earlier(known: Known, sources: Mapping[str, Source]) -> list[tuple[int, Source]]:
    """The steps so far whose answers give what is wanted, by number, and where."""
    return [(number, sources[name]) for number, name in known.steps if name in sources]


def _reference(known: Known, number: int, source: Source, *, instead: Any) -> Reference:
    path = tuple(known.rng.choice(_PLACES) if one is EVERY else one for one in source.path)
    return Reference(number, render(path), instead)


def _moment(known: Known) -> Moment:
    rng = known.rng
    if known.chance(40) or not known.moments:
        away = _AWAY if known.has_clock else _FAR_AWAY
        known.moments.append(Moment(known.now + rng.choice(away), rng.choice((0, 0, 120, -330))))
    one = rng.choice(known.moments)
    beside = rng.choice((0, 0, 0, 1, -1, known.whole_second))
    return Moment(one.milliseconds + beside, one.offset)


def _new(known: Known, shape: Scalar) -> Any:
    """A value nobody sent yet: a plain one where the model takes it, else a drawn one."""
    rng = known.rng
    if shape.kind == "integer" and known.chance(80):
        edges = [one for one in (shape.ge, shape.le) if isinstance(one, int)]
        number = rng.choice((*_MINUTES, *_MINUTES, 3, 5, 7, *edges))
        if takes(shape.annotation, number):
            return number
    if shape.kind == "string" and known.chance(80):
        text = _text(known)
        if takes(shape.annotation, text):
            known.texts.append(text)
            return text
    return _drawn(known, shape)


_FORMS: Final[tuple[Callable[[str], str], ...]] = (
    lambda text: f" {text} ", lambda text: text.upper(), lambda text: f"{text}\n",
    lambda text: f"{text}  é'\"", lambda text: text.replace(" ", "  "),
)  # fmt: skip  # as above


def _text(known: Known) -> str:
    words = known.words or _WORDS
    text = " ".join(known.rng.choice(words) for _ in range(known.rng.choice((1, 1, 2, 3))))
    return known.rng.choice(_FORMS)(text) if known.chance(25) else text
