"""``handfast doctor`` looks at what is needed, and names a remedy for what is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import pytest
from typer.testing import CliRunner

from handfast.commands import doctor
from handfast.commands.app import app
from handfast.discovery import Entry
from handfast.transports.redis.server import NoRedisServerError


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


def test_a_line_is_printed_for_each_thing(handfast: Callable[..., tuple[int, str]]) -> None:
    code, output = handfast("doctor")
    assert code == 0
    assert output.startswith("ok interpreter: Python ")
    assert "wrong" not in output


def test_a_redis_that_answers_is_well(redis_url: str) -> None:
    code, found = looked(redis_url)
    assert (code, found["REDIS_URL"]) == (0, ("answers", ""))


@pytest.mark.parametrize(
    ("url", "reported"),
    [
        ("redis://:hunter2@127.0.0.1:9", ("ConnectionError", "start that Redis, or unset")),
        ("rubbish://:hunter2@x", ("no address of a Redis", "write it like redis://127.0.0.1")),
    ],
)
def test_a_redis_that_cannot_be_reached_is_reported(url: str, reported: tuple[str, str]) -> None:
    code, found = looked(url)
    assert code == 3
    assert found["REDIS_URL"][0] == reported[0]
    assert found["REDIS_URL"][1].startswith(reported[1])
    assert "hunter2" not in str(found)


def test_a_redis_that_refuses_is_not_taken_for_one_that_is_away(refusing_redis: str) -> None:
    code, found = looked(f"redis://:hunter2@{refusing_redis}")
    assert code == 3
    assert found["REDIS_URL"] == (
        "AuthenticationError",
        "it answers and refuses: mend the user or password in REDIS_URL",
    )


@pytest.fixture
def no_redis_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> NoReturn:
        raise NoRedisServerError("none on the PATH: pip install one")

    monkeypatch.setattr("handfast.transports.redis.server.find_redis_server", none)


@pytest.mark.usefixtures("no_redis_server")
def test_no_redis_server_at_all_is_reported() -> None:
    code, found = looked()
    assert code == 3
    assert found["redis-server"] == ("none found", "none on the PATH: pip install one")


@pytest.mark.usefixtures("no_redis_server")
def test_a_system_without_streams_needs_no_redis_server(
    installed: Callable[..., None], shop: str
) -> None:
    installed(shop=shop)
    code, found = looked()
    assert code == 0
    assert found["redis-server"] == ("none found; no system here uses one", "")


@pytest.fixture
def distributions(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes these the only distributions beside handfast: version and requirements by name."""
    real = metadata.distribution

    def install(**needs: tuple[str, ...]) -> None:
        def found(name: str) -> object:
            if name == "handfast":
                return real(name)
            if name not in needs:
                raise PackageNotFoundError(name)
            number, *requires = needs[name]
            return SimpleNamespace(name=name, version=number, requires=requires, files=())

        monkeypatch.setattr(doctor, "distribution", found)
        monkeypatch.setattr("handfast.distributions.distribution", found)

    return install


def from_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the distribution ``shop`` bring the only system, one that is not there."""
    entry = Entry("shop", "no_such_shop:SYSTEM", "the entry point of shop", "shop")
    monkeypatch.setattr(doctor, "entries", lambda: (entry,))


def test_what_the_distribution_of_a_system_needs_is_looked_at(
    distributions: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever their names; what only an extra needs, or another platform, is left out."""
    from_shop(monkeypatch)
    distributions(
        shop=(
            "2.0",
            "words[all]==2.0",
            "prices>=1",
            "money",
            "optional; extra == 'more'",
            "elsewhere; sys_platform == 'win32'",
        ),
        words=("1.0",),
        prices=("7",),
    )
    code, found = looked()
    assert code == 3
    assert found["shop"] == ("2.0", "")
    assert found["words"] == ("1.0; shop needs 2.0", "pip install 'words==2.0'")
    assert found["money"] == ("not installed; shop needs it", "pip install 'money'")
    assert {"prices", "optional", "elsewhere"} & set(found) == set()


