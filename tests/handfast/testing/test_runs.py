"""What a pytest run says of itself: faults of a file, what failed, that nothing was verified."""

from __future__ import annotations

import pytest

BAKERY = """
from fastapi import FastAPI
from pydantic import BaseModel

from handfast.declare import Consumer, Provider, system
from handfast.testing import consumer_tests, provider_tests


class Loaf(BaseModel):
    id: str


bakery = Provider("bakery")
READ = bakery.get("/loaves/{loaf_id}", answers={200: Loaf})
LIST = bakery.get("/loaves", answers={200: list[Loaf]})
cafe, shop = Consumer("cafe"), Consumer("shop")
cafe.relies_on(READ, "read a loaf", path={"loaf_id": "a"}, equals={"id": "a"})
shop.relies_on(LIST, "list loaves", at_least=0)
SYSTEM = system("bakery", providers=[bakery], consumers=[cafe, shop])
app = FastAPI()
app.get("/loaves/{loaf_id}")(lambda loaf_id: {"id": "b"})
app.get("/loaves")(lambda: [])
clean = {"reset": lambda: None}
"""


@pytest.fixture
def bakery(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Yield a folder with ``bakery.py``."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("BUILD_NUMBER", raising=False)
    pytester.makepyfile(bakery=BAKERY)
    pytester.syspathinsert()
    return pytester


def test_files_of_others_are_collected_as_without_the_plugin(pytester: pytest.Pytester) -> None:
    """A text of doctests, whose module is none, and a file that cannot be imported."""
    pytester.maketxtfile(test_doctests=">>> 1 + 1\n2\n")
    pytester.makepyfile(test_broken="import not_there_at_all")
    found = pytester.runpytest("--doctest-glob=*.txt", "--continue-on-collection-errors")
    found.assert_outcomes(passed=1, errors=1)
    found.stdout.fnmatch_lines(["*No module named 'not_there_at_all'"])


def test_all_that_is_wrong_with_a_file_is_named_at_once(bakery: pytest.Pytester) -> None:
    """Of each call, all that is wrong with each of its arguments."""
    bakery.makepyfile("""
from bakery import *

test_a = provider_tests(SYSTEM, "bakery", app=app, operations=["GET /rolls"], consumers=["caffe"],
    pending={"cafe: bake": "later"}, not_built=["GET /loafs"], digets=list)
test_b = consumer_tests(SYSTEM, "cafe", operations=["!*"])
""")
    found = bakery.runpytest()
    found.assert_outcomes(errors=1)
    lines = [line for line in found.outlines if line.startswith(("  - ", "bakery of", "cafe "))]
    assert [line.partition(":")[0] for line in lines] == [
        "bakery of bakery cannot be verified yet",
        "  - operations",
        "  - not_built",
        "  - consumers",
        "  - pending",
        "  - digets",
        "cafe cannot be verified yet",
        "  - operations",
        "  - call",
    ]


def test_a_consumer_is_verified_by_the_operations_that_it_calls(bakery: pytest.Pytester) -> None:
    """By patterns; what is left out needs no client."""
    bakery.makepyfile("""
from bakery import *

test_cafe = consumer_tests(SYSTEM, "cafe", operations=["*/{loaf_id}"], call=lambda *_: None)
test_none = consumer_tests(SYSTEM, "cafe", operations=["GET /loaves"])
""")
    found = bakery.runpytest()
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(
        ["*nothing is left to verify: 1 GET /loaves/{loaf_id} is not in operations=..."]
    )


@pytest.mark.parametrize("in_a_pipeline", [False, True])
def test_the_summary_says_what_failed(
    in_a_pipeline: bool, bakery: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Operation, field, expected, got: in pytest's own row where that has room, else above it."""
    if in_a_pipeline:
        monkeypatch.setenv("CI", "1")
    bakery.makepyfile(
        'from bakery import *\ntest_it = provider_tests(SYSTEM, "bakery", app=app, **clean)'
    )
    found = bakery.runpytest()
    found.assert_outcomes(passed=1, failed=1)
    failed = 'GET /loaves/{loaf_id}: id: expected "a", got "b"'
    rows = [line for line in found.outlines if line.endswith(failed)]
    test = "FAILED test_the_summary_says_what_failed.py::test_it[cafe:read-a-loaf]"
    assert rows == [f"{test} - {failed}" if in_a_pipeline else f"1 x {failed}"]


@pytest.mark.parametrize(
    ("chosen", "option", "code"),
    [
        ('operations=["GET /loaves"]', "", 0),
        ('operations=["GET /loaves"]', "cafe", 1),
        ('pending={"*": "later"}, consumers="cafe"', "", 0),
    ],
    ids=["one of two", "what is left out alone", "pending"],
)
def test_a_run_that_verified_nothing_is_no_pass(
    chosen: str, option: str, code: int, bakery: pytest.Pytester
) -> None:
    """What is pending was verified, and failed as it must; what is skipped was not."""
    listed = "app = FastAPI()\napp.get('/loaves')(lambda: [])\n" if "operations" in chosen else ""
    bakery.makepyfile(
        f"from bakery import *\n{listed}"
        f'test_it = provider_tests(SYSTEM, "bakery", app=app, {chosen}, **clean)'
    )
    found = bakery.runpytest("-k", option)
    assert found.ret == code
    none = [line for line in found.outlines if "nothing was verified, which is no pass" in line]
    assert len(none) == (code == 1)
