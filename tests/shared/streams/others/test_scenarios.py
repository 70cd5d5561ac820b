"""What is done to other libraries finds what is lost, and our own worker loses nothing of it."""

from pathlib import Path

import pytest

from tests.shared.streams.others.__main__ import run
from tests.shared.streams.others.scenarios import OURS, SCENARIOS, Library, Size

SMALL = Size(many=600, kills=6, some=200, few=100, slow=3)
MANY = Size(many=5000, kills=6)
SET_ASIDE = {"five that always fail": 5, "four that can't be read": 4}

pytestmark = pytest.mark.long


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_our_own_worker_loses_nothing(scenario: str) -> None:
    found = run(scenario, OURS, SMALL)
    assert (found.lost, found.set_aside) == (0, SET_ASIDE.get(scenario, 0))
    assert found.twice <= found.kills or "Redis" in scenario


def test_a_worker_that_acknowledges_first_is_found_to_lose_messages() -> None:
    careless = Library("careless", Path(__file__).with_name("careless_process.py"), "careless", "g")
    assert run("workers killed {kills} times", careless, MANY).lost > 0
