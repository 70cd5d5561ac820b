"""What ends a deployment or a release: asked where there is one, and no success unless it is."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from handfast.broker.errors import BrokerError
from handfast.broker.http.client import BrokerClient
from handfast.broker.http.deployments import record_support_ended, record_undeployment
from handfast.exit_codes import ExitCode

HAL = {"content-type": "application/hal+json"}
CURRENT = "GET /environments/79c5956b-0147-4b63-9667-dae4b794e90e/deployed-versions"
LISTED = (
    b'{"_embedded": {"deployedVersions": [{"applicationInstance": "%s", '
    b'"_embedded": {"pacticipant": {"name": "%s"}}}]}}'
)

type Starts = Callable[..., tuple[Any, BrokerClient]]


@pytest.mark.parametrize(
    ("who", "where", "instance", "why"),
    [
        ("web", "production", "", "without the name of an instance; its instances there: 'eu-1'"),
        ("web", "production", "us-1", "as instance 'us-1'; its instances there: 'eu-1'; give one"),
        ("web", "prodution", "", "no environment is called 'prodution': did you mean 'production'"),
    ],
)
def test_what_does_not_run_there_is_named_with_what_does(
    who: str, where: str, instance: str, why: str, broker: Starts
) -> None:
    known, client = broker("A81")
    with pytest.raises(BrokerError, match=why) as caught:
        record_undeployment(client, who, where, instance)
    assert caught.value.exit_code is ExitCode.WRONG
    assert {one.method for one in known.requests} == {"GET"}


def test_a_release_that_is_not_supported_is_named_with_those_that_are(broker: Starts) -> None:
    known, client = broker("A37", "A81")
    why = "version '9' of 'mailer' is not recorded as released to 'uat'.* there: '1.0.1'"
    with pytest.raises(BrokerError, match=why) as caught:
        record_support_ended(client, "mailer", "9", "uat")
    assert caught.value.exit_code is ExitCode.WRONG
    assert {one.method for one in known.requests} == {"GET"}


@pytest.mark.parametrize(
    ("begins", "answer", "why"),
    [
        ("GET /environments", b"{}", "the answer lists no environments"),
        (
            "GET /environments",
            b'{"_embedded": {"environments": [{"name": "production"}]}}',
            "gives no link 'pb:currently-deployed-deployed-versions' for production",
        ),
        (CURRENT, b"{}", "the answer lists no versions"),
        (
            CURRENT,
            LISTED % (b"eu-1", b"web"),
            "gives no link to what is in use",
        ),
        ("PATCH", b'{"currentlyDeployed": true}', "the answer has currentlyDeployed True; run it"),
    ],
)
def test_what_a_broker_lacks_is_no_success(
    begins: str, answer: bytes, why: str, broker: Starts, double: ModuleType
) -> None:
    _, client = broker("A81", faults=[double.Fault(begins, 200, HAL, answer)])
    with pytest.raises(BrokerError, match=why) as caught:
        record_undeployment(client, "web", "production", "eu-1")
    assert caught.value.exit_code is ExitCode.NOT_VERIFIED


def test_what_another_service_runs_is_not_ended(broker: Starts, double: ModuleType) -> None:
    """Whatever a broker lists that passes over the name of the service."""
    answer = LISTED % (b"", b"other")
    _, client = broker("A81", faults=[double.Fault(CURRENT, 200, HAL, answer)])
    with pytest.raises(BrokerError, match=r"'web' is not recorded as deployed to 'production'$"):
        record_undeployment(client, "web", "production")
