"""Pretend services in styles of their own adopt the suite; what is planted in them is named.

The defects are data: tests/data/service_defects/planted.toml says what each is, and what must show.
"""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.handfast.testing.test_services import ROOT, SERVICES, outcome_of

PLANTED = tomllib.loads((ROOT / "tests/data/service_defects/planted.toml").read_text("utf-8"))
STYLES = ("asker", "chat", "mails")
DEFECTS = [(service, one) for service, those in PLANTED.items() for one in those]


def printed_by(service: str, folder: Path, defect: dict[str, Any] | None = None) -> tuple[int, str]:
    """How the tests of a copy of ``service`` end, and what they print."""
    repository = Path(shutil.copytree(SERVICES / service, folder / service))
    more: tuple[str, ...] = ()
    if defect is not None:
        file = repository / service / defect["file"]
        text = file.read_text("utf-8")
        for good, bad in defect["edits"]:
            assert text.count(good) >= 1, good
            text = text.replace(good, bad)
        file.write_text(text, "utf-8")
        more = ("-k", defect["run"])
    done = outcome_of(repository, "-q", *more)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("service", STYLES)
def test_a_service_adopts_the_suite_in_forty_lines(service: str) -> None:
    text = (SERVICES / service / "tests/test_contracts.py").read_text("utf-8")
    assert len(text.splitlines()) <= 40


def test_there_are_forty_defects_at_least() -> None:
    assert len(DEFECTS) >= 40


@pytest.mark.long
@pytest.mark.parametrize("service", STYLES)
def test_nothing_fails_in_a_healthy_service(service: str, tmp_path: Path) -> None:
    code, printed = printed_by(service, tmp_path)
    assert code == 0, printed


@pytest.mark.long
@pytest.mark.parametrize(
    ("service", "defect"), DEFECTS, ids=[f"{service}: {one['name']}" for service, one in DEFECTS]
)
def test_a_planted_defect_is_named(service: str, defect: dict[str, Any], tmp_path: Path) -> None:
    code, printed = printed_by(service, tmp_path, defect)
    assert code == 1, printed
    assert [text for text in defect["shown"] if text not in printed] == [], printed
