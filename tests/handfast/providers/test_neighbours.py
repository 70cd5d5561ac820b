"""What of an interaction can be verified without what belongs to others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import BaseModel

from handfast.model import (
    Content,
    Exchange,
    HttpInteraction,
    Message,
    Operation,
    Published,
    State,
    Transport,
    Unchanged,
    Value,
)
from handfast.providers.neighbours import is_dispensable, without_unknown


class Theirs(BaseModel):
    """What others have."""

    other_id: str = "b"


LIST = Operation(name="list", method="GET", path="/items/{owner}", answers=())
SOLD = Message(name="sold", address="sales", payload=Content(Theirs), transport=Transport("amqp"))
MINE = State("I have an item")
NEIGHBOUR = State("another has an item", parameters=Theirs, neighbour=True)
OF_THEM = Exchange(operation=LIST, path={"owner": Value("other_id")})
HTTP = HttpInteraction(
    name="list mine",
    exchange=Exchange(operation=LIST, path={"owner": "a"}),
    given=(MINE(), NEIGHBOUR()),
    then=(Unchanged(OF_THEM), Unchanged(Exchange(operation=LIST, path={"owner": "a"}))),
)


@pytest.mark.parametrize(
    "about_them",
    [
        {"path": {"owner": Value("other_id")}},
        {"query": {"of": Value("other_id")}},
        {"body": {"items": [Value("other_id")]}},
        {"equals": {"[0].id": Value("other_id")}},
        {"contains": ({"id": Value("other_id")},)},
    ],
)
def test_a_neighbour_is_needed_where_the_request_or_the_answer_names_it(
    about_them: dict[str, object],
) -> None:
    """And not where only what must then be true does; any other state is always needed."""
    mine, neighbour = HTTP.given
    assert (is_dispensable(mine, HTTP), is_dispensable(neighbour, HTTP)) == (False, True)
    exchange = replace(HTTP.exchange, **about_them)  # type: ignore[arg-type]  # fields by name
    assert not is_dispensable(neighbour, replace(HTTP, exchange=exchange))


def test_what_must_then_be_true_of_a_neighbour_who_is_not_there_is_cut_off() -> None:
    assert without_unknown(HTTP, {"other_id": "b"}) is HTTP
    assert without_unknown(HTTP, {}).then == HTTP.then[1:]


def test_what_must_then_be_true_of_what_a_trigger_gives_is_never_cut_off() -> None:
    """It is not known yet when the states are set up."""
    (mine, _), of_job = HTTP.given, Exchange(operation=LIST, path={"owner": Value("job_id")})
    then = (Unchanged(of_job), of_job, Published(message=SOLD, equals={"id": Value("job_id")}))
    interaction = replace(HTTP, given=(mine,), when=(State("a job ends")(),), then=then)
    assert without_unknown(interaction, {}) is interaction
