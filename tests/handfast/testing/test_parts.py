"""A half-built service adopts the suite by the operations that it has (``operations=``)."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

PART = Path(__file__).parents[1] / "part_of_core.py"
DOORS = """
from handfast.testing import provider_tests
from part_of_core import OPERATIONS, lossy, part_of_core

CORES = part, more, broken = part_of_core(), part_of_core("GET /audit"), lossy()
chosen = {"consumers": ["assistant", "admin"], "operations": OPERATIONS}

test_part = provider_tests("life_organiser", "core", app=part, **chosen)
test_more = provider_tests("life_organiser", "core", app=more, **chosen)
test_broken = provider_tests("life_organiser", "core", app=broken, **chosen)

def teardown_module():
    for app in CORES:
        app.state.core.close()
"""


@pytest.fixture
def printed(repository: pytest.Pytester) -> str:
    """Yield what pytest prints of three half-built Cores, one of them with a route that is new."""
    shutil.copy(PART, repository.path)
    repository.makepyfile(DOORS)
    return repository.runpytest("-rA", "-vv").stdout.str()


def test_a_half_built_service_is_verified_by_what_it_has(printed: str) -> None:
    """Green for its routes; every other operation, and each clause that needs one, is named."""
    part = re.findall(r"::test_part\[(.*?)\] (PASSED|SKIPPED|FAILED)", printed)
    assert {verdict for _, verdict in part} == {"PASSED", "SKIPPED"}
    passed = [name for name, verdict in part if verdict == "PASSED"]
    assert (len(passed), passed[0], passed[-1]) == (
        18,
        "assistant: ask for the settings of a user",
        "26 operations left out, not there",
    )
    assert "admin: 22 left out, GET /audit is not in operations=..." in printed
    state = "state 'another user has things of their own': needs POST /memories, which is left out"
    assert f"x not verified: {state}" in printed
    failed = re.findall(r"::(test_\w+)\[(.*?)\] FAILED", printed)
    assert failed[0] == ("test_more", passed[-1])
    assert set(failed[1:]) <= {("test_broken", name) for name in passed[:-1]}
    assert "got      a route of the application" in printed
    assert "Stopped by GET /audit  (start)\n  expected not there, since it is left out" in printed
    assert 'timezone  (equals)\n    expected "Asia/Singapore"\n    got      no such key' in printed
