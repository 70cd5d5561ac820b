"""Packages that cannot be imported as their distributions bring them, with the remedy."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

import iniconfig
import pytest

from handfast import packages
from handfast.packages import PackageFault, brings, package_faults

APART = "give one of the two another name, or install them in environments of their own"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Distribution]]:
    """Makes these the installed distributions: files with the hashes in their records, by name."""
    site = tmp_path / "site"

    def install(**brought: dict[str, str]) -> list[Distribution]:
        made: list[Distribution] = []
        for name, files in brought.items():
            info = site / f"{name}-1.0.dist-info"
            info.mkdir(parents=True)
            (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n")
            (info / "RECORD").write_text("".join(f"{f},{h},\n" for f, h in files.items()))
            for file in files:
                (site / file).parent.mkdir(parents=True, exist_ok=True)
                (site / file).touch()
            made.append(PathDistribution(info))
        monkeypatch.syspath_prepend(str(site))
        monkeypatch.setattr(packages, "distributions", lambda: made)
        return made

    return install


def test_packages_that_no_other_one_disturbs_have_no_fault(
    installed: Callable[..., list[Distribution]], tmp_path: Path
) -> None:
    """Whatever lies beside them: programs, metadata, and files that Python compiles anew."""
    one = {"words/__init__.py": "sha256=a", "../bin/words": "sha256=b", "words/x.pyc": ""}
    found = installed(words=one, theirs={"others/__init__.py": "sha256=a"})
    (tmp_path / "site/words/x.pyc").unlink()
    (tmp_path / "bin/words").unlink()
    assert package_faults(found, tmp_path) == ()


def test_a_package_in_the_folder_is_found_first(
    installed: Callable[..., list[Distribution]], tmp_path: Path
) -> None:
    found = installed(words={"words/__init__.py": "sha256=a"})
    theirs = tmp_path / "words" / "__init__.py"
    theirs.parent.mkdir()
    theirs.touch()
    fault = f"{theirs} is found before words of words 1.0"
    remedy = f"rename {theirs}, or start where it is not on Python's path"
    assert package_faults(found, tmp_path) == (PackageFault("words", fault, remedy),)


def test_an_installed_package_of_the_name_cannot_be_renamed(
    installed: Callable[..., list[Distribution]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where ours is installed editable, and theirs is not."""
    found = installed(words={"iniconfig/__init__.py": "sha256=a"})
    monkeypatch.setattr("sys.path", [str(Path(iniconfig.__file__).parents[1])])
    fault = f"{iniconfig.__file__} is found before iniconfig of words 1.0"
    assert package_faults(found, tmp_path) == (PackageFault("iniconfig", fault, APART),)


def test_a_file_that_two_distributions_bring_is_reported_once(
    installed: Callable[..., list[Distribution]], tmp_path: Path
) -> None:
    first = {"words/__init__.py": "sha256=a", "words/own.py": "sha256=b", "words/z.py": "sha256=c"}
    second = {"words/__init__.py": "sha256=d", "words/z.py": "sha256=e"}
    fault = f"first 1.0 and second both bring {tmp_path}/site/words/__init__.py (and 1 more)"
    found = installed(first=first, second=second)
    assert package_faults(found, tmp_path) == (PackageFault("words", fault, APART),)


def test_the_same_file_of_two_distributions_does_no_harm(
    installed: Callable[..., list[Distribution]], tmp_path: Path
) -> None:
    """Such as the empty file at the head of a package that they share."""
    same = {"words/__init__.py": "sha256=a"}
    assert package_faults(installed(first=same, second=same), tmp_path) == ()


def test_files_that_are_missing_are_reported_with_what_brings_them_back(
    installed: Callable[..., list[Distribution]], tmp_path: Path
) -> None:
    files = {"words/__init__.py": "sha256=a", "words/a.py": "sha256=b", "words/b.py": "sha256=c"}
    found = installed(words=files)
    for file in ("a.py", "b.py"):
        (tmp_path / "site/words" / file).unlink()
    fault = f"words 1.0 lacks {tmp_path}/site/words/a.py (and 1 more)"
    remedy = "pip install --force-reinstall --no-deps 'words==1.0'"
    assert package_faults(found, tmp_path) == (PackageFault("words", fault, remedy),)


def test_a_distribution_brings_the_packages_of_its_files_and_those_that_it_links(
    installed: Callable[..., list[Distribution]], tmp_path: Path
) -> None:
    linked = tmp_path / "tree" / "poems"
    linked.mkdir(parents=True)
    (linked / "__init__.py").touch()
    files = {"words/__init__.py": "sha256=a", "_words.pth": "sha256=b", "../bin/program": ""}
    (found,) = installed(words=files)
    (tmp_path / "site/_words.pth").write_text(f"{tmp_path}/tree\n")
    asked = ("words", "poems", "word", "bin", "site", "tree")
    assert [name for name in asked if brings(found, name)] == ["words", "poems"]
