"""A thousand secrets that a command is given stand in nothing that it prints or writes.

They are in variables, in URLs, in headers and in bodies; a service quotes them all, in every form,
where it fails to start, in its states, in its answers and in its log. 60 of them run by default.
"""

from __future__ import annotations

import base64
import json
import random
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote, quote_plus

import pytest
from typer.testing import CliRunner

from handfast.commands.app import app

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=%&@:#? '\"\\<>é"
NAMED = ("API_TOKEN_{}", "DB_PASSWORD_{}", "SIGNING_SECRET_{}", "PRIVATE_KEY_{}", "CREDENTIAL_{}")
IN_URLS = ("redis://user:{}@127.0.0.1:1/0", "https://127.0.0.1:1/hook?access_token={}")

SYSTEM = """
from pydantic import BaseModel
from handfast import Consumer, Provider, system

class Price(BaseModel):
    amount: int
    currency: str

till = Provider("till")
READ = till.get("/price", answers={200: Price})

@till.state("it is open")
class Open(BaseModel):
    at: str = "noon"

buyer = Consumer("buyer")
buyer.relies_on(READ, "ask for the price", given=Open(), reads=["amount", "currency"])
SYSTEM = system("shop", providers=[till], consumers=[buyer])
"""
SETTINGS = """
[tool.handfast.systems]
shop = "shop_contracts.system:SYSTEM"
"""
QUOTES = """
import base64, json, logging, os
from pathlib import Path
from urllib.parse import quote, quote_plus

GIVEN = json.loads(Path("given.json").read_text())

def quoted():
    forms = [
        form
        for one in GIVEN
        for form in (one, quote(one, safe=""), quote_plus(one), json.dumps(one), repr(one),
                     base64.b64encode(one.encode()).decode())
    ]
    return " | ".join([*forms, *(v for k, v in os.environ.items() if "://" in v)])

def fails(*_):
    raise RuntimeError("cannot work with " + quoted())
"""
CONTROL = "what nobody calls a secret"
"""The services quote it first: where it does not stand, nothing is verified of the secrets."""
TESTS = """
import echoes, failing, opened, raises
from handfast.testing import provider_tests

test_raising = provider_tests("shop", "till", app=raises.app, states=opened.HANDLERS)
test_failing = provider_tests("shop", "till", app=raises.app, states=failing.HANDLERS)
"""
SERVICES = {
    "does_not_start": "from quotes import fails\nfails()\n",
    "raises": "from quotes import fails\nasync def app(scope, receive, send):\n    fails()\n",
    "echoes": """
import json, logging
from quotes import quoted

async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    logging.getLogger("till").error("asked with %s", quoted())
    body = json.dumps({"amount": quoted(), "currency": [quoted()]}).encode()
    headers = [(b"content-type", b"application/json"), (b"x-echo", quote_header())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})

def quote_header():
    return quoted().encode("ascii", "ignore").replace(b"\\n", b"")
""",
}


def some_secrets(count: int) -> list[str]:
    """The same each time."""
    of = random.Random(20_261_127)  # noqa: S311  # no secrets of anybody
    return ["s3" + "".join(of.choices(LETTERS, k=of.randint(12, 40))) + "X" for _ in range(count)]


def forms(secret: str) -> set[str]:
    """How a text may quote ``secret``."""
    return {
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        repr(secret)[1:-1],
        base64.b64encode(secret.encode()).decode(),
    }


def environment(secrets: list[str]) -> dict[str, str]:
    """A variable with each of ``secrets``, by name or in a URL; those that handfast reads first."""
    first, second, third, *rest = secrets
    found = {
        "PACT_BROKER_USERNAME": "ci",
        "PACT_BROKER_PASSWORD": first,
        "PACT_BROKER_HTTP_RETRIES": "1",
        "REDIS_URL": IN_URLS[0].format(quote(second, safe="")),
        "SESSION_TOKEN": third,
    }
    for number, secret in enumerate(rest):
        if number % 3:
            found[NAMED[number % len(NAMED)].format(number)] = secret
        else:
            url = IN_URLS[number % len(IN_URLS)]
            found[f"SERVICE_{number}_URL"] = url.format(quote(secret, safe=""))
    return found


