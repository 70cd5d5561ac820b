"""``handfast list`` shows what there is, and who reads what."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from handfast.commands.app import app
from handfast.model.cases import cases_of
from life_organiser_contracts.system import SYSTEM


def listed(*arguments: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(app, ["list", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    rows: list[dict[str, object]] = json.loads(result.stdout)
    return rows


def test_without_arguments_it_lists_the_installed_systems() -> None:
    """Each with its providers, its consumers and how many interactions it has."""
    (row,) = [row for row in listed() if row["system"] == "life_organiser"]
    assert row["providers"] == "core, llm-worker"
    assert row["interactions"] == len(cases_of(SYSTEM.contracts))
    assert set(row) == {"system", "title", "providers", "consumers", "interactions"}


def test_where_there_is_no_system_it_names_how_to_come_to_one(
    handfast: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handfast.discovery.installed_entries", tuple)
    code, printed = handfast("list")
    assert code == 0
    assert printed == (
        "There is no system: none is installed, and no pyproject.toml here names one in "
        "[tool.handfast.systems]. `handfast init --system NAME` lays one out."
    )
    assert handfast("list", "--json") == (0, "[]")


def test_it_lists_what_one_consumer_relies_on() -> None:
    """A consumer's interactions, with method, path and status."""
    rows = listed("life_organiser", "--consumer", "email-poller")
    assert {row["consumer"] for row in rows} == {"email-poller"}
    assert {row["what"] for row in rows} == {"POST /llm-jobs -> 201", "POST /llm-jobs -> 422"}


def test_it_names_who_reads_a_field() -> None:
    """A provider may drop what nobody reads: here is who would notice."""
    readers = {row["consumer"] for row in listed("--who-reads", "SearchResult.score")}
    assert readers == {"telegram-gateway", "llm-worker", "assistant"}


def test_a_field_that_nobody_reads_is_named_as_such(
    handfast: Callable[..., tuple[int, str]],
) -> None:
    """It is there, so that nothing was misspelt: a provider may drop it."""
    handfast("init", "--system", "bakery")
    unread = ("list", "bakery", "--who-reads", "Loaf.grams")
    assert handfast(*unread) == (0, "nobody reads Loaf.grams")
    assert handfast(*unread, "--json") == (0, "[]")


def test_it_names_what_is_offered_and_nobody_uses(
    handfast: Callable[..., tuple[int, str]],
) -> None:
    """Each answer and message that a provider may drop."""
    handfast("init", "--system", "bakery")
    assert handfast("list", "bakery", "--unused") == (0, "everything that is offered is used")
    assert handfast("list", "bakery", "--unused", "--json") == (0, "[]")
    unused = listed("life_organiser", "--unused", "--provider", "core")
    assert {row["provider"] for row in unused} == {"core"}
    assert {"what": "get_memory -> 422", "kind": "operation", "provider": "core"} in unused


def test_a_misspelt_field_is_refused_with_the_nearest_name() -> None:
    """Nothing is listed, and the exit code is 2."""
    result = CliRunner().invoke(app, ["list", "--who-reads", "MemoryResponse.media_fileid"])
    assert result.exit_code == 2
    assert "media_file_id" in result.output


def test_an_unknown_system_is_refused() -> None:
    """The message names those that there are."""
    result = CliRunner().invoke(app, ["list", "life_organizer"])
    assert result.exit_code == 2
    assert "life_organiser" in result.output


def test_an_unknown_consumer_is_refused_with_the_nearest_name() -> None:
    """As `verify` does."""
    result = CliRunner().invoke(app, ["list", "--consumer", "lm-worker"])
    assert result.exit_code == 2
    assert "did you mean 'llm-worker'?" in " ".join(result.output.split())


def test_tables_are_printed_for_people() -> None:
    """Readers are gathered: one row a path, with its first interaction and how many more."""
    runner = CliRunner(env={"COLUMNS": "200"})
    output = runner.invoke(app, ["list", "--who-reads", "SearchResult.score"]).stdout
    assert " more" in output
    assert output.splitlines()[0].split() == ["consumer", "provider", "path", "how", "interactions"]
    assert len(output.splitlines()) < 1 + len(listed("--who-reads", "SearchResult.score"))


@pytest.mark.parametrize(
    "arguments", [[], ["life_organiser"], ["--who-reads", "MemoryResponse.id"]]
)
def test_a_narrow_terminal_gets_a_block_for_each_entry(arguments: list[str]) -> None:
    """Nothing is cut off, and nothing is wider than the terminal."""
    narrow = CliRunner(env={"COLUMNS": "60"}).invoke(app, ["list", *arguments]).stdout
    wide = CliRunner(env={"COLUMNS": "1000"}).invoke(app, ["list", *arguments]).stdout
    assert max(map(len, narrow.splitlines())) <= 60
    assert "\u2026" not in narrow + wide
    assert set(wide.split()) - set(narrow.split()) <= set(wide.splitlines()[0].split())


def test_what_is_piped_has_one_line_for_each_entry() -> None:
    """As long as it is: to be searched, cut and compared."""
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    piped = subprocess.run(
        [sys.executable, "-m", "handfast", "list", "life_organiser"],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    ).stdout.splitlines()
    rows = listed("life_organiser")
    assert len(piped) == 1 + len(rows)
    assert piped[0].split() == ["interaction", "consumer", "provider", "given", "what"]
    for line, row in zip(piped[1:], rows, strict=True):
        assert [text for text in row.values() if str(text) not in line] == []


def test_messages_are_listed_with_their_address() -> None:
    rows = listed("--consumer", "llm-worker", "--provider", "core")
    assert "llm:email_extract: email_extract_job" in {row["what"] for row in rows}


def test_what_two_services_do_not_share_is_no_success() -> None:
    """A choice that matches nothing is a failure."""
    result = CliRunner().invoke(app, ["list", "--consumer", "ops", "--provider", "core"])
    assert result.exit_code == 2
    assert "no consumer of life_organiser is called 'ops'" in " ".join(result.output.split())
