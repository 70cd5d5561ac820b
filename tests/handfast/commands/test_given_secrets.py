"""A thousand secrets that a command is given stand in nothing that it prints or writes.

They are in variables, in URLs, in headers and in bodies; a service quotes them all, in every form,
where it fails to start, in its states, in its answers and in its log; clients send them to what is
served. No eight characters of one are shown, wherever a text is cut. 60 of them run by default.
"""

from __future__ import annotations

import base64
import json
import logging
import socket
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType
from urllib.parse import quote

import httpx
import pytest
import uvicorn
from typer.testing import CliRunner

from handfast.commands.app import app
from handfast.commands.serving import serve, stub
from handfast.http.foreground import until_a_signal

HERE = Path(__file__).parent
PROVING = (
    *("verify", "shop", "--provider", "vault", "--app", "asks:app"),
    *("--credentials", "quotes:credentials", "--sign", "quotes:sign"),
)
VERIFY = ("verify", "shop", "--provider", "till", "--mode", "in-process")
COMMANDS: tuple[tuple[str, ...], ...] = (
    (*VERIFY, "--app", "does_not_start:app", "--states", "opened:HANDLERS"),
    (*VERIFY, "--app", "raises:app", "--states", "opened:HANDLERS"),
    (*VERIFY, "--app", "echoes:app", "--states", "opened:HANDLERS"),
    (*VERIFY, "--app", "echoes:app", "--states", "failing:HANDLERS", "--json"),
    (
        *VERIFY,
        "--app",
        "echoes:app",
        "--states",
        "opened:HANDLERS",
        "--credentials",
        "quotes:fails",
    ),
    (*VERIFY, "--app", "echoes:app", "--states", "quotes:GIVEN"),
    ("--traceback", *VERIFY, "--app", "does_not_start:app"),
    ("verify", "shop", "--provider", "till", "--app", "echoes:app", "--from-broker"),
    ("verify", "shop", "--url", "http://ci:{}@127.0.0.1:1", "--mode", "in-process"),
    ("fuzz", "shop", "--provider", "till", "--app", "raises:app", "--examples", "1"),
    ("render", "shop"),
    ("check",),
    ("list", "shop"),
    ("doctor",),
    ("states", "till"),
    ("streams", "orders", "--redis-url", "redis://ci:{}@127.0.0.1:1"),
    ("publish", "--version", "1"),
    ("can-i-deploy", "--pacticipant", "till", "--version", "1"),
    ("record-deployment", "--pacticipant", "till", "--version", "1", "--environment", "x"),
    ("record-undeployment", "--pacticipant", "till", "--environment", "x"),
    ("record-release", "--pacticipant", "till", "--version", "1", "--environment", "x"),
    ("record-support-ended", "--pacticipant", "till", "--version", "1", "--environment", "x"),
    ("environments",),
    (*PROVING, "--mode", "in-process"),
    (*PROVING, "--mode", "pact", "--json"),
    (*PROVING[:-2], "--mode", "in-process", "--sign", "quotes:fails"),
    ("stub", "till", "--port", "0"),
    ("serve", "till", "--redis-url", "redis://ci:{}@127.0.0.1:1", "--port", "0"),
)


class Echoing(BaseHTTPRequestHandler):
    """Refuses all it is asked, and quotes the headers of the request in body and header."""

    def refused(self) -> None:
        """Answer any request."""
        quoted = json.dumps({"error": {"message": str(self.headers), "path": self.path}}).encode()
        self.send_response(403)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(quoted)))
        self.send_header("X-Echo", self.headers.get("Authorization", ""))
        self.end_headers()
        self.wfile.write(quoted)

    do_GET = do_POST = do_PUT = refused  # noqa: N815  # names that http.server gives

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture
def echoing() -> Iterator[str]:
    """Yield the URL of a broker, and of a service, that refuses everything."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Echoing) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def asked_with(secrets: list[str], control: str) -> Callable[[uvicorn.Server, socket.socket], None]:
    """Serves until each of a client's requests, which have ``secrets``, is answered."""

    def ask(server: uvicorn.Server, port: int) -> None:
        secret = secrets[-1]
        known = {"Authorization": f"Bearer {quote(secret)}", "X-Other": repr(secret.encode())}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=known) as client:
            client.get("/price", params={"access_token": secret, "q": control})
            client.get(f"/price/{quote(secret, safe='')}", params={"q": secrets[3]})
            client.post("/price", json={"amount": secrets, secret: secret})
        server.should_exit = True

    def serve_asked(server: uvicorn.Server, listener: socket.socket) -> None:
        listener.listen()
        client = Thread(target=ask, args=(server, listener.getsockname()[1]))
        client.start()
        until_a_signal(server, listener)
        client.join()

    return serve_asked


