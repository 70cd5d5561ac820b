"""The query about a deployment says what is meant: one version of each service, or all of them."""

from __future__ import annotations

import pytest

from handfast.broker.deployable import Selected
from handfast.broker.http.matrix import matrix_path


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
