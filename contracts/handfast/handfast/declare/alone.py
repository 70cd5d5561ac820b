"""Fields that are sent alone: an interaction for each field of a body. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.declare.exchanges import DEFAULT, answer_shape, completed
from handfast.declare.states import parameter_names
from handfast.frozen import dataclass
from handfast.model import BadDeclaration, Exchange, HttpInteraction, Unchanged
from handfast.shapes import Array, Nullable
from handfast.shapes.fields import fields_of
from handfast.shapes.places import reached
from handfast.wire.paths import steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Untouched", "sent_alone", "untouched"]


@dataclass(frozen=True, slots=True)
class Untouched:
    """What must stay when one field is sent alone: all that ``exchange`` reads, but for that field.

    It stands at ``at`` of the answer; ``moves`` are fields beside it that may change with any.
    """

    exchange: Exchange
    moves: tuple[str, ...] = ()
    at: str | None = None


def untouched(exchange: Exchange, *moves: str, at: str | None = None) -> Untouched:
    """All that ``exchange`` reads stays, but for the field that is sent and for ``moves``.

    ``at`` is where the answer has what is changed: the first item of a list, else the whole of it.
    """
    return Untouched(exchange, moves, at)


def sent_alone(own: HttpInteraction, wanted: Any) -> Iterator[HttpInteraction]:
    """Each field of the body of ``own`` sent alone, and null where its model takes null.

    Raises:
        BadDeclaration: nothing says what must stay, or there is no body whose fields could be sent.
    """
    read = wanted if isinstance(wanted, Untouched) else None
    body = own.exchange.body
    if read is None:
        raise BadDeclaration(("alone: say what must stay: write it as untouched(EXCHANGE)",))
    if not isinstance(body, Mapping) or not body:
        raise BadDeclaration(("alone: there is no field to send: give the body all that it has",))
    clearable = _clearable(own.operation.bodies)
    for name, value in body.items():
        for sent in (value, None) if name in clearable and value is not None else (value,):
            yield _one(own, read, name, sent)


def _one(own: HttpInteraction, read: Untouched, name: str, sent: Any) -> HttpInteraction:
    verb = "clears" if sent is None else "changes"
    exchange = Exchange(
        operation=own.operation,
        path=own.exchange.path,
        query=own.exchange.query,
        headers=own.exchange.headers,
        body={name: sent},
        media_type=own.exchange.media_type,
        ordered=DEFAULT,
    )
    names = {one for given in own.given for one in parameter_names(given.state)}
    return HttpInteraction(
        name=f"{own.operation.name} {verb} {name} and nothing else",
        exchange=replace(completed(exchange, names, {}, None), reads=own.exchange.reads),
        given=own.given,
        then=(Unchanged(read.exchange, _may_differ(read, name)),),
    )


def _may_differ(read: Untouched, name: str) -> tuple[str, ...]:
    """The paths of ``name``, and of what moves with it, as far as the answer has them."""
    shape = answer_shape(read.exchange)
    at = read.at if read.at is not None else "[0]" if isinstance(shape, Array) else ""
    paths = (f"{at}.{field}" if at else field for field in (name, *read.moves))
    return tuple(path for path in paths if shape is None or reached(shape, steps(path)))


def _clearable(bodies: Sequence[Any]) -> set[str]:
    """The fields that the model of the body takes null for."""
    model = bodies[0].model if bodies else None
    found = fields_of(model).items() if isinstance(model, type) else ()
    return {name for name, field in found if isinstance(field.shape, Nullable)}
