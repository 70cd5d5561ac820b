"""Five pretend services adopt their contracts by ``handfast init``: each run is green or explained.

FastAPI, Flask, Django, a worker without HTTP, a consumer with aiohttp; one system each, but two.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from handfast.adopting.plan import Plan, Wanted, planned
from handfast.adopting.repository import read_repository
from handfast.adopting.service import Role
from tests.handfast.commands.warm_python import run_module

Copied = Callable[[str], Path]


HANDLER = "NotImplementedError: "
NOT_BUILT = "ApiError: "


@dataclass(frozen=True)
class Service:
    """A pretend service: what ``init`` finds, whether any test passes, how each failure begins."""

    name: str
    recognised: str
    code: str
    passes: bool
    causes: frozenset[str] = frozenset()


SERVICES = (
    Service(
        "life-organiser-core",
        "life_organiser/core (the project's name, what it needs of life_organiser, 3 of its 29 ",
        "application: core_service.main:create_app (FastAPI)",
        passes=True,
        causes=frozenset((HANDLER, NOT_BUILT)),
    ),
    Service(
        "whatsapp-bridge",
        "zapa/whatsapp-bridge (the project's name, 3 of its 7 routes)",
        "application: bridge:app (Flask)",
        passes=False,
        causes=frozenset((HANDLER,)),
    ),
    Service(
        "user-service",
        "service_desk/user-service (the project's name, 2 of its 7 routes)",
        "application: site_settings.wsgi:application (Django, WSGI)",
        passes=True,
        causes=frozenset((HANDLER,)),
    ),
    Service(
        "llm-worker",
        "life_organiser/llm-worker (the project's name, 6 of its 6 addresses of messages)",
        "",
        passes=False,
        causes=frozenset((HANDLER,)),
    ),
    Service(
        "telegram-gateway",
        "life_organiser/telegram-gateway (the project's name, 2 of its 16 calls, 1 of its 1 ",
        "client: bot.core_client:CoreClient",
        passes=True,
    ),
)
QUICK = SERVICES[-1]


def plan_for(folder: Path, roles: tuple[Role, ...]) -> Plan:
    return planned(read_repository(folder), roles, Wanted())


def adopted(folder: Path, roles: tuple[Role, ...]) -> Plan:
    """What ``init`` wrote into ``folder``."""
    plan = plan_for(folder, roles)
    for name, text in plan.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return plan


def environment(**more: str) -> dict[str, str]:
    """Of a service's repository, which knows nothing of our settings."""
    hidden = ("PYTEST_", "COV_", "TOX_", "PYTHONDONTWRITE", "CI", "BUILD_NUMBER", "DJANGO_")
    own = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    return {**own, **more}


