"""Selectors: words and JSON are read, what is none is named with the remedy."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.broker.errors import BrokerError
from handfast.broker.selectors import default_selectors, selectors_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("main-branch", {"mainBranch": True}),
        ("deployed, environment=production", {"deployed": True, "environment": "production"}),
        ("branch=feat/a b,fallback-branch=main", {"branch": "feat/a b", "fallbackBranch": "main"}),
        ("tag=dev,latest", {"tag": "dev", "latest": True}),
        ("branch=a=b", {"branch": "a=b"}),
        (' {"branch": "a,b"}', {"branch": "a,b"}),
    ],
)
def test_what_words_and_json_mean(text: str, found: dict[str, Any]) -> None:
    assert selectors_of([text]) == (found,)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("main-brnch", "did you mean 'main-branch'"),
        ("branch", "needs a name: branch=NAME"),
        ("latest=true", "has 'latest=true'"),
        ("", "has ''"),
        ('{"branch": ', "is no JSON"),
    ],
)
def test_what_is_no_selector_is_refused(text: str, why: str) -> None:
    with pytest.raises(BrokerError, match=why):
        selectors_of([text])


def test_without_selectors_main_branches_and_what_is_in_use_decide() -> None:
    """A branch of one's own matters where there is one."""
    assert default_selectors("") == ({"mainBranch": True}, {"deployedOrReleased": True})
    assert default_selectors("x")[1] == {"matchingBranch": True}