def shop(folder: Path, secrets: list[str]) -> None:
    """A team's repository, whose service quotes ``secrets`` in three manners."""
    (folder / "shop_contracts").mkdir()
    (folder / "shop_contracts/__init__.py").touch()
    (folder / "shop_contracts/system.py").write_text(SYSTEM)
    (folder / "pyproject.toml").write_text(SETTINGS)
    (folder / "quotes.py").write_text(QUOTES)
    (folder / "given.json").write_text(json.dumps([CONTROL, *secrets]))
    for name, source in SERVICES.items():
        (folder / f"{name}.py").write_text(source)
    (folder / "opened.py").write_text("HANDLERS = {'it is open': lambda **values: None}\n")
    (folder / "failing.py").write_text(
        "from quotes import fails\nHANDLERS = {'it is open': lambda **values: fails()}\n"
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
    ("publish", "--version", "1"),
    ("can-i-deploy", "--pacticipant", "till", "--version", "1"),
    ("record-deployment", "--pacticipant", "till", "--version", "1", "--environment", "x"),
    ("environments",),
    ("serve", "till", "--redis-url", "redis://ci:{}@127.0.0.1:1"),
)


def leaks(secrets: list[str], folder: Path, printed: dict[str, str]) -> list[str]:
    """Where which of ``secrets`` stands, of what was printed and of all files written since."""
    sources = {*SERVICES, "quotes", "given", "opened", "failing", "system"}
    written = {
        str(path.relative_to(folder)): path.read_bytes().decode("utf-8", "replace")
        for path in folder.rglob("*")
        if path.is_file() and path.stem not in sources and path.suffix != ".pyc"
    }
    return sorted(
        f"{place}: secret {number}"
        for place, text in {**printed, **written}.items()
        for number, secret in enumerate(secrets)
        if any(form in text for form in forms(secret))
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


@pytest.fixture
def tried(
    folder: Path, monkeypatch: pytest.MonkeyPatch, echoing: str
) -> Callable[[int], list[str]]:
    """Gives so many secrets to each command, and lists where one of them stands."""

    def attempt(count: int) -> list[str]:
        secrets = some_secrets(count)
        shop(folder, secrets[1:])
        monkeypatch.syspath_prepend(str(folder))
        for name, value in environment(secrets[1:]).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("PACT_BROKER_BASE_URL", echoing)
        printed = {}
        for command in COMMANDS:
            for name in (*SERVICES, "quotes", "failing", "opened"):
                sys.modules.pop(name, None)
            given = [one.format(quote(secrets[0], safe="")) for one in command]
            done = CliRunner().invoke(app, given, env={"COLUMNS": "9000"})
            printed[" ".join(command)] = done.output
        assert all(printed.values()), [name for name, text in printed.items() if not text]
        shown = leaks([CONTROL, *secrets], folder, printed)
        quoting = [place for place in shown if place.endswith(": secret 0")]
        assert len(quoting) >= 7, shown
        return sorted({*shown} - {*quoting})

    return attempt


def test_sixty_secrets_are_shown_nowhere(tried: Callable[[int], list[str]]) -> None:
    assert tried(60) == []


@pytest.mark.long
def test_a_thousand_secrets_are_shown_nowhere(tried: Callable[[int], list[str]]) -> None:
    assert tried(1000) == []


@pytest.mark.parametrize("count", [60, pytest.param(1000, marks=pytest.mark.long)])
def test_pytest_shows_none_in_its_output_and_its_junit_file(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Of an app that raises and of a handler that does, in process."""
    secrets = some_secrets(count)
    shop(pytester.path, secrets)
    pytester.syspathinsert()
    for name, value in environment(secrets).items():
        monkeypatch.setenv(name, value)
    pytester.makepyfile(TESTS)
    done = pytester.runpytest_inprocess("-p", "no:cacheprovider", "--junitxml=junit.xml")
    done.assert_outcomes(failed=2)
    printed = {"pytest": done.stdout.str() + done.stderr.str()}
    assert leaks([*secrets, CONTROL], pytester.path, printed) == [
        f"junit.xml: secret {count}",
        f"pytest: secret {count}",
    ]


def test_a_secret_that_is_shown_is_found(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(json.dumps({"got": 'a"b'}))
    printed = {"check": base64.b64encode(b'a"b').decode(), "list": "nothing"}
    assert leaks(['a"b'], tmp_path, printed) == ["check: secret 0", "report.json: secret 0"]