def run_tox(folder: Path, **more: str) -> str:
    """What the environment `contracts` of a service's tox prints."""
    done = subprocess.run(
        (sys.executable, "-m", "tox", "-e", "contracts"),
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def run_tests(folder: Path) -> str:
    """What pytest prints of the tests that were written, in this interpreter."""
    path = (folder / "tests" / "contracts", folder / "src", folder)
    lean = ("-p", "handfast.pytest_plugin", "-p", "no:cacheprovider")
    variables = environment(
        PYTHONPATH=os.pathsep.join(map(str, path)), PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"
    )
    words = ("pytest", "-q", "-rs", *lean, "tests/contracts")
    done = run_module(*words, folder=folder, variables=variables)
    return done.stdout + done.stderr


def outcomes(printed: str) -> dict[str, int]:
    """The numbers of pytest's last row, by what they count."""
    *_, last = re.findall(r"^.* in \d+\.\d+s\b.*$", printed, re.MULTILINE)
    counts = re.findall(r"(\d+) (passed|failed|skipped|error)", last)
    return {what: int(number) for number, what in counts}


def causes(printed: str) -> list[str]:
    """How what was raised begins, for each test that did not pass."""
    raised = r"^(?:Failed|Not verified)  .*\n  (?:[\w.]+\.)?(\w+: )"
    return re.findall(raised, printed, re.MULTILINE)


def explained(one: Service, plan: Plan, printed: str) -> None:
    """Each test that did not pass has one cause, of a kind that ``init`` names as missing."""
    service, *code = plan.found
    assert service.startswith(f"service: {one.recognised}")
    assert code == ([one.code] if one.code else [])
    counts = outcomes(printed)
    assert ("passed" in counts, "error" in counts) == (one.passes, False), printed[-2000:]
    assert set(causes(printed)) == one.causes
    assert len(causes(printed)) == counts.get("failed", 0)
    assert "Traceback" not in printed


def test_a_consumer_is_green_for_what_it_calls_and_lists_the_rest(
    copied: Copied, roles: tuple[Role, ...]
) -> None:
    """The quick form: one of the five, whose client needs nothing to be written."""
    folder = copied(QUICK.name)
    plan = adopted(folder, roles)
    printed = run_tests(folder)
    explained(QUICK, plan, printed)
    for route in ("GET /search", "POST /tasks"):
        assert f"{route} is not called yet" in plan.missing
        assert f"interactions are left out ({route} is not built yet)" in printed


def test_a_repository_that_was_adopted_changes_no_more(
    copied: Copied, roles: tuple[Role, ...]
) -> None:
    """With its pipeline, a new file of tox, and an application that is imported."""
    folder = copied("whatsapp-bridge")
    (folder / ".github").mkdir()
    names = ("test_whatsapp_bridge_as_consumer", "test_whatsapp_bridge_as_provider")
    tests = {f"tests/contracts/{name}.py" for name in (*names, "whatsapp_bridge_states")}
    written = {*tests, ".github/workflows/contracts.yml"}
    assert set(adopted(folder, roles).files) == {*written, "tox.ini"}
    again = plan_for(folder, roles)
    assert (again.files, set(again.there), again.by_hand) == ({}, written, ())


def test_what_is_still_open_is_listed_each_time(copied: Copied, roles: tuple[Role, ...]) -> None:
    """Until it is written: a clean slate, and each handler."""
    folder = copied("whatsapp-bridge")
    no_reset = (
        "test_whatsapp_bridge_as_provider.py: no function `reset` makes a clean slate beside "
        "bridge:app; lists need one: give it as `reset=` here, and as --reset to `handfast verify`"
    )
    assert no_reset in adopted(folder, roles).missing
    unwritten = (
        r"whatsapp_bridge_states\.py: write what still raises NotImplementedError \(\d+ place"
    )
    again = "\n".join(plan_for(folder, roles).missing)
    assert (no_reset in again, re.search(unwritten, again) is not None) == (True, True), again
    for path in (folder / "tests" / "contracts").iterdir():
        text = path.read_text().replace("raise NotImplementedError", "return")
        path.write_text(text.replace("    app=", "    reset=print,\n    app="))
    assert "still raises" not in "\n".join(plan_for(folder, roles).missing)
    assert no_reset not in plan_for(folder, roles).missing


def test_a_clean_slate_that_stands_beside_the_application_is_used(
    copied: Copied, roles: tuple[Role, ...]
) -> None:
    """By the tests, and by what the pipeline verifies."""
    folder = copied("whatsapp-bridge")
    (folder / ".github").mkdir()
    module = folder / "bridge.py"
    module.write_text(module.read_text() + "\n\ndef reset() -> None: ...\n")
    files = plan_for(folder, roles).files
    tests = files["tests/contracts/test_whatsapp_bridge_as_provider.py"]
    assert ("from bridge import app, reset\n" in tests, "    reset=reset,\n" in tests) == (
        True,
        True,
    )
    assert "--app bridge:app --reset bridge:reset " in files[".github/workflows/contracts.yml"]


@pytest.mark.long
@pytest.mark.parametrize("one", SERVICES, ids=lambda one: one.name)
def test_each_service_is_green_or_explained(
    one: Service, copied: Copied, roles: tuple[Role, ...]
) -> None:
    folder = copied(one.name)
    explained(one, adopted(folder, roles), run_tests(folder))
    assert plan_for(folder, roles).files == {}


@pytest.mark.long
@pytest.mark.parametrize("one", SERVICES, ids=lambda one: one.name)
def test_each_service_is_green_or_explained_by_its_own_tox(
    one: Service, copied: Copied, roles: tuple[Role, ...], wheels: Path
) -> None:
    """``tox -e contracts`` from nothing, with the wheels in a folder and a package index."""
    folder = copied(one.name)
    plan = adopted(folder, roles)
    found = {"PIP_FIND_LINKS": str(wheels), "UV_FIND_LINKS": str(wheels)}
    explained(one, plan, run_tox(folder, **found))
