"""What is made unique in an interaction, and what stays as it is."""

from __future__ import annotations

import itertools
import uuid
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field

from handfast.isolation.unique import names_of, unique_case
from handfast.model import (
    Answer,
    Content,
    Exchange,
    Given,
    HttpInteraction,
    Message,
    MessageInteraction,
    Operation,
    Published,
    State,
    Then,
    Transport,
    Unchanged,
    Value,
)
from handfast.model.cases import Case

ID = "6f1c1a52-3f4e-4c1c-9e0d-0b8f6a1f2a11"
MADE = [str(uuid.UUID(int=n, version=4)) for n in range(1, 9)]


class Things(BaseModel):
    """What there is."""

    thing_id: str = ID
    user_id: int = 42
    actor: str = "user:42"
    name: str = "milk"
    short: Annotated[str, Field(max_length=4)] = "salt"
    big_id: int = 2**60
    low_id: int = -(2**60)
    same: str = "milk"
    flag: bool = True


class Link(BaseModel):
    """A link to it."""

    thing_id: str = ID


THERE = State(
    "there",
    Things,
    returns=("thing_id", "user_id", "actor", "name", "big_id", "low_id", "flag", "short"),
)
LINKED = State("linked", Link)
READ = Operation(name="read", method="GET", path="/t", answers=(Answer(200, Content(list[Link])),))
WRITE = Operation(name="write", method="POST", path="/t", answers=(Answer(201), Answer(409)))
CHANGED = Message(name="changed", address="s", payload=Content(Link), transport=Transport("x"))


def unique(interaction: Any, further: Any = ()) -> Any:
    lots = itertools.count(1)
    case = Case("c", "p", interaction)
    return unique_case(case, names_of([case], further), lambda: next(lots))


def http(
    operation: Operation = READ,
    given: tuple[Given, ...] = (),
    then: tuple[Then, ...] = (),
    **clauses: Any,
) -> HttpInteraction:
    exchange = Exchange(operation=operation, **clauses)
    return HttpInteraction(name="i", exchange=exchange, given=given, then=then)


def test_equal_ids_become_equal_new_ids_and_the_rest_stays() -> None:
    case, values = unique(http(given=(THERE(), LINKED())))
    there, linked = (given.values() for given in case.interaction.given)
    half = (2**31 - 1) // 2
    assert there == {
        "thing_id": MADE[0],
        "user_id": half + 2,
        "actor": f"user:{half + 2}",
        "name": "milk-00000006",
        "short": "salt",
        "big_id": 2**60 - 4,
        "low_id": -(2**60) + 5,
        "same": "milk-00000006",
        "flag": True,
    }
    assert linked == {"thing_id": MADE[0]}
    assert values >= {MADE[0], half + 2, f"user:{half + 2}"}


def test_a_value_that_does_not_fit_elsewhere_stays_everywhere() -> None:
    case, _ = unique(http(given=(THERE(short="milk"),)))
    there = case.interaction.given[0].values()
    assert (there["name"], there["short"], there["same"]) == ("milk", "milk", "milk")


def test_literals_that_stand_for_such_a_value_follow_it() -> None:
    then = (
        Exchange(operation=READ, query={"q": ID}),
        Unchanged(Exchange(operation=READ, equals={"[*].user_id": 42, "[*].size": 42}), ("[0]",)),
        Published(message=CHANGED, equals={"thing_id": ID}),
    )
    case, _ = unique(http(given=(THERE(),), query={"n": 42, "user_id": 42, "t": [ID]}, then=then))
    half = (2**31 - 1) // 2
    assert case.interaction.exchange.query == {"n": 42, "user_id": half + 2, "t": [MADE[0]]}
    assert case.interaction.then[0].query == {"q": MADE[0]}
    unchanged = case.interaction.then[1]
    assert unchanged.exchange.equals == {"[*].user_id": half + 2, "[*].size": 42}
    assert unchanged.but == ("[0]",)
    assert case.interaction.then[2].equals == {"thing_id": MADE[0]}


@pytest.mark.parametrize(
    ("status", "method", "made"), [(201, "POST", True), (409, "POST", False), (200, "GET", False)]
)
def test_what_a_request_makes_gets_a_new_name_and_what_is_refused_does_not(
    status: int, method: str, made: bool
) -> None:
    operation = WRITE if method == "POST" else READ
    body = {"login": "ada", "age": 7, "of": {"id": Value("thing_id")}}
    declared = http(operation=operation, body=body, equals={"login": "ada"}, status=status)
    case, values = unique(declared, ("login",))
    name = "ada-00000001" if made else "ada"
    assert case.interaction.exchange.body == {**body, "login": name}
    assert case.interaction.exchange.equals == {"login": name}
    assert values == ({name} if made else frozenset())


def test_a_message_and_its_trigger_get_new_ids() -> None:
    declared = MessageInteraction(
        name="i", message=CHANGED, given=(THERE(),), when=LINKED(), equals={"thing_id": ID}
    )
    case, _ = unique(declared)
    assert case.interaction.when.values() == {"thing_id": MADE[0]}
    assert case.interaction.equals == {"thing_id": MADE[0]}
