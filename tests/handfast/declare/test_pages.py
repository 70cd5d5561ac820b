"""Pages: how limit and offset cut the rows of a list."""

from __future__ import annotations

from typing import Annotated, Any, cast

import pytest
from pydantic import BaseModel, Field

from handfast.check import check_system
from handfast.declare import (
    Answered,
    BadDeclaration,
    Consumer,
    Exchange,
    Provider,
    Value,
    expect,
    row,
    system,
)

OWNER = Value("owner_id")


class BookQuery(BaseModel):
    """Which part of the books is listed."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    offset: Annotated[int, Field(ge=0)] = 0


class Place(BaseModel):
    """Where a book stands."""

    shelf: str


class Loan(BaseModel):
    """To whom a book is lent."""

    to: str


class Placed(BaseModel):
    """A book that stands somewhere."""

    id: str
    title: str
    note: str = ""
    place: Place
    lent: Loan | None
    by_hall: dict[str, int]


def listing(library: Any, **parts: Any) -> None:
    rows = (row(id=library.TwoBooks.second_id), row(id=library.TwoBooks.first_id))
    library.reader.relies_on(
        library.listed,
        "list two books",
        **{
            "given": library.TwoBooks(),
            "query": {"owner_id": OWNER},
            "rows": rows,
            "each": {"title": Value("title")},
            **parts,
        },
    )


def test_each_cut_is_an_interaction_of_its_own(library: Any) -> None:
    listing(library, pages=True, unchanged=expect(library.listed, query={"owner_id": OWNER}))
    made = library.made()
    check_system(made)
    own, *pages = made.contracts[0].interactions
    assert [
        (
            one.name,
            {k: v for k, v in one.exchange.query.items() if k != "owner_id"},
            one.exchange.exactly,
            [one.exchange.equals.get(f"[{at}].id") for at in range(one.exchange.exactly)],
            one.exchange.ordered,
        )
        for one in pages
    ] == [
        (
            "list_books gives the first of 2 rows at limit 1",
            {"limit": 1},
            1,
            [Value("second_id")],
            None,
        ),
        (
            "list_books leaves out the first row at offset 1",
            {"offset": 1},
            1,
            [Value("first_id")],
            None,
        ),
        (
            "list_books gives all rows at the largest limit, 100",
            {"limit": 100, "offset": 0},
            2,
            [Value("second_id"), Value("first_id")],
            "-title",
        ),
        (
            "list_books gives nothing beyond the last row",
            {"limit": 100, "offset": 2},
            0,
            [],
            None,
        ),
    ]
    cut = expect(
        library.listed,
        query={"owner_id": OWNER, "limit": 1, "offset": 1},
        equals={"[0]": Answered("[1]")},
        exactly=1,
    )
    assert [one.then for one in pages] == [own.then, own.then, (*own.then, cut), own.then]
    assert pages[0].exchange.equals["[*].title"] == Value("title")


def test_the_usual_size_shows_in_a_state_that_has_more(library: Any) -> None:
    listing(library, query={"owner_id": 7}, pages=library.many())
    usual = library.made().contracts[0].interactions[-1]
    assert usual.name == "list_books gives 20 rows where no limit is given"
    assert usual.given == (library.many(),)
    assert (usual.exchange.query, usual.exchange.exactly) == ({"owner_id": 7}, 20)
    assert usual.exchange.equals == {"[*].owner_id": 7, "[*].title": Value("title")}
    (last,) = usual.then
    assert isinstance(last, Exchange)
    assert last.query == {"owner_id": 7, "limit": 1, "offset": 19}
    assert last.equals == {"[0]": Answered("[19]")}


def test_a_page_reads_of_its_rows_what_is_read_of_them_among_all(library: Any) -> None:
    reads = ("[*].id", "[0].title", "[1].due_at", "[1].tags[*]")
    listing(library, query={"owner_id": 7}, each={}, reads=reads, pages=library.many())
    made = library.made()
    check_system(made)
    _, first, later, largest, beyond, usual = made.contracts[0].interactions
    assert [one.exchange.reads for one in (first, later, largest, beyond, usual)] == [
        ("[*].id", "[0].title"),
        ("[*].id", "[0].due_at", "[0].tags[*]"),
        reads,
        ("[*].id",),
        reads,
    ]


def test_rows_are_compared_by_what_is_read_of_them_that_is_always_there() -> None:
    shelf, reader = Provider("shelf"), Consumer("reader")
    listed = shelf.get("/books", name="list_books", query=BookQuery, answers={200: list[Placed]})
    reader.relies_on(
        listed,
        "list books",
        given=shelf.state("there are two books")(),
        reads=("[*].id", "[1].note", "[1].place.shelf", "[1].lent.to", "[1].by_hall.east"),
        rows=({"title": "Emma"}, {"title": "Ulysses"}),
        pages=shelf.state("there are many books")(),
    )
    made = system("library", providers=[shelf], consumers=[reader])
    check_system(made)
    _, _, _, largest, _, usual = made.contracts[0].interactions
    second, last = cast("tuple[Exchange, Exchange]", (*largest.then, *usual.then))
    assert [(one.reads, one.equals) for one in (second, last)] == [
        (
            ("[*].id", "[0].note", "[0].place.shelf", "[0].lent.to", "[0].by_hall.east"),
            {
                "[0].id": Answered("[1].id"),
                "[0].place.shelf": Answered("[1].place.shelf"),
                "[0].title": Answered("[1].title"),
            },
        ),
        (("[*].id",), {"[0].id": Answered("[19].id")}),
    ]


def test_a_path_that_is_none_is_named_once(library: Any) -> None:
    listing(library, reads=("[*].id", "title["), pages=True)
    with pytest.raises(BadDeclaration) as bad:
        check_system(library.made())
    assert "reader -> shelf: list two books" in bad.value.faults[0]


@pytest.mark.parametrize(
    ("operation", "rows", "fault"),
    [
        ("get", None, "pages: get_book has no limit and offset: drop pages"),
        (
            "listed",
            ({"id": "first"},),
            "pages: name two rows or more, so that there is something to cut",
        ),
    ],
)
def test_what_has_no_pages_is_named(library: Any, operation: str, rows: Any, fault: str) -> None:
    library.reader.relies_on(getattr(library, operation), "read", rows=rows, pages=True)
    with pytest.raises(BadDeclaration) as bad:
        library.made()
    assert bad.value.faults == (f"reader: read: {fault}",)
