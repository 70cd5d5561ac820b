"""Books: a website relies on a catalogue, and a stock reads what it sells."""

from pydantic import BaseModel

from handfast.declare import (
    NOT_NULL,
    Consumer,
    Provider,
    Transport,
    row,
    system,
)


class NewBook(BaseModel):
    """What is sent to add a book; the price is in cents."""

    title: str
    price: int


class Book(NewBook):
    """A book, as the catalogue answers."""

    id: str


class Limit(BaseModel):
    """How many books."""

    limit: int = 20


class Problem(BaseModel):
    """Why there is no such answer."""

    detail: str


class Sold(BaseModel):
    """That a book was sold."""

    book_id: str
    copies: int


catalogue = Provider("catalogue")
GET_BOOK = catalogue.get("/books/{book_id}", name="get_book", answers={200: Book, 404: Problem})
LIST_BOOKS = catalogue.get("/books", name="list_books", query=Limit, answers={200: list[Book]})
ADD_BOOK = catalogue.post("/books", name="add_book", body=NewBook, answers={201: Book})
STREAM = Transport("redis-stream", field="data", group="stock")
SOLD = catalogue.message("sold", address="sales", payload=Sold, transport=STREAM)
SELLING = catalogue.trigger("a book is sold")


@catalogue.state("a book exists")
class ABook(BaseModel):
    """Emma."""

    book_id: str = "b-1"


@catalogue.state("two books exist")
class TwoBooks(BaseModel):
    """Emma, and a cheaper one."""

    dear_id: str = "b-1"
    cheap_id: str = "b-2"


website = Consumer("website")
website.relies_on(
    GET_BOOK,
    "read a book",
    given=ABook(),
    path={"book_id": ABook.book_id},
    reads=("id", "title", "price"),
    equals={"title": "Emma"},
)
website.relies_on(GET_BOOK, "read a book that is not there", path={"book_id": "b-9"}, status=404)
website.relies_on(
    LIST_BOOKS,
    "list the cheapest books",
    given=TwoBooks(),
    query={"limit": 2},
    reads=("[*].id", "[*].title", "[*].price"),
    rows=(row(id=TwoBooks.cheap_id), row(id=TwoBooks.dear_id)),
    ordered="price",
)
website.relies_on(
    ADD_BOOK,
    "add a book",
    body={"title": "Sanditon", "price": 500},
    equals={"id": NOT_NULL, "title": "Sanditon"},
)

stock = Consumer("stock")
stock.relies_on(SOLD, "read a sale", when=SELLING(), reads=("book_id", "copies"))

SYSTEM = system("books", providers=[catalogue], consumers=[website, stock])