def test_a_library_that_is_missing_is_named_with_the_extra_that_brings_it(
    distributions: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which is wrong only where no command works without it."""
    from_shop(monkeypatch)
    distributions(shop=("1",))
    _, found = looked()
    assert found["fakeredis"] == ("not installed", "pip install 'handfast[verify]'")
    for name, extra in {"schemathesis": "fuzz", "hypothesis": "strategies"}.items():
        wanted = f"not installed; if it is wanted: pip install 'handfast[{extra}]'"
        assert found[name] == (wanted, "")


def test_it_names_none_of_our_distributions_where_no_system_needs_them(
    distributions: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from_shop(monkeypatch)
    distributions(shop=("1",))
    assert [what for what in looked()[1] if "life" in what or "voice" in what] == []


def test_a_package_of_the_services_own_that_hides_a_needed_one_is_named(folder: Path) -> None:
    """File of theirs, distribution of ours, remedy."""
    (folder / "shared").mkdir()
    theirs = folder / "shared" / "__init__.py"
    theirs.write_text("")
    code, found = looked()
    assert code == 3
    assert found["import shared"] == (
        f"{theirs} is found before shared of life-organiser-shared 0.1.0",
        f"rename {theirs}, or start where it is not on Python's path",
    )


@pytest.mark.parametrize("name", ["shared.txt", "shared/notes.txt", "handfast/notes.txt"])
def test_a_folder_that_is_no_package_hides_nothing(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("")
    assert looked()[0] == 0


def test_it_works_where_no_library_is_there_but_typer_and_pydantic(tmp_path: Path) -> None:
    """It is what people run when something is missing."""
    absent = ("redis", "fakeredis", "pact", "httpx", "uvicorn", "hypothesis", "rich", "fastapi")
    source = f"import sys\nsys.modules.update(dict.fromkeys({absent}))\n"
    source += "from handfast.cli import main\nsys.argv = ['handfast', 'doctor']\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 3
    assert done.stderr == ""
    assert "wrong system ai_voice, bindings: ai_voice_contracts.bindings:BINDINGS" in done.stdout
    assert "remedy: pip install 'life-organiser-contracts[ai-voice]'" in done.stdout
    assert "wrong Redis: cannot be looked at without redis" in done.stdout


def test_paths_are_printed_whole_in_a_narrow_terminal(
    handfast: Callable[..., tuple[int, str]],
) -> None:
    _, output = handfast("doctor", width=60)
    assert "\u2026" not in output
    assert sys.executable in output


STREAMS = """
from pydantic import BaseModel

from handfast import Consumer, Provider, Transport, system
from handfast.bindings import Bindings


class Baked(BaseModel):
    loaf: str


oven = Provider("oven")
STREAM = Transport("redis-stream", field="data", group="shop")
BAKED = oven.message("baked", address="loaves", payload=Baked, transport=STREAM)
cafe = Consumer("cafe")
cafe.relies_on(BAKED, "a loaf is baked")
BINDINGS = Bindings(redis_server=%s)
SYSTEM = system("bakery", providers=[oven], consumers=[cafe], bindings="bakery_installed:BINDINGS")
"""


@pytest.mark.usefixtures("no_redis_server")
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("True", ("none found", "none on the PATH: pip install one")),
        ("False", ("none found; no system here uses one", "")),
    ],
)
def test_bindings_say_whether_a_redis_server_is_used(
    installed: Callable[..., None], wanted: str, found: tuple[str, str]
) -> None:
    installed(bakery=STREAMS % wanted)
    _, looked_at = looked()
    assert looked_at["system bakery"] == ("bakery", "")
    assert looked_at["redis-server"] == found


NAMES = """
from fastapi import FastAPI
from pydantic import BaseModel


class Status(BaseModel):
    status: int
    last_backup_at: str | None


app = FastAPI(openapi_url=%s)


@app.get("/backup/status")
def status() -> Status: ...
"""


@pytest.mark.parametrize(
    ("url", "code", "found"),
    [
        (
            '"/openapi.json"',
            3,
            {
                "does not describe GET /audit, GET /events, POST /events and 25 more": (
                    "build them, or name what is there"
                ),
                "GET /backup/status, answer 200: status: another type; breaks admin": (
                    "declared is string: serve that, or name it"
                ),
            },
        ),
        ("None", 0, {'none to compare (404: {"detail":"Not Found"})': ""}),
    ],
)
@pytest.mark.usefixtures("folder")
def test_the_document_of_an_app_is_compared(url: str, code: int, found: dict[str, str]) -> None:
    """Where it serves one. What is not there is one finding, and each difference is one."""
    Path("mine.py").write_text(NAMES % url)
    done = CliRunner().invoke(app, ["doctor", "--json", "--app", "mine:app", "--provider", "core"])
    rows = [row for row in json.loads(done.stdout) if row["what"] == "OpenAPI document of core"]
    assert (done.exit_code, {row["found"]: row["remedy"] for row in rows}) == (code, found)
