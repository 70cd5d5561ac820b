"""Composes sessions: which operations in which order, and what happens between them. Sends nothing.

A seed and a number make the same session everywhere, given the same coverage so far.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st
from pydantic import ValidationError

from handfast.compare.made.again import sent_again
from handfast.compare.made.choosing import Choosing, makes_owner
from handfast.compare.made.composing import Known, composed
from handfast.compare.made.coverage import Coverage, pairs_of
from handfast.compare.made.following import followed, set_up, took_place
from handfast.compare.made.names import part_models
from handfast.compare.made.scenes import played_scene
from handfast.compare.sessions import Moment, Reference, Session, Step
from handfast.fuzz.provider.requests import invalid_requests
from handfast.model import Exchange, HttpInteraction
from handfast.shapes import Scalar, shape_of
from handfast.shapes.fields import fields_of
from handfast.shapes.values.fit import misfits, takes
from handfast.strategies import wire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handfast.compare.made.drawing import Drawn
    from handfast.compare.made.names import Names
    from handfast.compare.made.scenes import Scene
    from handfast.compare.made.usual import Usual
    from handfast.model import Operation, State

__all__ = ["Maker"]

_SHORTEST: Final = 10
_LONGEST: Final = 40
_FORWARD: Final = (1, 1_000, 60_000, 1_740_000, 3_600_000, 86_399_999, 86_400_000, 604_800_000)
_PARTLY: Final = (25, 50, 75, 100)
_SCENES: Final = 40
_FOLLOWED: Final = 40
_AGAIN: Final = 25
"""In so many of a hundred cases an earlier trigger is chosen again: the last one may count."""
_PAGES: Final = {"limit": (1, 2, 3), "offset": (0, 1, 2)}
_WORDS: Final = ("fern", "hall", "key", "parcel", "water", "blue", "ring", "post")


@dataclass
class Maker:
    """Makes the sessions of one search. ``happenings`` are what both sides can let happen.

    ``scenes`` are what of it consumers of messages rely on, in its order; they stand in sessions
    in which no operation could bring anything about. ``usual`` are the declared requests of each
    operation, and ``breaking`` the states after which nothing succeeds. ``whole_second`` is as
    ``Known`` has it.
    """

    operations: Sequence[Operation]
    names: Names
    drawn: Drawn
    happenings: Sequence[State] = ()
    seed: int = 0
    coverage: Coverage = field(default_factory=Coverage)
    scenes: Sequence[Scene] = ()
    usual: Mapping[str, Sequence[Usual]] = field(default_factory=dict)
    breaking: frozenset[str] = frozenset()
    whole_second: int = 0

    def __post_init__(self) -> None:
        self.choosing = Choosing(self.operations, self.names, self.coverage)

    def session(self, number: int) -> Session:
        """The ``number``-th session."""
        rng = random.Random(f"{self.seed} {number}")  # noqa: S311 - not for secrets
        known = Known(rng, self.drawn, self.names, words=tuple(rng.sample(_WORDS, 3)))
        known.has_clock = any("now" in fields_of(one.parameters) for one in self.happenings)
        if known.has_clock:
            known.moments.append(Moment(0))
        known.whole_second = self.whole_second
        chosen = self.choosing.focus(known) if self.operations else []
        steps = self._prelude(known)
        if chosen:
            steps += self._set_up(known, rng.choice(chosen), len(steps) + 1, of_a_hundred=85)
        wanted = rng.randint(_SHORTEST, _LONGEST)
        for done in range(wanted):
            if self.scenes and (not chosen or known.chance(_SCENES)):
                steps += played_scene(known, self.scenes, len(steps) + 1)
                continue
            if self.happenings and known.chance(12):
                steps += self._happening(known, len(steps) + 1, late=4 * done > 3 * wanted)
                continue
            operation = self.choosing.next(known, chosen)
            steps += self._set_up(known, operation, len(steps) + 1, of_a_hundred=12)
            step = self._request(known, operation, len(steps) + 1)
            steps.append(step)
            steps += sent_again(known, self.operations, steps)
        steps += self._closing(known, chosen, len(steps) + 1)
        return Session(tuple(steps))

    def _prelude(self, known: Known) -> list[Step]:
        """What makes owners, mostly, for without any most requests would be refused."""
        steps: list[Step] = []
        known.anew = True
        for operation in self.operations:
            if makes_owner(operation, self.names) and known.chance(96):
                for _ in range(2):
                    steps.append(self._request(known, operation, len(steps) + 1, whole=True))
        known.anew = False
        return steps

    def _closing(self, known: Known, chosen: Sequence[Operation], number: int) -> list[Step]:
        """A read of each list, without filters and with some, and of what is there by its id."""
        steps: list[Step] = []
        names = {one.name for one in chosen}
        for one in self.operations:
            if one.name not in names and not known.chance(25):
                continue
            for _ in range(0 if one.method != "GET" else 2 if one.path_parameters else 1):
                if any(part_models(one)) or known.chance(15):
                    bare = not one.path_parameters
                    steps.append(self._request(known, one, number + len(steps), bare=bare))
                    if bare and known.chance(60):
                        steps.append(self._request(known, one, number + len(steps)))
        return steps

    def _set_up(
        self, known: Known, operation: Operation, number: int, *, of_a_hundred: int
    ) -> list[Step]:
        """The states of one declared request of ``operation`` that succeeds, in some cases."""
        declared = [one for one in self.usual.get(operation.name, ()) if one.succeeds and one.given]
        if not declared or not known.chance(of_a_hundred):
            return []
        return set_up(known, known.rng.choice(declared), number)

    def _happening(self, known: Known, number: int, *, late: bool) -> list[Step]:
        """What happens; that after which nothing succeeds only ``late`` in a session."""
        possible = [one for one in self.happenings if late or one.name not in self.breaking]
        clocks = [one for one in possible if "now" in fields_of(one.parameters)]
        if not possible:
            return []
        again = [one for one in possible if one.name in known.happened]
        state = known.rng.choice(again if again and known.chance(_AGAIN) else [*possible, *clocks])
        step = Step(number=number, happens=state.name, parameters=self.parameters(known, state))
        took_place(known, step)
        shown_by = [one for one in self.operations if self._follows(one, state)]
        if not shown_by or not known.chance(_FOLLOWED):
            return [step]
        return [step, self._request(known, known.rng.choice(shown_by), number + 1)]

    def _follows(self, operation: Operation, state: State) -> bool:
        """Whether a declared request of ``operation`` is made after ``state``."""
        declared = self.usual.get(operation.name, ())
        return any(given.state.name == state.name for one in declared for given in one.given)

    def parameters(self, known: Known, state: State) -> dict[str, Any]:
        """What a state or trigger is called with; a parameter ``now`` only goes forward."""
        if state.parameters is None:
            return {}
        usual = "now" not in fields_of(state.parameters) and known.chance(60)
        if usual and (declared := _declared(state)) is not None:
            return declared
        found = composed(known, shape_of(state.parameters), partly=100)
        if "now" in found:
            known.now += known.rng.choice(_FORWARD)
            found["now"] = Moment(known.now)
            known.moments.append(found["now"])
        return dict(found)

    def _request(
        self,
        known: Known,
        operation: Operation,
        number: int,
        *,
        whole: bool = False,
        bare: bool = False,
    ) -> Step:
        if not whole and not bare and known.chance(5):
            step = self._near_miss(known, operation, number)
            if step is not None:
                return step
        if not whole and not bare and known.chance(60):
            followed_parts = followed(known, operation, self.usual.get(operation.name, ()))
            if followed_parts is not None:
                known.steps.append((number, operation.name))
                return Step(number=number, operation=operation.name, parts=followed_parts)
        parts: dict[str, Any] = {}
        for part, model in part_models(operation):
            if part == "query":
                parts[part] = self._query(known, operation, model, bare=bare)
            else:
                partly = 100 if whole else 0 if known.chance(75) else known.rng.choice(_PARTLY)
                parts[part] = self._part(known, part, model, partly)
        if operation.bodies and operation.bodies[0].model is None:
            parts["body"] = self.drawn.pick((operation.name, "bytes"), st.binary, known.rng)
        known.steps.append((number, operation.name))
        return Step(number=number, operation=operation.name, parts=parts)

    def _part(self, known: Known, part: str, model: Any, partly: int) -> Any:
        def draw() -> Any:
            return self.drawn.pick((part, model), lambda: wire(model), known.rng)

        try:
            value = composed(known, shape_of(model), partly=partly)
        except LookupError:
            return draw()
        if part == "body" and misfits(model, _sample(value)):
            return draw()
        return value

    def _query(self, known: Known, operation: Operation, model: Any, *, bare: bool) -> Any:
        fields = fields_of(model)
        wanted = {name for name, one in fields.items() if one.required}
        optional = sorted(set(fields) - wanted)
        if not bare and optional:
            count = known.rng.choice((0, 1, 1, 2, 2, 2, 3))
            wanted |= set(known.rng.sample(optional, min(count, len(optional))))
            pairs = [pair for pair in pairs_of(operation) if not self.coverage.pairs[pair]]
            if pairs and known.chance(50):
                wanted |= set(known.rng.choice(pairs)[1:])
        found = {}
        for name in sorted(wanted):
            value = self._parameter(known, model.__name__, name, fields[name].shape)
            if value is not None:
                found[name] = value
        return found

    def _parameter(self, known: Known, model: str, name: str, shape: Any) -> Any:
        if name in _PAGES and known.chance(85):
            return known.rng.choice(_PAGES[name])
        if known.texts and isinstance(shape, Scalar) and shape.kind == "string":
            words = known.rng.choice(known.texts).split()
            if words and known.chance(45) and takes(shape.annotation, words[0]):
                return known.rng.choice(words)
        value = composed(known, shape, model=model, name=name)
        return composed(known, shape, model=model, name=name) if value is None else value

    def _near_miss(self, known: Known, operation: Operation, number: int) -> Step | None:
        http = HttpInteraction(name=operation.name, exchange=Exchange(operation=operation))
        strategy = invalid_requests(http, frozenset())
        if strategy is None:
            return None
        try:
            invalid = self.drawn.pick((operation.name, "invalid"), lambda: strategy, known.rng)
        except LookupError:
            return None
        parts = dict(invalid.parts)
        for part, model in part_models(operation):
            if part != invalid.part:
                parts[part] = self._part(known, part, model, 0)
        return Step(
            number=number,
            operation=operation.name,
            parts=parts,
            invalid=f"{invalid.place}: {invalid.violation}",
        )


def _declared(state: State) -> dict[str, Any] | None:
    """The parameters that stand as examples; None where one has none."""
    try:
        return state().values()
    except ValidationError:
        return None


def _sample(value: Any) -> Any:
    """``value`` with something valid in place of what is only known when it is played."""
    match value:
        case Reference():
            return value.instead
        case Moment():
            return "2031-04-02T06:15:00.250Z"
        case dict():
            return {key: _sample(one) for key, one in value.items()}
        case list():
            return [_sample(one) for one in value]
        case _:
            return value
