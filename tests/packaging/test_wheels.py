"""The wheels have every file of their packages and nothing else, and so has what is built of them.

A package or a file that is new in the tree needs no entry here.
"""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

NAMES = ("handfast", "life-organiser-shared", "life-organiser-contracts")
DATA = {
    "handfast/pact/one_certificate.pem",
    "handfast/report/templates/report.html.j2",
    "handfast/py.typed",
}


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def wheel_of(name: str, wheels: Path) -> Path:
    (wheel,) = wheels.glob(f"{name.replace('-', '_')}-*.whl")
    return wheel


def copied(project: Path, to: Path) -> Path:
    """A copy of the tree of a distribution that can be changed."""
    hidden = shutil.ignore_patterns("__pycache__", "tests", ".*")
    return Path(shutil.copytree(project, to, ignore=hidden))


def test_every_distribution_is_built(distributions: ModuleType, wheels: Path) -> None:
    assert set(distributions.PROJECTS) == set(NAMES)
    assert len(list(wheels.iterdir())) == len(NAMES)


def test_a_wheel_has_the_files_of_its_packages_and_no_other(
    distributions: ModuleType, wheels: Path, name: str
) -> None:
    sources = distributions.source_files(distributions.PACKAGES[name])
    assert distributions.files_in(wheel_of(name, wheels)) == sources


def test_what_is_no_module_is_in_the_wheel_too(distributions: ModuleType, wheels: Path) -> None:
    """A template, a certificate and the type marker: the comparison has them on both sides."""
    assert distributions.files_in(wheel_of("handfast", wheels)) >= DATA


def test_a_wheel_describes_itself_by_these_files(
    distributions: ModuleType, wheels: Path, name: str
) -> None:
    found = distributions.metadata_of(wheel_of(name, wheels))
    described = {str(file.relative_to(file.parts[0])) for file in found.files if _is_metadata(file)}
    own = {"METADATA", "WHEEL", "RECORD", "licenses/LICENSE"}
    assert described == own | ({"entry_points.txt"} if found.entry_points else set())


def _is_metadata(file: Path) -> bool:
    return file.parts[0].endswith(".dist-info")


def test_every_package_has_its_type_marker(distributions: ModuleType, name: str) -> None:
    """As the classifier ``Typing :: Typed`` says."""
    folder = distributions.PACKAGES[name]
    packages = distributions.packages_in(folder)
    assert packages
    assert {p for p in packages if not (folder / p / "py.typed").is_file()} == set()


def test_a_wheel_of_the_source_distribution_is_the_same(
    distributions: ModuleType, wheels: Path, name: str, tmp_path: Path
) -> None:
    """What installs from source needs no file that only the repository has."""
    packed = distributions.built(distributions.PROJECTS[name], "sdist", tmp_path)
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    (tmp_path / "again").mkdir()
    again = distributions.built(unpacked, "wheel", tmp_path / "again")
    straight = wheel_of(name, wheels)
    assert distributions.files_in(again) == distributions.files_in(straight)
    found, expected = map(distributions.metadata_of, (again, straight))
    assert found.read_text("METADATA") == expected.read_text("METADATA")


@pytest.mark.parametrize("file", sorted(DATA))
def test_a_wheel_without_one_of_its_files_is_found_out(
    distributions: ModuleType, tmp_path: Path, file: str
) -> None:
    project = copied(distributions.PROJECTS["handfast"], tmp_path / "handfast")
    settings = project / "pyproject.toml"
    settings.write_text(f'{settings.read_text()}\n[tool.hatch.build]\nexclude = ["{file}"]\n')
    (tmp_path / "dist").mkdir()
    wheel = distributions.built(project, "wheel", tmp_path / "dist")
    assert distributions.source_files(project) - distributions.files_in(wheel) == {file}


def test_a_wheel_with_a_package_of_tests_is_found_out(
    distributions: ModuleType, tmp_path: Path
) -> None:
    project = copied(distributions.PROJECTS["handfast"], tmp_path / "handfast")
    (project / "tests").mkdir()
    (project / "tests/test_it.py").touch()
    settings = project / "pyproject.toml"
    text = settings.read_text()
    assert text.count('packages = ["handfast"]') == 1
    settings.write_text(text.replace('packages = ["handfast"]', 'packages = ["handfast", "tests"]'))
    (tmp_path / "dist").mkdir()
    wheel = distributions.built(project, "wheel", tmp_path / "dist")
    surplus = distributions.files_in(wheel) - distributions.source_files(project)
    assert surplus == {"tests/test_it.py"}


def test_a_package_that_the_settings_forget_is_found_out(
    distributions: ModuleType, tmp_path: Path
) -> None:
    """Such as the contracts of a further system."""
    project = copied(distributions.PROJECTS["life-organiser-shared"], tmp_path / "shared")
    (project / "zoo_shared").mkdir()
    (project / "zoo_shared/__init__.py").touch()
    (tmp_path / "dist").mkdir()
    wheel = distributions.built(project, "wheel", tmp_path / "dist")
    missing = distributions.source_files(project) - distributions.files_in(wheel)
    assert missing == {"zoo_shared/__init__.py"}
