"""What a broker must answer at least: each part that was taken away from one, in the recording.

E: Pact's clients were run against a broker that answers nothing more than they need, and then
against one that lacks a part. Ours need no more, and what they lack is no pass and no verdict.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from handfast.broker.address import BrokerAddress
from handfast.broker.deployable import Selected
from handfast.broker.errors import BrokerError
from handfast.broker.http.broker import HttpBroker
from handfast.broker.http.client import BrokerClient
from handfast.broker.pact_files import PactFile
from handfast.broker.protocol import InteractionResult, Wanted
from handfast.broker.revision import Revision
from handfast.exit_codes import ExitCode

RECORDED = Path(__file__).resolve().parents[3] / "data" / "pact_broker"
FLOWS: dict[str, Any] = {
    name: flow
    for file in ("E-ablation-publish", "E-ablation-verify-publish")
    for name, flow in json.loads(
        (RECORDED / "minimal" / f"{file}.json").read_text(encoding="utf-8")
    ).items()
    if name != "create-version-tag"  # which no command of ours does
}
URL = "http://broker.example.org"
ANSWERS: dict[str, dict[str, Any]] = json.loads(
    (RECORDED / "minimal" / "answers.json").read_text(encoding="utf-8")
)
"""By flow ("whole": of every flow) and request: status and document."""


def published(broker: HttpBroker) -> ExitCode:
    pact = PactFile(Path("pact.json"), "web", "orders-api", b"{}")
    (done,) = broker.publish([pact], Revision("1", "main"))
    return done.exit_code or ExitCode.PASSED


def asked(broker: HttpBroker) -> ExitCode:
    return broker.can_i_deploy([Selected(pacticipant="web", version="1")], "production").exit_code


def deployed(broker: HttpBroker) -> ExitCode:
    broker.record_deployment("web", "1", "production")
    return ExitCode.PASSED


def released(broker: HttpBroker) -> ExitCode:
    broker.record_release("web", "1", "production")
    return ExitCode.PASSED


def environment(broker: HttpBroker) -> ExitCode:
    broker.create_environment("uat", "UAT")
    return ExitCode.PASSED


def verified(broker: HttpBroker) -> ExitCode:
    wanted = Wanted(selectors=({"mainBranch": True},), branch="main")
    for pact in broker.pacts_for("orders-api", wanted):
        revision = Revision("p1", "main", ("t1",))
        broker.record_version(pact, revision)
        broker.publish_result(pact, revision, [InteractionResult("1", "ask")], "1")
    return ExitCode.PASSED


DOES: dict[str, Callable[[HttpBroker], ExitCode]] = {
    "publish": published,
    "publish-conflict": published,
    "cid-yes": asked,
    "cid-no": asked,
    "cid-400": asked,
    "record-deployment": deployed,
    "record-release": released,
    "create-environment": environment,
    "verify-publish": verified,
}
WHOLE = {"publish-conflict": 1, "cid-no": 1, "cid-400": 2}
"""How a flow ends where nothing is taken away; all others pass."""


def changed(answer: list[Any], change: str) -> httpx.Response:
    """What is answered after one change, named as in the recording."""
    status, document = answer
    document = copy.deepcopy(document)
    kind: str | None = "application/hal+json"
    first, _, rest = change.partition(" ")
    if first == "without":
        *parents, last = (int(one) if one.isdigit() else one for one in rest.split("."))
        place = document
        for one in parents:
            place = place[one]
        del place[last]
    elif first == "content-type":
        kind = rest
    elif change == "no content-type":
        kind = None
    elif change == "404":
        status, document = 404, {}
    elif first == "status":
        status = int(rest[:3])
        document = document if "same body" in rest else None
    content = b"" if document is None else json.dumps(document).encode()
    headers = {} if kind is None or document is None else {"content-type": kind}
    return httpx.Response(status, headers=headers, content=content)


def end_of(flow: str, route: str = "", change: str = "") -> int:
    """The exit code of what a flow does, where one answer is changed."""
    answers = ANSWERS["whole"] | ANSWERS.get(flow, {})

    def answer(request: httpx.Request) -> httpx.Response:
        called = f"{request.method} {request.url.path}"
        return changed(answers[called], change if called == route.rstrip("*") else "")

    with httpx.Client(transport=httpx.MockTransport(answer)) as http:
        client = BrokerClient(BrokerAddress(URL, attempts=1), http)
        try:
            return DOES[flow](HttpBroker(client))
        except BrokerError as error:
            return error.exit_code


NOT_NEEDED = {
    "status 200, empty body": "a success needs no body",
    "PUT .*: status 204": "a success needs no body",
    "without notices": "a notice is for people",
    r"without matrix\.0": "the summary has the answer; a row is for people",
    "for-verification.templated": "what is in braces is a template",
    "GET .*/for-verification: without _links": "the same URL is asked",
    "shortDescription": "why a pact is chosen is for people",
    "verificationProperties.notices": "a notice is for people",
}
"""Parts without which Pact's clients end otherwise, and ours does not: why."""

STRICTER = {
    "cid-no .*: without summary(.deployable)?$": "what is no answer is no no",
    "cid-no .*: without matrix$": "what is no answer is no no",
    "cid-no .*: (no content-type|content-type text/plain)": "what is no JSON is no no",
    "cid-no .*: 404": "a broker that is not there says no no",
    "verification-results: .*content-type": "what is no JSON may be a page to log in at",
}
"""Parts without which Pact's clients end as before, and ours does not: why."""


@pytest.fixture(scope="module")
def ends() -> dict[str, tuple[bool, int]]:
    """By flow and change: whether Pact's client ends as before, and how ours does."""
    return {
        f"{flow} {route}: {change}": (same, end_of(flow, route, change))
        for flow in FLOWS
        for route, change, same in FLOWS[flow]["ablations"]
    }


@pytest.mark.parametrize("flow", FLOWS)
def test_the_least_that_a_broker_answers_is_enough(flow: str) -> None:
    assert end_of(flow) == WHOLE.get(flow, ExitCode.PASSED)


def test_what_a_broker_lacks_changes_the_end_as_with_pacts_clients_or_has_a_reason(
    ends: dict[str, tuple[bool, int]],
) -> None:
    reasons = {True: STRICTER, False: NOT_NEEDED}
    used: set[str] = set()
    for what, (same, code) in ends.items():
        if (code == WHOLE.get(what.split()[0], ExitCode.PASSED)) != same:
            found = [one for one in reasons[same] if re.search(one, what)]
            assert found, (what, code)
            used.update(found)
    assert used == {*STRICTER, *NOT_NEEDED}


def test_what_a_broker_lacks_makes_no_verdict(ends: dict[str, tuple[bool, int]]) -> None:
    """The end is "wrong" or "not verified", but for the conflict and the no that were answered."""
    changed_to = {
        (what, code)
        for what, (_, code) in ends.items()
        if code not in {WHOLE.get(what.split()[0], 0), ExitCode.WRONG, ExitCode.NOT_VERIFIED}
    }
    assert changed_to == set()
    assert len(ends) > 200
