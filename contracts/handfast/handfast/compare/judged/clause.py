"""The clause that a difference shows to be missing, or which interaction has it already. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.judged.differences import Kind
from handfast.compare.judged.pairing import is_drawn, names_id
from handfast.compare.sessions import Moment, Reference
from handfast.model import Answered as OfAnswer
from handfast.model import HttpInteraction, Value
from handfast.model.values import example_values, resolve
from handfast.wire.paths import MISSING, last_key, render
from handfast.wire.times import moment
from handfast.wording.excerpts import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handfast.compare.judged.differences import Difference
    from handfast.compare.judged.verdict import Reliance
    from handfast.compare.searching import Found
    from handfast.compare.sessions import Step
    from handfast.compare.side import Answered
    from handfast.model import Contract, Exchange

__all__ = ["clause_for", "declared_already"]

_LONGEST: Final = 400
_BEGAN: Final = datetime(2031, 4, 2, 6, 15, tzinfo=UTC)
_OF_NO_ANSWER: Final = frozenset({Kind.MESSAGE, Kind.MESSAGES, Kind.HAPPENING})
_PARTS: Final = ("path", "query", "body")


def declared_already(contracts: Iterable[Contract], provider: str, found: Found) -> str:
    """The interaction that sends the same as the last step, and expects what differs; else "".

    What states and earlier answers give, such as ids, may be any.
    """
    played = found.played.steps
    if not played or played[-1][0].happens or found.difference.kind in _OF_NO_ANSWER:
        return ""
    step = played[-1][0]
    return next(
        (
            f"{contract.consumer}: {one.name}"
            for contract in contracts
            if contract.provider == provider
            for one in contract.interactions
            if isinstance(one, HttpInteraction)
            and one.operation.name == step.operation
            and all(_sends(one, part, step) for part in _PARTS)
            and _expects(one, found.difference)
        ),
        "",
    )


def _sends(one: HttpInteraction, part: str, step: Step) -> bool:
    return _alike(getattr(one.exchange, part) or {}, step.parts.get(part) or {}, one)


def _alike(declared: Any, played: Any, one: HttpInteraction) -> bool:
    """Whether two trees are the same, but for what is referred to."""
    if isinstance(played, Reference):
        return isinstance(declared, Value | OfAnswer)
    if isinstance(declared, Mapping) and isinstance(played, Mapping):
        same = declared.keys() == played.keys()
        return same and all(_alike(declared[key], played[key], one) for key in declared)
    if isinstance(declared, list | tuple) and isinstance(played, list | tuple):
        pairs = zip(declared, played, strict=False)
        return len(declared) == len(played) and all(_alike(*pair, one) for pair in pairs)
    return bool(_value(declared, one) == played)


def _expects(one: HttpInteraction, difference: Difference) -> bool:
    exchange: Exchange = one.exchange
    if difference.kind is Kind.STATUS:
        return bool(exchange.expected_status == difference.first)
    if exchange.expected_status != difference.status:
        return False
    if difference.kind is Kind.NUMBER and not difference.path:
        return exchange.exactly == len(difference.first)
    if difference.kind not in (Kind.VALUE, Kind.BODY):
        return False
    wanted = None if difference.first is MISSING else difference.first
    declared = exchange.equals.get(render(difference.path), MISSING)
    return declared is not MISSING and bool(_value(declared, one) == wanted)


def _value(declared: Any, one: HttpInteraction) -> Any:
    """What is declared with the examples of its states; itself where an answer gives it."""
    try:
        return resolve(declared, example_values(one))
    except KeyError:
        return declared


def clause_for(found: Found, reliance: Reliance) -> str:
    """The interaction that is missing, in the words of ``declare``, to be completed."""
    difference = found.difference
    played = found.played.steps
    if not played or played[-1][0].happens or difference.kind in _OF_NO_ANSWER:
        return f"# {reliance.consumer}: what {difference.of!r} must come to after these steps"
    parts = played[-1][0].parts
    sent = {part: value for part, value in parts.items() if part != "headers" and value}
    rows = [f"    {part}={_python(value)}," for part, value in sent.items()]
    given = [one.operation or one.happens for one, _, _ in played[:-1]]
    before = f"    given=(...,),  # brought about by: {', '.join(given)}" if given else ""
    name = f'    "{difference.of}: {difference.kind} of {difference.place or "the answer"}",'
    return "\n".join(
        row
        for row in (
            f"{reliance.consumer.replace('-', '_')}.relies_on(",
            f"    {difference.of.upper()},  # the operation {difference.of!r}",
            name,
            before,
            *rows,
            *(f"    {row}" for row in _expectation(found)),
            ")",
        )
        if row
    )


def _expectation(found: Found) -> Iterator[str]:
    """The clause: of a value that the provider makes up, that there is one, and what differs."""
    difference = found.difference
    match difference.kind:
        case Kind.STATUS:
            yield f"status={difference.first},"
            yield from _count(found)
        case Kind.NUMBER if not difference.path:
            yield f"exactly={len(difference.first)},"
        case Kind.ORDER:
            yield "rows=(...,),  # in this order"
        case _:
            path = "".join(
                f"[{one}]" if isinstance(one, int) else f".{one}" for one in difference.path
            ).lstrip(".")
            yield from _count(found)
            if not _is_made_up(found):
                value = None if difference.first is MISSING else difference.first
                yield f"equals={{{path!r}: {_python(value)}}},"
                return
            yield f"equals={{{path!r}: NOT_NULL}},  # the provider makes it up"
            if any(_has(other.document, difference.second) for _, _, other in _before(found)):
                yield "# and it is another each time: the service answered this one before"


def _count(found: Found) -> Iterator[str]:
    """How many items a list has that is the whole answer: else an empty one would pass."""
    document = found.played.steps[-1][1].document
    if isinstance(document, list):
        yield f"exactly={len(document)},"


def _before(found: Found) -> tuple[tuple[Step, Answered, Answered], ...]:
    return found.played.steps[:-1]


def _is_made_up(found: Found) -> bool:
    """Whether what differs is an id, or a moment that no request had."""
    value, last = found.difference.first, last_key(found.difference.path)
    if value is MISSING or value is None:
        return False
    if names_id(last) or is_drawn(value):
        return True
    return moment(value) is not None and not any(
        _has(first.values, value) for _, first, _ in found.played.steps
    )


def _has(tree: Any, value: Any) -> bool:
    """Whether ``value`` stands anywhere inside of ``tree``."""
    if isinstance(tree, Mapping):
        return any(_has(one, value) for one in tree.values())
    if isinstance(tree, list | tuple):
        return any(_has(one, value) for one in tree)
    return type(tree) is type(value) and bool(tree == value)


def _python(value: Any, name: str = "") -> str:
    """``value`` as Python, with a state's value where an answer gave it."""
    match value:
        case Reference():
            return f"Value({name!r})"
        case Moment():
            return repr(value.text(_BEGAN))
        case dict():
            pairs = (f"{key!r}: {_python(one, key)}" for key, one in value.items())
            return f"{{{', '.join(pairs)}}}"
        case list():
            return f"[{', '.join(_python(one, name) for one in value)}]"
        case _:
            return shortened(repr(value), _LONGEST)
