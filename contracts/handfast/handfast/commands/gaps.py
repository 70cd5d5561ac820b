"""``handfast gaps``: which changes of a value no interaction of a system would notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from handfast.commands.options.completing import names_of_systems
from handfast.commands.options.selecting import check_consumer, select, select_provider
from handfast.commands.output.printing import print_item, print_json, print_rows
from handfast.derive.gaps import gaps_of
from handfast.exit_codes import ExitCode
from handfast.wording.counts import number_of
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from handfast.derive.gaps import Gap

__all__ = ["command"]


def command(
    system: Annotated[
        str | None,
        typer.Argument(
            help="A system; by default that of the folder.", autocompletion=names_of_systems
        ),
    ] = None,
    provider: Annotated[str | None, typer.Option(help="Only what this service offers.")] = None,
    consumer: Annotated[str | None, typer.Option(help="Only what this service reads.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail where there is a gap.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what a provider may do to the values it answers, and nobody would notice.

    Each answer and message that is relied on is made as expected, one value in it is changed
    (a text trimmed, a moment cut, a list shortened), and it is judged again. No provider runs.

    \b
    handfast gaps life_organiser
    handfast gaps life_organiser --provider core --consumer telegram-gateway
    """
    selection = select(system) if provider is None else select_provider(system, provider)
    if consumer is not None:
        check_consumer(selection, consumer)
    found: list[Gap] = []
    without: list[str] = []
    for one in selection.systems:
        gaps = gaps_of(one)
        found += [gap for gap in gaps.found if _is_asked_for(gap, provider, consumer)]
        without += gaps.without_example
    if as_json:
        print_json({"gaps": [_json(gap) for gap in found], "without_example": without})
    else:
        _print(found, without, listed(one.name for one in selection.systems))
    selection.end(ExitCode.FAILED if strict and found else ExitCode.PASSED)


_SHOWN: Final = 3
_WHAT: Final = (
    ". Where another value goes unnoticed, expect a certain one; "
    "else send and expect a value that shows the loss"
)


def _print(found: list[Gap], without: list[str], names: str) -> None:
    if found:
        print_rows([_row(gap) for gap in found], as_json=False)
    for one in without:
        print_item("Not looked at:", f"{one}: no example of what it expects can be made")
    typer.echo(f"{names}: {number_of(len(found), 'gap')}{_WHAT if found else ''}")


def _is_asked_for(gap: Gap, provider: str | None, consumer: str | None) -> bool:
    return provider in (None, gap.provider) and (consumer is None or consumer in gap.consumers)


def _row(gap: Gap) -> dict[str, Any]:
    status = "" if gap.status is None else f" {gap.status}"
    return {
        "answer or message": f"{gap.provider}: {gap.name}{status}",
        "value": gap.path,
        "no interaction notices": _shortened(gap.changes),
        "read by": ", ".join(gap.consumers),
    }


def _shortened(changes: tuple[str, ...]) -> str:
    left = len(changes) - _SHOWN
    if left < 2:  # one more takes no more room than to count it
        return ", ".join(changes)
    return f"{', '.join(changes[:_SHOWN])} and {left} more"


def _json(gap: Gap) -> dict[str, Any]:
    return {
        "provider": gap.provider,
        "name": gap.name,
        "status": gap.status,
        "path": gap.path,
        "unnoticed": list(gap.changes),
        "is_fixed": gap.fixed,
        "read_by": list(gap.consumers),
    }
