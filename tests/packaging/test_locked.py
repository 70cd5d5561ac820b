"""requirements.lock is in step with the settings, and what it names is installed by its hashes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from tests.packaging.conftest import Environment

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
REMEDY = "run tox -e lock"


def locked(lock: str) -> dict[str, tuple[Requirement, bool]]:
    """What ``lock`` pins, by name, each with whether a distribution of ours needs it by itself.

    An entry without a hash is left out: pip refuses it, so it is as good as missing.
    """
    found: dict[str, tuple[Requirement, bool]] = {}
    for entry in re.split(r"\n(?=[a-z])", lock)[1:]:
        first, _, rest = entry.partition(" \\\n")
        is_ours = re.search(r"# +(via )?(handfast|life-organiser-\w+)$", rest, flags=re.MULTILINE)
        if "--hash=sha256:" in rest:
            pin = Requirement(first)
            found[canonicalize_name(pin.name)] = pin, is_ours is not None
    return found


@pytest.fixture(scope="module")
def needed(distributions: ModuleType) -> list[Requirement]:
    """What the distributions need of others, with all extras."""
    found = []
    for folder in distributions.PROJECTS.values():
        settings = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
        project = settings["project"]
        every = [project["dependencies"], *project["optional-dependencies"].values()]
        found += [Requirement(one) for some in every for one in some]
    return [one for one in found if one.name not in distributions.PROJECTS]


def faults(lock: str, needed: list[Requirement]) -> set[str]:
    """Where ``lock`` is out of step with what is ``needed``, each with its remedy."""
    pins = locked(lock)
    names = {canonicalize_name(one.name) for one in needed}
    found = {
        f"{name}: the lock has it for ours, which do not need it: {REMEDY}"
        for name, (_, is_ours) in pins.items()
        if is_ours and name not in names
    }
    for one in needed:
        pin, _ = pins.get(canonicalize_name(one.name), (None, False))
        if pin is None:
            found.add(f"{one.name}: the lock lacks it, or its hash: {REMEDY}")
        elif not one.specifier.contains(next(iter(pin.specifier)).version):
            found.add(f"{one.name}: needed is {one.specifier}, locked is {pin.specifier}: {REMEDY}")
        elif bool(pin.marker) and not one.marker:
            found.add(f"{one.name}: the lock has it for {pin.marker} alone: {REMEDY}")
    return found


def test_the_lock_is_in_step_with_what_is_needed(needed: list[Requirement]) -> None:
    assert len(needed) > 50
    assert faults(LOCK, needed) == set()


def test_every_entry_of_the_lock_has_a_version_and_a_hash() -> None:
    assert len(locked(LOCK)) == len(re.findall(r"^[a-z]", LOCK, flags=re.MULTILINE))
    assert {str(pin.specifier)[:2] for pin, _ in locked(LOCK).values()} == {"=="}


@pytest.mark.parametrize(
    ("pattern", "instead", "why"),
    [
        (r"\nrich==\S+", "\nrich==13.9", "rich: needed is >=14, locked is ==13.9"),
        (r"\nrich==", "\npoor==", "rich: the lock lacks it, or its hash"),
        (r"\nrich==", "\npoor==", "poor: the lock has it for ours, which do not need it"),
        (
            r"(\nrich==\S+ \\)(\n    --hash=\S+( \\)?)+",
            r"\1",
            "rich: the lock lacks it, or its hash",
        ),
        (r"\nrich==\S+", r"\g<0> ; python_version < '3.13'", "rich: the lock has it for"),
    ],
)
def test_a_lock_that_is_out_of_step_is_found(
    needed: list[Requirement], pattern: str, instead: str, why: str
) -> None:
    changed, count = re.subn(pattern, instead, LOCK)
    assert count == 1
    found = faults(changed, needed)
    assert any(one.startswith(why) and one.endswith(REMEDY) for one in found), found


@pytest.mark.long
def test_what_is_locked_is_installed_by_its_hashes_and_works(
    new_environment: Callable[..., Environment], tmp_path: Path
) -> None:
    """By pip, which takes no other file; the wheels of this tree find all that they need."""
    made = new_environment()
    made.pip("install", "-q", "--require-hashes", "-r", str(ROOT / "requirements.lock"))
    made.pip("install", "-q", "--no-deps", *map(str, made.wheels.glob("*.whl")))
    made.pip("check")
    done = made.run("handfast", "verify", "life_organiser", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
