"""Makes plain interactions of what was declared: each shorthand in terms of the model. Pure.

Whether the result is sound is for ``handfast.check`` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from handfast.declare.alone import sent_alone
from handfast.declare.exchanges import DEFAULT, Stored, completed, read_back
from handfast.declare.pages import paged
from handfast.declare.parts import (
    AnswerParts,
    ExchangeParts,
    InteractionParts,
    RequestParts,
    part_names,
)
from handfast.declare.states import DeclaredState, parameter_names, with_examples
from handfast.derive.refusals import refused
from handfast.frozen import dataclass
from handfast.model import (
    BadDeclaration,
    Exchange,
    Given,
    HttpInteraction,
    Message,
    MessageInteraction,
    Operation,
    Published,
    Unchanged,
    Value,
)
from handfast.model.values import example_values, references

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from handfast.model import Interaction, Then

__all__ = ["Declared", "expanded"]

_MADE_PLAIN = ("given", "when", "again", "reads", "ordered", "contains", "then")
"""Parts that become fields of their name in another form; others are taken as they are."""
_OF_THE_EXCHANGE = part_names(RequestParts, AnswerParts).difference(_MADE_PLAIN)
_FIELDS_OF_A_MESSAGE = {field.name for field in fields(MessageInteraction)}
_OF_A_MESSAGE = part_names(InteractionParts).intersection(_FIELDS_OF_A_MESSAGE) - {*_MADE_PLAIN}
_NOT_OF_A_MESSAGE = {*(part_names(ExchangeParts) - _FIELDS_OF_A_MESSAGE), "repeated"}


@dataclass(frozen=True, slots=True)
class Declared:
    """An interaction as it was declared, with those of ``InteractionParts`` that were given."""

    offered: Operation | Message
    name: str
    parts: Mapping[str, Any]


def expanded(consumer: str, declared: Sequence[Declared]) -> tuple[Interaction, ...]:
    """The plain interactions of ``declared`` in order, each followed by those that it implies.

    Raises:
        BadDeclaration: a shorthand can't be made plain; lists every fault.
    """
    found: list[Interaction] = []
    implied: set[tuple[str, str]] = set()
    faults: list[str] = []
    for one in declared:
        try:
            own = with_examples(_plain(one))
            found.append(own)
            for other in map(with_examples, _implied(one, own)):
                key = (other.name, repr(other.given))
                if key not in implied:  # several interactions of one operation may imply the same
                    implied.add(key)
                    found.append(other)
        except BadDeclaration as bad:
            faults += [f"{consumer}: {one.name}: {fault}" for fault in bad.faults]
    if faults:
        raise BadDeclaration(tuple(faults))
    return tuple(found)


def _plain(one: Declared) -> Interaction:
    if isinstance(one.offered, Message):
        return _message(one, one.offered)
    if one.parts.get("sends") is not None:
        raise BadDeclaration(("sends: a request has none: give path, query or body",))
    if one.parts.get("again"):
        raise BadDeclaration(("again: a request has none: write repeated=True",))
    given = _givens(one.parts.get("given", ()), "given")
    names = frozenset(
        name for state in given for name in (*parameter_names(state.state), *state.parameters)
    )
    exchange = _exchange(one.parts, one.offered, names)
    return HttpInteraction(
        name=one.name,
        exchange=exchange,
        given=given,
        when=_givens(one.parts.get("when", ()), "when"),
        then=_with_what_is_left(_then(one.parts, exchange), exchange, names),
    )


def _with_what_is_left(
    then: tuple[Then, ...], exchange: Exchange, names: Collection[str]
) -> tuple[Then, ...]:
    """``then``, and the reads that its operation leaves alone, as far as the states have them."""
    conventions = exchange.operation.conventions
    is_invalid = exchange.expected_status == conventions.invalid
    reads = (*conventions.leaves, *(conventions.refusals_leave if is_invalid else ()))
    left = (Unchanged(read) for read in reads if _known(read, names))
    return (*then, *(read for read in left if read not in then))


def _exchange(parts: Mapping[str, Any], operation: Operation, names: Collection[str]) -> Exchange:
    reads, contains, status = parts.get("reads"), parts.get("contains"), parts.get("status")
    if not isinstance(status, int | None):
        raise BadDeclaration((f"status: {status!r} is no status: write it as a number",))
    rows, exactly = parts.get("rows"), parts.get("exactly")
    if rows is not None and exactly is not None and exactly > len(rows):
        fault = f"exactly={exactly}, and rows has {len(rows)}: drop exactly, or name each row"
        raise BadDeclaration((fault,))
    plain = {name: value for name, value in parts.items() if name in _OF_THE_EXCHANGE}
    exchange = Exchange(
        operation=operation,
        **plain,
        reads=None if reads is None else _paths(reads, "reads"),
        ordered=parts.get("ordered", DEFAULT),
        contains=None if contains is None else tuple(contains),
    )
    return completed(exchange, names, parts.get("each", {}), rows)


def _message(one: Declared, message: Message) -> MessageInteraction:
    parts = one.parts
    reads, when = parts.get("reads"), _givens(parts.get("when", ()), "when")
    again = _givens(parts.get("again", ()), "again")
    for part, triggers in (("when", when), ("again", again)):
        if len(triggers) > 1:
            raise BadDeclaration((f"{part}: a message has one trigger: give one",))
    unfit = tuple(
        f"{part}: a message has none: drop it"
        for part, value in parts.items()
        if value and part in _NOT_OF_A_MESSAGE
    )
    if unfit:
        raise BadDeclaration(unfit)
    plain = {name: value for name, value in parts.items() if name in _OF_A_MESSAGE}
    return MessageInteraction(
        name=one.name,
        message=message,
        **plain,
        when=when[0] if when else None,
        again=again[0] if again else None,
        given=_givens(parts.get("given", ()), "given"),
        reads=None if reads is None else _paths(reads, "reads"),
        then=_then(parts, None),
    )


def _paths(given: Any, part: str) -> tuple[str, ...]:
    if isinstance(given, str):
        raise BadDeclaration((f'{part} is a text, and no tuple of paths: write ("{given}",)',))
    return tuple(given)


def _givens(given: Any, part: str) -> tuple[Given, ...]:
    several = given if isinstance(given, Iterable) and not isinstance(given, str) else (given,)
    found = tuple(several)
    for one in found:
        if isinstance(one, DeclaredState):
            raise BadDeclaration((f"{part}: {one!r} is not called: write it with ()",))
        if not isinstance(one, Given):
            kind = "state" if part == "given" else "trigger"
            raise BadDeclaration((f"{part}: {one!r} is no {kind}: declare one, and call it",))
    return found


def _then(parts: Mapping[str, Any], own: Exchange | None) -> tuple[Then, ...]:
    found: list[Then] = []
    for one in _several(parts.get("then", ())):
        if isinstance(one, Stored):
            if own is None:
                raise BadDeclaration(("then: a message has no answer that could be stored",))
            found.append(read_back(one, own))
        else:
            found.append(one)
    found += map(_left_alone, _several(parts.get("unchanged", ())))
    if parts.get("repeated") and own is not None:
        found.append(own)
    return tuple(found)


def _several(one: Any) -> tuple[Any, ...]:
    return tuple(one) if isinstance(one, tuple | list) else (one,)


def _left_alone(one: Exchange | Unchanged) -> Unchanged:
    return one if isinstance(one, Unchanged) else Unchanged(one)


def _implied(one: Declared, own: Interaction) -> Iterator[Interaction]:
    parts = one.parts
    wants = [name for name in ("pages", "refusals", "alone") if parts.get(name)]
    if not wants:
        return
    if not isinstance(own, HttpInteraction):
        raise BadDeclaration(tuple(f"{name}: a message has none: drop it" for name in wants))
    if parts.get("pages"):
        yield from paged(own, parts.get("rows"), parts.get("each", {}), parts["pages"])
    if parts.get("refusals"):
        yield from _refused(own, parts["refusals"])
    if parts.get("alone"):
        yield from sent_alone(own, parts["alone"])


def _refused(own: HttpInteraction, wanted: Any) -> Iterator[HttpInteraction]:
    try:
        values = example_values(own)
    except ValidationError:
        return  # the check of the states names what does not fit
    leaves = own.operation.conventions.refusals_leave
    published = (one.message for one in own.then if isinstance(one, Published))
    then: tuple[Then, ...] = (
        *(Published(message=message, exactly=0) for message in published),
        *(Unchanged(read) for read in leaves if _known(read, values)),
    )
    for refusal in refused(own.exchange, values, _paths(wanted, "refusals")):
        yield HttpInteraction(
            name=refusal.name,
            exchange=Exchange(
                operation=own.operation,
                **{
                    "path": own.exchange.path,
                    "query": own.exchange.query,
                    "headers": own.exchange.headers,
                    "body": own.exchange.body,
                    refusal.part: refusal.sent,
                },
                media_type=own.exchange.media_type,
                status=own.operation.conventions.invalid,
            ),
            given=own.given,
            then=then,
        )


def _known(read: Exchange, values: Collection[str]) -> bool:
    """Whether the states have every value that ``read`` sends."""
    parts = (read.path, read.query, read.headers, read.body)
    named = (reference for part in parts for reference in references(part))
    return all(isinstance(one, Value) and one.name in values for one in named)
