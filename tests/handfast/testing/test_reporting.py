"""``--handfast-report`` writes the report of a pytest run; without it nothing is written."""

from __future__ import annotations

import json
from typing import Any

import pytest

SHOP = """
from pydantic import BaseModel
from handfast import declare

class Item(BaseModel):
    id: int
    name: str

shop = declare.Provider("shop")
GET = shop.get("/items/1", answers={200: Item})
LIST = shop.get("/items", answers={200: list[Item]})
web = declare.Consumer("web")
web.relies_on(GET, "get an item")
web.relies_on(LIST, "list the items", at_least=1)
web.relies_on(LIST, "list them again", at_least=1)
SYSTEM = declare.system("toy", providers=[shop], consumers=[web])

async def app(scope, receive, send):
    item = b'{"id": 1, "label": "vase"}'
    body = item if scope["path"] == "/items/1" else b"[" + item + b"]"
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
"""
TESTS = """
import corner_shop
from handfast.testing import provider_tests

test_shop = provider_tests(
    "toy", "shop", app=corner_shop.app, pending={"web: list them again": "not built yet"}
)
"""


@pytest.fixture
def repository(pytester: pytest.Pytester) -> pytest.Pytester:
    """The shop's repository, with the system in its folder."""
    pytester.makepyprojecttoml('[tool.handfast.systems]\ntoy = "corner_shop:SYSTEM"\n')
    pytester.makepyfile(corner_shop=SHOP, test_shop=TESTS)
    pytester.syspathinsert()
    return pytester


@pytest.fixture
def report(repository: pytest.Pytester) -> Any:
    """Runs the shop's tests with options; returns what ``report.json`` has of them."""

    def run(*options: str) -> dict[str, Any]:
        outcome = repository.runpytest(
            "-p", "no:cacheprovider", "--handfast-report", "out", *options
        )
        outcome.assert_outcomes(failed=2, xfailed=1)
        page = repository.path / "out" / "report.html"
        outcome.stdout.fnmatch_lines([f"Report: {page}"])
        assert page.is_file()
        found: dict[str, Any] = json.loads(page.with_name("report.json").read_text())
        return found

    return run


EXPECTED = {
    "verdict": "failed",
    "command": "pytest",
    "causes": [("Item.name is missing in get_items_1 and get_items", 2)],
    "repeat": [
        "pytest 'test_shop.py::test_shop[web:get-an-item]'",
        "pytest 'test_shop.py::test_shop[web:list-the-items]'",
    ],
    "left_out": [("pending: not built yet", ["web: list them again"])],
}


def described(report: dict[str, Any]) -> dict[str, Any]:
    causes = report["causes"]
    return {
        "verdict": report["verdict"],
        "command": report["command"],
        "causes": [(one["title"], len(one["breaks"])) for one in causes],
        "repeat": sorted(each["repeat"] for one in causes for each in one["breaks"]),
        "left_out": [(one["reason"], one["interactions"]) for one in report["left_out"]],
    }


def test_the_report_of_a_run_has_each_test_under_its_cause(report: Any) -> None:
    """What is pending fails no test, and is left out."""
    assert described(report()) == EXPECTED


@pytest.mark.long
def test_the_report_of_several_processes_is_one(report: Any) -> None:
    assert described(report("-n", "2")) == EXPECTED


def test_without_the_option_nothing_is_written(repository: pytest.Pytester) -> None:
    repository.runpytest("-p", "no:cacheprovider").assert_outcomes(failed=2, xfailed=1)
    assert [one for one in repository.path.rglob("*") if one.name.startswith("report.")] == []
