"""A provider of books, which keeps the pacts of ``tests/data/pacts_of_others``: or breaks one."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

BOOKS: dict[int, dict[str, Any]] = {}
REVIEWS: list[dict[str, Any]] = []
BROKEN: set[str] = set()
"""What is answered wrongly: the names that ``changed`` and ``app`` look for."""

app = FastAPI()


def book(number: int) -> dict[str, Any]:
    """All that is known of a book."""
    return {
        "id": number,
        "title": "Dune",
        "price": 9.5,
        "tags": ["novel"],
        "added": "2024-02-29",
        "isbn": "9780441013593",
        "stock": None,
        "sold": False,
        "format": "paper",
        "note": "the first edition of all",
    }


def changed(name: str, right: Any, wrong: Any) -> Any:
    """What is answered: ``wrong`` where this is broken."""
    return wrong if name in BROKEN else right


@app.get("/books.xml")
def catalogue() -> Response:
    """The catalogue in XML."""
    text = changed("xml", "<books><book>Emma</book></books>", "<books/>")
    return Response(text, media_type="application/xml")


@app.get("/books")
def books() -> Response:
    """All books: their numbers and titles."""
    found = [{"id": one, "title": changed("title", "Dune", "dune")} for one in BOOKS]
    return JSONResponse({"items": found}, headers={"X-Count": str(len(found))})


@app.get("/books/{number}")
def one_book(number: int) -> Response:
    """One book."""
    if number not in BOOKS:
        status = changed("missing", 404, 410)
        return JSONResponse({"detail": f"no book {number}"}, status)
    tags = changed("tags", ["novel"], ["a poem"])
    return JSONResponse(
        {**BOOKS[number], "tags": tags, "added": changed("added", "2024-02-29", "2024-02-30")}
    )


@app.put("/books/{number}")
async def change(number: int, request: Request) -> dict[str, Any]:
    """Change a book, and place it."""
    shelf = {changed("shelf", "row-2", "row-x"): "left"}
    return {**BOOKS[number], **(await request.json()), "shelf": shelf}


@app.post("/books")
async def add(request: Request) -> Response:
    """Add a book."""
    sent = await request.json()
    history = [{"at": "2024-01-31T10:00:00+01:00", "by": "ann"}]
    made = {"id": 8, **sent, "prices": {"usd": 10.5}, "history": changed("history", history, [])}
    return JSONResponse(made, 201, headers={"Location": "/books/8"})


@app.get("/books/{number}/reviews")
def reviews(stars: int) -> list[dict[str, Any]]:
    """The reviews of a book."""
    return [one for one in REVIEWS if one["stars"] == stars]


@app.get("/books/{number}/cover")
def cover() -> Response:
    """Its cover."""
    return Response(b"\0\1\2", media_type="application/octet-stream")


@app.get("/search")
def search(request: Request) -> dict[str, Any]:
    """What is found."""
    tags = request.query_params.getlist("tag")
    found = ["Dune", *BOOKS] if tags == ["novel", "classic"] else []
    return {
        "version": "2.0.0-rc.1",
        "found": changed("found", found, ["Dune"]),
        "facets": {"poetry": {"count": 3}},
        "cursor": None,
    }


def no_book() -> None:
    """None."""


def a_book(id: int = 7) -> dict[str, Any]:  # noqa: A002  # so the pacts call it
    """One."""
    BOOKS[id] = book(id)
    return {"id": id}


def three_books() -> None:
    """Three."""
    for number in (7, 8, 9):
        a_book(number)


def reviewed(stars: int) -> None:
    """One review."""
    REVIEWS.append({"stars": stars, "text": "fine"})


def sold(_: Any) -> dict[str, Any]:
    """The message that a book was sold."""
    return {"book": 7, "copies": changed("copies", 2, "two"), "at": "2024-01-31T10:00:00+01:00"}


def price(asked: Any) -> dict[str, Any]:
    """The reply to the question what a book costs."""
    return {"cents": round(BOOKS[asked["book"]]["price"] * 100)}


def reset() -> None:
    """Forget all."""
    BOOKS.clear()
    REVIEWS.clear()


HANDLERS = {
    "no book exists": no_book,
    "a book exists": a_book,
    "three books exist": three_books,
    "it is reviewed": reviewed,
    "a book was sold": sold,
    "the price of a book": price,
}
