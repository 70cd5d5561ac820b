"""What a folder has is moved: to another folder whole, to a Pact Broker by its own requests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import ANY

import pytest

from handfast.broker.address import broker_address
from handfast.broker.deployable import Selected
from handfast.broker.errors import BrokerError
from handfast.broker.folder.broker import FolderBroker
from handfast.broker.folder.files import RecordFiles
from handfast.broker.http.broker import HttpBroker
from handfast.broker.http.client import opened
from handfast.broker.moving import move
from handfast.broker.pact_files import PactFile
from handfast.broker.protocol import InteractionResult, Wanted
from handfast.broker.revision import Revision
from handfast.exit_codes import ExitCode

MAIN = Wanted(selectors=({"mainBranch": True},), branch="main")
PACTS = Path(__file__).resolve().parents[2] / "data" / "pact_broker" / "pacts"
HAL = {"content-type": "application/hal+json"}
FAULTS = (("status", "", "expected 200, got 500"),)


def at(folder: Path) -> FolderBroker:
    """A folder of records, which has none."""
    files = RecordFiles(folder)
    files.prepare()
    return FolderBroker(files)


def pact(consumer: str, kind: str) -> PactFile:
    path = PACTS / kind / f"{consumer}-orders-api.json"
    return PactFile(path, consumer, "orders-api", path.read_bytes())


@pytest.fixture
def source(tmp_path: Path) -> FolderBroker:
    """Two consumers of orders-api; p1 passed one and failed the other, and is in production."""
    broker = at(tmp_path / "source")
    broker.create_environment("production", production=True)
    broker.publish([pact("mailer", "v1"), pact("web", "v1")], Revision("1", "main", ("rc",)))
    for one in broker.pacts_for("orders-api", MAIN):
        failed = one.document["consumer"]["name"] == "web"
        row = one.document["interactions"][0]
        result = InteractionResult(row["_id"], row["description"], FAULTS if failed else ())
        revision = Revision("p1", "main", build_url="https://ci.example.org/1")
        broker.record_version(one, revision)
        broker.publish_result(one, revision, [result], "2.0")
    broker.record_deployment("orders-api", "p1", "production")
    return broker


def ended(broker: FolderBroker) -> FolderBroker:
    """Besides, web was deployed and is no more, and mailer was released and is not supported."""
    broker.record_deployment("web", "1", "production", "eu")
    broker.record_undeployment("web", "production", "eu")
    broker.record_release("mailer", "1", "production")
    broker.record_release("web", "1", "production")
    broker.record_support_ended("mailer", "1", "production")
    return broker


def test_another_folder_answers_alike_then(source: FolderBroker, tmp_path: Path) -> None:
    target = at(tmp_path / "target")
    ended(source)
    for _ in range(2):  # moved twice, it comes to the same
        done = move(source.history(), target)
        assert (done.faults, done.exit_code) == ((), ExitCode.PASSED)
    first = move(source.history(), at(tmp_path / "other"))
    assert first.counts == {
        "environment": 1,
        "consumer version": 2,
        "provider version": 2,
        "result": 2,
        "deployment": 6,
    }
    in_use = [(one.pacticipant, one.what) for one in target.history().in_use()]
    assert in_use == [("orders-api", "deployed"), ("web", "released")]
    for name in ("mailer", "web"):
        asked = [Selected(pacticipant=name, version="1")]
        found = target.can_i_deploy(asked, "production")
        assert found == source.can_i_deploy(asked, "production")
    assert target.history().branches == source.history().branches
    assert target.history().tags == source.history().tags


def test_what_the_other_refuses_is_named_and_stops_nothing(
    source: FolderBroker, tmp_path: Path
) -> None:
    target = at(tmp_path / "target")
    target.publish([pact("web", "v2")], Revision("1"))
    done = move(source.history(), target)
    assert done.exit_code is ExitCode.FAILED
    (fault,) = done.faults
    assert "cannot change the pact of web 1 with orders-api" in fault
    assert (done.counts["consumer version"], done.counts["deployment"]) == (1, 1)


def test_a_pact_broker_is_sent_what_its_own_clients_send(
    source: FolderBroker, helper: Callable[[Path], ModuleType]
) -> None:
    """Pacts with branch and tags, results by the ids that it gave, and deployments."""
    double = helper(PACTS.parents[2] / "broker_double.py")
    known = double.Double(exchanges(double))
    with double.answering(known), opened(broker_address(known.url, {})) as client:
        done = move(source.history(), HttpBroker(client))
    assert ([one.target for one in known.unrecorded], done.faults) == ([], ())
    bodies = [one.body for one in known.requests if one.method == "POST"]
    by_name = {body.get("pacticipantName", ""): body for body in bodies}
    assert by_name["web"]["branch"] == "main"
    assert by_name["web"]["tags"] == ["rc"]
    assert by_name["web"]["contracts"][0]["contentType"] == "application/json"
    results = [body for body in bodies if "testResults" in body]
    assert results == [
        {
            "providerApplicationVersion": "p1",
            "success": True,
            "testResults": [{"interactionId": "mailer-id", "success": True}],
            "verifiedBy": {"implementation": "handfast", "version": "2.0"},
            "buildUrl": "https://ci.example.org/1",
        },
        {
            "providerApplicationVersion": "p1",
            "success": False,
            "testResults": [
                {
                    "interactionId": "web-id",
                    "success": False,
                    "interactionDescription": "a request for an order",
                    "mismatches": [
                        dict(
                            zip(("attribute", "identifier", "description"), FAULTS[0], strict=True)
                        )
                    ],
                }
            ],
            "verifiedBy": {"implementation": "handfast", "version": "2.0"},
            "buildUrl": "https://ci.example.org/1",
        },
    ]


def exchanges(double: ModuleType) -> list[dict[str, Any]]:
    """What the broker answers: what was recorded, whatever is sent to it; and its pacts."""
    found = [
        *double.steps("A01", "A14", "A14b", "A27"),
        *(one for one in double.steps("A23") if "/pacticipants/" in one["request"]["target"]),
    ]
    made = [{**one, "request": {**one["request"], "body": ANY}} for one in found]
    for name in ("mailer", "web"):
        document = json.loads(pact(name, "v1").content)
        document["interactions"][0]["_id"] = f"{name}-id"
        path = f"/pacts/provider/orders-api/consumer/{name}/version/1"
        links = {
            "pb:provider": {"href": "http://127.0.0.1:9393/pacticipants/orders-api"},
            "pb:publish-verification-results": {"href": f"http://127.0.0.1:9393{path}/results"},
        }
        answers = [("GET", path, 200, {**document, "_links": links})]
        answers.append(("POST", f"{path}/results", 201, {}))
        made += [
            {
                "request": {"method": method, "target": target, "body": ANY},
                "response": {"status": status, "headers": HAL, "body": body},
            }
            for method, target, status, body in answers
        ]
    return made


def test_a_broker_that_lets_nobody_write_ends_it(
    source: FolderBroker, helper: Callable[[Path], ModuleType]
) -> None:
    """Once: every record would be refused alike."""
    double = helper(PACTS.parents[2] / "broker_double.py")
    known = double.Double(exchanges(double), faults=[double.Fault("POST /contracts", 403)])
    with (
        double.answering(known),
        opened(broker_address(known.url, {})) as client,
        pytest.raises(BrokerError, match=r"refused \(403\): no credentials were given"),
    ):
        move(source.history(), HttpBroker(client))
    assert len([one for one in known.requests if one.target == "/contracts/publish"]) == 1


def test_a_broker_that_is_away_ends_it(source: FolderBroker) -> None:
    """Each further request would take as long."""
    with (
        opened(broker_address("http://127.0.0.1:1", {}), 0.1) as client,
        pytest.raises(BrokerError, match="no answer within"),
    ):
        move(source.history(), HttpBroker(client))
