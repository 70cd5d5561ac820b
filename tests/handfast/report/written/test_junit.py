"""The JUnit file is of the form that pipelines read, whatever a service answered."""

from __future__ import annotations

import re
from typing import Any, Final
from xml.etree import ElementTree as Tree

import pytest

from handfast.report.run import Run
from handfast.report.written.junit import junit_of

type Rule = tuple[set[str], set[str], set[str]]
RULES: Final[dict[str, Rule]] = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"skipped", "time", "timestamp", "hostname", "id", "package"},
        {"testcase", "properties", "system-out", "system-err"},
    ),
    "testcase": ({"name"}, {"time", "classname"}, {"skipped", "error", "failure"}),
    **dict.fromkeys(("skipped", "error", "failure"), (set(), {"type", "message"}, set())),
}
"""By element: the attributes that it must have and may have, and what may be inside (Jenkins)."""
SECONDS = re.compile(r"[0-9]{0,3}(,?[0-9]{3})*(\.[0-9]*)?")


def root_of(text: str) -> Tree.Element:
    return Tree.fromstring(text)  # noqa: S314  # it is of our own making


def faults(text: str) -> list[str]:
    """What in a document is not of the form; that it is XML at all is for the parser to say."""
    found = []
    for element in root_of(text).iter():
        must, may, inside = RULES[element.tag]
        there = set(element.keys())
        found += [f"{element.tag} has no {name}" for name in must - there]
        found += [f"{element.tag} has {name}" for name in there - must - may]
        found += [f"{each.tag} in {element.tag}" for each in element if each.tag not in inside]
        found += [
            f"{name} is {element.get(name)}"
            for name in ("tests", "failures", "errors", "skipped")
            if name in there and not element.get(name, "").isdecimal()
        ]
        if not SECONDS.fullmatch(element.get("time", "0")):
            found.append(f"time is {element.get('time')}")
    return found


def test_its_form_is_that_which_pipelines_read(attacked: Run, made: Any) -> None:
    assert faults(junit_of(attacked)) == []
    assert faults(junit_of(made.run())) == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('tests="', 'test="', "testsuite has no tests"),
        ('errors="1"', 'errors="-1"', "errors is -1"),
        ("<skipped", "<error><skipped", ""),
    ],
)
def test_another_form_is_known(attacked: Run, before: str, after: str, fault: str) -> None:
    document = junit_of(attacked).replace(before, after)
    if fault:
        assert fault in faults(document)
    else:
        with pytest.raises(Tree.ParseError):
            faults(document)


def test_each_suite_counts_what_is_in_it(attacked: Run) -> None:
    suites = root_of(junit_of(attacked)).findall("testsuite")
    counted = [
        tuple(int(suite.get(name, "")) for name in ("tests", "failures", "errors", "skipped"))
        for suite in suites
    ]
    there = [
        tuple(
            len(suite.findall(f"testcase{part}")) for part in ("", "/failure", "/error", "/skipped")
        )
        for suite in suites
    ]
    assert counted == there == [(4, 2, 1, 0), (5, 0, 1, 4)]


def test_a_text_of_a_service_stays_a_text(attacked: Run, hostile: str) -> None:
    """It comes back as it was, but for characters that XML cannot have, which are named."""
    named = hostile.replace("\r", r"\u000d").replace("\x1b", r"\u001b").replace("\x00", r"\u0000")
    shown = named.replace("\u202e", r"\u202e")
    failure = root_of(junit_of(attacked)).find(".//failure")
    assert failure is not None
    message = f"price: expected {shown}, received {shown}"
    assert failure.get("message") == message
    assert f"remedy: {shown}\n" in (failure.text or "")


def test_a_long_text_is_cut(attacked: Run) -> None:
    """With how long it was."""
    _, failure = root_of(junit_of(attacked)).findall(".//failure")
    assert f"{'y' * 8000}… (90000 characters)" in (failure.text or "")
    assert "y" * 8001 not in junit_of(attacked)


def test_an_empty_run_is_a_document_too(made: Any) -> None:
    root = root_of(junit_of(made.run()))
    assert (root.tag, list(root)) == ("testsuites", [])
