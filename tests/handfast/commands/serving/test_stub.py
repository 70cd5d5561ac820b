"""``handfast stub`` in a process of its own: its log, its summary, its exit code, and its end."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from handfast.commands.serving import stub
from handfast.wording.counts import number_of
from life_organiser_contracts.system import SYSTEM

BOOKSHOP = Path(__file__).resolve().parents[4] / "docs" / "examples" / "bookshop"


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_logs_what_it_is_asked_and_ends_with_a_summary(end: signal.Signals) -> None:
    """One row a request at once; the exit code is 1 where no contract allows one of them."""
    command = [sys.executable, "-m", "handfast", "stub", "catalogue", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=BOOKSHOP) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        address = re.fullmatch(
            r"a stub of catalogue answers at (http://127\.0\.0\.1:\d+) \(Ctrl-C ends it\)\n", first
        )
        assert address is not None
        try:
            with httpx.Client(base_url=address[1], timeout=60) as client:
                book = client.get("/books/b-7").json()
                refused = client.post("/books?token=hunter2", json={"title": "Emma"})
            rows = [process.stdout.readline(), process.stdout.readline()]
        finally:
            process.send_signal(end)
        rest = process.stdout.read()
    assert (book["id"], refused.status_code) == ("b-7", 501)
    read, wrong = rows
    assert read == "GET /books/b-7 200 website -> catalogue: read a book (a book exists)\n"
    assert wrong.startswith("POST /books?token=*** 501 no contract allows this: query parameter")
    assert "body price: expected Field required, got nothing" in wrong
    assert rest == f"2 requests, 1 of them allowed by no contract:\n  {wrong}"
    assert process.returncode == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["catalog"], "no provider is called 'catalog'"),
        (["catalogue", "--consumer", "websit"], "did you mean 'website'?"),
        (["catalogue", "--only", "sell a book"], "no consumer relies on a request to catalogue"),
        (["catalogue", "--state", "a bok exists"], "did you mean 'a book exists'?"),
        (["catalogue", "--latency", "soon"], "write it like 50ms, 1.5s or 50ms-200ms"),
        (["catalogue", "--latency", "2s-1s"], "write it like 50ms, 1.5s or 50ms-200ms"),
        (["catalogue", "--latency", "9999s"], "longer than 60s"),
        (["catalogue", "--drift", "none.toml"], "none.toml"),
        (["catalogue", "--refuse", "1.5"], "--refuse"),
    ],
)
def test_an_option_that_cannot_be_met_is_refused(
    handfast: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    message: str,
) -> None:
    """With exit code 2, before anything is served."""
    monkeypatch.chdir(BOOKSHOP)
    code, output = handfast("stub", *options, "--port", "0")
    assert code == 2
    assert message in output


@pytest.mark.parametrize(
    ("provider", "ending", "code"),
    [
        ("llm-worker", "no consumer relies on a request to llm-worker like that; {}", 2),
        ("core", "{}", 0),
    ],
)
def test_a_stub_names_the_messages_that_it_does_not_send(
    handfast: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
    provider: str,
    ending: str,
    code: int,
) -> None:
    """With where their examples are, whether there is something else to stub or not."""
    monkeypatch.setattr(stub, "until_a_signal", lambda server, listener: None)
    found, output = handfast("stub", provider, "--port", "0")
    offer = SYSTEM.offer(provider)
    assert offer is not None
    count = number_of(len(offer.messages), "message")
    row = (
        f"a stub sends no messages: {provider} has {count}, whose examples "
        "`handfast render life_organiser --asyncapi FOLDER` writes"
    )
    assert (found, ending.format(row) in output) == (code, True), output


def test_a_port_in_use_is_reported_as_such(
    handfast: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BOOKSHOP)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code, output = handfast("stub", "catalogue", "--port", str(port))
    assert code == 3
    assert f"port {port} is in use" in output
