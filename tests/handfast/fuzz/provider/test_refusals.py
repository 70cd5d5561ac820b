"""Which declared refusals a valid request may get, and one of no valid form."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest

from handfast.fuzz.provider.refusals import (
    recognised_refusals,
    refusals_at,
    refusals_elsewhere,
    refusals_of,
)
from handfast.model import (
    NOT_NULL,
    Exchange,
    Value,
)
from tests.handfast.fuzz.provider.selling import facts, sells, sent_of


def test_a_value_of_no_form_may_be_refused_as_another_of_its_field_is(
    stall: SimpleNamespace,
) -> None:
    """With 403 for a colour that there is not; other fields and a state's refusals say nothing."""
    lamp = {"owner": 7, "name": "lamp"}
    known = facts(
        stall,
        sells(stall, {**lamp, "colour": "plaid"}, status=403),
        sells(stall, {**lamp, "name": "stolen"}, status=402),
        sells(stall, {**lamp, "owner": -1}, status=404),
    )
    fields = ("colour", "name", "owner", "price")
    found = {at: refusals_at(known, "body", at) for at in fields}
    assert found == {"colour": (403,), "name": (), "owner": (), "price": ()}


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        ({"owner": 7, "name": "stolen"}, True),
        ({"owner": 8, "name": " stolen "}, True),
        ({"owner": 7, "name": "lamp"}, False),
        ({"owner": 7}, False),
        (b"stolen", False),
    ],
)
def test_a_request_gets_the_refusal_of_a_value_that_it_sends(
    stall: SimpleNamespace, sent: Any, refused: bool
) -> None:
    """Blanks at its ends apart; whose value the state gives may be any."""
    stolen = sells(stall, {"owner": Value("owner"), "name": "stolen"}, status=403)
    found = refusals_of(sent_of(stall, sent), facts(stall, stolen))
    assert [one.expected_status for one in found] == ([403] if refused else [])


def test_the_refusal_of_other_bytes_does_not_apply(stall: SimpleNamespace) -> None:
    """Where there are no names, the whole must be the same."""
    facts_of_bytes = facts(stall, sells(stall, b"stolen", status=403))
    assert len(refusals_of(sent_of(stall, b"stolen"), facts_of_bytes)) == 1
    assert refusals_of(sent_of(stall, b"lamp"), facts_of_bytes) == ()


def test_a_refusal_with_a_value_of_its_own_is_known_by_that(stall: SimpleNamespace) -> None:
    """Whatever was sent."""
    black = sells(stall, stall.LAMP, status=422, equals={"detail": "nothing black"})
    (one,) = refusals_of(sent_of(stall, {"owner": 1, "name": "x"}), facts(stall, black))
    assert (one.expected_status, one.equals) == (422, {"detail": "nothing black"})


def test_a_request_that_names_another_thing_may_find_it_is_not_there(
    stall: SimpleNamespace,
) -> None:
    """As far as the operation declares such a refusal; one that names the same thing must not."""
    thing = Value("thing_id")
    declared = Exchange(operation=stall.SELL, query={"thing": thing}, body=stall.LAMP)
    same = dataclasses.replace(declared, body={"owner": 1, "name": "vase"})
    other = dataclasses.replace(declared, query={"thing": "other"})
    found = [one.expected_status for one in refusals_elsewhere(declared, other)]
    assert (refusals_elsewhere(declared, same), found) == ((), [404])


def test_what_is_refused_for_its_form_is_no_refusal_of_a_value(stall: SimpleNamespace) -> None:
    """Though its answer has a value of its own: a valid request must not get it."""
    code = {"code": "wrong"}
    of_form = sells(stall, {"owner": -1, "name": "lamp"}, status=400, equals=code)
    of_value = sells(stall, stall.LAMP, status=400, equals={"code": "sold out"})
    shown, other = facts(stall, of_form, of_value), sent_of(stall, {"owner": 1, "name": "vase"})
    assert [one.equals for one in refusals_of(other, shown)] == [{"code": "sold out"}]
    assert [one.equals for one in recognised_refusals(shown)] == [{"code": "sold out"}]
    in_words = sells(stall, stall.LAMP, status=400, equals={"detail": NOT_NULL})
    assert recognised_refusals(facts(stall, in_words)) == ()
