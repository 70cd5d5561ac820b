"""Which fields speak of the same thing, so that what one answer gives can be sent to another. Pure.

A field is marked by its own name (unless that says nothing, as ``id`` does), by the names of the
provider states' values that interactions put there, and by what operations say they echo.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.sessions import PARTS
from handfast.expectation.build import shape_within
from handfast.frozen import dataclass
from handfast.model import Exchange, HttpInteraction, Unchanged, Value
from handfast.shapes import Array, Nullable, Object, Union, shape_of
from handfast.shapes.fields import fields_of
from handfast.wire.paths import EVERY, everywhere, last_key, render, steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from handfast.model import Content, Offer, Operation, State, System
    from handfast.shapes import Shape
    from handfast.wire.paths import Step as PathStep

__all__ = ["Names", "Source", "chosen_by_callers", "names_of", "part_models"]

_SAYS_NOTHING: Final = frozenset({"id", "name", "status", "type", "state", "kind", "key", "value"})
_DEEPEST: Final = 4
_ID: Final = re.compile(r"(?:^|_)(?:id|uuid|key|sid|token|path|url)$|[a-z]Id$")

type _Field = tuple[str, str]
"""A model's name and a field's."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer gives a value that can be sent on: an operation, and a path in its answer.

    ``makes``: the operation made it, so that it was not there before.
    """

    operation: str
    path: tuple[PathStep, ...]
    makes: bool


@dataclass(frozen=True, slots=True)
class Names:
    """The marks of fields, and where values with a mark are given. ``identities`` name owners.

    ``identities`` are marks of what a caller chooses and others refer to.
    """

    marks: Mapping[_Field, frozenset[str]]
    sources: Mapping[str, tuple[Source, ...]]
    identities: frozenset[str]

    def of(self, model: str, field: str) -> frozenset[str]:
        """The marks of a field."""
        found = self.marks.get((model, field))
        return found if found is not None else _own(field)

    def sources_of(self, marks: frozenset[str]) -> tuple[Source, ...]:
        """Where values of any of ``marks`` are given, what makes them first."""
        found = {source: None for mark in sorted(marks) for source in self.sources.get(mark, ())}
        return tuple(sorted(found, key=lambda one: (not one.makes, last_key(one.path) != "id")))


def part_models(operation: Operation) -> Iterator[tuple[str, Any]]:
    """The annotation of each part of a request."""
    for part, model in zip(
        PARTS,
        (operation.path_parameters, operation.query_parameters, operation.header_parameters),
        strict=False,
    ):
        if model is not None:
            yield part, model
    if operation.bodies and operation.bodies[0].model is not None:
        yield "body", operation.bodies[0].model


def chosen_by_callers(operations: Iterable[Operation], states: Iterable[State]) -> frozenset[str]:
    """The names of what is sent in the bodies of ``operations``, and of what states are given."""
    bodies = (body.model for one in operations for body in one.bodies if body.model is not None)
    parameters = (one.parameters for one in states if one.parameters is not None)
    return frozenset(
        field for model in (*bodies, *parameters) for (_, field), _ in _fields(shape_of(model))
    )


def names_of(system: System, offer: Offer) -> Names:
    """The names of what ``offer`` takes and gives, as the interactions of ``system`` show them."""
    marks: dict[_Field, set[str]] = defaultdict(set)
    for operation in offer.operations:
        _mark_echoes(operation, marks)
    for exchange in _exchanges(system, offer.provider):
        _mark_values(exchange, marks)
    found = {key: frozenset(some) | _own(key[1]) for key, some in marks.items()}
    names = Names(found, {}, frozenset())
    sources: dict[str, list[Source]] = defaultdict(list)
    sent = chosen_by_callers(offer.operations, ()).union(_in_queries_and_headers(offer.operations))
    for operation in offer.operations:
        for source, given in _given(operation, names, sent):
            for mark in given:
                sources[mark].append(source)
    chosen = {
        name
        for state in offer.states
        for name in state.returns
        if not any(source.makes for source in sources.get(name, ()))
    }
    return Names(found, {key: tuple(some) for key, some in sources.items()}, frozenset(chosen))


def _in_queries_and_headers(operations: Iterable[Operation]) -> Iterator[str]:
    for one in operations:
        yield from fields_of(one.query_parameters)
        yield from fields_of(one.header_parameters)


def _own(field: str) -> frozenset[str]:
    return frozenset() if field in _SAYS_NOTHING else frozenset({field})


def _fields(
    shape: Shape, at: tuple[PathStep, ...] = ()
) -> Iterator[tuple[_Field, tuple[PathStep, ...]]]:
    """Each field in ``shape`` with its path, not too deep."""
    if len(at) > _DEEPEST:
        return
    match shape:
        case Nullable(of):
            yield from _fields(of, at)
        case Union(options):
            for option in options:
                yield from _fields(option, at)
        case Array(item=item):
            yield from _fields(item, (*at, EVERY))
        case Object(model, fields):
            for field in fields:
                yield (model.__name__, field.name), (*at, field.name)
                yield from _fields(field.shape, (*at, field.name))
        case _:
            pass


def _answers(operation: Operation) -> Iterator[Content]:
    for answer in operation.answers:
        if answer.status < 400 and answer.content is not None:
            yield answer.content


def _mark_echoes(operation: Operation, marks: dict[_Field, set[str]]) -> None:
    by_path = {
        render(path): field
        for content in _answers(operation)
        for field, path in _fields(shape_within(content))
    }
    for sent, path in operation.conventions.echo.items():
        if path in by_path:
            marks[by_path[path]].add(sent)
    own = _last_parameter(operation)
    if own and "id" in by_path and own not in {*operation.conventions.echo, *by_path}:
        marks[by_path["id"]].add(own)


def _last_parameter(operation: Operation) -> str:
    """The parameter with which the path ends: what is answered there is that thing, as a rule."""
    last = operation.path.rpartition("/")[2]
    return last[1:-1] if last.startswith("{") and last.endswith("}") else ""


def _exchanges(system: System, provider: str) -> Iterator[Exchange]:
    for contract in system.contracts:
        for interaction in contract.interactions if contract.provider == provider else ():
            if isinstance(interaction, HttpInteraction):
                yield interaction.exchange
            for then in interaction.then:
                if isinstance(then, Exchange):
                    yield then
                elif isinstance(then, Unchanged):
                    yield then.exchange


def _mark_values(exchange: Exchange, marks: dict[_Field, set[str]]) -> None:
    for part, model in part_models(exchange.operation):
        sent = getattr(exchange, part)
        for field, path in _fields(shape_of(model)):
            value = _at(sent, path)
            if isinstance(value, Value):
                marks[field].add(value.name)
    content = None if exchange.answer is None else exchange.answer.content
    if content is None or exchange.expected_status >= 400:
        return
    by_path = {render(path): field for field, path in _fields(shape_within(content))}
    for text, value in exchange.equals.items():
        at = render(everywhere(steps(text)))
        if isinstance(value, Value) and at in by_path:
            marks[by_path[at]].add(value.name)


def _at(tree: Any, path: tuple[PathStep, ...]) -> Any:
    for step in path:
        if not isinstance(tree, dict) or not isinstance(step, str):
            return None
        tree = tree.get(step)
    return tree


def _given(
    operation: Operation, names: Names, chosen: frozenset[str]
) -> Iterator[tuple[Source, frozenset[str]]]:
    """What the answers of ``operation`` give that its request does not have.

    A change makes what it links to as well, where no caller chooses that: ``chosen`` are the names
    of what callers send elsewhere than in paths.
    """
    sent: set[str] = set()
    for _, model in part_models(operation):
        for field, _ in _fields(shape_of(model)):
            sent |= names.of(*field)
    answered = [pair for content in _answers(operation) for pair in _fields(shape_within(content))]
    # what comes back of its own path was there before
    in_path = set(fields_of(operation.path_parameters))
    creates = operation.method == "POST" and all(
        in_path.isdisjoint(names.of(*field)) for field, path in answered if last_key(path) == "id"
    )
    for field, path in answered:
        given = names.of(*field)
        if given and sent.isdisjoint(given):
            key = last_key(path)
            is_made = creates or (not operation.only_reads and key != "id" and key not in chosen)
            makes = is_made and EVERY not in path and _ID.search(key) is not None
            yield Source(operation.name, path, makes), given
