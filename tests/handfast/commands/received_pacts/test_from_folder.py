"""``handfast verify --pacts``: pact files that others made, of a service that nobody declared."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[3]
FILES = TESTS / "data" / "pacts_of_others"
type Verify = Callable[..., tuple[int, str]]


@pytest.fixture
def verify(verify_here: Verify, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Verify:
    """Runs the command on the provider of books, by these files."""
    monkeypatch.syspath_prepend(str(TESTS))
    pacts = folder / "pacts"
    pacts.mkdir()

    def run(*arguments: str, files: tuple[str, ...] = ()) -> tuple[int, str]:
        for name in files:
            shutil.copy(FILES / f"{name}.json", pacts)
        code, printed = verify_here("--pacts", str(pacts), *arguments)
        return code, " ".join(printed.replace("│", "").split())

    return run


OWN = ("--app", "books_provider:app", "--reset", "books_provider:reset")
STATES = ("--states", "books_provider:HANDLERS")


def test_what_others_rely_on_is_verified_without_any_declaration(verify: Verify) -> None:
    """In both modes; what is pending, and what one mode verifies alone, is named."""
    code, printed = verify(*OWN, *STATES, files=("jvm_4", "pact_js_messages_4", "xml_3"))
    assert code == 0, printed
    assert "Pending, which fails no build:" in printed
    assert "Failed: 2 of 2 interactions." in printed
    alone = "library, a catalogue in XML: verified by Pact alone: a body of application/xml"
    assert alone in printed
    assert printed.count("Passed: all 9 interactions verified.") == 1, printed


def test_the_report_is_printed_as_json(verify: Verify) -> None:
    code, printed = verify(*OWN, *STATES, "--mode", "in-process", "--json", files=("xml_3",))
    document = json.loads(printed)
    ((result,),) = [one["results"] for one in document["reports"]]
    assert (code, document["exit_code"], result["verdict"]) == (3, 3, "not verified")
    assert result["mismatches"][0]["got"] == "a body of application/xml"


def test_a_report_that_cannot_be_written_takes_no_verdict_with_it(
    verify: Verify, folder: Path
) -> None:
    (folder / "report.html").mkdir()
    code, printed = verify(*OWN, *STATES, "--mode", "in-process", files=("jvm_4",))
    assert (code, "Passed: all 2 interactions verified." in printed) == (2, True), printed
    assert "report.html: Is a directory; name another place" in printed


def test_a_state_without_handler_is_not_verified_and_named(verify: Verify) -> None:
    code, printed = verify(*OWN, files=("ruby_1",))
    assert code == 3
    assert "state 'a book exists'" in printed


def test_every_fault_of_every_file_comes_at_once(verify: Verify, folder: Path) -> None:
    """And nothing is verified."""
    broken = {"consumer": {"name": "a"}, "interactions": [{"description": "ask"}]}
    texts = {
        "broken": json.dumps(broken),
        "deep": "[" * 100_000,
        "number": '{"a": NaN}',
        "twice": '{"a": 1, "a": 2}',
        "bytes": "\udc80",
    }
    for name, text in texts.items():
        (folder / "pacts" / f"{name}.json").write_text(text, errors="surrogateescape")
    code, printed = verify(*OWN, files=("ruby_1",))
    assert code == 2
    for part in (
        "Pacts that cannot be used, so that nothing was verified: 7",
        "broken.json: it names no provider",
        "broken.json: 'ask' has no request",
        "broken.json: 'ask' has no answer",
        "deep.json: expected JSON (maximum recursion depth exceeded",
        "number.json: expected JSON (NaN is no JSON number)",
        "twice.json: expected each key once (more than once: a)",
        "bytes.json: expected UTF-8 (invalid start byte at byte 0)",
    ):
        assert part in printed, printed


@pytest.mark.parametrize(
    ("arguments", "files", "why"),
    [
        (OWN, (), "no file in it ends with .json"),
        ((*OWN, "--provider", "boks"), ("ruby_1",), "did you mean 'books'?"),
        ((), ("ruby_1",), "no system here has a provider 'books'"),
        ((*OWN, *STATES, "--only", "nothing"), ("ruby_1",), "no interaction of these pacts fits"),
        ((*OWN, "--mode", "streams"), ("ruby_1",), "in process and by Pact: add one of those"),
    ],
)
def test_what_is_asked_wrongly_is_refused(
    arguments: tuple[str, ...], files: tuple[str, ...], why: str, verify: Verify
) -> None:
    code, printed = verify(*arguments, files=files)
    assert (code, why in printed) == (2, True), printed


def test_an_interrupt_is_reported_and_is_no_success(
    verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("handfast.commands.received_pacts.from_folder.verify_pacts", interrupted)
    code, printed = verify(*OWN, *STATES, files=("jvm_4",))
    assert (code, "an interrupt" in printed, "Report: " in printed) == (130, True, True), printed
