"""What must be true after another request than the declared one."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

from handfast.fuzz.provider.afterwards import applicable_afterwards
from handfast.fuzz.provider.clauses import (
    OperationFacts,
)
from handfast.model import (
    Given,
    Published,
    State,
    Unchanged,
    Value,
)
from tests.handfast.fuzz.provider.selling import facts, sells, sent_of


def test_what_must_then_be_true_is_compared_with_what_was_sent(stall: SimpleNamespace) -> None:
    """Neighbours stay; a read shows what was sent; messages and refused reads are left out."""
    (change,) = (one for one in stall.BUYER.interactions if one.name == "change a price")
    (sell, *_) = stall.BUYER.interactions
    (read,) = sell.then
    gone = dataclasses.replace(read, status=404, equals={})
    sent = Published(message=stall.SOLD)
    declared = dataclasses.replace(sell, then=(*change.then, read, gone, sent))
    request = sent_of(stall, {"owner": 1, "name": "vase", "price": 9})
    others, shown = applicable_afterwards(declared, request, OperationFacts(frozenset({"price"})))
    assert others is stall.OTHERS
    assert getattr(shown, "equals", None) == {"price": 9}
    nothing = applicable_afterwards(
        declared, sent_of(stall, b"bytes"), OperationFacts(frozenset({"price"}))
    )
    assert [getattr(one, "equals", {}) for one in nothing] == [{}, {}]


def test_what_another_request_is_there_to_change_stays_for_what_was_sent_alone(
    stall: SimpleNamespace,
) -> None:
    """So it applies to no other request; of neighbours, whom none is there to change, it does."""
    (change,) = (one for one in stall.BUYER.interactions if one.name == "change a price")
    (others,) = (one for one in change.then if isinstance(one, Unchanged))
    mine = Unchanged(dataclasses.replace(others.exchange, query={"owner": Value("thing_owner")}))
    idle = dataclasses.replace(sells(stall, stall.LAMP), then=(others, mine))
    busy = dataclasses.replace(sells(stall, stall.LAMP), then=(mine.exchange,))
    request = sent_of(stall, {"owner": 1, "name": "vase"})
    assert applicable_afterwards(idle, request, facts(stall, idle)) == (others, mine)
    assert applicable_afterwards(idle, request, facts(stall, idle, busy)) == (others,)


def test_a_neighbour_that_is_named_and_a_read_of_what_was_not_sent_are_left_out(
    stall: SimpleNamespace,
) -> None:
    """So is what comes after something that nobody brings about."""
    (sell, *_) = stall.BUYER.interactions
    (read,) = sell.then
    others = Unchanged(dataclasses.replace(read, query={"owner": 8}))
    mine = dataclasses.replace(read, query={"owner": 7})
    exchange = dataclasses.replace(sell.exchange, body={"owner": 7, "name": "lamp"})
    declared = dataclasses.replace(sell, exchange=exchange, then=(others, mine))
    known = OperationFacts()

    def after(owner: int, **more: Any) -> list[str]:
        request = sent_of(stall, {"owner": owner, "name": "vase"})
        of = dataclasses.replace(declared, **more)
        return [type(one).__name__ for one in applicable_afterwards(of, request, known)]

    assert after(7) == ["Unchanged", "Exchange"]
    assert after(9) == ["Unchanged"]
    assert after(8) == []
    assert after(7, when=(Given(State("it is sold")),)) == ["Unchanged"]
