"""The pacts that a broker gives, and the results that it is given, as in the recorded steps."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from handfast.broker.errors import BrokerError
from handfast.broker.http.client import BrokerClient
from handfast.broker.http.verification import pacts_for, publish_result, record_version
from handfast.broker.protocol import BrokerPact, InteractionResult, Wanted
from handfast.broker.revision import Revision
from handfast.exit_codes import ExitCode

Starts = Callable[..., tuple[Any, BrokerClient]]
MAIN = ({"mainBranch": True},)
HAL = {"content-type": "application/hal+json"}


def test_an_unknown_provider_is_named(broker: Starts) -> None:
    """A61: Pact's verifier finds "no pacts"."""
    known, client = broker("A61")
    with pytest.raises(BrokerError, match="knows no provider 'ghost'") as caught:
        pacts_for(client, "ghost", Wanted(selectors=MAIN))
    assert (caught.value.exit_code, known.unrecorded) == (ExitCode.WRONG, [])


def test_a_version_is_given_each_of_its_tags(broker: Starts) -> None:
    """A59."""
    known, client = broker("A59")
    selectors = ({"tag": "dev", "latest": True},)
    (pact,) = pacts_for(client, "orders-api", Wanted(selectors=selectors, tags=("master",)))
    revision = Revision("p4", "", ("master", "prod"))
    record_version(client, pact, revision)
    result = InteractionResult(pact.document["interactions"][0]["_id"], "a request for an order")
    publish_result(client, pact, revision, [result], "1")
    assert (pact.reason, pact.pending, known.unrecorded) == ("latest with tag dev", False, [])
    asked = [one.target for one in known.requests if one.method == "PUT"]
    assert asked == [
        f"/pacticipants/orders-api/versions/p4/tags/{tag}" for tag in ("master", "prod")
    ]


def test_odd_names_reach_the_broker_whole(broker: Starts) -> None:
    """G11."""
    known, client = broker("G11")
    revision = Revision("p/1", "rel/1 x", ("a b",))
    wanted = Wanted(selectors=({"branch": "feat/a b"},), branch="rel/1 x")
    (pact,) = pacts_for(client, "stock svc", wanted)
    record_version(client, pact, revision)
    result = InteractionResult(pact.document["interactions"][0]["_id"], "a request for an order")
    publish_result(client, pact, revision, [result], "1")
    assert known.unrecorded == []
    assert known.requests[-1].body["success"] is True
    assert known.requests[-1].body["verifiedBy"] == {"implementation": "handfast", "version": "1"}


def test_a_failure_is_published_with_its_faults(broker: Starts, double: ModuleType) -> None:
    known, client = broker(faults=[double.Fault("POST /results", 201, HAL, b"{}")])
    links = {"pb:publish-verification-results": {"href": f"{known.url}/results"}}
    pact = BrokerPact(url="", reason="", pending=False, wip=False, document={"_links": links})
    failed = InteractionResult("a1", "read it", (("reads", "price", "expected 1, got 2"),))
    publish_result(client, pact, Revision("1"), [InteractionResult("b2", "add it"), failed], "1")
    fault = {"attribute": "reads", "identifier": "price", "description": "expected 1, got 2"}
    assert known.requests[0].body == {
        "providerApplicationVersion": "1",
        "success": False,
        "testResults": [
            {"interactionId": "b2", "success": True},
            {
                "interactionId": "a1",
                "success": False,
                "interactionDescription": "read it",
                "mismatches": [fault],
            },
        ],
        "verifiedBy": {"implementation": "handfast", "version": "1"},
    }


def test_a_broker_without_a_link_publishes_nothing(broker: Starts) -> None:
    """Pact's verifier passes then."""
    _, client = broker()
    pact = BrokerPact(url="", reason="", pending=False, wip=False, document={})
    with pytest.raises(BrokerError, match="gives no link 'pb:provider'"):
        record_version(client, pact, Revision("1", "main"))
    with pytest.raises(BrokerError, match="gives no link 'pb:publish-verification-results'"):
        publish_result(client, pact, Revision("1"), [], "1")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"{}", "the answer lists no pacts"),
        (b'{"_embedded": {"pacts": [{}]}}', "a pact to be verified has no link"),
    ],
)
def test_an_answer_without_pacts_is_no_pass(
    answer: bytes, why: str, broker: Starts, double: ModuleType
) -> None:
    _, client = broker("A61", "A64", faults=[double.Fault("POST", 200, HAL, answer)])
    with pytest.raises(BrokerError, match=why) as caught:
        pacts_for(client, "orders-api", Wanted(selectors=MAIN))
    assert caught.value.exit_code is ExitCode.NOT_VERIFIED
