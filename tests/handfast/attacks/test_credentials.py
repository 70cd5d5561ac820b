"""Credentials of a URL that a service quotes in every form and length: fuzzing shows no part."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest

BOOKSHOP = Path(__file__).resolve().parents[3] / "docs" / "examples" / "bookshop"
PASSWORD = "Xq7/vZ+9pLw2=Rt5mKd8"  # noqa: S105  # nobody's
"""With letters that a URL, JSON and Base64 write otherwise."""


def forms(header: str) -> list[str]:
    """What a service may make of the credentials that it gets."""
    user, _, password = base64.b64decode(header.partition(" ")[2]).decode().partition(":")
    pair = f"{user}:{password}"
    return [
        *(header, password, pair, quote(password, safe=""), password.encode().hex()),
        *(base64.b64encode(password.encode()).decode(), repr(pair.encode()), pair[::-1][::-1]),
    ]


class Quoting(BaseHTTPRequestHandler):
    """Quotes what proves who asks, at every place of an answer where a text could be cut."""

    def quoted(self) -> None:
        """Answer any request."""
        given = forms(self.headers.get("Authorization", "Basic Og=="))
        rows = [{"id": "." * shift + form, "title": form} for form in given for shift in range(40)]
        book = {"id": given[-1], "title": " ".join(given * 20), "price": given[0]}
        body = json.dumps([*given, *rows] if self.command == "GET" else book).encode()
        self.send_response(201 if self.command == "POST" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Quoted", given[0])
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = quoted  # noqa: N815  # http.server's names

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture
def quoting() -> Iterator[str]:
    """Yield where it answers, as ``host:port``."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Quoting) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def shown(texts: list[str]) -> list[str]:
    """The parts of eight letters of any form of the credentials that stand in ``texts``."""
    header = f"Basic {base64.b64encode(f'ci:{PASSWORD}'.encode()).decode()}"
    known = [form.removeprefix("Basic ") for form in forms(header)]
    parts = {form[at : at + 8] for form in known for at in range(len(form) - 7)}
    return sorted(part for part in parts if any(part in text for text in texts))


@pytest.mark.long
@pytest.mark.parametrize("source", ["documents", "properties"])
@pytest.mark.parametrize("more", [(), ("--json",)], ids=["terminal", "JSON"])
def test_fuzzing_a_url_shows_no_credentials(
    tmp_path: Path, quoting: str, source: str, more: tuple[str, ...]
) -> None:
    """Neither in its output nor in anything that it writes."""
    for file in BOOKSHOP.glob("*.*"):
        shutil.copy(file, tmp_path)
    url = f"http://ci:{quote(PASSWORD, safe='')}@{quoting}"
    words = ("fuzz", "--only", source, "--examples", "2", "--url", url, *more)
    done = subprocess.run(
        (sys.executable, "-m", "handfast", *words),
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "97"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {1, 3}, done.stderr
    assert "***" in done.stdout
    written = [
        file.read_bytes().decode("latin-1") for file in (tmp_path / ".handfast").rglob("*.*")
    ]
    assert shown([done.stdout, done.stderr, *written]) == []


def test_a_part_that_is_shown_is_found() -> None:
    assert shown([f"... {PASSWORD[3:11]} ..."]) == ["/vZ+9pLw"]
