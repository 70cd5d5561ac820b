"""The website's client and the stock's reader, under contract."""

from typing import Any

import httpx
from books_contracts import SYSTEM

from handfast.testing import Request, consumer_tests


class NoSuchBook(Exception):
    """There is none of this id."""


class Client:
    """What the website calls the catalogue with."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, trust_env=False)

    def get_book(self, book_id: str) -> Any:
        """One book."""
        answer = self.http.get(f"/books/{book_id}")
        if answer.status_code == 404:
            raise NoSuchBook(book_id)
        book = answer.json()
        return {"id": book["id"], "title": book["title"], "price": book["price"]}

    def list_books(self, limit: int) -> Any:
        """The cheapest books."""
        return self.http.get("/books", params={"limit": limit}).json()

    def add_book(self, title: str, price: int) -> Any:
        """The book that was added."""
        return self.http.post("/books", json={"title": title, "price": price}).json()


def call(url: str, request: Request) -> Any:
    """Send what the contract names."""
    client = Client(url)
    return getattr(client, request.operation)(**request.arguments)


def read(payload: dict[str, Any]) -> Any:
    """Read a sale."""
    return {"book_id": payload["book_id"], "copies": payload["copies"]}


test_website = consumer_tests(SYSTEM, "website", call=call, refuses=NoSuchBook)
test_stock = consumer_tests(SYSTEM, "stock", read=read)