@pytest.fixture
def sought(helper: Callable[[Path], ModuleType]) -> ModuleType:
    """The secrets, and where a part of one is shown."""
    return helper(HERE / "secrets_sought.py")


@pytest.fixture
def quoting(helper: Callable[[Path], ModuleType]) -> ModuleType:
    """The repository whose services quote them; its control comes before all of them.

    Where the control does not stand, nothing is verified of the secrets.
    """
    return helper(HERE / "quoting_shop.py")


@pytest.fixture
def tried(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    echoing: str,
    sought: ModuleType,
    quoting: ModuleType,
) -> Callable[[int], list[str]]:
    """Gives so many secrets to each command, and lists where one of them stands."""

    def attempt(count: int) -> list[str]:
        secrets, proofs = sought.some_secrets(count), sought.some_proofs()
        quoting.shop(folder, secrets[1:], proofs)
        monkeypatch.syspath_prepend(str(folder))
        for name, value in sought.environment(secrets[1:]).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("PACT_BROKER_BASE_URL", echoing)
        for command_of in (serve, stub):
            monkeypatch.setattr(command_of, "until_a_signal", asked_with(secrets, quoting.CONTROL))
        monkeypatch.setattr(logging.getLogger("uvicorn"), "handlers", [])  # uvicorn adds its own
        printed = {}
        for command in COMMANDS:
            for name in quoting.MODULES:
                sys.modules.pop(name, None)
            given = [one.format(quote(secrets[0], safe="")) for one in command]
            done = CliRunner().invoke(app, given, env={"COLUMNS": "100"})
            printed[" ".join(command)] = done.output
        assert all(printed.values()), [name for name, text in printed.items() if not text]
        texts = {**printed, **quoting.written(folder)}
        shown = sought.leaks([quoting.CONTROL, *secrets, *proofs], texts)
        control = {place for place in shown if place.endswith(": secret 0")}
        assert len(control) >= 14, shown
        return sorted({*shown} - control)

    return attempt


def test_sixty_secrets_are_shown_nowhere(tried: Callable[[int], list[str]]) -> None:
    assert tried(60) == []


@pytest.mark.long
def test_a_thousand_secrets_are_shown_nowhere(tried: Callable[[int], list[str]]) -> None:
    assert tried(1000) == []


@pytest.mark.parametrize("count", [60, pytest.param(1000, marks=pytest.mark.long)])
def test_pytest_shows_none_in_its_output_and_its_junit_file(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    sought: ModuleType,
    quoting: ModuleType,
    count: int,
) -> None:
    """Of an app that raises and of a handler that does, in process."""
    secrets = sought.some_secrets(count)
    quoting.shop(pytester.path, secrets, sought.some_proofs())
    pytester.syspathinsert()
    for name, value in sought.environment(secrets).items():
        monkeypatch.setenv(name, value)
    pytester.makepyfile(quoting.TESTS)
    done = pytester.runpytest_inprocess("-p", "no:cacheprovider", "--junitxml=junit.xml")
    done.assert_outcomes(failed=2)
    texts = {"pytest": done.stdout.str() + done.stderr.str(), **quoting.written(pytester.path)}
    assert sought.leaks([*secrets, quoting.CONTROL], texts) == [
        f"junit.xml: secret {count}",
        f"pytest: secret {count}",
    ]


def test_a_secret_that_is_shown_is_found(sought: ModuleType) -> None:
    """Wherever a text is broken, and where most of it was cut."""
    secret = 'a"b-c/d e-hunter2'  # noqa: S105  # nobody's
    texts = {
        "check": base64.b64encode(secret.encode()).decode(),
        "list": "nothing",
        "report": json.dumps({"got": secret}),
        "terminal": "expected this\n  got     e-hun\n     ter2",
    }
    places = ["check: secret 0", "report: secret 0", "terminal: secret 0"]
    assert sought.leaks([secret], texts) == places
