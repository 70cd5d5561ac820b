"""Selectors beyond those that were recorded: what they choose, and which are refused."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handfast.broker.errors import BrokerError
from handfast.broker.folder.broker import FolderBroker
from handfast.broker.pact_files import PactFile
from handfast.broker.protocol import BrokerPact, Wanted
from handfast.broker.revision import Revision
from handfast.exit_codes import ExitCode

Pact = Callable[..., PactFile]


@pytest.fixture
def known(broker: FolderBroker, pact: Pact) -> FolderBroker:
    """Versions 1 (main, tag prod), 2 (feat), 3 (main, without the pact with api), of other content.

    2 is in production, and 1 in test, where 2 is released. What 1 was released to is over.
    """
    broker.publish([pact("web", "api", "a")], Revision("1", "main", ("prod",)))
    broker.publish([pact("web", "api", "a", "b")], Revision("2", "feat"))
    broker.publish([pact("web", "billing", "a")], Revision("3", "main"))
    for name, version in (("production", "2"), ("test", "1")):
        broker.create_environment(name)
        broker.record_deployment("web", version, name)
    for version in ("1", "2"):
        broker.record_release("web", version, "test")
    broker.record_support_ended("web", "1", "test")
    return broker


def chosen(broker: FolderBroker, selector: dict[str, Any], **parts: Any) -> list[tuple[str, str]]:
    """The versions and the reasons, of one selector."""
    found: tuple[BrokerPact, ...] = ()
    with suppress(BrokerError):
        found = broker.pacts_for("api", Wanted(selectors=(selector,), **parts))
    return [(one.notices[0].split()[1], one.reason) for one in found]


@pytest.mark.parametrize(
    ("selector", "versions"),
    [
        ({"mainBranch": True}, []),
        ({"latest": True}, [("2", "latest")]),
        ({"tag": "prod"}, [("1", "one of tag prod")]),
        ({"tag": "prod", "latest": True}, [("1", "latest with tag prod")]),
        ({"tag": "x", "latest": True, "fallbackTag": "prod"}, [("1", "latest with tag prod")]),
        ({"branch": "x", "fallbackBranch": "feat"}, [("2", "latest from branch feat")]),
        ({"branch": "feat", "fallbackToMainBranch": True}, [("2", "latest from branch feat")]),
        ({"branch": True}, [("2", "latest from branch feat")]),
        ({"environment": "test"}, [("1", "deployed to test"), ("2", "released to test")]),
        ({"deployed": True}, [("1", "deployed to test"), ("2", "deployed to production")]),
        ({"deployed": True, "environment": "test"}, [("1", "deployed to test")]),
        ({"released": True}, [("2", "released to test")]),
        (
            {"deployedOrReleased": True, "environment": "test"},
            [("1", "deployed to test"), ("2", "released to test")],
        ),
        ({"latest": True, "consumer": "nobody"}, []),
    ],
)
def test_a_selector_chooses(
    selector: dict[str, Any], versions: list[tuple[str, str]], known: FolderBroker
) -> None:
    """Of a main branch whose newest version relies on the provider no more, nothing."""
    assert chosen(known, selector) == versions


@pytest.mark.parametrize(
    ("selector", "why"),
    [
        ({}, "must specify one of the fields branch/"),
        ({"mainBranch": True, "tag": "a"}, "cannot specify mainBranch with tag"),
        ({"matchingBranch": True}, "needs the provider's branch: give --provider-branch"),
        ({"tag": "a", "branch": "b"}, "cannot specify tag with branch"),
        ({"fallbackTag": "a", "latest": True}, "fallbackTag needs tag"),
        ({"deployed": True, "released": True}, "cannot specify deployed with released"),
        ({"environment": "tset"}, "no environment is called 'tset': did you mean 'test'?"),
        ({"branhc": "a"}, "unknown field 'branhc'; did you mean 'branch'?"),
        ({"mainBranch": "yes"}, "mainBranch must be true"),
        ({"branch": 3}, "branch must be a text"),
    ],
)
def test_a_wrong_selector_is_refused(
    selector: dict[str, Any], why: str, known: FolderBroker
) -> None:
    wanted = Wanted(selectors=({"latest": True}, selector))
    with pytest.raises(BrokerError) as caught:
        known.pacts_for("api", wanted)
    assert f"{why}" in str(caught.value)
    assert "(at index 1)" in str(caught.value)
    assert caught.value.exit_code is ExitCode.WRONG


def test_a_wrong_date_is_refused(known: FolderBroker) -> None:
    with pytest.raises(BrokerError, match="'yesterday' is no date such as 2026-01-31"):
        known.pacts_for("api", Wanted(selectors=({"latest": True},), wip_since="yesterday"))


def test_a_pact_is_pending_for_a_branch_until_it_or_its_origin_passed(
    known: FolderBroker, verify: Callable[..., None]
) -> None:
    """A branch inherits what others passed before it began, and nothing later."""

    def pending(**parts: Any) -> bool:
        wanted = Wanted(selectors=({"latest": True},), pending=True, **parts)
        (one,) = known.pacts_for("api", wanted)
        return one.pending

    assert (pending(branch="main"), pending()) == (True, True)
    verify("api", "p1", "web", branch="old")
    verify("api", "p1", "web", branch="main")
    assert pending(branch="main")
    verify("api", "p2", branch="main")
    assert [pending(branch=name) for name in ("main", "new", "old")] == [False, False, True]
    assert not pending()


def test_work_in_progress_is_what_no_selector_chose_and_nobody_passed(
    known: FolderBroker, verify: Callable[..., None]
) -> None:
    now = datetime.now(UTC)
    since, later = (f"{now + timedelta(days=days):%Y-%m-%d}" for days in (-1, 1))

    def progress(since: str, branch: str = "main") -> list[tuple[bool, str]]:
        wanted = Wanted(selectors=({"tag": "prod"},), branch=branch, pending=True, wip_since=since)
        return [(one.wip, one.reason) for one in known.pacts_for("api", wanted)][1:]

    assert progress(since) == [(True, "latest from branch feat")]
    assert (progress(later), progress(since, "")) == ([], [])
    verify("api", "p1", branch="main", selectors=({"tag": "prod"},), wip_since=since)
    assert progress(since) == [(True, "latest from branch feat")], "passing as such changes nothing"
    verify("api", "p2", branch="main", selectors=({"branch": "feat"},))
    assert progress(since) == []


def test_an_unknown_provider_is_named(known: FolderBroker) -> None:
    with pytest.raises(BrokerError, match="knows no provider 'apy'; mend the name"):
        known.pacts_for("apy", Wanted(selectors=({"latest": True},)))
