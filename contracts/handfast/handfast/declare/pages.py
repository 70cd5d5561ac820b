"""The pages of a list: an interaction for each cut that limit and offset make of its rows. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.declare.exchanges import answer_shape, completed
from handfast.declare.states import parameter_names
from handfast.model import Answered, BadDeclaration, Exchange, Given, HttpInteraction, Unchanged
from handfast.shapes import Nullable, Object, Scalar
from handfast.shapes.fields import fields_of
from handfast.shapes.places import entered, reached
from handfast.wire.paths import EVERY, render, steps
from handfast.wording.counts import number_of
from handfast.wording.excerpts import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from handfast.declare.parts import ItemFields
    from handfast.model import Then
    from handfast.shapes import Shape
    from handfast.wire.paths import Step

__all__ = ["paged"]


def paged(
    own: HttpInteraction,
    rows: Sequence[ItemFields] | None,
    each: ItemFields,
    full: object,
) -> Iterator[HttpInteraction]:
    """The pages of ``own``, whose list holds ``rows`` (each also what ``each`` says).

    Of a row that is on a page, what ``own`` reads of it is read, wherever it stands there.
    The first row alone, all but the first, the largest page, each row of which is alone where it
    was among all, beyond the last row; and, where ``full`` is a state with more rows than a page,
    as many as a page has where no limit is given, and the last of them where it was.

    Raises:
        BadDeclaration: there are no rows to cut, the operation has no ``limit`` and ``offset``, or
            ``full`` is something else.
    """
    operation = own.operation
    fields = fields_of(operation.query_parameters)
    limit = _scalar(fields["limit"].shape) if "limit" in fields else None
    if limit is None or "offset" not in fields:
        raise BadDeclaration((f"pages: {operation.name} has no limit and offset: drop pages",))
    if not isinstance(full, bool | Given):
        fault = f"pages: {quoted(full, 80)} is no state: write True, or a state that is called"
        raise BadDeclaration((fault,))
    if rows is None or len(rows) < 2:
        raise BadDeclaration(("pages: name two rows or more, so that there is something to cut",))
    name, count, most = operation.name, len(rows), limit.le
    first = f"{name} gives the first of {count} rows at limit 1"
    yield _page(own, first, {"limit": 1}, rows[:1], each)
    later = f"{name} leaves out the first row at offset 1"
    yield _page(own, later, {"offset": 1}, rows[1:], each)
    if most is not None:
        at = {"limit": most, "offset": 0}
        largest = f"{name} gives all rows at the largest limit, {most}"
        cut = tuple(_same_row(own, place) for place in range(1, count))
        yield _page(own, largest, at, rows, each, cut)
    beyond = {"limit": most, "offset": count} if most is not None else {"offset": count}
    yield _page(own, f"{name} gives nothing beyond the last row", beyond, (), {})
    if isinstance(full, Given):
        size = fields["limit"].default
        yield _usual(
            own, f"{name} gives {number_of(size, 'row')} where no limit is given", size, each, full
        )


def _scalar(shape: Any) -> Scalar | None:
    within = shape.of if isinstance(shape, Nullable) else shape
    return within if isinstance(within, Scalar) else None


def _page(
    own: HttpInteraction,
    name: str,
    cut: Mapping[str, Any],
    rows: Sequence[ItemFields],
    each: ItemFields,
    then: tuple[Then, ...] = (),
) -> HttpInteraction:
    bare = _bare(own, cut.get("offset", 0), len(rows))
    exchange = replace(bare, query={**bare.query, **cut})
    names = {n for given in own.given for n in parameter_names(given.state)}
    return HttpInteraction(
        name=name,
        exchange=completed(exchange, names, each, rows),
        given=own.given,
        then=(*(one for one in own.then if isinstance(one, Unchanged)), *then),
    )


def _usual(
    own: HttpInteraction, name: str, size: int, each: ItemFields, full: Given
) -> HttpInteraction:
    exchange = replace(_bare(own, 0, size), exactly=size)
    names = set(parameter_names(full.state))
    return HttpInteraction(
        name=name,
        exchange=completed(exchange, names, each, None),
        given=(full,),
        then=(_same_row(own, size - 1),),
    )


def _same_row(own: HttpInteraction, place: int) -> Exchange:
    """The row at ``place`` alone is the one that the answer has there: one order for all pages."""
    bare = _bare(own, place, 1)
    return replace(
        bare,
        query={**bare.query, "limit": 1, "offset": place},
        equals={
            render((0, *field)): Answered(render((place, *field)))
            for field in _compared(own, place)
        },
        exactly=1,
        ordered=None,
    )


def _compared(own: HttpInteraction, place: int) -> Iterator[tuple[Step, ...]]:
    """What the consumer knows the row at ``place`` by: the whole of it where no part is named.

    A field that may be missing is left out, for there is then nothing that it could be equal to.
    """
    reads, shape = own.exchange.reads, answer_shape(own.exchange)
    if reads is None or shape is None:
        yield ()
        return
    for path in dict.fromkeys((*reads, *own.exchange.equals)):
        match _steps(path):
            case (step, *field) if step in (EVERY, place) and _is_always_there(shape, field):
                yield tuple(field)


def _is_always_there(shape: Shape, field: Sequence[Step]) -> bool:
    """Whether each item of ``shape`` has one value at ``field``."""
    for end in range(1, len(field) + 1):
        into = reached(shape, (EVERY, *field[: end - 1]))
        found = reached(shape, (EVERY, *field[:end]))
        if not all(isinstance(entered(one.shape), Object) for one in into):
            return False
        if not found or any(one.field is None or one.optional for one in found):
            return False
    return True


def _bare(own: HttpInteraction, first: int, count: int) -> Exchange:
    """The request of ``own``, of whose rows ``count`` are answered from the ``first`` on.

    Nothing is expected of them but what conventions say, and what ``own`` reads of each.
    """
    sent = own.exchange
    return Exchange(
        operation=sent.operation,
        path=sent.path,
        query=sent.query,
        headers=sent.headers,
        reads=None if sent.reads is None else tuple(_moved(sent.reads, first, count)),
        ordered=...,  # type: ignore[arg-type]  # as the conventions have it
    )


def _moved(reads: Sequence[str], first: int, count: int) -> Iterator[str]:
    """``reads`` of as many rows from ``first`` on, by the places that these have then."""
    for path in reads:
        match _steps(path):
            case (int(place), *field):
                if first <= place < first + count:
                    yield render((place - first, *field))
            case _:
                yield path


def _steps(path: str) -> tuple[Step, ...]:
    try:
        return steps(path)
    except ValueError:
        return ()  # which the check of ``own`` names
