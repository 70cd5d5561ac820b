"""``handfast doctor`` looks at what the suite needs, and says what mends what is wrong."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError
from typing import NoReturn

import pytest
from typer.testing import CliRunner

from handfast.cli import app
from handfast.commands import doctor
from handfast.transports.redis_server import NoRedisServerError


def looked(redis_url: str | None = None) -> tuple[int, dict[str, tuple[str, str]]]:
    """The exit code, and what was found and what mends it of each thing."""
    done = CliRunner().invoke(app, ["doctor", "--json"], env={"REDIS_URL": redis_url})
    return done.exit_code, {
        row["what"]: (row["found"], row["remedy"]) for row in json.loads(done.stdout)
    }


def test_where_all_is_well_there_is_nothing_to_mend() -> None:
    code, found = looked()
    assert code == 0
    assert {remedy for _, remedy in found.values()} == {""}
    assert {"interpreter", "system life_organiser", "system ai_voice", "pact-python"} < set(found)


def test_a_table_is_printed_for_people() -> None:
    done = CliRunner().invoke(app, ["doctor"], env={"REDIS_URL": None, "COLUMNS": "200"})
    assert done.exit_code == 0
    assert "interpreter" in done.stdout
    assert "wrong" not in done.stdout


def test_a_redis_that_answers_is_well(redis_url: str) -> None:
    code, found = looked(redis_url)
    assert (code, found["REDIS_URL"]) == (0, ("answers", ""))


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("redis://:hunter2@127.0.0.1:9", ("ConnectionError", "start that Redis, or unset")),
        ("rubbish://:hunter2@x", ("no address of a Redis", "write it like redis://127.0.0.1")),
    ],
)
def test_a_redis_that_cannot_be_reached_is_told(url: str, told: tuple[str, str]) -> None:
    code, found = looked(url)
    assert code == 3
    assert found["REDIS_URL"][0] == told[0]
    assert found["REDIS_URL"][1].startswith(told[1])
    assert "hunter2" not in str(found)


def test_a_redis_that_refuses_is_told_from_one_that_is_away(refusing_redis: str) -> None:
    code, found = looked(f"redis://:hunter2@{refusing_redis}")
    assert code == 3
    assert found["REDIS_URL"] == (
        "AuthenticationError",
        "it answers and refuses: mend the user or password in REDIS_URL",
    )


def test_no_redis_server_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> NoReturn:
        raise NoRedisServerError("none on the PATH: pip install one")

    monkeypatch.setattr(doctor, "find_redis_server", none)
    code, found = looked()
    assert code == 3
    assert found["redis-server"] == ("none found", "none on the PATH: pip install one")


def test_distributions_of_two_versions_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "version", lambda name: f"1.{len(name)}")
    code, found = looked()
    assert code == 3
    assert {found[name][1] for name in doctor.DISTRIBUTIONS} == {
        "install both distributions at one version"
    }


def test_what_is_not_installed_is_told_with_the_line_that_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def absent(name: str) -> NoReturn:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "version", absent)
    monkeypatch.setattr(doctor, "distribution", absent)
    code, found = looked()
    assert code == 3
    assert found["life-organiser-shared"] == ("not installed", "pip install -e ./shared -e .")
    assert found["fakeredis"] == ("not installed", "pip install fakeredis")


def test_a_system_whose_reference_services_lack_a_library_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As the line that brings them, not as a traceback."""

    def lacking(name: str) -> NoReturn:
        raise ImportError(name=f"what {name} needs")

    monkeypatch.setattr("handfast.commands.doctor.importlib.import_module", lacking)
    code, found = looked()
    assert code == 3
    told, remedy = found["system ai_voice"]
    assert told == "its reference services need what ai_voice_contracts.bindings needs"
    assert remedy.startswith("pip install 'life-organiser-contracts[")
