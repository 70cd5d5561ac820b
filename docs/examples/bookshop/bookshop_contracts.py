"""A bookshop: its website relies on its catalogue."""

from pydantic import BaseModel

from handfast.declare import (
    NOT_NULL,
    Answered,
    Api,
    Consumer,
    Provider,
    chosen_id,
    expect,
    row,
    stored,
    system,
)


class NewBook(BaseModel):
    """What is sent to add a book; the price is in cents."""

    title: str
    price: int


class Book(NewBook):
    """A book, as the catalogue answers."""

    id: str


class Problem(BaseModel):
    """Why there is no such answer."""

    detail: str


catalogue = Provider("catalogue", refusals={404: Problem})
GET_BOOK = catalogue.get(
    "/books/{book_id}", answers={200: Book}, refuses=(404,), echo={"book_id": "id"}
)
LIST_BOOKS = catalogue.get("/books", answers={200: list[Book]}, ordered="price")
ADD_BOOK = catalogue.post("/books", body=NewBook, answers={201: Book}, echo_body=True)


@catalogue.state("a book exists")
class ABook(BaseModel):
    """A book, added through the catalogue's own API."""

    book_id: str = chosen_id(1)
    title: str = "Emma"
    price: int = 900

    async def through_api(self, api: Api) -> dict[str, str]:
        """Add it; the catalogue chooses the id."""
        made = await api.call(ADD_BOOK, body={"title": self.title, "price": self.price})
        return {"book_id": made["id"]}


@catalogue.state("two books exist")
class TwoBooks(BaseModel):
    """A dear book, and a cheap one that was added after it."""

    dear_id: str = chosen_id(1, 1)
    cheap_id: str = chosen_id(1, 2)

    async def through_api(self, api: Api) -> dict[str, str]:
        """Add both."""
        dear = await api.call(ADD_BOOK, body={"title": "Emma", "price": 900})
        cheap = await api.call(ADD_BOOK, body={"title": "Persuasion", "price": 700})
        return {"dear_id": dear["id"], "cheap_id": cheap["id"]}


website = Consumer("website")
website.relies_on(
    GET_BOOK,
    "read a book",
    given=ABook(),
    reads=("id", "title"),
    equals={"title": ABook.title},
)
website.relies_on(
    LIST_BOOKS,
    "list the books from the cheapest",
    given=TwoBooks(),
    reads=("[*].id", "[*].title", "[*].price"),
    rows=(row(id=TwoBooks.cheap_id), row(id=TwoBooks.dear_id)),
)
website.relies_on(
    ADD_BOOK,
    "add a book",
    body={"title": "Sanditon", "price": 500},
    equals={"id": NOT_NULL},
    then=stored(expect(GET_BOOK, path={"book_id": Answered("id")})),
)

SYSTEM = system("bookshop", providers=[catalogue], consumers=[website])
