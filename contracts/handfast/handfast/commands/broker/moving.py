"""``handfast publish --from``: moves the records of a folder to another broker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from handfast.broker.address import folder_at
from handfast.broker.folder.broker import FolderBroker
from handfast.broker.folder.files import RecordFiles
from handfast.broker.moving import NOT_MOVED, move
from handfast.commands.broker.options import named_broker
from handfast.commands.output.printing import print_json
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from handfast.exit_codes import ExitCode

__all__ = ["move_records"]


def move_records(folder: str, url: str | None, *, as_json: bool) -> ExitCode:
    """Move them, print what came of it; the exit code of the command.

    Raises:
        BrokerError: the folder has no whole records, or the broker gives no answer.
    """
    root = folder_at(f"file:{folder.removeprefix('file:')}")
    history = FolderBroker(RecordFiles(root)).history()
    with named_broker(url) as target:
        done = move(history, target)
    if as_json:
        print_json(
            {
                "moved": dict(done.counts),
                "faults": list(done.faults),
                "not_moved": NOT_MOVED,
                "exit_code": int(done.exit_code),
            }
        )
        return done.exit_code
    counts = ", ".join(number_of(count, kind) for kind, count in done.counts.items())
    typer.echo(f"moved: {counts or 'nothing'}")
    typer.echo(f"not moved: {NOT_MOVED}")
    for fault in done.faults:
        typer.echo(f"not moved: {fault}", err=True)
    return done.exit_code
