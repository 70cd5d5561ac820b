"""Starts the command ``handfast``, or names what it needs. Imports nothing that may be missing."""

from __future__ import annotations

import gc
import os
import sys

from handfast.exit_codes import ExitCode
from handfast.wording.extras import is_of_an_extra, missing_library

__all__ = ["main"]

_OBJECTS_BETWEEN_COLLECTIONS = 100_000


def main() -> None:
    """Run the command.

    Raises:
        SystemExit: always, with one of ``ExitCode``.
    """
    # Declarations are many objects that live as long as the command: to look through them for
    # garbage as often as Python does would take a tenth of its time.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    # Pydantic would look through all that is installed for plugins that observe each validation,
    # to log it for instance: nobody wants that of a check, and it takes longer than most checks.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from handfast.commands.app import app  # noqa: PLC0415  # Typer stands in an extra
    except ModuleNotFoundError as error:
        if not is_of_an_extra(error):
            raise
        sys.stderr.write(f"{missing_library('handfast: the command', error, 'verify')}\n")
        raise SystemExit(ExitCode.NOT_VERIFIED) from None
    try:
        # The object of the context is whether the command has the process for itself.
        app(prog_name="handfast", obj=True)
    finally:
        # All that is left lives until the process ends, and Python would look through it on its
        # last errand too: frozen, it is left alone.
        gc.freeze()


if __name__ == "__main__":
    main()
