"""``handfast list`` tells what there is, and who reads what."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from handfast.cli import app


def said(*arguments: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(app, ["list", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    rows: list[dict[str, object]] = json.loads(result.stdout)
    return rows


def test_without_arguments_it_lists_the_installed_systems() -> None:
    """Each with its providers, its consumers and how many interactions it has."""
    (row,) = [row for row in said() if row["system"] == "life_organiser"]
    assert row["providers"] == "core, llm-worker"
    assert row["interactions"] == 114


def test_it_lists_what_one_consumer_relies_on() -> None:
    """A consumer's interactions, with method, path and status."""
    rows = said("life_organiser", "--consumer", "email-poller")
    assert {row["consumer"] for row in rows} == {"email-poller"}
    assert {row["what"] for row in rows} == {"POST /llm-jobs -> 201", "POST /llm-jobs -> 422"}


def test_it_tells_who_reads_a_field() -> None:
    """A provider may drop what nobody reads: here is who would notice."""
    readers = {row["consumer"] for row in said("--who-reads", "SearchResult.score")}
    assert readers == {"telegram-gateway", "llm-worker", "assistant"}


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
    assert "life_organiser" in runner.invoke(app, ["list"]).stdout
    told = runner.invoke(app, ["list", "--who-reads", "SearchResult.score"]).stdout
    assert " and 1 more" in told
    assert told.splitlines()[0].split() == ["consumer", "provider", "path", "how", "interactions"]
    assert len(told.splitlines()) < 1 + len(said("--who-reads", "SearchResult.score"))


def test_messages_are_listed_with_their_address() -> None:
    rows = said("--consumer", "llm-worker", "--provider", "core")
    assert "llm:email_extract: email_extract_job" in {row["what"] for row in rows}


def test_what_two_services_do_not_share_is_no_success() -> None:
    """A choice that matches nothing is a failure."""
    result = CliRunner().invoke(app, ["list", "--consumer", "ops", "--provider", "core"])
    assert result.exit_code == 2
    assert "nothing fits" in result.output
