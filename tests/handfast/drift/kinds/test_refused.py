"""A row that fits nothing, contradicts another, or would hide everything is a bad declaration."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from handfast.drift.cases import hidden_cases, without_absent
from handfast.drift.differences import Drift, differences_of
from handfast.model import BadDeclaration, Exchange, HttpInteraction
from handfast.model.cases import Case
from tests.handfast.drift.toy_shelf import LIST, OFFER, READ, Book, known

DAY = date(2031, 4, 2)


@pytest.mark.parametrize(
    ("tables", "fault"),
    [
        ({"types": {"Book.pages": "txt"}}, "no conversion is called 'txt': did you mean 'text'?"),
        ({"types": {"Book.title": "seconds"}}, "'seconds' is for a time, in seconds since 1970"),
        ({"types": {"Book.page": "text"}}, "Book has no field 'page': did you mean 'pages'?"),
        ({"types": {"*.page": "text"}}, "no model has a field 'page': did you mean 'pages'?"),
        ({"values": {"Book.state": {"GONE": "x"}}}, "'GONE' is no value of it"),
        ({"values": {"Book.state": {"LENT": "THERE"}}}, "'THERE' would mean two values"),
        ({"values": {"Book.state": {"LENT": "x", "THERE": "x"}}}, "'x' would mean two values"),
        ({"values": {"Book.state": {"LENT": "LENT"}}}, "spelled alike is no difference"),
        ({"values": {"Book.state": {"LENT": []}}}, "[] is neither a text nor a number"),
        ({"values": {"Book.state": {}}}, "it names no value"),
        ({"values": {"Book.added_at": {"a": "b"}}}, "only the values of an enum"),
        ({"moved": {"Book.place.raw": "row"}}, "Place has no field 'raw': did you mean 'row'?"),
        ({"moved": {"Book.place.row": "rows[*]"}}, "'rows[*]' is no path of keys"),
        ({"moved": {"Book.place.row": "place.row"}}, "no difference: take the row out"),
        ({"moved": {"Book.title": "name"}}, "another name in the same place"),
        ({"moved": {"Book.place.row": "pages"}}, "'pages' is another field's name too"),
        ({"moved": {"Query.limit": "page.limit"}}, "only in JSON can a field stand elsewhere"),
        ({"absent": {"Book.rating": False}}, "False: write true, for it is never there"),
        ({"omitted": {"Book.pages": "many"}}, '"many" is no value of it'),
        ({"omitted": {"NewBook.copies": 1}}, "it stands in no answer or message"),
        ({"required": {"Book.title": "x"}}, "it stands in no request"),
        ({"required": {"NewBook.copies": "x"}}, '"x" is no value of it'),
        ({"defaults": {"NewBook.title": "x"}}, "the contract has no default for it"),
        ({"defaults": {"Query.limit": 50}}, "no difference: take the row out"),
        ({"defaults": {"Query.lent": True}}, "null, which only JSON can say"),
        ({"wrapped": {"GET /bookz": "x"}}, "no such route: did you mean 'GET /books'?"),
        ({"wrapped": {"GET /books 404": "x"}}, "no such JSON 404 is declared"),
        ({"wrapped": {"GET /books nine": "x"}}, "'nine' is no part of an operation"),
        ({"wrapped": {"aded": "x"}}, "no message has this name: did you mean 'added'?"),
        ({"wrapped": {"GET /books": ""}}, "'' is no path of keys"),
        ({"unwrapped": {"GET /books 400": "why"}}, "the contract has nothing at why"),
        ({"statuses": {"GET /books": 410}}, "this names no status"),
        ({"statuses": {"GET /books 410": 404}}, "no such status is declared"),
        ({"statuses": {"GET /books 400": 400}}, "no difference: take the row out"),
        ({"statuses": {"GET /books 400": 9}}, "9 is no status"),
        ({"statuses": {"POST /books 201": 404}}, "404 is another case of POST /books already"),
        ({"waived": {"GET /books status": DAY}}, "without status nothing of an interaction"),
        ({"waived": {"GET /books reads": DAY}}, "waive the whole operation, or one of"),
        (
            {"waived": {"GET /books order": DAY}},
            "no clause is called 'order': did you mean 'ordered'?",
        ),
        ({"waived": {"* then": DAY}}, "would hide every interaction"),
        # Rows that contradict each other.
        (
            {"types": {"Book.state": "list of one"}, "values": {"Book.state": {"LENT": "x"}}},
            "Book.state (type): it contradicts Book.state (value)",
        ),
        (
            {"absent": {"Book.title": True}, "fields": {"Book.title": "x"}},
            "Book.title (absent): it contradicts Book.title (field)",
        ),
        (
            {"wrapped": {"GET /books": "x", "GET /books 2xx": "y"}},
            "it contradicts the row GET /books (wrapped)",
        ),
        ({"statuses": {"READ": 1}}, "this is no route"),
    ],
)
def test_a_row_that_cannot_be_there_is_a_bad_declaration(
    tables: dict[str, Any], fault: str
) -> None:
    with pytest.raises(BadDeclaration) as bad:
        known(**tables)
    assert fault in str(bad.value)
    assert str(bad.value).startswith("drift of library, ")


def test_a_row_that_names_its_model_goes_before_one_of_every_model() -> None:
    drift = known(types={"*.added_at": "seconds", "Book.added_at": "milliseconds"})
    found = {
        model.__name__: [row.row.declared for row in by_kind["type"]]
        for model, by_kind in drift.fields.items()
    }
    assert found == {"Book": ["Book.added_at"], "NewBook": ["*.added_at"]}


def test_what_is_waived_counts_again_after_its_last_day() -> None:
    drift = [Drift(reason="why", waived={"GET /books": DAY})]
    until, after = (differences_of(OFFER, drift, date(2031, 4, day)) for day in (2, 3))
    assert [one.subject for one in until.waivers] == ["GET /books"]
    assert (after.waivers, after.rows[0].there) == (
        (),
        "no longer waived: it counts again since 2031-04-03",
    )


def case(exchange: Exchange) -> Case:
    return Case("website", "library", HttpInteraction(name="read it", exchange=exchange))


def test_nothing_is_expected_of_an_absent_field() -> None:
    drift = known(absent={"Book.rating": True, "Place.row": True})
    whole = Exchange(
        operation=LIST,
        equals={"[0].rating": 3, "[0].place.row": 1, "[0].title": "Ferns"},
        contains=({"place.row": 1, "id": "1"},),
        ordered="-rating",
    )
    interaction = without_absent(drift, case(whole)).interaction
    assert isinstance(interaction, HttpInteraction)
    found = interaction.exchange
    assert (found.equals, found.contains, found.ordered) == (
        {"[0].title": "Ferns"},
        ({"id": "1"},),
        None,
    )


def test_two_fields_in_one_place_are_refused() -> None:
    apart = {"Book.title": "about.title", "Book.place.row": "about.row"}
    assert len(known(moved=apart).rows) == 2
    with pytest.raises(BadDeclaration) as bad:
        known(moved={"Book.title": "about.it", "Book.id": "about.it"})
    assert [one.partition(", ")[2] for one in bad.value.faults] == [
        "Book.title: another field is at 'about.it' too",
        "Book.id: another field is at 'about.it' too",
    ]


def test_a_row_that_would_hide_a_whole_interaction_is_refused() -> None:
    drift = known(absent={"Book.rating": True})
    hidden = case(Exchange(operation=READ, reads=("rating",)))
    read = case(Exchange(operation=READ, reads=("rating", "title")))
    assert hidden_cases(drift, [read]) == ()
    assert hidden_cases(drift, [read, hidden]) == (
        "Book.rating: without it nothing is verified of: read it",
    )


def test_rows_that_would_hide_a_whole_interaction_together_are_refused() -> None:
    drift = known(absent={"Book.rating": True, "Book.title": True, "Book.id": True})
    both = case(Exchange(operation=READ, reads=("rating", "title")))
    more = case(Exchange(operation=READ, reads=("rating", "title", "pages")))
    assert hidden_cases(drift, [more]) == ()
    assert hidden_cases(drift, [both]) == (
        "Book.rating, Book.title: without them nothing is verified of: read it",
    )


def test_rows_of_all_that_is_required_hide_an_interaction_that_reads_all() -> None:
    every = [name for name, field in Book.model_fields.items() if field.is_required()]
    rows = [f"Book.{name}" for name in every]
    whole = case(Exchange(operation=LIST))
    assert hidden_cases(known(absent=dict.fromkeys(rows[1:], True)), [whole]) == ()
    (fault,) = hidden_cases(known(absent=dict.fromkeys(rows, True)), [whole])
    assert fault == f"{', '.join(rows)}: without them nothing is verified of: read it"
