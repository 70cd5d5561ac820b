"""``handfast gaps``: which changes of a value no interaction of a system would notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from handfast.commands.options.completing import names_of_systems
from handfast.commands.options.selecting import check_consumer, select
from handfast.commands.output.printing import print_rows
from handfast.derive.gaps import gaps_of
from handfast.exit_codes import ExitCode
from handfast.wording.counts import number_of
from handfast.wording.suggestions import listed, none_called

if TYPE_CHECKING:
    from handfast.derive.gaps import Gap
    from handfast.model import System

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
    selection = select(system)
    if consumer is not None:
        check_consumer(selection, consumer)
    found: list[Gap] = []
    for one in selection.systems:
        _check_provider(one, provider)
        found += [gap for gap in gaps_of(one) if _is_asked_for(gap, provider, consumer)]
    if found or as_json:
        print_rows([_json(gap) if as_json else _row(gap) for gap in found], as_json=as_json)
    if not as_json:
        names = listed(one.name for one in selection.systems)
        typer.echo(f"{names}: {number_of(len(found), 'gap')}{_WHAT if found else ''}")
    selection.end(ExitCode.FAILED if strict and found else ExitCode.PASSED)


_SHOWN: Final = 3
_WHAT: Final = (
    ". Where another value goes unnoticed, expect a certain one; "
    "else send and expect a value that shows the loss"
)


def _check_provider(system: System, provider: str | None) -> None:
    if provider is not None and system.offer(provider) is None:
        names = [offer.provider for offer in system.offers]
        raise typer.BadParameter(none_called(provider, names, f"provider of {system.name}"))


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
