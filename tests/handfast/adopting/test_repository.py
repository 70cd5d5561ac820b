"""What is read in a repository without being asked: its name, Python, tests, pipelines."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from handfast.adopting.repository import Repository, python_files

Make = Callable[..., Repository]

PROJECT = """
[build-system]
requires = []

[project]
name = "my-core"
requires-python = ">=3.13"
dependencies = ["fastapi>=0.115"]

[project.optional-dependencies]
test = ["Life_Organiser-Contracts[life-organiser,zapa]>=0.1"]
"""


def test_a_project_file_may_begin_with_a_byte_order_mark(repository: Make) -> None:
    assert repository(**{"pyproject.toml": f"\ufeff{PROJECT}"}).name == "my-core"


def test_a_project_is_read(repository: Make, tmp_path: Path) -> None:
    found = repository(**{"pyproject.toml": PROJECT, "src/my_core/app.py": "", "Jenkinsfile": ""})
    assert found == Repository(
        root=tmp_path,
        name="my-core",
        dependencies=(
            ("fastapi", ""),
            ("life-organiser-contracts", "life-organiser,zapa"),
        ),
        installs=True,
        requirements=(),
        sources=("src", ""),
        tests="tests",
        python="3.13",
        too_old="",
        pipelines=("jenkins",),
    )


def test_without_a_project_the_folder_and_its_requirements_count(
    repository: Make, tmp_path: Path
) -> None:
    text = "# what it needs\nflask>=3\n-r other.txt\n"
    found = repository(**{"requirements.txt": text, "test/test_app.py": ""})
    assert found == Repository(
        root=tmp_path,
        name=tmp_path.name,
        dependencies=(("flask", ""),),
        installs=False,
        requirements=("-r requirements.txt",),
        sources=("",),
        tests="test",
        python="3.12",
        too_old="",
        pipelines=(),
    )


def test_a_project_that_is_not_installed_has_its_dependencies_installed(repository: Make) -> None:
    project = '[project]\nname = "a"\ndependencies = ["flask>=3", 1]\n'
    assert repository(**{"pyproject.toml": project}).requirements == ("flask>=3",)


@pytest.mark.parametrize(
    ("requires", "pinned", "python", "too_old"),
    [
        (">=3.9", "", "3.12", ""),
        (">=3.12", "3.13\n3.12\n", "3.13", ""),
        (">=3.9,<3.12", "", "3.12", ">=3.9,<3.12"),
        ("==3.11.*", "", "3.12", "==3.11.*"),
        (">=3.10,<4", "3.11.4", "3.12", ""),
    ],
)
def test_python_is_the_one_of_the_project_but_never_too_old(
    repository: Make, requires: str, pinned: str, python: str, too_old: str
) -> None:
    project = f'[project]\nname = "a"\nrequires-python = "{requires}"\n'
    found = repository(**{"pyproject.toml": project, ".python-version": pinned})
    assert (found.python, found.too_old) == (python, too_old)


@pytest.mark.parametrize("broken", ["[project", "\x00", "project = 1", "[project]\nname = []\n"])
def test_a_project_that_cannot_be_read_stops_nothing(
    repository: Make, tmp_path: Path, broken: str
) -> None:
    assert repository(**{"pyproject.toml": broken}).name == tmp_path.name


@pytest.mark.parametrize(
    ("remote", "pipelines"),
    [
        ("git@github.com:bakers/oven.git", ("github",)),
        ("https://user:secret@gitlab.example.org/bakers/oven.git", ("gitlab",)),
        ("https://example.org/github.com/oven.git", ()),
    ],
)
def test_where_no_pipeline_stands_the_address_of_git_says_which(
    repository: Make, tmp_path: Path, remote: str, pipelines: tuple[str, ...]
) -> None:
    subprocess.run(["/usr/bin/env", "git", "init", "-q", str(tmp_path)], check=True)
    config = tmp_path / ".git" / "config"
    config.write_text(f'{config.read_text()}[remote "origin"]\n\turl = {remote}\n')
    assert repository().pipelines == pipelines


def test_environments_tests_and_builds_are_no_source(repository: Make, tmp_path: Path) -> None:
    left_out = ("env2/pyvenv.cfg", "env2/a.py", ".tox/a.py", "build/a.py", "tests/a.py")
    names = ("app.py", "test_app.py", "conftest.py", "inner/deeper/one.py", *left_out)
    found = repository(**dict.fromkeys(names, ""))
    paths = [str(path.relative_to(tmp_path)) for path in python_files(found)]
    assert paths == ["app.py", "inner/deeper/one.py"]
