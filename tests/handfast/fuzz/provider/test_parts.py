"""What is drawn is sent around what the state decides, which stays as declared."""

from __future__ import annotations

from types import SimpleNamespace

from handfast.fuzz.provider.parts import chosen_names, content_sent, request_with
from handfast.model import Exchange, HttpInteraction, Value
from handfast.model.cases import cases_of

CHOSEN = frozenset({"thing_id", "owner"})


def the(stall: SimpleNamespace, name: str) -> HttpInteraction:
    found: HttpInteraction = next(i for i in stall.BUYER.interactions if i.name == name)
    return found


def test_what_a_handler_of_a_state_chooses_is_never_drawn(stall: SimpleNamespace) -> None:
    """At any depth; where nothing is declared for it, it is left out."""
    assert chosen_names(cases_of((stall.BUYER,))) == {"thing_id", "other_id", "owner"}
    listed = the(stall, "list an owner's things")
    sent = request_with(listed, {"query": {"owner": 1, "limit": 3}}, CHOSEN)
    assert sent.query == {"owner": Value("owner"), "limit": 3}
    body = {"about": {"id": Value("thing_id"), "why": "old"}, "owner": 2}
    deep = HttpInteraction(
        name="sell",
        exchange=Exchange(operation=stall.SELL, body=body),
    )
    drawn = {"body": {"about": {"id": "x", "why": "new"}, "name": "vase", "owner": 1}}
    assert request_with(deep, drawn, CHOSEN).body == {
        "about": {"id": Value("thing_id"), "why": "new"},
        "name": "vase",
        "owner": 2,
    }


def test_the_invalid_part_stays_as_it_was_drawn(stall: SimpleNamespace) -> None:
    look = the(stall, "look at a thing")
    drawn = {"path": {"thing_id": "-"}}
    assert request_with(look, drawn, CHOSEN).path == {"thing_id": Value("thing_id")}
    assert request_with(look, drawn, CHOSEN, but="path").path == {"thing_id": "-"}


def test_an_operation_without_a_body_has_none(stall: SimpleNamespace) -> None:
    """And of several the one that is declared for the request."""
    assert content_sent(the(stall, "look at a thing").exchange) is None
    assert content_sent(the(stall, "show a thing").exchange) == stall.SHOW.bodies[0]
