"""The query about a deployment says what is meant: one version of each service, or all of them."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from handfast.broker.deployable import Selected
from handfast.broker.http.client import BrokerClient
from handfast.broker.http.matrix import can_i_deploy, matrix_path
from handfast.exit_codes import ExitCode


@pytest.mark.parametrize(
    ("one", "query"),
    [
        (Selected(pacticipant="web", version="1.0 x"), "q[][version]=1.0%20x"),
        (Selected(pacticipant="web", branch="feat/a"), "q[][branch]=feat%2Fa&q[][latest]=true"),
        (Selected(pacticipant="web", tag="dev", latest=True), "q[][latest]=true&q[][tag]=dev"),
        (Selected(pacticipant="web", latest=True), "q[][latest]=true"),
        (Selected(pacticipant="web", main_branch=True), "q[][mainBranch]=true"),
        (Selected(pacticipant="web"), ""),
    ],
    ids=["version", "branch", "tag", "latest", "main branch", "any"],
)
def test_of_a_branch_the_latest_version_is_meant(one: Selected, query: str) -> None:
    """A broker that is asked about a branch alone takes every version of it."""
    asked = "&".join(filter(None, ("q[][pacticipant]=web", query)))
    found = matrix_path([one], environment="production")
    assert found == f"/matrix?{asked}&latestby=cvpv&environment=production"


def test_the_latest_of_two_branches_may_not_be_deployed(
    broker: Callable[..., tuple[Any, BrokerClient]], double: ModuleType
) -> None:
    """A52, where the latest version of the branch was not asked for by name."""
    known, client = broker()
    (exchange,) = double.steps("A52")
    target = exchange["request"]["target"]
    latest = target.replace("feat%2Fcurrency", "feat%2Fcurrency&q[][latest]=true")
    asked = {"method": "GET", "target": latest}
    known.exchanges.append({"request": asked, "response": exchange["response"]})
    selected = [
        Selected(pacticipant="web", branch="feat/currency"),
        Selected(pacticipant="orders-api", main_branch=True),
    ]
    found = can_i_deploy(client, selected)
    assert (found.word, found.exit_code, known.unrecorded) == ("no", ExitCode.FAILED, [])
    assert "from branch main (p1) failed" in found.reason
