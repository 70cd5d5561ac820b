"""States: one class each, called to be given, asked for the values they have."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from handfast.declare import BadDeclaration, Provider, chosen_id, handlers
from handfast.model import Given, State, Value


def test_a_state_has_the_fields_of_its_class_and_returns_what_may_be_chosen(library: Any) -> None:
    given = library.TwoBooks(title="Emma")
    assert given.state.name == "an owner has two books"
    assert given.state.returns == ("owner_id", "first_id", "second_id")
    assert given.values() == {
        "owner_id": 7,
        "first_id": "first",
        "second_id": "second",
        "title": "Emma",
    }


def test_a_parameter_of_a_state_stands_for_its_value(library: Any) -> None:
    assert library.TwoBooks.first_id == Value("first_id")


def test_a_parameter_that_a_state_lacks_is_named_with_the_one_that_was_meant(library: Any) -> None:
    with pytest.raises(AttributeError, match="no parameter 'frst_id': did you mean 'first_id'"):
        _ = library.TwoBooks.frst_id


def test_a_state_without_parameters_is_one_value(library: Any) -> None:
    assert library.many() == Given(State("an owner has many books"))


def test_a_class_inherits_the_parameters_of_a_state() -> None:
    shelf = Provider("shelf")

    @shelf.state("a book exists")
    class ABook(BaseModel):
        book_id: str = chosen_id(1)

    @shelf.state("a book was lent")
    class Lent(ABook):
        to: str = "Ada"

    lent: Any = Lent
    assert lent().values() == {"book_id": "00000001-0000-4000-8000-000000000001", "to": "Ada"}
    assert lent().state.returns == ("book_id",)
    assert [state.name for state in shelf.offer().states] == ["a book exists", "a book was lent"]


def test_handlers_are_given_by_the_state_itself(library: Any) -> None:
    assert handlers({library.many: print, library.NoBook: len}) == {
        "an owner has many books": print,
        "there is no such book": len,
    }


def test_a_state_tells_in_a_message_which_it_is(library: Any) -> None:
    assert repr(library.many) == "<state 'an owner has many books'>"


def test_a_handler_of_what_is_no_state_is_refused(library: Any) -> None:
    """Its name among others: two states may be called alike in two providers."""
    with pytest.raises(BadDeclaration) as raised:
        handlers({library.many: print, "there is no such book": len})
    assert raised.value.faults == (
        "handlers: 'there is no such book' is no state: give the state that was declared",
    )


def test_a_class_that_is_no_model_makes_no_state() -> None:
    plain: Any = object
    with pytest.raises(TypeError) as raised:
        Provider("shelf").state("it is full")(plain)
    assert str(raised.value) == "state 'it is full': <class 'object'> is no Pydantic model"
