"""The report as JUnit XML, the form that pipelines show: a test case an interaction and mode.

What was not verified is an error, which no pipeline takes for a pass; what was left out is skipped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as Tree

from handfast.model.results import Verdict
from handfast.wording.properties import NOT_VERIFIED

if TYPE_CHECKING:
    from handfast.model.results import Mismatch, Report, Result
    from handfast.report.run import Run

__all__ = ["junit_of"]


def junit_of(run: Run) -> str:
    """The document as text."""
    root = Tree.Element("testsuites", name="handfast")
    for report in run.reports:
        _add_suites(root, run, report)
    Tree.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Tree.tostring(root, encoding="unicode")}\n'


def _add_suites(root: Tree.Element, run: Run, report: Report) -> None:
    suites: dict[tuple[str, str], list[Result]] = {}
    for result in report.results:
        suites.setdefault((result.provider, result.mode), []).append(result)
    for (provider, mode), results in suites.items():
        left_out = [one for one in results if one.is_left_out]
        suite = Tree.SubElement(
            root,
            "testsuite",
            name=f"{report.system}: {provider}, {mode}",
            timestamp=run.origin.at,
            tests=str(len(results)),
            failures=str(_number(results, Verdict.FAILED)),
            errors=str(_number(results, Verdict.NOT_VERIFIED) - len(left_out)),
            skipped=str(len(left_out)),
            time=f"{sum(one.seconds for one in results):.3f}",
        )
        for result in results:
            _add_case(suite, report.system, result)
    _add_others(root, run, report)


def _number(results: list[Result], verdict: Verdict) -> int:
    return sum(one.verdict is verdict for one in results)


def _add_case(suite: Tree.Element, system: str, result: Result) -> None:
    state = f" (given {result.state})" if result.state else ""
    case = Tree.SubElement(
        suite,
        "testcase",
        classname=f"{system}.{result.consumer}.{result.provider}",
        name=f"{result.interaction}{state}",
        time=f"{result.seconds:.3f}",
    )
    reasons = [f"{one.where}: {one.got}" for one in result.left_out]
    if result.is_left_out:
        Tree.SubElement(case, "skipped", message="; ".join(reasons))
        return
    if reasons:
        properties = Tree.SubElement(case, "properties")
        for reason in reasons:
            Tree.SubElement(properties, "property", name=NOT_VERIFIED, value=reason)
    if result.verdict is Verdict.PASSED:
        return
    kind = "failure" if result.verdict is Verdict.FAILED else "error"
    first = result.mismatches[0]
    part = Tree.SubElement(case, kind, type=first.clause, message=_in_short(first))
    part.text = "\n\n".join(map(_text, result.mismatches))


def _add_others(root: Tree.Element, run: Run, report: Report) -> None:
    """What stopped the run, and what was left out: they have no result."""
    left_out = [one for one in run.left_out if one.system == report.system]
    if not (report.obstacles or left_out):
        return
    skipped = sum(len(one.interactions) for one in left_out)
    suite = Tree.SubElement(
        root,
        "testsuite",
        name=f"{report.system}: not verified",
        timestamp=run.origin.at,
        tests=str(len(report.obstacles) + skipped),
        failures="0",
        errors=str(len(report.obstacles)),
        skipped=str(skipped),
        time="0",
    )
    for obstacle in report.obstacles:
        case = Tree.SubElement(suite, "testcase", classname=report.system, name=obstacle.where)
        part = Tree.SubElement(case, "error", type=obstacle.clause, message=_in_short(obstacle))
        part.text = _text(obstacle)
    for one in left_out:
        for name in one.interactions:
            case = Tree.SubElement(suite, "testcase", classname=report.system, name=name)
            Tree.SubElement(case, "skipped", message=one.reason)


def _in_short(one: Mismatch) -> str:
    return f"{one.where}: expected {one.expected}, received {one.got}"


def _text(one: Mismatch) -> str:
    parts = [
        ("where", f"{one.where} ({one.clause})"),
        ("expected", one.expected),
        ("received", one.got),
        ("remedy", one.remedy),
        ("after", one.after),
        ("request", one.request),
        ("answer", f"\n{one.answer}" if one.answer else ""),
        ("raised", f"\n{one.evidence}" if one.evidence else ""),
    ]
    return "\n".join(f"{name}: {text}" for name, text in parts if text)
