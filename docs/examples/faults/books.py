"""The catalogue, and what brings it into its states."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field


class NewBook(BaseModel):
    """What is sent to add a book."""

    title: str
    price: int = Field(ge=0)


class Book(NewBook):
    """What is answered."""

    id: str


BOOKS: dict[str, Book] = {}


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Begin with no book."""
    BOOKS.clear()
    yield


def make_app() -> FastAPI:
    """The application."""
    app = FastAPI(lifespan=lifespan)

    @app.get("/books/{book_id}")
    def get_book(book_id: str) -> Book:
        if book_id not in BOOKS:
            raise HTTPException(404, "there is no such book")
        return BOOKS[book_id]

    @app.get("/books")
    def list_books(limit: int = 20) -> list[Book]:
        return sorted(BOOKS.values(), key=lambda book: book.price)[:limit]

    @app.post("/books", status_code=201)
    def add_book(book: NewBook) -> Book:
        added = Book(id=f"b-{len(BOOKS) + 1}", **book.model_dump())
        BOOKS[added.id] = added
        return added

    return app


def a_book(book_id: str) -> None:
    """There is one."""
    BOOKS[book_id] = Book(id=book_id, title="Emma", price=900)


def two_books(dear_id: str, cheap_id: str) -> None:
    """A dear one, and a cheap one."""
    a_book(dear_id)
    BOOKS[cheap_id] = Book(id=cheap_id, title="Persuasion", price=700)


def reset() -> None:
    """Forget every book."""
    BOOKS.clear()


HANDLERS = {"a book exists": a_book, "two books exist": two_books}
