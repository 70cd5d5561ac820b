"""What is printed for faults of a service's own code, as `find-a-fault.md` shows it.

Each fault is made in a copy of `docs/examples/faults`. The page shows the first three rows of what
is printed then. Each command that is printed to repeat a mismatch is run, and must show it again.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handfast.commands.app import app
from tests.handfast.commands.warm_python import run_module
from tests.printed_failures import blocks_in, not_shown_again

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "how-to" / "find-a-fault.md"
EXAMPLE = ROOT / "docs" / "examples" / "faults"
VERIFY = (
    *("verify", "--consumer", "website", "--states", "books:HANDLERS"),
    *("--reset", "books:reset", "--report", "report"),
)
WIDE = {"COLUMNS": "300"}
FAULT = re.compile(r"^### (.+?)\n\n```\w+\n(.*?)```\n\n```text\n(.*?)```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Fault:
    """A heading of the page, the change below it, and the three rows that are printed."""

    name: str
    service: str
    change: str
    shown: tuple[str, ...]

    @property
    def options(self) -> tuple[str, ...]:
        """What the service is named by."""
        return (
            tuple(self.change.split())
            if self.change.startswith("--")
            else ("--app", "books:make_app")
        )

    @property
    def test(self) -> str:
        """The consumer's test that fails, after the name of its file."""
        pair, _, interaction = self.shown[0].partition(": ")
        _, consumer, _, _, provider = pair.split()
        return f"::test_{consumer}[{provider}:{interaction.replace(' ', '-')}]"

    def made_in(self, text: str) -> str:
        """``text`` with the fault."""
        rows = self.change.splitlines(keepends=True) if not self.change.startswith("--") else []
        was, becomes = ("".join(one[1:] for one in rows if one[0] == sign) for sign in "-+")
        assert text.count(was) == 1 or not rows, f"{self.name}: {was!r} in {text}"
        return text.replace(was, becomes) if rows else text


def faults_of(service: str) -> list[Fault]:
    """Those of one part of the page."""
    part = PAGE.read_text(encoding="utf-8").partition(f"## In the code of a {service}")[2]
    part = part.partition("\n## ")[0]
    found = re.findall(
        r"^### (.+?)\n\n```\w+\n(.*?)```\n\n```text\n(.*?)```", part, re.MULTILINE | re.DOTALL
    )
    return [Fault(name, service, change, tuple(rows.splitlines())) for name, change, rows in found]


CONSUMER, PROVIDER = faults_of("consumer"), faults_of("provider")


def copied(folder: Path, fault: Fault, file: str, becomes: str) -> Path:
    """A copy of the example in ``folder``, whose ``file``, called ``becomes``, has ``fault``."""
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    text = fault.made_in((EXAMPLE / file).read_text(encoding="utf-8"))
    (folder / becomes).write_text(text, encoding="utf-8")
    return folder


def test_there_are_twelve_faults_of_each_and_no_two_alike() -> None:
    for faults in (CONSUMER, PROVIDER):
        assert len({fault.name for fault in faults}) == len(faults) >= 12
        assert all(len(fault.shown) == 3 for fault in faults)


@pytest.mark.parametrize("fault", [*CONSUMER, *PROVIDER], ids=lambda fault: fault.name)
def test_the_first_three_rows_name_the_file_and_the_cause(fault: Fault) -> None:
    """Of what is wrong with an answer: the field or status, the operation and the interaction."""
    text = "\n".join(fault.shown)
    file = "test_website.py" if fault in CONSUMER else "books.py"
    assert f"/{file}, line " in text or re.search(
        r"^Failed  .*_books?\b.*\n  website relies on|^Stopped by books:", text
    ), text


@pytest.fixture(scope="module")
def consumers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Yield a folder with a test file for each fault of a consumer."""
    folder = tmp_path_factory.mktemp("books")
    for number, fault in enumerate(CONSUMER):
        copied(folder, fault, "test_website.py", f"test_website_{number:02}.py")
    (folder / "test_website.py").unlink()
    return folder


def printed_by_pytest(folder: Path, *ids: str) -> dict[str, list[str]]:
    """What pytest prints of each of these tests, by the line that repeats it."""
    words = ("pytest", "-q", "-p", "no:cacheprovider", *ids)
    variables = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = run_module(*words, folder=folder, variables=variables)
    output = re.sub(r"^_{3,} .* _{3,}$|^=.*", "Report", done.stdout, flags=re.MULTILINE)
    blocks = blocks_in(output)
    assert blocks, done.stdout + done.stderr
    return {block[-1]: block for block in blocks}


def test_what_is_printed_of_a_consumers_faults_is_on_the_page_and_repeats(consumers: Path) -> None:
    """All of them by one run, and again by the ids that it prints."""
    ids = [f"test_website_{at:02}.py{fault.test}" for at, fault in enumerate(CONSUMER)]
    printed = printed_by_pytest(consumers, *ids)
    shown = [
        tuple(
            re.sub(r"_\d\d\.py", ".py", row).replace(f"{consumers}/", "/books/")
            for row in printed[f"  repeat   pytest {shlex.quote(one)}"][:3]
        )
        for one in ids
    ]
    assert shown == [fault.shown for fault in CONSUMER]
    again = [shlex.split(line)[-1] for line in printed]
    assert printed_by_pytest(consumers, *again) == printed


@pytest.fixture
def verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[str, list[list[str]]]]:
    """Verifies the catalogue with a fault: what is printed, and of each failure its rows."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[str, list[list[str]]]:
        for name in ("books", "books_contracts"):
            sys.modules.pop(name, None)
        done = CliRunner().invoke(app, arguments, env=WIDE)
        assert done.exit_code in (1, 3), done.output
        rows = "\n".join(row.rstrip() for row in done.output.splitlines())
        return rows, blocks_in(rows)

    return run


def shown_and_repeated(
    fault: Fault, folder: Path, run: Callable[..., tuple[str, list[list[str]]]], *modes: str
) -> None:
    """The page has what is printed first; each line that repeats something does so."""
    copied(folder, fault, "books.py", "books.py")
    output, blocks = run(*VERIFY, *fault.options, *modes)
    first = [
        row.replace(f"{folder}/", "/books/").replace("in process, by Pact", "in process")
        for row in blocks[0][:3]
    ]
    short = f"{folder.name}/"
    assert tuple(row.replace(short, "books/") for row in first) == fault.shown
    assert not_shown_again(output, lambda *words: run(*words, "--report", "report")[0]) == []


@pytest.mark.parametrize("fault", PROVIDER, ids=lambda fault: fault.name)
def test_what_is_printed_of_a_providers_fault_is_on_the_page_and_repeats(
    fault: Fault, tmp_path: Path, verified: Callable[..., tuple[str, list[list[str]]]]
) -> None:
    shown_and_repeated(fault, tmp_path, verified, "--mode", "in-process")


@pytest.mark.long
@pytest.mark.parametrize("fault", PROVIDER, ids=lambda fault: fault.name)
def test_what_is_printed_of_a_providers_fault_is_the_same_in_two_modes(
    fault: Fault, tmp_path: Path, verified: Callable[..., tuple[str, list[list[str]]]]
) -> None:
    shown_and_repeated(fault, tmp_path, verified)
