"""Answers of `can-i-deploy` beyond those that were recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from handfast.broker.deployable import Selected
from handfast.broker.errors import BrokerError
from handfast.broker.folder.broker import FolderBroker
from handfast.broker.pact_files import PactFile
from handfast.broker.revision import Revision

Pact = Callable[..., PactFile]


@pytest.fixture
def running(broker: FolderBroker, pact: Pact, verify: Callable[..., None]) -> FolderBroker:
    """Version 1 of web, and p1 of api which passed it, are in production."""
    broker.create_environment("production")
    broker.publish([pact("web", "api", "a")], Revision("1", "main", ("prod",)))
    verify("api", "p1")
    broker.record_deployment("api", "p1", "production")
    broker.record_deployment("web", "1", "production")
    return broker


def answer(broker: FolderBroker, who: str, version: str) -> bool | None:
    asked = [Selected(pacticipant=who, version=version)]
    return broker.can_i_deploy(asked, "production").answer


def test_each_instance_that_runs_must_have_passed(
    running: FolderBroker, pact: Pact, verify: Callable[..., None]
) -> None:
    """A second instance of another version is not passed over."""
    running.publish([pact("web", "api", "a", "b")], Revision("2", "main"))
    verify("api", "p2")
    running.record_deployment("api", "p2", "production", "eu")
    assert answer(running, "web", "2") is None
    verify("api", "p1")
    assert answer(running, "web", "2") is True


def test_the_last_result_counts(running: FolderBroker, verify: Callable[..., None]) -> None:
    verify("api", "p1", "web")
    assert answer(running, "web", "1") is False
    verify("api", "p1")
    assert answer(running, "web", "1") is True


def test_going_back_asks_about_what_runs_then(
    running: FolderBroker, pact: Pact, verify: Callable[..., None]
) -> None:
    running.publish([pact("web", "api", "b")], Revision("2", "main"))
    verify("api", "p2")
    running.record_deployment("api", "p2", "production")
    assert (answer(running, "web", "1"), answer(running, "web", "2")) == (None, True)
    running.record_deployment("api", "p1", "production")
    assert (answer(running, "web", "1"), answer(running, "web", "2")) == (True, None)


def test_a_consumer_without_a_pact_needs_nothing(running: FolderBroker, pact: Pact) -> None:
    running.publish([pact("lonely", "nowhere", "a")], Revision("1"))
    assert answer(running, "nowhere", "1") is False  # no such version
    found = running.can_i_deploy([Selected(pacticipant="nowhere", version="1")], "production")
    assert found.unknown == ("nowhere 1",)


def test_several_versions_are_asked_about_among_themselves(
    running: FolderBroker, pact: Pact
) -> None:
    """Without a place, nobody else matters."""
    running.publish([pact("web", "billing", "a"), pact("web", "api", "a")], Revision("2"))
    both = [
        Selected(pacticipant="web", version="2"),
        Selected(pacticipant="api", version="p1"),
    ]
    assert running.can_i_deploy(both).answer is True
    assert running.can_i_deploy(both, "production").answer is None
    assert running.can_i_deploy(both, "production", ignored=["billing"]).answer is True


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"branch": "x"}, "published for the latest version of web from branch x (no such"),
        ({"tag": "x", "latest": True}, "for the latest version of web with tag x (no such"),
        ({"branch": "main"}, "All required verification results are published and successful"),
        ({"main_branch": True}, "All required verification results are published"),
        ({}, "All required verification results are published and successful"),
    ],
)
def test_a_version_may_be_meant_by_its_branch_or_tag(
    asked: dict[str, Any], reason: str, running: FolderBroker
) -> None:
    found = running.can_i_deploy([Selected(pacticipant="web", **asked)], "production")
    assert reason in found.reason
    assert found.reason.startswith("WARN: name the version")
    assert found.answer is (True if reason.startswith("All") else None)


def test_who_is_unknown_is_named_with_who_may_be_meant(running: FolderBroker) -> None:
    asked = [Selected(pacticipant=name, version="1") for name in ("wbe", "web")]
    with pytest.raises(BrokerError, match="Pacticipant wbe not found; did you mean 'web'"):
        running.can_i_deploy(asked, "production")


def test_two_versions_of_one_service_are_not_asked_about_at_once(running: FolderBroker) -> None:
    both = [Selected(pacticipant="web", version=version) for version in ("1", "2")]
    with pytest.raises(BrokerError, match="web is asked about twice: ask about one version"):
        running.can_i_deploy(both, "production")
