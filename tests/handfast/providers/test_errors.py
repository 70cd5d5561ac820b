"""An exception as a value: what it is, where it was raised, and what led to it."""

from __future__ import annotations

import json
from json import JSONDecodeError
from typing import TYPE_CHECKING

from fastapi.exceptions import ResponseValidationError
from pydantic import BaseModel

from handfast.providers.errors import named, raised_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from handfast.model.raised import Raised


def raised_in(function: Callable[[], object]) -> Raised:
    try:
        function()
    except Exception as error:
        return raised_by(error)
    raise AssertionError("nothing was raised")


def reads() -> None:
    json.loads("{")


def wraps() -> None:
    try:
        reads()
    except JSONDecodeError as error:
        raise ValueError("no settings\nat all") from error


def hides() -> None:
    try:
        reads()
    except JSONDecodeError:
        raise ValueError("no settings") from None


def gathers() -> None:
    raise ExceptionGroup("two", [ValueError("one"), KeyError("other")])


def test_its_type_is_named_as_a_traceback_names_it() -> None:
    """One of a module with its name; the message is its first line."""
    assert raised_in(reads).error.startswith("json.decoder.JSONDecodeError: Expecting property")
    assert raised_in(wraps).error == "ValueError: no settings"
    assert raised_by(LookupError()).error == "LookupError"


def circles() -> None:
    first, second = ValueError("first"), KeyError("second")
    first.__cause__, second.__cause__ = second, first
    raise first


class Reversed(Exception):
    """Like an error whose status and words were given in the wrong order."""

    def __str__(self) -> str:
        text: str = json.loads("404")
        return text


def test_one_whose_text_fails_is_named_all_the_same() -> None:
    assert named(Reversed()) == "Reversed: its text can't be read: TypeError"
    assert raised_by(Reversed()).message == "its text can't be read: TypeError"
    assert named(ValueError("no settings")) == "ValueError: no settings"
    assert named(ValueError()) == "ValueError"


def test_causes_that_lead_back_to_it_end_there() -> None:
    """Python itself writes each once."""
    found = raised_in(circles)
    assert found.error == "ValueError: first"
    assert [(cause.error, cause.causes) for cause in found.causes] == [("KeyError: 'second'", ())]


def test_its_place_is_the_last_one_in_code_of_the_service() -> None:
    """Not in a library that the code called."""
    found = raised_in(reads)
    assert found.place.startswith(f"{__file__}, line ")
    assert found.place.endswith(", in reads")
    assert found.traceback.splitlines()[-1] == found.error


def test_its_causes_come_before_it() -> None:
    """But for those that the code hides; members of a group are causes too."""
    assert [one.type for one in raised_in(wraps).chain()] == [
        "json.decoder.JSONDecodeError",
        "ValueError",
    ]
    assert [one.type for one in raised_in(hides).chain()] == ["ValueError"]
    assert [one.error for one in raised_in(gathers).chain()] == [
        "ValueError: one",
        "KeyError: 'other'",
        "ExceptionGroup: two (2 sub-exceptions)",
    ]


class Book(BaseModel):
    """What is validated."""

    title: str
    price: int


def test_a_validation_error_names_its_fields_and_what_is_wrong_there() -> None:
    """Which its own first line only counts."""
    assert raised_in(lambda: Book.model_validate({"price": "much"})).message == (
        "2 validation errors for Book title: Field required; "
        "price: Input should be a valid integer, unable to parse string as an integer"
    )


def test_fastapi_says_whose_answer_it_refused() -> None:
    """Which is the place, for it is refused in FastAPI's own code."""
    endpoint = {"function": "read", "path": "GET /", "file": "/srv/shop.py", "line": 7}
    errors = [{"loc": ("response", at), "msg": "Field required"} for at in range(5)]
    found = raised_by(ResponseValidationError(errors, endpoint_ctx=endpoint))  # type: ignore[arg-type]  # a plain dict does
    assert found.place == "/srv/shop.py, line 7, in read"
    assert found.message == (
        "5 validation errors: response.0: Field required; response.1: Field required; "
        "response.2: Field required and 2 more"
    )
    assert found.name == "ResponseValidationError"


class Exits(Exception):
    """One whose text ends a program."""

    def __str__(self) -> str:
        raise SystemExit(0)


class NamelessClass(type):
    """What has no module, but an exit."""

    @property
    def __module__(cls) -> str:  # type: ignore[override]  # as a hostile service may do
        raise SystemExit(0)


class Nameless(Exception, metaclass=NamelessClass):
    """One whose class can't be read."""


def test_an_exception_that_exits_where_it_is_read_is_a_value_all_the_same() -> None:
    assert named(Exits()) == "Exits: its text can't be read: SystemExit"
    assert raised_by(Exits()).error == (f"{__name__}.Exits: its text can't be read: SystemExit")
    assert raised_by(Nameless()).error == "Nameless: it can't be read: SystemExit"
