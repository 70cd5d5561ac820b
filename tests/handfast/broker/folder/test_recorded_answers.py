"""The folder answers as the real Pact Broker did, asked the same after the same history.

The records are made of the requests that were recorded, in their order. What was done in between
and is in no file of the repository stands here.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from handfast.broker.deployable import Selected
from handfast.broker.errors import BrokerError
from handfast.broker.folder.broker import FolderBroker
from handfast.broker.pact_files import PactFile
from handfast.broker.protocol import BrokerPact, InteractionResult, Wanted
from handfast.broker.revision import Revision
from handfast.exit_codes import ExitCode

PACTS = Path(__file__).resolve().parents[3] / "data" / "pact_broker" / "pacts"
FAILED = InteractionResult("id", "ask", (("status", "", "expected 200, got 500"),))
MAIN: tuple[str, ...] = (
    *("A01", "A03", "A04", "A07", "publish mailer 1.0.1 main v1", "A09", "A14b", "A15", "A16"),
    *("A17", "A18", "A19", "A20", "A21", "A22", "A23", "A24", "A25", "A26", "A27", "A28", "A29"),
    *("A30", "deploy mailer 1.0.1 production", "A33", "A34", "A35", "A36", "A37"),
    *("A40", "A41", "A42", "A43", "A44", "A45", "A46", "A47", "A48", "A49", "A50", "A51", "A52"),
    *("A53", "A54", "A55", "A56", "A57", "A58", "A59", "A60", "A61", "A62", "A63", "A64", "A65"),
    *("A66", "tag web 1.0.1 prod v1", "A73", "A74", "A81", "A82", "A92", "A93"),
)
HISTORIES = {
    "A": MAIN,
    "B": ("publish web 1 main v1", "B09"),
    "C": (
        *("publish web 1 main v1", "publish mailer 1 main v1", "verify orders-api p1 main"),
        *("C03", "C04"),
    ),
    "D": (
        *("publish web 3.0.0 main v2", "publish mailer 3.0.0 main v2"),
        *("verify orders-api p6 main", "D01", "D04"),
    ),
    "F": (*("A14b", "F01", "F03", "F04", "F05", "F06", "F07", "F12", "F13"),),
    "F09": ("publish web 3.0.0 main v2", "publish mailer 3.0.0 main v2", "F09"),
    "G": ("A14b", "G10", "G11", "G12", "G13"),
}


@pytest.mark.parametrize("name", HISTORIES)
def test_the_folder_answers_as_the_real_broker_did(
    name: str, broker: FolderBroker, double: ModuleType
) -> None:
    replay(broker, double, HISTORIES[name])


def replay(broker: FolderBroker, double: ModuleType, history: Iterable[str]) -> None:
    """Does to the folder what was done to the real broker, and compares each answer."""
    for step in history:
        if " " in step:
            done(broker, *step.split())
            continue
        given: list[BrokerPact] = []
        for exchange in double.steps(step):
            if exchange["response"]["status"] not in {429, 503}:  # faults that were put in front
                compare(broker, exchange["request"], exchange["response"], given, step)


def compare(
    broker: FolderBroker,
    request: dict[str, Any],
    response: dict[str, Any],
    given: list[BrokerPact],
    step: str,
) -> None:
    """Does to the folder what was asked of the real broker; ``given`` are the pacts to verify."""
    target, body = urlsplit(request["target"] or "/"), request.get("body") or {}
    path = [unquote(one) for one in target.path.removeprefix("/pb").split("/")[1:]]
    match request["method"], path:
        case "GET", ["matrix"]:
            assert answered(broker, target.query) == recorded(response), step
        case "GET", ["pacticipants", who, "versions", version]:
            known = version in broker.history().versions.get(who, ())
            assert known == (response["status"] == 200), step
        case "POST", ["contracts", "publish"]:
            assert published(broker, body) == (response["status"] == 409), step
        case "POST", ["environments"]:
            assert made_environment(broker, body) == (response["status"] == 201), step
        case "POST", ["pacts", "provider", provider, "for-verification"]:
            pacts, code = chosen(broker, provider, body)
            assert [shown(one) for one in pacts] == rows_of(response), step
            assert code == {200: 0, 400: ExitCode.WRONG}[response["status"]] or not pacts, step
            given[:] = pacts
        case "GET", ["environments", _, "deployed-versions" | "released-versions", kind]:
            who = dict(parse_qsl(target.query))["pacticipant"]
            assert in_use(broker, who, kind) == listed(response), step
        case "PATCH", [kind, _]:
            end(broker, kind, response["body"])
        case method, path if given or {"deployed-versions", "released-versions"} & {*path}:
            write(broker, method, path, body, given)


def write(
    broker: FolderBroker, method: str, path: list[str], body: Any, given: list[BrokerPact]
) -> None:
    """What records a deployment, a version of the provider, or a result of the next pact."""
    match method, path:
        case "POST", ["pacticipants", who, "versions", version, "deployed-versions", *_]:
            instance = body.get("target", "")
            broker.record_deployment(who, version, "production", instance)
        case "POST", ["pacticipants", who, "versions", version, "released-versions", *_]:
            broker.record_release(who, version, "uat")
        case "PUT", ["pacticipants", _, "branches", branch, "versions", version]:
            broker.record_version(given[0], Revision(version, branch))
        case "PUT", ["pacticipants", _, "versions", version, "tags", tag]:
            broker.record_version(given[0], Revision(version, "", (tag,)))
        case "POST", [*_, "verification-results"]:
            result = [] if body["success"] else [FAILED]
            revision = Revision(body["providerApplicationVersion"])
            broker.publish_result(given.pop(0), revision, result, "1")


def end(broker: FolderBroker, kind: str, row: dict[str, Any]) -> None:
    """What records that a deployment or a release is over."""
    who = row["_embedded"]["pacticipant"]["name"]
    version = row["_embedded"]["version"]["number"]
    environment = row["_embedded"]["environment"]["name"]
    if kind == "released-versions":
        broker.record_support_ended(who, version, environment)
    else:
        instance = row["applicationInstance"] or ""
        assert broker.record_undeployment(who, environment, instance) == version


def in_use(broker: FolderBroker, who: str, kind: str) -> list[str]:
    """The versions that are deployed to production, or released to uat."""
    places = {"currently-deployed": ("production", "deployed")}
    environment, what = places.get(kind, ("uat", "released"))
    found = broker.history().in_use(environment)
    return [one.version for one in found if (one.pacticipant, one.what) == (who, what)]


def listed(response: dict[str, Any]) -> list[str]:
    """The versions that the real broker listed as in use."""
    (rows,) = response["body"]["_embedded"].values()
    return [one["_embedded"]["version"]["number"] for one in rows]


def done(broker: FolderBroker, what: str, who: str, version: str, *rest: str) -> None:
    """What is in no recorded file."""
    if what == "deploy":
        broker.record_deployment(who, version, *rest)
    elif what == "verify":
        for one in broker.pacts_for(who, Wanted(selectors=({"mainBranch": True},))):
            broker.record_version(one, Revision(version, rest[0]))
            broker.publish_result(one, Revision(version), [], "1")
    else:
        name, folder = rest
        path = PACTS / folder / f"{who}-orders-api.json"
        pact = PactFile(path, who, "orders-api", path.read_bytes())
        tagged = Revision(version, "", (name,))
        broker.publish([pact], tagged if what == "tag" else Revision(version, name))


def published(broker: FolderBroker, body: dict[str, Any]) -> bool:
    """Publishes what was sent to the real broker; whether it is refused."""
    pacts = [
        PactFile(
            Path("pact.json"),
            one["consumerName"],
            one["providerName"],
            base64.b64decode(one["content"]),
        )
        for one in body["contracts"]
    ]
    version, tags = body["pacticipantVersionNumber"], tuple(body.get("tags") or ())
    revision = Revision(version, body.get("branch") or "", tags)
    return any(one.fault for one in broker.publish(pacts, revision))


def made_environment(broker: FolderBroker, body: dict[str, Any]) -> bool:
    with suppress(BrokerError):
        broker.create_environment(body["name"], body["displayName"], production=body["production"])
        return True
    return False


def answered(broker: FolderBroker, query: str) -> Any:
    """What the folder answers to the query."""
    selected: list[dict[str, Any]] = []
    place, ignored = {"environment": "", "tag": ""}, []
    for name, value in parse_qsl(query):
        if name == "q[][pacticipant]":
            selected.append({"pacticipant": value})
        elif name.startswith("q[]["):
            key = name[4:-1].replace("mainBranch", "main_branch")
            selected[-1][key] = True if value == "true" else value
        elif name == "ignore[][pacticipant]":
            ignored.append(value)
        elif name in place:
            place[name] = value
    try:
        found = broker.can_i_deploy(
            [Selected(**one) for one in selected], place["environment"], place["tag"], ignored
        )
    except BrokerError as error:
        return error.exit_code
    return found.answer, sorted(str(row.to_json()) for row in found.rows)


def recorded(response: dict[str, Any]) -> Any:
    """What the real broker answered."""
    if response["status"] == 400:
        return ExitCode.WRONG
    words = {True: "passed", False: "failed", None: "not verified"}
    rows = [
        {
            "consumer": one["consumer"]["name"],
            "version": one["consumer"]["version"]["number"],
            "provider": one["provider"]["name"],
            "provider version": (one["provider"].get("version") or {}).get("number") or "none",
            "verdict": words[(one.get("verificationResult") or {}).get("success")],
        }
        for one in response["body"]["matrix"]
    ]
    return response["body"]["summary"]["deployable"], sorted(str(one) for one in rows)


def chosen(
    broker: FolderBroker, provider: str, body: dict[str, Any]
) -> tuple[list[BrokerPact], int]:
    """The pacts that the folder gives, and the exit code where it gives none."""
    wanted = Wanted(
        selectors=tuple(body["consumerVersionSelectors"]),
        branch=body.get("providerVersionBranch", ""),
        tags=tuple(body.get("providerVersionTags") or ()),
        pending=body["includePendingStatus"],
        wip_since=body.get("includeWipPactsSince", ""),
    )
    try:
        return list(broker.pacts_for(provider, wanted)), 0
    except BrokerError as error:
        return [], error.exit_code


def shown(one: BrokerPact) -> tuple[str, str, bool, bool]:
    return one.document["consumer"]["name"], one.reason, one.pending, one.wip


def rows_of(response: dict[str, Any]) -> list[tuple[str, str, bool, bool]]:
    """What the real broker gave."""
    rows = response["body"].get("_embedded", {}).get("pacts", [])
    return [
        (
            row["_links"]["self"]["name"].removeprefix("Pact between ").split(" (")[0],
            row["shortDescription"],
            row["verificationProperties"].get("pending", False),
            row["verificationProperties"].get("wip", False),
        )
        for row in rows
    ]


def test_without_a_deployment_the_answer_is_another(
    broker: FolderBroker, double: ModuleType
) -> None:
    """So the comparison does find what differs."""
    with pytest.raises(AssertionError, match="F05"):
        replay(broker, double, [step for step in HISTORIES["F"] if step != "F04"])


def test_every_recorded_answer_is_compared(double: ModuleType) -> None:
    """Of `can-i-deploy`, and of the selectors of the main flow."""
    files = {path.stem.partition("-")[0]: path for path in double.RECORDED.glob("*.json")}
    without = {"B08", "D03"}  # there was no answer
    asked = {
        step
        for step, path in files.items()
        for one in json.loads(path.read_text(encoding="utf-8"))["exchanges"]
        if "/matrix" in (one["request"]["target"] or "")
        or ("for-verification" in (one["request"]["target"] or "") and step.startswith("A"))
    }
    assert asked - without - {step for steps in HISTORIES.values() for step in steps} == set()
