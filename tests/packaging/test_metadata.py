"""What the three distributions say of themselves, and how they depend on each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from importlib.metadata import Distribution
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("handfast", "life-organiser-shared", "life-organiser-contracts")
EXTRAS = {
    "handfast": {"strategies", "verify", "fuzz", "redis-server", "all"},
    "life-organiser-shared": {
        *(
            "client",
            "strategies",
            "video",
            "voice",
            "zapa",
            "desk",
            "sql",
            "otel",
            "contracts",
            "all",
        ),
    },
    "life-organiser-contracts": {
        *(
            "life-organiser",
            "ai-voice",
            "video-pipeline",
            "zapa",
            "service-desk",
            "fuzz",
            "demo",
            "bench",
            "docs",
            "all",
            "dev",
        ),
    },
}

Described = Callable[[str], Distribution]


@pytest.fixture(scope="session")
def described(distributions: ModuleType, wheels: Path) -> Described:
    """Reads what the wheel of a distribution says of itself."""

    def read(name: str) -> Distribution:
        (wheel,) = wheels.glob(f"{name.replace('-', '_')}-*.whl")
        found: Distribution = distributions.metadata_of(wheel)
        return found

    return read


def requirements(found: Distribution, extra: str = "") -> list[Requirement]:
    """What is needed with ``extra``, and is not without."""
    every = map(Requirement, found.requires or ())
    return [one for one in every if (f"extra == '{extra}'" if extra else "") == _marker(one)]


def _marker(one: Requirement) -> str:
    return str(one.marker).replace('"', "'") if one.marker else ""


def names(found: Distribution, extra: str = "") -> set[str]:
    return {one.name for one in requirements(found, extra)}


def test_handfast_needs_pydantic_alone(described: Described) -> None:
    assert names(described("handfast")) == {"pydantic"}


def test_a_vocabulary_needs_neither_handfast_nor_contracts(described: Described) -> None:
    """At run time; its extras bring them to tests."""
    found = described("life-organiser-shared")
    assert names(found) == {"pydantic", "pydantic-settings", "redis"}
    assert names(found, "strategies") == {"handfast"}
    assert names(found, "contracts") == {"life-organiser-contracts"}


@pytest.mark.parametrize("name", NAMES)
def test_there_are_the_extras_that_are_promised(described: Described, name: str) -> None:
    assert set(described(name).metadata.get_all("Provides-Extra") or ()) == EXTRAS[name]


def test_an_extra_brings_what_those_bring_that_it_is_made_of(described: Described) -> None:
    """``all`` is everything but a Redis server, which many have."""
    found = described("handfast")
    brought = {extra: names(found, extra) for extra in EXTRAS["handfast"]}
    assert brought["strategies"] == {"hypothesis"}
    assert brought["fuzz"] == {"schemathesis"} | brought["strategies"] | brought["verify"]
    assert brought["all"] == brought["fuzz"]
    assert "hypothesis" not in brought["verify"]


def test_the_distributions_have_one_version_and_need_each_other_in_it(described: Described) -> None:
    """They are released together."""
    found = {name: described(name) for name in NAMES}
    (version,) = {one.version for one in found.values()}
    needed = defaultdict(set)
    for name, one in found.items():
        for requirement in map(Requirement, one.requires or ()):
            if requirement.name in NAMES:
                needed[name].add((requirement.name, str(requirement.specifier)))
    exact = f"=={version}"
    assert needed == {
        "life-organiser-shared": {("handfast", exact), ("life-organiser-contracts", exact)},
        "life-organiser-contracts": {("handfast", exact), ("life-organiser-shared", exact)},
    }


def test_the_changelog_begins_with_the_version(described: Described) -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = next(row for row in changes.splitlines() if row.startswith("## "))
    assert newest.split()[1] == described("handfast").version


@pytest.mark.parametrize("name", NAMES)
def test_what_an_index_shows_is_complete(described: Described, name: str) -> None:
    shown = described(name).metadata
    fields = ("Summary", "Author", "License-Expression", "Description-Content-Type")
    assert {field for field in fields if not shown[field]} == set()
    assert shown["License-Expression"] == "MIT"
    assert shown.get_all("License-File") == ["LICENSE"]
    assert shown["Description-Content-Type"] == "text/markdown"
    assert "Project-URL" not in shown


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_of_a_distribution_begins_with_its_title(
    described: Described, distributions: ModuleType, name: str
) -> None:
    text = (distributions.PROJECTS[name] / "README.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    shown = described(name).read_text("METADATA") or ""
    assert shown.endswith(text)


@pytest.mark.parametrize("name", NAMES)
def test_the_licence_is_the_same_everywhere(distributions: ModuleType, name: str) -> None:
    licences = [folder / "LICENSE" for folder in (distributions.PROJECTS[name], ROOT)]
    first, second = (licence.read_text(encoding="utf-8") for licence in licences)
    assert first == second


@pytest.mark.parametrize("name", NAMES)
def test_the_pythons_that_are_promised_are_those_that_tests_run_on(
    described: Described, name: str
) -> None:
    promised = (ROOT / ".python-version").read_text(encoding="utf-8").split()
    shown = described(name).metadata
    head = "Programming Language :: Python :: 3."
    classifiers = shown.get_all("Classifier") or []
    assert [one[-len("3.12") :] for one in classifiers if one.startswith(head)] == promised
    assert shown["Requires-Python"] == f">={promised[0]}"
