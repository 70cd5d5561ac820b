"""Which fields an interaction relies on, and how: the one account that the matrix is made of. Pure.

It judges nothing; ``check`` has refused paths that lead nowhere.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Literal

from handfast.expectation.build import shape_within
from handfast.frozen import dataclass
from handfast.model import (
    Exchange,
    HttpInteraction,
    Interaction,
    Message,
    MessageInteraction,
    Operation,
    Published,
    System,
    Unchanged,
)
from handfast.model.cases import Case, cases_of
from handfast.model.clauses import Clause
from handfast.model.values import is_one_value
from handfast.shapes import Anything, Array, Map, Nullable, Object, Recursive, Shape, Union
from handfast.shapes.places import Place, places
from handfast.wire.paths import EVERY, Step, render, steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.model import Content

__all__ = ["Claim", "How", "Promise", "claims_of", "fields_within", "promises_of"]

How = Literal[Clause.READS, Clause.EQUALS, Clause.ORDERED, Clause.CONTAINS, "required-by-model"]


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing that a case relies on: an answer of an operation, or a message."""

    case: Case
    declared: Exchange | MessageInteraction | Published

    @property
    def offered(self) -> Operation | Message:
        """The operation or message that it is about."""
        return (
            self.declared.operation
            if isinstance(self.declared, Exchange)
            else self.declared.message
        )

    @property
    def content(self) -> Content | None:
        """The answer's body, or the message (its reply, if it has one); None without a body."""
        if isinstance(self.declared, Exchange):
            return self.declared.answer.content if self.declared.answer else None
        replied = isinstance(self.declared, MessageInteraction) and self.declared.message.reply
        return replied or self.declared.message.payload

    @property
    def shape(self) -> Shape:
        """What its paths lead through; ``Anything`` where there is no body."""
        return shape_within(self.content) if self.content else Anything()


@dataclass(frozen=True, slots=True)
class Claim:
    """That a path is relied on, and how.

    ``own`` are the model fields that stand at the path (several of a union), ``along`` those that
    lead there. ``value`` is what must stand there, as declared; ``...`` where nothing must.
    """

    path: str
    how: How
    own: tuple[Place, ...] = ()
    along: tuple[Place, ...] = ()
    value: Any = ...


def promises_of(system: System) -> tuple[Promise, ...]:
    """Everything that is relied on in ``system``, what must then be true included."""
    return tuple(
        Promise(case, declared)
        for case in cases_of(system.contracts)
        for declared in _parts_of(case.interaction)
    )


def _parts_of(interaction: Interaction) -> Iterator[Exchange | MessageInteraction | Published]:
    own = interaction.exchange if isinstance(interaction, HttpInteraction) else interaction
    for part in (own, *interaction.then):
        if isinstance(part, Unchanged):  # compared with itself: none of its fields is read
            yield dataclasses.replace(
                part.exchange, reads=(), equals={}, ordered=None, contains=None
            )
        elif part.exactly == 0:  # what must not be there has no fields
            yield dataclasses.replace(part, reads=(), equals={})
        else:
            yield part


def claims_of(promise: Promise) -> Iterator[Claim]:
    """Every path that ``promise`` relies on, those that its model requires included."""
    declared, shape = promise.declared, promise.shape
    if declared.reads is None:
        yield from _beneath(shape, (), "required-by-model", whole=False)
    for path in declared.reads or ():
        yield _claim(shape, steps(path), Clause.READS)
        for place in places(shape, steps(path)):
            yield from _beneath(place.shape, steps(path), Clause.READS, whole=False)
    for path, value in declared.equals.items():
        yield _claim(shape, steps(path), Clause.EQUALS, value)
        for place in places(shape, steps(path)):
            if value is not None:
                whole = is_one_value(value)
                yield from _beneath(place.shape, steps(path), Clause.EQUALS, whole=whole)
    if isinstance(declared, Exchange) and declared.ordering is not None:
        yield _claim(shape, (EVERY, *steps(declared.ordering.path)), Clause.ORDERED)
    for item in (declared.contains or ()) if isinstance(declared, Exchange) else ():
        for path, value in item.items():
            yield _claim(shape, (EVERY, *steps(path)), Clause.CONTAINS, value)


def fields_within(shape: Shape) -> Iterator[Place]:
    """Every field of every model inside ``shape``."""
    for claim in _beneath(shape, (), Clause.READS, whole=True):
        yield from claim.own


def _claim(shape: Shape, path: tuple[Step, ...], how: How, value: Any = ...) -> Claim:
    outer = (path[:length] for length in range(1, len(path)))
    along = tuple(p for prefix in outer for p in places(shape, prefix) if p.field is not None)
    own = tuple(place for place in places(shape, path) if place.field is not None)
    return Claim(render(path), how, own, along, value)


def _beneath(
    shape: Shape, at: tuple[Step, ...], how: How, *, whole: bool, again: bool = False
) -> Iterator[Claim]:
    """The fields inside ``shape``: those that are required, or (``whole``) all of them.

    Of types that contain themselves one is entered along any path (``again``: one was).
    """
    match shape:
        case Nullable(of):
            yield from _beneath(of, at, how, whole=whole, again=again)
        case Union(options):
            for option in options:
                yield from _beneath(option, at, how, whole=whole, again=again)
        case Recursive() if not again:
            yield from _beneath(shape.shape, at, how, whole=whole, again=True)
        case Object(model, fields):
            for field in fields:
                if whole or field.required:
                    path = (*at, field.name)
                    yield Claim(render(path), how, (Place(field.shape, model, field),))
                    yield from _beneath(field.shape, path, how, whole=whole, again=again)
        case Array(item=inner) | Map(value=inner):
            yield from _beneath(inner, (*at, EVERY), how, whole=whole, again=again)
        case _:
            pass
