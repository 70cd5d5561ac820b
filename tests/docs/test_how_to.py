"""The pages of docs/how-to: what they show is run; the edits that they name are made, and work."""

from __future__ import annotations

import configparser
import importlib
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from handfast.http.serving import serving
from handfast.providers.provider import RunningProvider
from tests.handfast.commands.warm_python import run_module

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = ROOT / "docs" / "how-to"
HANDFAST = ROOT / "contracts" / "handfast" / "handfast"
AUDIT = ROOT / "tests" / "handfast" / "model" / "test_clauses.py"
FOLLOWED = {
    *("add-a-media-type", "provide-in-another-language", "put-a-system-in-your-pipeline"),
    *("use-a-pact-broker", "use-macos-or-windows", "find-a-fault"),
}
"""The pages that have tests of their own here: another service, an edit, or no commands."""

RUN = sorted({page.stem for page in HOW_TO.glob("*.md")} - FOLLOWED)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the package handfast, to be edited."""
    return Path(shutil.copytree(HANDFAST, tmp_path / "copy" / "handfast"))


def run_with(copied: Path, module: str, *arguments: str) -> str:
    """What the module prints that has the copy for its handfast."""
    variables = {
        **os.environ,
        "PYTHONPATH": str(copied.parent),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # none is needed, and they take two seconds
    }
    ran = run_module(
        module, *arguments, folder=copied.parent, variables=variables, anew=True, mixed=True
    )
    return ran.stdout


@pytest.mark.parametrize("page", [*RUN, "put-a-system-in-your-pipeline"])
def test_what_a_page_shows_is_what_is_printed(page: str, run_page: Callable[[Path], None]) -> None:
    run_page(HOW_TO / f"{page}.md")


def test_the_page_of_the_broker_shows_what_is_printed(
    run_page: Callable[[Path], None],
    helper: Callable[[Path], ModuleType],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """With a broker that answers as the real one did."""
    double = helper(ROOT / "tests" / "broker_double.py")
    answers = helper(Path(__file__).with_name("bookshop_broker.py"))
    written = derived_pact(tmp_path)
    for name in ("USERNAME", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"PACT_BROKER_{name}", raising=False)
    with double.answering(double.Double(answers.exchanges(double, written))) as broker:
        monkeypatch.setenv("PACT_BROKER_BASE_URL", broker.url)
        run_page(HOW_TO / "use-a-pact-broker.md")
        assert broker.unrecorded == []


def test_the_page_of_a_provider_elsewhere_shows_what_is_printed(
    helper: Callable[[Path], ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The catalogue is served beside it: of its language a client sees nothing."""
    blocks = helper(Path(__file__).with_name("blocks.py"))
    with blocks.beside_the_bookshop(tmp_path, monkeypatch) as folder:
        catalogue = importlib.import_module("catalogue_app")
        app = catalogue.make_app(catalogue.CATALOGUE)
        app.post("/reset")(catalogue.reset)
        with serving(RunningProvider(name="catalogue", app=app)) as served:
            monkeypatch.setenv("CATALOGUE_URL", served.url)
            page = helper(Path(__file__).with_name("page.py"))
            page.follow(HOW_TO / "provide-in-another-language.md", folder)


def derived_pact(folder: Path) -> Path:
    """The pact of the bookshop, in a folder of its own."""
    example = ROOT / "docs" / "examples" / "bookshop"
    words = ("handfast", "render", "--to", str(folder / "made"))
    run_module(*words, folder=example, variables=os.environ).check_returncode()
    (written,) = (folder / "made").rglob("*.json")
    return written


def test_every_page_that_is_followed_is_there() -> None:
    assert {name for name in FOLLOWED if not (HOW_TO / f"{name}.md").is_file()} == set()


def test_the_pipeline_runs_the_commands_that_the_page_shows(
    run_page: Callable[[Path], None],
) -> None:
    page = HOW_TO / "put-a-system-in-your-pipeline.md"
    text = page.read_text(encoding="utf-8")
    tox = configparser.ConfigParser(interpolation=None)
    tox.read_string(text.split("```ini\n")[1].split("```")[0])
    commands = tox["testenv:contracts"]["commands"].replace("{env_dir}/", "").split("\n")
    shown = re.findall(r"^\$ (.*)$", text, flags=re.MULTILINE)
    assert [one for one in commands if one and one not in shown] == []


POSIX = re.compile(
    r"import (?:fcntl|grp|pty|pwd|resource|termios|tty)\b|\badd_signal_handler\b|\bAF_UNIX\b"
    r"|\bos\.(?:O_DIRECTORY|O_NOFOLLOW|fork|getuid|killpg|mkfifo|setsid)\b"
    r"|\bsignal\.(?:SIGALRM|SIGKILL|alarm|pause|setitimer|sigwait)\b"
)
"""What Python has on POSIX alone."""


