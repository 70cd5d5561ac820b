"""A parameter with several examples: which one an interaction takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from pydantic import BaseModel

from handfast.declare import Consumer, Provider, Transport, chosen, varied
from handfast.model import HttpInteraction, MessageInteraction
from handfast.model.values import all_givens, example_values

USERS = (7, 2**31, 2**52 - 1)
SPRING = datetime(2031, 4, 3, 9, tzinfo=UTC)
IN_KATHMANDU = SPRING.astimezone(timezone(timedelta(hours=5, minutes=45)))

library = Provider("library")


class Book(BaseModel):
    """What is answered, and published."""

    title: str


@library.state("a user exists")
class User(BaseModel):
    """Two parameters with equally many examples, and one with fewer."""

    user_id: int = chosen(*USERS)
    name: str = varied(*(f"user {number}" for number in USERS))
    since: datetime = varied(SPRING, IN_KATHMANDU)


@library.state("a book is lent")
class Loan(BaseModel):
    """A loan of that user."""

    title: str
    user_id: int = varied(*USERS)


@library.trigger("a book comes back")
class Return(BaseModel):
    """Who brings it back."""

    user_id: int = varied(*USERS)


STREAM = Transport("redis-stream", field="data", group="readers")
READ: Any = library.get("/book", name="read_book", answers={200: Book})
CAME_BACK: Any = library.message("came_back", address="books", transport=STREAM, payload=Book)
NAMES = [f"read part {number}" for number in range(12)]


def interactions(*names: str, user: Any = None, again: bool = False) -> list[HttpInteraction]:
    """That each part is lent to a user, by name."""
    reader = Consumer("reader")
    lent: Any = Loan
    for name in names:
        given = (user or User(), lent(title=name.removeprefix("again ")))
        reader.relies_on(READ, name, given=given)
    (contract,) = reader.contracts()
    return [one for one in contract.interactions if isinstance(one, HttpInteraction)]


def test_every_example_is_taken_by_some_interactions() -> None:
    values = [example_values(one) for one in interactions(*NAMES)]
    assert {one["user_id"] for one in values} == set(USERS)
    assert {one["since"] for one in values} == {"2031-04-03T09:00:00Z", "2031-04-03T14:45:00+05:45"}


def test_parameters_with_equally_many_examples_are_taken_together() -> None:
    for one in interactions(*NAMES):
        user, loan = (given.values() for given in one.given)
        assert user["name"] == f"user {user['user_id']}"
        assert loan["user_id"] == user["user_id"]


def test_equal_states_have_equal_values_whatever_the_interaction_is_called() -> None:
    """So that what was set up once serves again."""
    one, other = interactions(NAMES[0], f"again {NAMES[0]}")
    assert one.given == other.given


def test_a_value_does_not_depend_on_the_other_interactions() -> None:
    (alone,) = interactions(NAMES[5])
    assert alone == interactions(*NAMES)[5]
    taken = [example_values(one)["user_id"] for one in interactions(*NAMES[:3])]
    assert taken == [USERS[2], USERS[1], USERS[0]]


def test_what_is_given_is_taken_as_it_is() -> None:
    (one,) = interactions(NAMES[0], user=User(user_id=5))
    assert one.given[0].values()["user_id"] == 5


def test_what_is_not_declared_in_an_interaction_has_the_first_example() -> None:
    user: Any = User()
    assert user.values() == {"user_id": 7, "name": "user 7", "since": "2031-04-03T09:00:00Z"}


def test_a_trigger_takes_the_example_of_the_states_before_it() -> None:
    reader = Consumer("reader")
    lent: Any = Loan
    for name in NAMES:
        reader.relies_on(CAME_BACK, name, given=lent(title=name), when=Return(), again=Return())
    (contract,) = reader.contracts()
    found = []
    for one in contract.interactions:
        assert isinstance(one, MessageInteraction)
        (user_id,) = {given.values()["user_id"] for given in all_givens(one)}
        found.append(user_id)
    assert set(found) == set(USERS)
