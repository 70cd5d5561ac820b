"""Checks what an interaction expects, of an answer or a payload, against its model. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.check.examples import lacks_examples, without_example
from handfast.check.later_than import later_than_faults
from handfast.check.references import Scope, json_fault, resolve_in
from handfast.expectation.build import shape_within
from handfast.model import (
    NOT_NULL,
    Answer,
    Content,
    Exchange,
    LaterThan,
    MessageInteraction,
    Published,
)
from handfast.model.bodies import is_opaque
from handfast.model.clauses import COUNTS, OF_LISTS, Clause
from handfast.shapes import Array, Choice, Nullable, Scalar, Shape
from handfast.shapes.caching import cached
from handfast.shapes.fields import fields_of
from handfast.shapes.places import Place, may_be_list, places, plain
from handfast.shapes.values.comparison import mistyped
from handfast.shapes.values.fit import misfits
from handfast.wire.paths import EVERY, Every, steps
from handfast.wording.suggestions import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handfast.shapes import Field

__all__ = ["answer_faults", "but_faults", "payload_faults"]

_NO_FIELDS: Final = "the body expected has no fields: drop it"


def answer_faults(exchange: Exchange, scope: Scope, *, compared: bool = False) -> Iterator[str]:
    """Everything that is wrong with what ``exchange`` expects of its answer.

    ``compared``: the answer is compared with an earlier one, so an empty list proves something too.
    """
    answer = exchange.answer
    if answer is None:
        yield _undeclared(exchange)
        return
    shape = _shape(answer.content)
    if answer.content is not None and is_opaque(answer.content):
        yield from _bytes_faults(exchange.reads, exchange.equals, scope)
    else:
        yield from _field_faults(exchange.reads, exchange.equals, shape, scope)
    yield from _header_faults(answer, exchange.answer_headers, scope)
    if isinstance(shape, Array):
        yield from _count_faults(exchange)
        yield from _contains_faults(exchange, shape, scope)
        proven = exchange.contains or exchange.exactly is not None or exchange.at_least is not None
        if not proven and not compared:
            yield (
                "an empty list would pass: give exactly or at_least "
                "(at_least=0 where an empty list will do)"
            )
        yield from _order_faults(exchange, shape)
        return
    for clause in OF_LISTS:
        if getattr(exchange, clause) is not None:
            yield f"{clause} is given for an answer that is not a list: drop it"


def but_faults(read: Exchange, but: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with the paths at which a read may differ from the one before."""
    shape = None if not but or read.answer is None else _shape(read.answer.content)
    for path in but:
        found = _found(path, shape)
        if isinstance(found, str):
            yield f"but {path!r}: {found}"


def payload_faults(
    promise: MessageInteraction | Published, content: Content, scope: Scope
) -> Iterator[str]:
    """Everything that is wrong with what ``promise`` expects of a payload or a reply."""
    yield from _field_faults(promise.reads, promise.equals, _shape(content), scope)
    if promise.exactly < 0:
        yield f"exactly={promise.exactly} can't be counted: give 0 or more"
    if promise.exactly == 0 and (promise.reads or promise.equals):
        yield "exactly=0 leaves nothing to read: drop reads and equals, or exactly"


def _undeclared(exchange: Exchange) -> str:
    operation = exchange.operation
    declared = listed(answer.status for answer in operation.answers)
    if exchange.status is None:
        return f"status: {operation.name} has no answer below 400 (it has {declared}): name one"
    return (
        f"status {exchange.status} is not an answer of {operation.name} (it has {declared}): "
        "expect one of them, or declare it"
    )


def _shape(content: Content | None) -> Shape | None:
    """The shape that paths lead through, or None where a body has no fields."""
    return None if content is None or content.model is None else shape_within(content)


def _bytes_faults(
    reads: tuple[str, ...] | None, equals: Mapping[str, Any], scope: Scope
) -> Iterator[str]:
    """What is wrong with what is expected of bytes: they may be equal as a whole."""
    for path in reads or ():
        yield f"{Clause.READS} {path!r}: {_NO_FIELDS}"
    for path, value in equals.items():
        resolved, known, faults = resolve_in(value, scope)
        if path:
            faults = [_NO_FIELDS]
        elif known and resolved is not NOT_NULL and not isinstance(resolved, bytes):
            faults = [f"{resolved!r} can't come, the body is bytes: expect bytes"]
        yield from (f"{Clause.EQUALS} {path!r}: {fault}" for fault in faults)


def _field_faults(
    reads: tuple[str, ...] | None, equals: Mapping[str, Any], shape: Shape | None, scope: Scope
) -> Iterator[str]:
    for path in reads or ():
        found = _found(path, shape)
        if isinstance(found, str):
            yield f"{Clause.READS} {path!r}: {found}"
    for path, value in equals.items():
        found = _found(path, shape)
        faults = [found] if isinstance(found, str) else _value_faults(value, found, scope)
        yield from (f"{Clause.EQUALS} {path!r}: {fault}" for fault in faults)
    if shape is not None and lacks_examples(shape):
        yield from _example_faults(reads, equals, shape)


def _example_faults(
    reads: tuple[str, ...] | None, equals: Mapping[str, Any], shape: Shape
) -> Iterator[str]:
    """What is read and has no example; where a value is declared, that is the example."""
    declared = {each for path in equals for each in _shapes(path, shape)}
    read = [("value", shape)]
    if reads is not None:
        read = [(path, each) for path in reads for each in _shapes(path, shape)]
    for path, each in read:
        for scalar, at in without_example(each, path):
            if scalar not in declared:
                yield f"{at}: no example of it is known: put Samples(good=..., bad=...) beside it"


def _shapes(path: str, shape: Shape) -> tuple[Shape, ...]:
    found = _found(path, shape)
    return () if isinstance(found, str) else tuple(place.shape for place in found)