def test_the_page_of_other_systems_names_each_file_that_needs_posix() -> None:
    page = (HOW_TO / "use-macos-or-windows.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `\w+\.\w+` \| `([\w/.]+)` \|", page, flags=re.MULTILINE)
    found = [path for path in HANDFAST.rglob("*.py") if POSIX.search(path.read_text("utf-8"))]
    assert sorted(named) == sorted(str(path.relative_to(HANDFAST)) for path in found)


EXPORT = """
import asyncio

from pydantic import BaseModel

from handfast.declare import Consumer, Content, Provider, system
from handfast.model.cases import cases_of
from handfast.providers import provider as p
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process


class Book(BaseModel):
    title: str
    price: int


catalogue = Provider("catalogue")
EXPORT = catalogue.get("/export", answers={200: Content(Book, "application/x-ndjson")})
shop = Consumer("shop")
shop.relies_on(EXPORT, "export the books", equals={"[*].title": "Emma"}, at_least=1)
SYSTEM = system("export", providers=[catalogue], consumers=[shop])


def answering(body):
    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            for step in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{step}.complete"})
            return
        headers = [(b"content-type", b"application/x-ndjson")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


if __name__ == "__main__":
    for price in (b"9", b'"dear"'):
        body = b'{"title": "Emma", "price": ' + price + b"}\\n"
        provider = p.RunningProvider(name="catalogue", app=answering(body), reset=lambda: None)
        cases = cases_of(SYSTEM.contracts)
        (one,) = asyncio.run(verify_in_process(cases, provider))
        (other,) = verify_by_pact(cases, provider)
        print(one.verdict, [m.where for m in one.mismatches], other.verdict)
"""


def test_a_media_type_that_is_added_as_the_page_shows_is_verified(
    copied: Path, helper: Callable[[Path], ModuleType]
) -> None:
    """In process each value is compared; Pact sees that some value comes."""
    page = HOW_TO / "add-a-media-type.md"
    module, row, _ = helper(Path(__file__).with_name("blocks.py")).blocks_of(page)
    (copied.parent / module.file).write_text(module.text, encoding="utf-8")
    table = copied / "wire" / "media_types.py"
    text = table.read_text(encoding="utf-8")
    last = "    Format(\n        endings=(),"
    text = text.replace("multipart, texts\n", "multipart, ndjson, texts\n")
    table.write_text(text.replace(last, row.text + last), encoding="utf-8")
    (copied.parent / "export.py").write_text(EXPORT, encoding="utf-8")
    assert run_with(copied, "export").splitlines() == [
        "passed [] passed",
        "failed ['[0].price'] passed",
    ]


WHOLE = """    ClauseRow(
        clause=Clause.START,
"""
PARTS = {
    "wording": 'wording="a wait that is too long",',
    "check": 'checked_by="handfast.expectation.judge:judge_answer",',
    "pact": 'unseen_by_pact="Pact does not wait",',
}
ROW = "    ClauseRow(clause=Clause.WAIT, {wording} {check} {pact}),\n"


def with_clause(copied: Path, row: str) -> None:
    """Add the clause WAIT, last but one, with ``row`` for its row."""
    table = copied / "model" / "clauses.py"
    text = table.read_text(encoding="utf-8")
    text = text.replace('    START = "start"\n', '    WAIT = "wait"\n    START = "start"\n')
    table.write_text(text.replace(WHOLE, row + WHOLE), encoding="utf-8")


@pytest.mark.parametrize(
    ("row", "fails"),
    [
        ("", "test_each_clause_has_one_row"),
        (
            ROW.format(**{**PARTS, "check": 'checked_by="handfast.expectation.judge:nothing",'}),
            "test_each_clause_has_its_check",
        ),
        (
            ROW.format(**{**PARTS, "pact": ""}),
            "test_each_clause_is_put_into_a_pact_file_or_has_a_reason",
        ),
        (
            ROW.format(**{**PARTS, "wording": 'wording="the order of a list",'}),
            "test_each_clause_has_words_of_its_own",
        ),
        (ROW.format(**PARTS), "test_each_clause_is_met_in_another_test"),
    ],
    ids=["row", "check", "pact", "words", "test"],
)
def test_a_clause_without_a_part_fails_as_the_page_shows(
    copied: Path, row: str, fails: str
) -> None:
    with_clause(copied, row)
    rows = re.findall(r"^\| .* \| `(test_\w+)` \|$", page_of_clauses(), flags=re.MULTILINE)
    assert fails in rows
    printed = run_with(copied, "pytest", "-q", "-p", "no:cacheprovider", str(AUDIT))
    assert fails in re.findall(r"^FAILED .*::(\w+)", printed, flags=re.MULTILINE)


def page_of_clauses() -> str:
    return (HOW_TO / "add-a-clause.md").read_text(encoding="utf-8")


def test_the_files_that_a_clause_is_in_are_those_that_the_page_names() -> None:
    known = {
        str(path.relative_to(HANDFAST))
        for path in HANDFAST.rglob("*.py")
        if "answer_headers" in path.read_text(encoding="utf-8")
    }
    named = set(re.findall(r"^\| `([\w/]+\.py)` \|", page_of_clauses(), flags=re.MULTILINE))
    assert named == {*known, "model/clauses.py"}
