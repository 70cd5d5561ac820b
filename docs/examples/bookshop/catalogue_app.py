"""A catalogue of books in memory: the provider that the pages verify."""

from uuid import uuid4

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel


class NewBook(BaseModel):
    """What is sent to add a book."""

    title: str
    price: int


class Catalogue:
    """The books by their ids, and what is done with them."""

    def __init__(self) -> None:
        self.books: dict[str, dict[str, object]] = {}

    def add(self, book: NewBook) -> dict[str, object]:
        """POST /books."""
        book_id = str(uuid4())
        self.books[book_id] = {"id": book_id, "title": book.title, "price": book.price}
        return self.books[book_id]

    def read(self, book_id: str) -> dict[str, object]:
        """GET /books/{book_id}."""
        if book_id not in self.books:
            raise HTTPException(404, "there is no such book")
        return self.books[book_id]

    def list_all(self) -> list[dict[str, object]]:
        """GET /books: from the cheapest."""
        return sorted(self.books.values(), key=lambda book: book["price"])


CATALOGUE = Catalogue()


def make_app(catalogue: Catalogue | None = None) -> FastAPI:
    """An application of ``catalogue``, by default a new one."""
    catalogue = catalogue or Catalogue()
    app = FastAPI()
    app.post("/books", status_code=201)(catalogue.add)
    app.get("/books/{book_id}")(catalogue.read)
    app.get("/books")(catalogue.list_all)
    return app


app = make_app(CATALOGUE)


def reset() -> None:
    """Forget every book."""
    CATALOGUE.books.clear()
