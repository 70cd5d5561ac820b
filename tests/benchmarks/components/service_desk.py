"""The core of the service desk: querysets that hide deleted rows, and the HTTP client, by hand too.

Querysets in the processor time that their SQL takes, requests in that of the calling thread.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import django
import requests
from django.apps import apps
from django.db import connections

from shared.core.clients import HTTPClient
from tests.benchmarks.measuring import Claim, Size, Table, Timings, interleaved, median, ratio
from tests.django_settings import configure

__all__ = ["measure"]

_ANSWER = b'{"id": 1, "name": "Ada", "roles": ["requester", "moderator"]}'
_DATABASE = "sqlite"
_QUERIES: dict[str, Callable[[Any], Any]] = {
    "all rows of a shelf": lambda rows: rows.filter(shelf__in=rows.shelf),
    "a row by its key": lambda rows: rows.filter(pk=rows.key),
    "rows by a condition": lambda rows: rows.filter(title__contains="99"),
}
_INDEXED = ("all rows of a shelf", "a row by its key")
_DESCRIPTION = """\
Batches in turn, {rounds} rounds of each. *Plain* is Django's own manager with the condition
`is_deleted=False`, on a table of {books} rows of which every other one is deleted; both have the
same plan in SQLite. *By hand* is a `requests.Session` with the same headers and timeout, without
retries."""


def measure(size: Size) -> Table:
    """Measure querysets and requests."""
    rounds, books = size.rounds * 21, size.many * 10
    queries = {name: _querysets(name, rounds, size.examples // 20, books) for name in _QUERIES}
    requested = _requests(rounds, size.examples // 5)
    timings: Timings = {
        **{f"{name}, {kind}": cost for name, of in queries.items() for kind, cost in of.items()},
        **requested,
    }
    return Table(
        title="The core of the service desk",
        description=_DESCRIPTION.format(rounds=rounds, books=books),
        head=("what", "cost of one"),
        rows=tuple((name, f"{median(timings, name) * 1e6:.0f} us") for name in timings),
        claims=(
            *(
                Claim(
                    description=f"SQL of a queryset that hides deleted rows, to plain: {name}",
                    value=ratio(of, "hiding", "plain"),
                    at_most=1.05,
                )
                for name, of in queries.items()
            ),
            Claim(
                description="a request by `HTTPClient`, to `requests.Session` by hand",
                value=ratio(requested, "a request by `HTTPClient`", "a request by hand"),
                at_most=1.15,
            ),
        ),
    )


class _Rows:
    """What a manager finds, and of which shelf and key."""

    def __init__(self, found: Any, shelf: list[Any], key: Any) -> None:
        self._found, self.shelf, self.key = found, shelf, key

    def filter(self, **conditions: Any) -> Any:
        return self._found.filter(**conditions)


def _querysets(name: str, rounds: int, count: int, books: int) -> Timings:
    with _library(books) as (book, shelf, key):
        plain = _Rows(book._base_manager.using(_DATABASE).filter(is_deleted=False), [shelf], key)
        hiding = _Rows(book.objects.using(_DATABASE), [shelf], key)
        query = _QUERIES[name]
        things = {"plain": query(plain), "hiding": query(hiding)}
        plans = {kind: found.explain() for kind, found in things.items()}
        if plans["plain"] != plans["hiding"]:
            raise AssertionError(f"expected one plan of {name}, got {plans}")
        if name in _INDEXED and "USING INDEX" not in plans["hiding"]:
            raise AssertionError(f"expected an index for {name}, got {plans['hiding']}")
        timed = {kind: partial(_sql, found, count) for kind, found in things.items()}
        return interleaved(timed, rounds, warm=timed.values())


def _sql(found: Any, count: int) -> float:
    """What the statement of a queryset costs, all its rows fetched."""
    statement, values = found.query.sql_with_params()
    with connections[_DATABASE].cursor() as cursor:
        began = time.process_time()
        for _ in range(count):
            cursor.execute(statement, values)
            cursor.fetchall()
        return (time.process_time() - began) / count


@contextmanager
def _library(books: int) -> Iterator[tuple[Any, Any, Any]]:
    """The model of books, of which every other one is deleted; a shelf, and the key of a book."""
    if not apps.ready:
        configure()
        django.setup()
    shelf_model, book = (apps.get_model("shelves", name) for name in ("Shelf", "Book"))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        connection = connections[_DATABASE]
        connection.close()
        connection.settings_dict["NAME"] = Path(folder, "library.db")
        with connection.schema_editor() as editor:
            for model in (shelf_model, book):
                editor.create_model(model)
        shelves = [shelf_model(code=str(number)) for number in range(max(books // 100, 1))]
        made = [
            book(title=f"Volume {number}", shelf=shelves[number % len(shelves)])
            for number in range(books)
        ]
        for number, one in enumerate(made):
            one.is_deleted = number // len(shelves) % 2 == 1
        shelf_model.objects.using(_DATABASE).bulk_create(shelves)
        book.objects.using(_DATABASE).bulk_create(made)
        yield book, shelves[0], made[0].pk
        connection.close()


def _requests(rounds: int, count: int) -> Timings:
    with _server() as url:
        session, client = requests.Session(), HTTPClient()
        session.trust_env = False  # which takes time, and HTTPClient does not look there either
        headers = {"Authorization": "Bearer example"}

        def by_hand() -> Any:
            answer = session.get(url, headers=headers, timeout=5)
            answer.raise_for_status()
            return answer.json()

        calls: dict[str, Callable[[], Any]] = {
            "a request by hand": by_hand,
            "a request by `HTTPClient`": lambda: client.get_json(url, token="example"),  # noqa: S106  # nobody's
        }
        things = {name: partial(_repeated, call, count) for name, call in calls.items()}
        try:
            return interleaved(things, rounds, warm=things.values())
        finally:
            session.close()


def _repeated(call: Callable[[], Any], count: int) -> float:
    began = time.thread_time()
    for _ in range(count):
        call()
    return (time.thread_time() - began) / count


@contextmanager
def _server() -> Iterator[str]:
    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # the head and the body travel together

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(_ANSWER)))
            self.end_headers()
            self.wfile.write(_ANSWER)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/users/1"
        server.shutdown()
        thread.join()
