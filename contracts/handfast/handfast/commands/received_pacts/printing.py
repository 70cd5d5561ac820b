"""Prints what came of verifying a provider by pacts of others: what decides stands last."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.text import Text

from handfast.exit_codes import ExitCode
from handfast.report.run import LeftOut
from handfast.report.terminal import exit_code, print_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.console import Console

    from handfast.model.results import Report
    from handfast.report.run import Run
    from handfast.run.received_pacts.verified import GivenPact, VerifiedPact

__all__ = ["alone_in", "code_of", "left_out", "print_reports", "shown"]


def shown[P: GivenPact](one: VerifiedPact[P], hide: Callable[[Any], Any]) -> VerifiedPact[P]:
    """What came of a pact, without anything that ``hide`` takes out."""
    rows = tuple(replace(row, results=hide(row.results)) for row in one.interactions)
    return replace(one, interactions=rows, obstacles=hide(one.obstacles))


def alone_in(verified: Iterable[VerifiedPact[Any]]) -> list[dict[str, str]]:
    """Each interaction that one mode verified alone, with the reason."""
    return [
        {
            "consumer": one.consumer,
            "interaction": row.received.description,
            "mode": str(row.results[0].mode),
            "why": row.alone,
        }
        for one in verified
        for row in one.interactions
        if row.alone
    ]


def left_out(system: str, verified: Iterable[VerifiedPact[Any]]) -> list[LeftOut]:
    """The same for a written report, by their reasons."""
    found: dict[str, list[str]] = {}
    for row in alone_in(verified):
        reason = f"verified {row['mode']} alone: {row['why']}"
        found.setdefault(reason, []).append(f"{row['consumer']}: {row['interaction']}")
    return [LeftOut(system, reason, tuple(names)) for reason, names in found.items()]


def code_of(reports: tuple[Report, Report]) -> ExitCode:
    """How the command ends: as what decides, and passed where all is pending."""
    decides = reports[0]
    return exit_code((decides,)) if decides.planned else ExitCode.PASSED


def print_reports(
    reports: tuple[Report, Report],
    verified: Iterable[VerifiedPact[Any]],
    console: Console,
    run: Run,
) -> None:
    """Print what is pending, what one mode verified alone, and what decides."""
    decides, pending = reports
    if pending.planned:
        console.print("Pending, which fails no build:")
        print_report(pending, console, run.causes_in(pending.system))
        console.print("")
    for row in alone_in(verified):
        text = (
            f"{row['consumer']}, {row['interaction']}: verified {row['mode']} alone: {row['why']}"
        )
        console.print(Text(text, style="yellow"), soft_wrap=True)
    if decides.planned:
        console.print("Decides:" if pending.planned else "", end="\n" if pending.planned else "")
        print_report(decides, console, run.causes_in(decides.system))
