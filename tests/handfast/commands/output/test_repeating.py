"""Each line that is printed to repeat a failure is run, and shows the same failure again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from handfast.commands.app import app
from handfast.commands.options.subjects import ServiceOptions
from handfast.commands.output.repeating import again
from handfast.http.serving import serving
from handfast.providers.provider import RunningProvider
from handfast.wording.quoted_secrets import secrets_given
from tests.handfast.commands.output.broken_services import BROKEN, DOORS, ORDERING
from tests.printed_failures import not_shown_again, printed_in

ROOT = Path(__file__).resolve().parents[4]
BOOKSHOP = ROOT / "docs" / "examples" / "bookshop"
ORDERS = ROOT / "tests" / "data" / "pact_broker"
RESET = ("--reset", "broken:reset")
OWN = ("--app", "broken:app", *RESET)
STATES = ("--states", "broken:HANDLERS")


type Run = Callable[..., str]


@pytest.fixture
def bookshop(folder: Path) -> Path:
    """The folder of the bookshop, with a catalogue that changes a title."""
    for file in BOOKSHOP.glob("*.*"):
        shutil.copy(file, folder)
    (folder / "broken.py").write_text(BROKEN, encoding="utf-8")
    return folder


@pytest.fixture
def printed(folder: Path) -> Run:
    """Runs the command in ``folder``, and returns all that is printed, row by row."""

    def run(*arguments: str) -> str:
        return CliRunner().invoke(app, arguments, env={"COLUMNS": "200"}).output

    return run


def all_is_shown_again(run: Run, *arguments: str) -> bool:
    """Whether each line that the command prints to repeat a failure does so; one or more."""
    output = run(*arguments)
    assert printed_in(output), output
    assert not_shown_again(output, run) == []
    return True


@pytest.mark.usefixtures("bookshop")
@pytest.mark.parametrize(
    "arguments",
    [
        (*OWN, *STATES, "--mode", "in-process", "--operation", "GET *"),
        *(
            pytest.param(arguments, marks=pytest.mark.long)
            for arguments in (
                (*OWN, "--mode", "in-process"),
                (*OWN, "--mode", "pact"),
                ("bookshop", "--app", "broken:fresh", "--isolation", "fresh"),
            )
        ),
    ],
    ids=["parts", "in process", "by Pact", "fresh"],
)
def test_a_line_of_verify_shows_it_again(arguments: tuple[str, ...], printed: Run) -> None:
    assert all_is_shown_again(printed, "verify", *arguments)


@pytest.mark.parametrize(
    "mode", ["in-process", pytest.param("pact", marks=pytest.mark.long)], ids=str
)
@pytest.mark.parametrize(
    "system",
    [(), pytest.param(("bookshop",), marks=pytest.mark.long)],
    ids=["no system", "a system"],
)
def test_a_line_of_pacts_of_others_shows_it_again(
    bookshop: Path, printed: Run, mode: str, system: tuple[str, ...]
) -> None:
    printed("render")
    (bookshop / "pacts").rename(bookshop / "their pacts")
    chosen = ("--pacts", "their pacts", *OWN, "--mode", mode)
    assert all_is_shown_again(printed, "verify", *system, *chosen)


@pytest.mark.parametrize("mode", [(), ("--mode", "in-process")], ids=["both modes", "in process"])
@pytest.mark.long
def test_a_line_of_pacts_of_a_broker_shows_it_again(
    folder: Path, printed: Run, monkeypatch: pytest.MonkeyPatch, mode: tuple[str, ...]
) -> None:
    shutil.copytree(ORDERS / "orders", folder, dirs_exist_ok=True)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("ORDERS", "broken")
    broker = ("--broker", "file:records")
    printed("publish", str(ORDERS / "pacts" / "v1"), *broker, "--version", "1", "--branch", "main")
    chosen = ("--from-broker", *broker, "--selector", "branch=main", *mode)
    assert all_is_shown_again(printed, "verify", "orders", "--provider", "orders-api", *chosen)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--mode", "streams"),
        pytest.param(
            ("--app", "ordering:app", "--states", "ordering:HANDLERS"), marks=pytest.mark.long
        ),
    ],
    ids=["of the bindings, in memory too", "of one's own"],
)
def test_a_line_of_streams_shows_it_again(
    folder: Path,
    printed: Run,
    redis_url: str,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    (folder / "ordering.py").write_text(ORDERING, encoding="utf-8")
    systems = '[tool.handfast.systems]\norders = "ordering:SYSTEM"\n'
    (folder / "pyproject.toml").write_text(systems, encoding="utf-8")
    monkeypatch.setenv("ORDERS_REDIS", f"{redis_url}/7")
    given = ("--redis-url", f"{redis_url}/7", "--redis-key", "cache:*")
    assert all_is_shown_again(printed, "verify", "--provider", "orders", *arguments, *given)


@pytest.mark.parametrize("mode", ["in-process", "pact"])
@pytest.mark.long
def test_a_line_of_a_url_shows_it_again_once_its_password_is_put_in(
    bookshop: Path, printed: Run, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    """No output has the password, whatever letters are in it."""
    monkeypatch.syspath_prepend(str(bookshop))
    broken: Any = __import__("broken")
    with serving(RunningProvider(name="catalogue", app=broken.shut)) as served:
        url = served.url.replace("//", "//ci:open'sesame@")
        arguments = ("--url", url, *STATES, *RESET, "--mode", mode)
        output = printed("verify", *arguments)
        assert "sesame" not in output
        one, *_ = printed_in(output)
        assert [word for word in one.command if "***" in word] == [
            served.url.replace("//", "//ci:***@")
        ]

        def put_in(*words: str) -> str:
            return printed(*(word.replace("***", "open'sesame") for word in words))

        assert not_shown_again(output, put_in) == []


@pytest.mark.usefixtures("bookshop")
@pytest.mark.parametrize(
    "arguments",
    [
        (*OWN[:2], "--only", "documents", "--operation", "!POST *"),
        (*OWN[:2], *STATES, "--only", "properties", "--database", "found here"),
    ],
    ids=["documents, of parts", "properties, saved elsewhere"],
)
@pytest.mark.long
def test_a_line_of_fuzz_shows_it_again(arguments: tuple[str, ...], printed: Run) -> None:
    assert all_is_shown_again(printed, "fuzz", *arguments, "--examples", "5")


@pytest.mark.usefixtures("bookshop")
@pytest.mark.long
def test_a_line_of_compare_shows_it_again(printed: Run) -> None:
    """With whatever narrows the comparison or proves who asks."""
    against = ("--against", "catalogue_app:make_app", "--operation", "!GET /books", "--strict")
    assert all_is_shown_again(printed, "compare", *OWN, *against, "--steps", "1")


@pytest.mark.long
def test_a_line_of_pytest_shows_it_again(bookshop: Path) -> None:
    """Of each door of a provider: its interactions, its messages, what is generated."""
    for name, text in (("ordering", ORDERING), ("test_doors", DOORS)):
        (bookshop / f"{name}.py").write_text(text, encoding="utf-8")

    def run(*words: str) -> str:
        given = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *given, *words],
            cwd=bookshop,
            env={**os.environ, "COLUMNS": "200"},
            check=False,
            capture_output=True,
            text=True,
        )
        return done.stdout

    output = run("test_doors.py")
    doors = {one.command[1].partition("[")[0] for one in printed_in(output)}
    assert doors == {f"test_doors.py::test_{name}" for name in ("books", "orders", "generated")}
    assert not_shown_again(output, run) == []


def test_a_line_that_shows_another_failure_is_found() -> None:
    failure = "Failed  a field is missing\n    expected {}\n  repeat   handfast verify shop\n"
    output = failure.format('"Emma"')
    assert not_shown_again(output, lambda *_: output) == []
    other = failure.format('"Persuasion"')
    assert not_shown_again(output, lambda *_: other) == [(("handfast", "verify", "shop"), other)]


def test_a_line_has_every_option_of_the_service_and_no_password() -> None:
    """Also where the shell needs quotes within the password."""
    url = "http://ci:it's-$ecret@core.example/api"
    subject = ServiceOptions(
        url=url,
        credentials="my:proof",
        sign="my:sign",
        operation=("GET *", "!GET /a"),
        largest_answer=3,
        longest_silence=9.5,
    )
    made = again("fuzz", "shop", "till", subject, secrets_given((url,), {}), after=("--replay",))
    assert made == (
        "handfast fuzz shop --provider till --url 'http://ci:***@core.example/api' "
        "--credentials my:proof --sign my:sign --operation 'GET *' --operation '!GET /a' "
        "--largest-answer 3 --longest-silence 9.5 --replay"
    )
