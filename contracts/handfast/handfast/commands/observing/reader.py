"""``handfast verify --reader``: runs a service's own loop over streams, and prints what came of it.

What is played, and what must then be true, is decided in `handfast.run.reader`.
"""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import typer
from rich.console import Console

from handfast.bindings import Reader
from handfast.commands.one_system import Interrupted, shown_while
from handfast.commands.options.known_drift import differences_for
from handfast.commands.options.loading import load_named, not_loaded
from handfast.commands.options.selecting import select, worst_of
from handfast.commands.output.concluding import conclude
from handfast.commands.output.printing import beside_json
from handfast.exit_codes import ended_with
from handfast.model import REDIS_STREAM, MessageInteraction
from handfast.model.cases import cases_of
from handfast.model.results import Report
from handfast.providers.errors import CannotVerify
from handfast.report.gathering import run_of
from handfast.report.terminal import exit_code
from handfast.report.writing import earlier_causes, origin_here
from handfast.run.reader.planned import planned, verified
from handfast.wording.excerpts import quoted
from handfast.wording.masking import hidden_in
from handfast.wording.quoted_secrets import secrets_given
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from handfast.commands.children.apart import Send
    from handfast.drift.rows import Differences
    from handfast.model import System
    from handfast.model.cases import Case
    from handfast.model.results import Result
    from handfast.run.reader.planned import Planned

__all__ = ["left_out_with_reader", "verify_reader"]

_NAMED: Final = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*")
_IN_BRACES: Final = re.compile(r"\{([A-Za-z][\w-]*)\}")
_A_READER: Final = "a coroutine function (redis_url, handle), or a handfast.bindings.Reader"


def left_out_with_reader(options: Mapping[str, object]) -> tuple[str, ...]:
    """What is wrong where a reader is verified and some of ``options`` are given."""
    given = [name for name, value in options.items() if value]
    if not given:
        return ()
    return (
        f"--reader is run on a Redis of its own, and nothing else is: leave out {listed(given)}",
    )


def verify_reader(
    named: str,
    system: str | None,
    consumer: str | None,
    only: str | None,
    drift: Path | None,
    folder: Path,
    *,
    as_json: bool,
) -> int:
    """Verify the reader that is ``named``, write the reports into ``folder``; the exit code.

    The file ``drift`` has the known differences of the one who publishes what it reads.

    Raises:
        typer.BadParameter: it is not clear whose reader it is, or something of it is wrong.
    """
    passwords = secrets_given((named,), os.environ)
    found, reads = _whose(system, consumer)
    known = _known(found, reads, drift)
    console = Console(stderr=as_json)
    interrupted = False

    def verify(send: Send) -> None:
        results: list[Result] = []
        rows: list[Planned] = []
        try:
            run = _reader(named)
            rows += _chosen(found, reads, replace(run, drift=known) if known else run, only)
            send(len(rows))
            for one in rows:
                results.append(replace(verified(one), interaction=one.title))
                send(results[-1])
        except CannotVerify as stop:
            send(Report(found.name, tuple(results), stop.mismatches, len(rows)))
            return
        send(Report(found.name, tuple(results), (), len(rows)))

    with beside_json(as_json=as_json):
        try:
            report = shown_while(found.name, verify, console)
        except Interrupted as stop:
            report, interrupted = stop.report, True
    (report,) = hidden_in((report,), passwords)
    with_drift = () if drift is None else ("--drift", str(drift))
    words = ("handfast", "verify", found.name, "--consumer", reads, "--reader", named, *with_drift)
    command = shlex.join(hidden_in(words, passwords))
    run = run_of(
        [report],
        (found,),
        origin_here(command),
        repeat_of=lambda _, one: f"{command} --only {shlex.quote(one.interaction)}",
        secrets=passwords,
        earlier=earlier_causes(folder),
    )
    written = conclude(run, [report], folder, console, as_json=as_json)
    return ended_with(worst_of((exit_code((report,)), written)), interrupted=interrupted)


def _whose(system: str | None, consumer: str | None) -> tuple[System, str]:
    """The system, and the consumer of it whose reader it is."""
    selection = select(system, anywhere=consumer is not None)
    readers = [
        (one, case.consumer)
        for one in selection.systems
        for case in cases_of(one.contracts)
        if _is_read(case, case.consumer)
    ]
    by_name = {(one.name, reads): one for one, reads in readers if consumer in (None, reads)}
    if len(by_name) == 1:
        (((_, reads), one),) = by_name.items()
        return one, reads
    names = listed(sorted({f"--consumer {reads}" for _, reads in readers}))
    if not by_name:
        whose = "nobody" if consumer is None else consumer
        raise typer.BadParameter(
            f"{whose} reads no Redis stream: expected one of {names or 'none'}"
        )
    also = "name the system too" if consumer is not None else f"name whose it is: one of {names}"
    raise typer.BadParameter(f"more than one service may be meant by --reader: {also}")


def _known(system: System, reads: str, drift: Path | None) -> tuple[Differences, ...]:
    """The known differences of the one who publishes what ``reads`` does.

    Raises:
        typer.BadParameter: several do, or something is wrong with the file.
    """
    if drift is None:
        return ()
    names = {case.provider for case in cases_of(system.contracts) if _is_read(case, reads)}
    if len(names) > 1:
        raise typer.BadParameter(
            f"{reads} reads what {listed(sorted(names))} publish: give a handfast.bindings.Reader "
            "with the drift of each",
            param_hint="--drift",
        )
    found = (differences_for(system, name, drift) for name in names)
    return tuple(one for one in found if one is not None)


def _is_read(case: Case, reads: str) -> bool:
    one = case.interaction
    if case.consumer != reads or not isinstance(one, MessageInteraction):
        return False
    return one.message.transport.kind == REDIS_STREAM


def _reader(named: str) -> Reader:
    """The reader that ``named`` is: what an object says, or a command line.

    The names in braces of a command line are those of its neighbours, for which stubs stand in.

    Raises:
        CannotVerify: the object cannot be loaded, or is no reader.
    """
    if _NAMED.fullmatch(named) is None:
        names = dict.fromkeys(_IN_BRACES.findall(named))
        neighbours = {name: "stub" for name in names if name != "redis"}
        return Reader(runs=_words(named), neighbours=neighbours)
    found: Any = load_named(named, _A_READER)
    if isinstance(found, Reader):
        return found
    if not callable(found):
        raise not_loaded(named, _A_READER, quoted(found, 80), f"name {_A_READER}")
    return Reader(runs=found)


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError as error:
        raise typer.BadParameter(f"--reader is no command line: {error}") from error


def _chosen(system: System, consumer: str, reader: Reader, only: str | None) -> list[Planned]:
    rows, faults = planned(system, consumer, reader)
    if faults:
        raise typer.BadParameter("; ".join(faults))
    found = [one for one in rows if only is None or only.lower() in one.title.lower()]
    if not found:
        names = "; ".join(one.title for one in rows)
        raise typer.BadParameter(f"no scenario has {only!r} in its name; there are: {names}")
    return found
