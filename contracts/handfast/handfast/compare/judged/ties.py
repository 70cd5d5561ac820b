"""Items that the promised order of a list does not tell apart may stand in any order. Pure.

They are ties by a field that callers or states decide. What a service decides, such as when it
made an item, it decides one after another: newest first is then an order of all. Ids it decides at
random: who asks for their order gets another one of each service. Nothing is sent from here: the
whole list, of which a page shows a part, is the caller's to ask for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.judged.differences import Difference, Kind
from handfast.compare.judged.documents import differing, places_of
from handfast.model import Exchange
from handfast.shapes.fields import fields_of
from handfast.wire.paths import last_key, pick, steps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handfast.compare.judged.pairing import Pairing
    from handfast.model import Operation
    from handfast.wire.paths import Step as PathStep

__all__ = ["aligned", "as_ties", "is_same_page", "of_whole", "ordered_by_own_ids", "orders_alike"]

_NAME: Final = re.compile(r"\w+")
_FROM: Final = "offset"
_CUT_BY: Final = frozenset({"limit", _FROM})


def orders_alike(
    operation: Operation, documents: tuple[Any, Any], chosen: frozenset[str], pairing: Pairing
) -> bool:
    """Whether two lists have the same, place by place, in the field that they are ordered by.

    False where that is not one of the fields that are ``chosen`` from outside, and where one of the
    two is no list.
    """
    by = _ordered_by(operation)
    one, other = documents
    if not (isinstance(one, list) and isinstance(other, list)) or last_key(by) not in chosen:
        return False
    return len(one) == len(other) and all(
        pairing.same(pick(first, by)[0][1], pick(second, by)[0][1], last_key(by))
        for first, second in zip(one, other, strict=True)
    )


def ordered_by_own_ids(parts: Mapping[str, Any], documents: tuple[Any, Any]) -> bool:
    """Whether a parameter names a text, such as an id, by which both lists are in order.

    Where each service makes that text, such lists differ in their order and in nothing else.
    """
    one, other = documents
    if not (isinstance(one, list) and isinstance(other, list)):
        return False
    texts = (text for text in (parts.get("query") or {}).values() if isinstance(text, str))
    return any(_are_ordered_by(name, one, other) for text in texts for name in _NAME.findall(text))


def _are_ordered_by(name: str, one: Sequence[Any], other: Sequence[Any]) -> bool:
    items = (*one, *other)
    if not all(isinstance(item, dict) and isinstance(item.get(name), str) for item in items):
        return False
    first, second = ([item[name] for item in some] for some in (one, other))
    is_up = first == sorted(first) and second == sorted(second)
    is_down = first == sorted(first, reverse=True) and second == sorted(second, reverse=True)
    return is_up or is_down


def _ordered_by(operation: Operation) -> tuple[PathStep, ...]:
    ordering = Exchange(operation=operation, ordered=operation.conventions.ordered).ordering
    return () if ordering is None else steps(ordering.path)


def of_whole(operation: Operation, parts: Mapping[str, Any]) -> dict[str, Any] | None:
    """The request for the list of which this one asks for a page; None where it asks for all."""
    query = parts.get("query") or {}
    if _CUT_BY.isdisjoint(query) or _CUT_BY.difference(fields_of(operation.query_parameters)):
        return None
    return {**parts, "query": {key: one for key, one in query.items() if key not in _CUT_BY}}


def is_same_page(
    parts: Mapping[str, Any], page: Sequence[Any], wholes: tuple[Any, Any], pairing: Pairing
) -> bool:
    """Whether ``page`` is that part of the second whole list, which is the first but for its order.

    Then no item is on two pages, and none on no page.
    """
    one, other = wholes
    begin = parts["query"].get(_FROM, 0)
    if not isinstance(begin, int):
        return False
    found = differing(one, other, (), pairing, ordered=True)
    return other[begin : begin + len(page)] == page and all(
        kind is Kind.ORDER for _, kind, _, _ in found
    )


def as_ties(operation: Operation, documents: tuple[Any, Any], status: int) -> Difference:
    """That two lists differ in the order of ties and in nothing else."""
    one, other = documents
    return Difference(
        of=operation.name, kind=Kind.TIES, path=(), first=one, second=other, status=status
    )


def aligned(one: Any, other: Any, pairing: Pairing) -> Any:
    """``other`` with the items of each list in the order of those of ``one`` that they match."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {key: aligned(one.get(key), value, pairing) for key, value in other.items()}
    if not (isinstance(one, list) and isinstance(other, list)) or len(one) != len(other):
        return other
    places = places_of(one, other, pairing)
    return [aligned(item, other[at], pairing) for item, at in zip(one, places, strict=True)]
