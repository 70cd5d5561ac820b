"""What a session sends again, at once or after others."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

from handfast.compare.made.again import sent_again
from handfast.compare.made.composing import Known
from handfast.compare.made.drawing import Drawn
from handfast.compare.made.names import Names
from handfast.compare.sessions import Reference, Step
from handfast.declare import Provider

shop = Provider("shop")
OPERATIONS = (
    shop.get("/items", name="list_items", answers={200: None}),
    shop.post("/items", name="add_item", answers={201: None}),
    shop.patch("/items/{item_id}", name="change_item", answers={200: None}),
    shop.delete("/labels/{label_id}", name="delete_label", answers={204: None}),
)
ADDED = Step(number=1, operation="add_item")
LABELLED = Step(number=2, operation="change_item", parts={"path": {"item_id": "7"}})
REFUSED = Step(number=3, operation="change_item", invalid="a title of 300 characters")
HAPPENED = Step(number=4, happens="a day passes")
LISTED = Step(number=5, operation="list_items")
DELETED = Step(
    number=6,
    operation="delete_label",
    parts={"path": {"label_id": Reference(2, "label_id", "0")}},
)


def again(*steps: Step) -> Counter[int]:
    """How often each of ``steps`` was sent again after the last of them, in a thousand sessions."""
    found: Counter[int] = Counter()
    for seed in range(1_000):
        known = Known(random.Random(seed), Drawn(0), Names({}, {}, frozenset()))  # noqa: S311 - as sessions do
        for sent in sent_again(known, OPERATIONS, steps):
            assert sent.number == steps[-1].number + 1
            found.update(one.number for one in steps if replace(sent, number=one.number) == one)
    return found


def test_the_last_request_is_sent_again_at_once_or_a_change_before_it() -> None:
    """No read, for that changes nothing, and nothing that was refused as invalid."""
    found = again(ADDED, LABELLED, REFUSED, HAPPENED, LISTED)
    assert set(found) == {1, 2, 5}
    assert found.total() < 200


def test_after_a_deletion_mostly_what_it_refers_to_is_sent_again() -> None:
    found = again(ADDED, LABELLED, REFUSED, HAPPENED, LISTED, DELETED)
    assert set(found) == {1, 2, 6}
    assert found[2] > found[1] + found[6]
    assert found.total() > 250


def test_nothing_but_the_request_itself_is_sent_again_where_nothing_was_changed() -> None:
    assert set(again(LISTED)) == {5}
