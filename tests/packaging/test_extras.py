"""Each extra of handfast, installed alone: what it is for works, what is missing is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.packaging.conftest import Environment

pytestmark = pytest.mark.long

STRATEGIES = """
from hypothesis import find
from handfast.strategies import instances, near_misses
from bakery_contracts.system import Loaf

print(find(instances(Loaf), lambda loaf: len(loaf.mill) > 0))
print(type(find(near_misses(Loaf), lambda miss: True)).__name__)
"""
VERIFY = ("verify", "--app", "bakery.app:app")
FUZZ = ("fuzz", "--app", "bakery.app:app")


@pytest.fixture(params=["fuzz", "all"])
def with_fuzz(
    request: pytest.FixtureRequest, environment: Callable[..., Environment]
) -> Environment:
    """An environment with either extra that brings everything."""
    return environment(f"handfast[{request.param}]")


def test_strategies_makes_values_of_models(
    environment: Callable[..., Environment], bakery: Path
) -> None:
    made = environment("handfast[strategies]").run(
        "python", "-W", "ignore", "-c", STRATEGIES, cwd=bakery
    )
    assert (made.stdout, made.stderr) == ("id='' name='' mill='0'\nNearMiss\n", "")


def test_strategies_brings_no_command(
    environment: Callable[..., Environment], bakery: Path
) -> None:
    done = environment("handfast[strategies]").run("handfast", "list", cwd=bakery)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.endswith(": pip install 'handfast[verify]'\n")


def test_verify_verifies_a_provider(environment: Callable[..., Environment], bakery: Path) -> None:
    """A WSGI application in process, by Pact, and where it is served; and the doctor is content."""
    verify = environment("handfast[verify]")
    for command in ("render", "check", "list", "doctor"):
        done = verify.run("handfast", command, cwd=bakery)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
    done = verify.run("handfast", *VERIFY, cwd=bakery)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed: all 4 interactions verified." in done.stdout
    assert (bakery / ".handfast/report.html").stat().st_size > 1000


def test_verify_finds_what_is_broken(environment: Callable[..., Environment], bakery: Path) -> None:
    words = bakery / "shared/words.py"
    words.write_text(words.read_text().replace('"{flour} loaf"', '"{flour} bread"'))
    assert "bread" in words.read_text()
    done = environment("handfast[verify]").run("handfast", *VERIFY, cwd=bakery)
    assert done.returncode == 1, done.stdout + done.stderr
    assert 'expected "wheat loaf"' in done.stdout


def test_verify_names_what_it_brings_not(
    environment: Callable[..., Environment], bakery: Path
) -> None:
    """Fuzzing needs Schemathesis, strategies need Hypothesis alone."""
    verify = environment("handfast[verify]")
    fuzzed = verify.run("handfast", *FUZZ, cwd=bakery)
    needs = "handfast fuzz needs hypothesis, which is not installed: pip install 'handfast[fuzz]'"
    assert (fuzzed.returncode, fuzzed.stdout, fuzzed.stderr) == (3, "", f"Error: {needs}\n")
    imported = verify.python("import handfast.strategies", bakery)
    assert imported.stderr.endswith("pip install 'handfast[strategies]'\n")
    doctor = verify.run("handfast", "doctor", cwd=bakery).stdout
    for library, extra in {"hypothesis": "strategies", "schemathesis": "fuzz"}.items():
        wanted = f"not installed; if it is wanted: pip install 'handfast[{extra}]'"
        assert f"ok    {library}: {wanted}\n" in doctor


def test_fuzz_tries_a_provider(with_fuzz: Environment, bakery: Path) -> None:
    done = with_fuzz.run("handfast", *FUZZ, cwd=bakery)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("Nothing found in ")


def test_fuzz_finds_what_no_example_shows(with_fuzz: Environment, bakery: Path) -> None:
    app = bakery / "bakery/app.py"
    app.write_text(app.read_text().replace("(ValueError, LookupError, TypeError)", "ValueError"))
    done = with_fuzz.run("handfast", *FUZZ, cwd=bakery)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Found " in done.stdout


def test_fuzz_brings_all_the_rest(with_fuzz: Environment, bakery: Path) -> None:
    """Verifying and the strategies; nothing is left for the doctor to name."""
    assert with_fuzz.run("handfast", *VERIFY, cwd=bakery).returncode == 0
    assert with_fuzz.python(STRATEGIES, bakery).returncode == 0
    doctor = with_fuzz.run("handfast", "doctor", cwd=bakery)
    assert doctor.returncode == 0
    assert "not installed" not in doctor.stdout


def test_a_redis_server_comes_with_an_extra_of_its_own(
    environment: Callable[..., Environment], bakery: Path
) -> None:
    """Whether the machine has one is seen first."""
    found = environment("handfast[verify,redis-server]").run("handfast", "doctor", cwd=bakery)
    assert found.returncode == 0
    (row,) = (row for row in found.stdout.splitlines() if "redis-server" in row)
    assert row.endswith("/redis-server")


@pytest.mark.parametrize(
    ("system", "extras"),
    [
        ("life_organiser", "life-organiser,demo"),
        ("ai_voice", "ai-voice"),
        ("video_pipeline", "video-pipeline"),
        ("zapa", "zapa"),
        ("service_desk", "service-desk"),
    ],
)
def test_the_extra_of_a_system_lets_its_reference_providers_be_verified(
    environment: Callable[..., Environment], tmp_path: Path, system: str, extras: str
) -> None:
    """With the Redis server of ``demo``; without what only the other system or fuzzing needs."""
    own = environment(f"life-organiser-contracts[{extras}]")
    done = own.run("handfast", "verify", system, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "schemathesis" not in own.installed()
    assert ("boto3" in own.installed()) is (system == "ai_voice")


AI_VOICE = """
from ai_voice_shared import CustomerLookupClient, TwilioWebhookPayload
from ai_voice_shared.services.s3_service import S3Service
"""
ZAPA = """
import os
from zapa_shared.migrations.__main__ import main
from zapa_shared.schemas import UserCreate

os.environ["DATABASE_URL"] = "sqlite:///zapa.db"
main(["-q", "upgrade", "head"])
main(["-q", "check"])
"""
VIDEO = Path(__file__).with_name("video_program.py").read_text(encoding="utf-8")
VOCABULARIES = {
    "": ("import shared.config, shared.reading", set()),
    "[client]": ("from shared.core_client import CoreClient", {"httpx"}),
    "[voice]": (AI_VOICE, {"boto3", "httpx"}),
    "[video]": (VIDEO, {"tenacity", "supabase", "httpx", "sqlalchemy", "aiosqlite"}),
    "[zapa]": (ZAPA, {"sqlalchemy", "alembic"}),
}
"""The extras of the vocabularies: what each is for, and which libraries it brings."""


@pytest.mark.parametrize("extra", VOCABULARIES)
def test_a_vocabulary_brings_what_services_need_at_run_time_alone(
    environment: Callable[..., Environment], tmp_path: Path, extra: str
) -> None:
    program, own = VOCABULARIES[extra]
    brought = {"life-organiser-shared", "pydantic", "pydantic-settings", "redis", *own}
    made = environment(f"life-organiser-shared{extra}")
    done = made.python(program, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    installed = made.installed()
    other = {"handfast", "hypothesis", "pytest", "fastapi", "moto", "twilio", "boto3", "httpx"}
    other |= {"sqlalchemy", "alembic", "psycopg", "psycopg2-binary", "asyncpg", "email-validator"}
    other |= {"aiosqlite", "supabase", "tenacity", "structlog", "pyiceberg"}
    assert brought <= installed
    assert installed & (other - brought) == set()
