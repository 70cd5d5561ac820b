"""New environments, on every Python that is promised: made with venv, filled by pip.

Those that no test changes, and most of which are large, are filled by uv: in a tenth of the time.
What is ours comes from the wheels of this tree, all else from a package index.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
HIDDEN = ("PYTEST", "COV", "TOX", "PYTHON", "VIRTUAL_ENV", "HANDFAST", "REDIS", "CI", "BUILD_")
"""How the variables begin that what is started in a new environment does not get from here."""

Done = subprocess.CompletedProcess[str]


def _versions() -> list[str]:
    """The Pythons that are promised and that this machine has; where CI is set it has them all."""
    promised = (ROOT / ".python-version").read_text(encoding="utf-8").split()
    return [version for version in promised if shutil.which(f"python{version}")]


@pytest.fixture(
    scope="session",
    params=[pytest.param(v, marks=pytest.mark.xdist_group(v)) for v in _versions()],
)
def interpreter(request: pytest.FixtureRequest) -> str:
    """The path of a Python; each xdist worker has one of them to itself."""
    command = (f"python{request.param}", "-c", "import sys; print(sys.executable)")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@dataclass(frozen=True)
class Environment:
    """A virtual environment in ``folder``, for which pip takes what is ours from ``wheels``."""

    folder: Path
    wheels: Path

    @property
    def packages(self) -> Path:
        """Where its packages are installed."""
        (found,) = self.folder.glob("lib/python3.*/site-packages")
        return found

    def run(self, command: str, *arguments: str, cwd: Path) -> Done:
        """What ``command`` of this environment prints, started in ``cwd``."""
        variables = {k: v for k, v in os.environ.items() if not k.startswith(HIDDEN)}
        return subprocess.run(
            (str(self.folder / "bin" / command), *arguments),
            cwd=cwd,
            env={**variables, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )

    def python(self, source: str, cwd: Path) -> Done:
        """What a program prints."""
        return self.run("python", "-c", source, cwd=cwd)

    def pip(self, *arguments: str) -> None:
        """Run pip, which must succeed."""
        done = self.run("pip", *arguments, cwd=self.folder)
        assert done.returncode == 0, done.stdout + done.stderr

    def install(self, *requirements: str) -> None:
        """Install ``requirements`` and what they need."""
        self.pip("install", "-q", "--find-links", str(self.wheels), *requirements)

    def fill(self, *requirements: str) -> None:
        """Install ``requirements`` and what they need by uv, compiled as pip compiles them."""
        done = subprocess.run(
            (
                *(sys.executable, "-m", "uv", "pip", "install", "-q", "--compile-bytecode"),
                *("--python", str(self.folder / "bin" / "python")),
                *("--find-links", str(self.wheels), *requirements),
            ),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def uninstall(self, name: str) -> None:
        """Uninstall one distribution, and nothing that it needs."""
        self.pip("uninstall", "-q", "-y", name)

    def installed(self) -> set[str]:
        """The distributions that are installed beside pip, by their normalised names."""
        done = self.run("pip", "list", "--format=freeze", cwd=self.folder)
        names = {row.partition("==")[0].lower().replace("_", "-") for row in done.stdout.split()}
        return names - {"pip"}

    def version(self, name: str) -> str:
        """The version of a distribution that is installed."""
        shown = self.run("pip", "show", name, cwd=self.folder).stdout
        return next(row for row in shown.splitlines() if row.startswith("Version: "))[9:]

    def damaged(self, name: str) -> set[str]:
        """The files of a distribution that are missing, or are not as its record describes them.

        Without those that Python compiles anew.
        """
        (record,) = self.packages.glob(f"{name}-*.dist-info/RECORD")
        with record.open(newline="", encoding="utf-8") as rows:
            files = [row[:2] for row in csv.reader(rows) if not row[0].endswith(".pyc")]
        assert len(files) > 5
        return {file for file, digest in files if not _is_whole(self.packages / file, digest)}


def _is_whole(file: Path, digest: str) -> bool:
    if not digest or not file.is_file():  # the record itself has none
        return file.exists()
    found = base64.urlsafe_b64encode(hashlib.sha256(file.read_bytes()).digest()).rstrip(b"=")
    return digest == f"sha256={found.decode()}"


@pytest.fixture(scope="session")
def new_environment(
    interpreter: str, wheels: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Environment]]:
    """Yields what makes an environment with some requirements, which a test may change.

    All are deleted in the end: pytest would keep hundreds of megabytes of each run.
    """
    made: list[Path] = []

    def make(*requirements: str) -> Environment:
        made.append(tmp_path_factory.mktemp("environment"))
        subprocess.run((interpreter, "-m", "venv", str(made[-1])), check=True)
        environment = Environment(made[-1], wheels)
        if requirements:
            environment.install(*requirements)
        return environment

    yield make
    for folder in made:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def environment(
    new_environment: Callable[..., Environment],
) -> Callable[..., Environment]:
    """Makes one environment for the same requirements, which no test may change."""
    made: dict[tuple[str, ...], Environment] = {}

    def make(*requirements: str) -> Environment:
        if requirements not in made:
            made[requirements] = new_environment()
            made[requirements].fill(*requirements)
        return made[requirements]

    return make


@pytest.fixture
def bakery(tmp_path: Path) -> Path:
    """A copy of the repository of a service with packages called contracts and shared."""
    return Path(shutil.copytree(ROOT / "tests/service_repo/bakery", tmp_path / "bakery"))


@pytest.fixture
def bakery_wheel(bakery: Path, distributions: ModuleType, tmp_path: Path) -> Path:
    """The wheel of that service, whose packages go into the same folder as ours."""
    folder = tmp_path / "dist"
    folder.mkdir()
    wheel: Path = distributions.built(bakery, "wheel", folder)
    return wheel