def _found(path: str, shape: Shape | None) -> tuple[Place, ...] | str:
    """What may stand at ``path``, or why nothing can."""
    if shape is None:
        return _NO_FIELDS
    try:
        return places(shape, steps(path))
    except (LookupError, ValueError) as error:
        return str(error.args[0])


def _value_faults(value: Any, found: tuple[Place, ...], scope: Scope) -> list[str]:
    if value is NOT_NULL:
        return []
    if isinstance(value, LaterThan):
        return later_than_faults(value, found, scope)
    resolved, known, faults = resolve_in(value, scope)
    if not known:
        return faults
    if resolved is None:
        if not any(place.nullable or place.optional for place in found):
            faults.append("None can't come, the field is required and not nullable: expect a value")
    elif fault := json_fault(resolved):
        faults.append(f"the value {fault}")
    elif all(why := [_unfit(place.shape, type(resolved), resolved) for place in found]):
        one = f"{resolved!r} can't come from the field ({why[0]})"
        faults.append(f"{one}: expect a value of its type")
    return faults


@cached
def _unfit(place: Shape, _type: type, value: Any) -> str | None:
    """Why ``value`` can't come from ``place``, or None: no other JSON type is converted to its.

    Its type is an argument because values of several types may be equal.
    """
    # Strictness comes from the shape where it can: Pydantic's own refuses the text of a moment
    # once code of the annotation has run on it.
    shape = place
    while isinstance(shape, Nullable) and value is not None:
        shape = shape.of
    wrong = mistyped(shape, value)
    strictly = misfits(wrong[0].annotation, wrong[1], strict=True) if wrong else ()
    if not wrong and isinstance(shape, Scalar):
        return None  # it was validated to see whether it is of its type
    found = strictly or misfits(place.annotation, value)
    return found[0][1] if found else None


def _header_faults(answer: Answer, expected: Mapping[str, Any], scope: Scope) -> Iterator[str]:
    declared = {name.lower(): field for name, field in fields_of(answer.headers).items()}
    for name, value in expected.items():
        resolved, known, faults = resolve_in(value, scope)
        yield from (f"answer_headers {name!r}: {fault}" for fault in faults)
        field = declared.get(name.lower())
        if field is None:
            remedy = did_you_mean(name.lower(), declared)
            yield f"answer_headers {name!r} is no header of the {answer.status} answer: {remedy}"
        elif known and resolved is None and not field.required:
            continue  # the header must not be there
        elif known and resolved is not NOT_NULL and not _is_header(resolved, field):
            yield f"answer_headers {name!r}: a header is text, not {resolved!r}: write it as text"
        elif known and resolved is not NOT_NULL:
            for _, why in misfits(field.shape.annotation, resolved):
                yield f"answer_headers {name!r}: {resolved!r} does not fit ({why}): expect another"


def _is_header(value: Any, field: Field) -> bool:
    """Whether ``value`` is a text, or several where the header is declared as a list of them."""
    if not isinstance(value, list):
        return isinstance(value, str)
    return may_be_list(field.shape) and all(isinstance(item, str) for item in value)


def _count_faults(exchange: Exchange) -> Iterator[str]:
    exactly, least, most = exchange.exactly, exchange.at_least, exchange.at_most
    for clause in COUNTS:
        count = getattr(exchange, clause)
        if count is not None and count < 0:
            yield f"{clause}={count} can't be counted: give 0 or more"
    if exactly is not None and (least is not None or most is not None):
        yield "exactly includes all that at_least and at_most could mean: drop one or the other"
    if least is not None and most is not None and least > most:
        yield f"at_least={least} is more than at_most={most}: no list has both"
    indices = [(p, s[0]) for p in exchange.equals if (s := _steps(p)) and isinstance(s[0], int)]
    for path, index in indices:
        if exactly is None:
            yield f"equals {path!r} fixes one place of a list: give exactly as well"
        elif index >= exactly:
            yield f"equals {path!r} is beyond exactly={exactly}: give an index below it"
    if exactly == 0 and any(EVERY in _steps(path)[:1] for path in exchange.equals):
        yield "exactly=0 leaves nothing for equals to look at: drop one of them"


def _order_faults(exchange: Exchange, shape: Array) -> Iterator[str]:
    if exchange.ordering is None:
        return
    path = exchange.ordering.path
    try:
        found = places(shape.item, steps(path))
    except (LookupError, ValueError) as error:
        yield f"ordered {path!r}: {error.args[0]}"
        return
    if any(isinstance(step, Every) for step in steps(path)):
        yield f"ordered {path!r}: an item has several of them: name one field"
    if not any(isinstance(o, Scalar | Choice) for place in found for o in plain(place.shape)):
        yield f"ordered {path!r}: what stands there has no order: name a text, number or time"
    if max(exchange.exactly or 0, exchange.at_least or 0) < 2:
        yield f"ordered {path!r}: fewer than two items are in any order: give at_least=2"


def _contains_faults(exchange: Exchange, shape: Array, scope: Scope) -> Iterator[str]:
    if exchange.contains is None:
        return
    if exchange.exactly == 0 or exchange.at_most == 0:
        yield "contains needs an item, and the list has none: drop one or the other"
    if not all(exchange.contains):
        yield "contains names no field of an item: give what must stand in it"
    for fields in exchange.contains:
        for path, value in fields.items():
            found = _found(path, shape.item)
            faults = [found] if isinstance(found, str) else _value_faults(value, found, scope)
            yield from (f"{Clause.CONTAINS} {path!r}: {fault}" for fault in faults)


def _steps(path: str) -> tuple[Any, ...]:
    try:
        return steps(path)
    except ValueError:
        return ()  # reported where the path is looked up
