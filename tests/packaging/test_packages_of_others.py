"""A service has packages of its own called contracts and shared: handfast and it do no harm.

Its packages lie in the folder that everything is started in, or are installed beside handfast.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.packaging.conftest import Environment

pytestmark = pytest.mark.long

COMMANDS = ("render bakery", "check bakery", "verify bakery --app bakery.app:app", "list", "doctor")
OURS = """
import handfast.testing, bakery.app, contracts.mills, shared.words
print(*(module.__file__ for module in (handfast, contracts, shared)), sep="\\n")
"""


def works(environment: Environment, folder: Path) -> None:
    """Its contracts are checked and its provider verified, by the command and by pytest."""
    for arguments in COMMANDS:
        done = environment.run("handfast", *arguments.split(), cwd=folder)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    for command in (("pytest",), ("python", "-m", "pytest")):
        done = environment.run(*command, "-W", "error", cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "handfast-" in done.stdout  # the plugin
        assert "2 passed" in done.stdout


def test_they_may_lie_in_the_folder(environment: Callable[..., Environment], bakery: Path) -> None:
    verify = environment("handfast[verify]", "pytest")
    works(verify, bakery)
    imported = verify.run("python", "-c", OURS, cwd=bakery)
    ours, contracts, shared = imported.stdout.split()
    assert Path(ours).is_relative_to(verify.packages)
    assert Path(contracts).is_relative_to(bakery)
    assert Path(shared).is_relative_to(bakery)


@pytest.mark.parametrize("is_ours_first", [True, False])
def test_they_may_be_installed_beside_it(
    new_environment: Callable[..., Environment],
    bakery: Path,
    bakery_wheel: Path,
    tmp_path: Path,
    is_ours_first: bool,
) -> None:
    """In either order; uninstalling the last one leaves the first as it was."""
    order = ["handfast", "my_bakery"] if is_ours_first else ["my_bakery", "handfast"]
    wanted = {"handfast": "handfast[verify]", "my_bakery": str(bakery_wheel)}
    environment = new_environment("pytest")
    for name in order:
        environment.install(wanted[name])
    folder = tmp_path / "elsewhere"  # where nothing of the service lies but its tests
    (bakery / "tests").rename(folder)
    works(environment, folder)
    first, last = order
    assert environment.damaged(first) == environment.damaged(last) == set()
    environment.uninstall(last)
    assert environment.damaged(first) == set()
    assert list(environment.packages.glob(f"{last}-*")) == []
    module = {"handfast": "handfast.testing", "my_bakery": "bakery.app"}[first]
    assert environment.python(f"import {module}", folder).stderr == ""


def test_a_file_that_is_overwritten_or_deleted_is_found_out(
    new_environment: Callable[..., Environment],
) -> None:
    """The comparison that the tests above make."""
    environment = new_environment("handfast")
    assert environment.damaged("handfast") == set()
    (environment.packages / "handfast/py.typed").unlink()
    (environment.packages / "handfast/cli.py").write_text("")
    assert environment.damaged("handfast") == {"handfast/py.typed", "handfast/cli.py"}
