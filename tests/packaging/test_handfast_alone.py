"""``pip install handfast``, without an extra: what it brings, what works, and what it names."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.packaging.conftest import Environment

pytestmark = pytest.mark.long

NEEDED = """
import json
from importlib.metadata import requires
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name

found, waiting = set(), ["pydantic"]
while waiting:
    name = canonicalize_name(waiting.pop())
    if name not in found:
        found.add(name)
        needed = map(Requirement, requires(name) or ())
        plain = [n for n in needed if n.marker is None or n.marker.evaluate({"extra": ""})]
        waiting += [one.name for one in plain]
print(json.dumps(sorted(found)))
"""
"""Prints Pydantic and all that it needs, by the metadata of what is installed."""

DECLARED = """
import sys
from pydantic import BaseModel
from handfast import Consumer, Provider, system
from handfast.check import check_system
from handfast.model import BadDeclaration

class Loaf(BaseModel):
    name: str

bakery = Provider("bakery")
READ = bakery.get("/loaf", answers={200: Loaf})
cafe = Consumer("cafe")
cafe.relies_on(READ, "read a loaf", reads=[sys.argv[1]])
try:
    check_system(system("bakery", providers=[bakery], consumers=[cafe]))
except BadDeclaration as bad:
    print(*bad.faults, sep="\\n")
else:
    print("sound")
"""
"""Declares a small system, whose consumer reads a field that it is given; prints what is wrong."""

NO_COMMAND = (
    "handfast: the command needs typer, which is not installed: pip install 'handfast[verify]'\n"
)
IMPORTS = {
    "handfast.strategies": ("hypothesis", "strategies"),
    "handfast.testing": ("uvicorn", "verify"),
}


@pytest.fixture(scope="module")
def alone(new_environment: Callable[..., Environment]) -> Environment:
    """An environment with handfast and what it brings, as pip installs them."""
    return new_environment("handfast")


def test_it_brings_pydantic_and_what_pydantic_needs(alone: Environment, tmp_path: Path) -> None:
    needed = json.loads(alone.python(NEEDED, tmp_path).stdout)
    assert "pydantic-core" in needed
    assert alone.installed() == {"handfast", *needed}


def test_a_system_is_declared_and_checked(alone: Environment, tmp_path: Path) -> None:
    (tmp_path / "declared.py").write_text(DECLARED)
    sound = alone.run("python", "declared.py", "name", cwd=tmp_path)
    assert (sound.stdout, sound.stderr) == ("sound\n", "")
    wrong = alone.run("python", "declared.py", "nam", cwd=tmp_path)
    assert wrong.stderr == ""
    assert "read a loaf" in wrong.stdout
    assert "'nam'" in wrong.stdout


@pytest.mark.parametrize("command", [("handfast",), ("python", "-m", "handfast")])
@pytest.mark.parametrize("arguments", [(), ("verify", "--all"), ("--help",), ("doctor",)])
def test_the_command_names_the_extra_that_brings_it(
    alone: Environment, tmp_path: Path, command: tuple[str, ...], arguments: tuple[str, ...]
) -> None:
    done = alone.run(*command, *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (3, "", NO_COMMAND)


@pytest.mark.parametrize("module", IMPORTS)
def test_a_package_that_needs_more_names_the_extra_that_brings_it(
    alone: Environment, tmp_path: Path, module: str
) -> None:
    library, extra = IMPORTS[module]
    done = alone.python(f"import {module}", tmp_path)
    message = f"{module} needs {library}, which is not installed: pip install 'handfast[{extra}]'"
    assert done.stderr.splitlines()[-1] == f"ModuleNotFoundError: {message}"


def test_it_disturbs_no_run_of_pytest(
    environment: Callable[..., Environment], tmp_path: Path
) -> None:
    """Its plugin is loaded, and names what a fixture needs only to the test that asks for it."""
    (tmp_path / "test_it.py").write_text(
        "def test_own(): assert True\n"
        "def test_stub(stub_provider): stub_provider('bakery', 'cafe', 'read a loaf')\n"
    )
    done = environment("handfast", "pytest").run("pytest", "-W", "error", cwd=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 passed, 1 error" in done.stdout
    assert "handfast.testing needs uvicorn, which is not installed" in done.stdout
