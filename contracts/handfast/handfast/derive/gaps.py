"""Finds what a provider may do to the values of its answers and messages and nobody would notice.

Each answer and message that is relied on is made as its interaction expects it, one value in it is
changed, and it is judged again. What no interaction notices is a gap: nothing fixes the value, or
no value has what the change takes away. Pure: no provider runs.

The texts of refusals are for people, and left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from handfast.derive.examples import whole_example
from handfast.derive.reliance import Promise, promises_of
from handfast.derive.value_changes import ANOTHER, changes_of
from handfast.expectation.match import mismatches_in
from handfast.expectation.promises import expect_answer, expect_payload
from handfast.expectation.tree import Absent
from handfast.frozen import dataclass
from handfast.model import Answered, Exchange, HttpInteraction, Unchanged
from handfast.model.bodies import is_opaque
from handfast.model.values import example_values, is_one_value, references
from handfast.shapes.places import plain, reached
from handfast.wire.media_types import format_of
from handfast.wire.paths import MISSING, everywhere, last_key, render, steps, with_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.derive.value_changes import ValueChange
    from handfast.expectation.tree import Node
    from handfast.model import Content, System
    from handfast.wire.paths import Step

__all__ = ["Gap", "Gaps", "gaps_of"]

_FIRST_REFUSAL: Final = 400
_OF_NO_TYPE: Final[Any] = {"": [{}]}
"""What is no value of any field that has a type."""
_FEW: Final = 5
_ID: Final = re.compile(r"(^|_)id$|[a-z]I[dD]$")
"""Names of fields that hold ids."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What may happen to one value, and no interaction would notice.

    ``name`` is the operation or the message, ``status`` None for a message. ``fixed`` says whether
    some interaction expects a certain value; else ``changes`` is ``another value`` alone.
    ``consumers`` read the value.
    """

    provider: str
    name: str
    status: int | None
    path: str
    fixed: bool
    changes: tuple[str, ...]
    consumers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """Every gap that was found, and what could not be looked at.

    ``without_example`` are interactions by their ids: of an answer or a message of theirs no
    example can be made that is as they expect it.
    """

    found: tuple[Gap, ...]
    without_example: tuple[str, ...] = ()


type _Place = tuple[str, str, int | None, tuple[Step, ...]]
type _Noticed = dict[str, bool]


def gaps_of(system: System) -> Gaps:
    """The gaps of ``system``, in the order of its declarations."""
    without: dict[str, None] = {}
    noticed: dict[_Place, _Noticed] = {}
    readers: dict[_Place, dict[str, None]] = {}
    for promise, node, document in _examples(system):
        if document is MISSING:
            without[promise.case.id] = None
            continue
        followed = _followed(promise)
        for at, value in _values(document, ()):
            place, consumer = _place(promise, at), promise.case.consumer
            found = noticed.get(place, {})
            changes = [
                one for one in _changes(promise, place[-1], value) if not found.get(one.name)
            ]
            is_known = consumer in readers.get(place, ())
            if is_known and not changes:
                continue
            if not is_known and not mismatches_in(node, with_value(document, at, _OF_NO_TYPE)):
                continue
            readers.setdefault(place, {})[consumer] = None
            found = noticed.setdefault(place, {})
            is_followed = place[-1] in followed
            for change in changes:
                found[change.name] = is_followed or _is_noticed(node, document, at, value, change)
    gaps = (
        Gap(*place[:3], render(place[3]), found[ANOTHER], _unnoticed(found), tuple(readers[place]))
        for place, found in noticed.items()
        if not all(found.values())
    )
    return Gaps(tuple(gaps), tuple(without))


def _unnoticed(noticed: _Noticed) -> tuple[str, ...]:
    """The changes that nobody notices; where not even another value is noticed, that alone."""
    if not noticed[ANOTHER]:
        return (ANOTHER,)
    return tuple(name for name, is_noticed in noticed.items() if not is_noticed)


def _examples(system: System) -> Iterator[tuple[Promise, Node, Any]]:
    """What is expected of each answer and message, and a document that is as expected.

    ``MISSING`` where there is none.
    """
    answers: dict[int, Any] = {}
    for promise in promises_of(system):
        content = _content(promise)
        if content is None:
            continue
        interaction = promise.case.interaction
        try:
            node = _expected(promise, answers.get(id(interaction), MISSING))
        except KeyError:  # it follows an answer of which there is no example
            yield promise, Absent(), MISSING
            continue
        document = whole_example(node, content)
        if document is MISSING or mismatches_in(node, document):
            yield promise, node, MISSING
            continue
        answers.setdefault(id(interaction), document)
        yield promise, node, document


def _content(promise: Promise) -> Content | None:
    """What the promise's document is carried in; None where there is none to look into."""
    declared = promise.declared
    if isinstance(declared, Exchange) and (
        declared.expected_status >= _FIRST_REFUSAL or declared.operation.method == "HEAD"
    ):
        return None
    content = promise.content
    if content is None or is_opaque(content) or format_of(content.media_type).carries == "items":
        return None
    return content


def _expected(promise: Promise, answered: Any) -> Node:
    values = example_values(promise.case.interaction)
    if isinstance(promise.declared, Exchange):
        return expect_answer(promise.declared, values, answered)
    return expect_payload(promise.declared, values, answered)


def _values(value: Any, at: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], Any]]:
    """Every value in a document, with its path; of a long list those of a few items."""
    if at:
        yield at, value
    inner = value.items() if isinstance(value, dict) else ()
    for step, each in enumerate(value[:_FEW]) if isinstance(value, list) else inner:
        yield from _values(each, (*at, step))


def _place(promise: Promise, at: tuple[Step, ...]) -> _Place:
    declared = promise.declared
    status = declared.expected_status if isinstance(declared, Exchange) else None
    return promise.case.provider, promise.offered.name, status, everywhere(at)


def _changes(promise: Promise, path: tuple[Step, ...], value: Any) -> list[ValueChange]:
    """The changes that a value at ``path`` may suffer."""
    options = (one for place in reached(promise.shape, path) for one in plain(place.shape))
    is_id = _ID.search(last_key(path)) is not None
    changes = (one for option in options for one in changes_of(option, value, is_id=is_id))
    return list({change.name: change for change in changes}.values())


def _is_noticed(
    node: Node, document: Any, at: tuple[Step, ...], value: Any, change: ValueChange
) -> bool:
    made = change.made(value)
    if made is MISSING or made == value:
        return False
    return bool(mismatches_in(node, with_value(document, at, made)))


def _followed(promise: Promise) -> frozenset[tuple[Step, ...]]:
    """What of an answer is asked for by what must then be true, such as a new id.

    What another moment must only be later than may be any earlier one, so it is not among them.
    """
    interaction = promise.case.interaction
    if not isinstance(interaction, HttpInteraction) or promise.declared is not interaction.exchange:
        return frozenset()
    parts: list[Any] = []
    for one in interaction.then:
        exchange = one.exchange if isinstance(one, Unchanged) else one
        parts.append([value for value in exchange.equals.values() if is_one_value(value)])
        if isinstance(exchange, Exchange):
            parts += [exchange.path, exchange.query, exchange.body, exchange.headers]
    found = (one for part in parts for one in references(part) if isinstance(one, Answered))
    return frozenset(everywhere(steps(one.path)) for one in found)
