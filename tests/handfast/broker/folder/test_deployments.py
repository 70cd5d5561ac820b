"""Releases, and the end of a deployment or a release: what `can-i-deploy` makes of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handfast.broker.deployable import Selected
from handfast.broker.errors import BrokerError
from handfast.broker.folder.broker import FolderBroker
from handfast.broker.pact_files import PactFile
from handfast.broker.revision import Revision
from handfast.exit_codes import ExitCode

type Pact = Callable[..., PactFile]


@pytest.fixture
def running(broker: FolderBroker, pact: Pact, verify: Callable[..., None]) -> FolderBroker:
    """Version 1 of app is in production; p1 of api passed it, and p2 failed it."""
    broker.create_environment("production")
    broker.publish([pact("app", "api", "a")], Revision("1", "main"))
    verify("api", "p1")
    verify("api", "p2", "app")
    broker.record_deployment("app", "1", "production", "eu")
    return broker


def answer(broker: FolderBroker, version: str) -> bool | None:
    """Whether this version of api may go to production."""
    asked = [Selected(pacticipant="api", version=version)]
    return broker.can_i_deploy(asked, "production").answer


def test_what_does_not_run_any_more_needs_nothing(running: FolderBroker) -> None:
    assert answer(running, "p2") is False
    assert running.record_undeployment("app", "production", "eu") == "1"
    assert answer(running, "p2") is True
    running.record_deployment("app", "1", "production", "eu")
    assert answer(running, "p2") is False


def test_each_release_counts_until_its_support_has_ended(
    running: FolderBroker, pact: Pact, verify: Callable[..., None]
) -> None:
    """A later one takes the place of none, and neither does a deployment."""
    running.record_undeployment("app", "production", "eu")
    running.publish([pact("app", "api", "b")], Revision("2", "main"))
    verify("api", "p2")
    for version in ("1", "2", "1"):
        running.record_release("app", version, "production")
    running.record_deployment("app", "2", "production")
    assert (answer(running, "p1"), answer(running, "p2")) == (None, False)
    running.record_support_ended("app", "1", "production")
    assert (answer(running, "p1"), answer(running, "p2")) == (None, True)
    running.record_support_ended("app", "2", "production")
    assert (answer(running, "p1"), answer(running, "p2")) == (None, True)
    running.record_undeployment("app", "production")
    assert (answer(running, "p1"), answer(running, "p2")) == (True, True)


@pytest.mark.parametrize(
    ("ends", "why"),
    [
        (
            lambda broker: broker.record_undeployment("app", "production"),
            "deployed to 'production' without the name of an instance; its instances there: 'eu'",
        ),
        (
            lambda broker: broker.record_undeployment("api", "production"),
            "'api' is not recorded as deployed to 'production'$",
        ),
        (
            lambda broker: broker.record_support_ended("app", "1", "production"),
            "version '1' of 'app' is not recorded as released to 'production'.* there: none",
        ),
        (
            lambda broker: broker.record_undeployment("app", "prod", "eu"),
            "no environment is called 'prod'",
        ),
        (
            lambda broker: broker.record_release("app", "9", "production"),
            "no version '9' of 'app' is known",
        ),
    ],
)
def test_what_is_not_there_is_named_and_nothing_is_recorded(
    ends: Callable[[FolderBroker], object], why: str, running: FolderBroker
) -> None:
    before = running.history().records
    with pytest.raises(BrokerError, match=why) as caught:
        ends(running)
    assert caught.value.exit_code is ExitCode.WRONG
    assert running.history().records == before
