"""Starts the command ``handfast``, or names what it needs. Imports nothing that may be missing."""

from __future__ import annotations

import sys

from handfast.exit_codes import ExitCode

__all__ = ["main"]


def main() -> None:
    """Run the command.

    Raises:
        SystemExit: always, with one of ``ExitCode``.
    """
    try:
        from handfast.commands.app import app  # noqa: PLC0415  # Typer stands in an extra
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("handfast"):
            raise
        sys.stderr.write(
            f"handfast: the command needs {error.name}, which is not installed: "
            "pip install 'handfast[verify]'\n"
        )
        raise SystemExit(ExitCode.NOT_VERIFIED) from None
    app(prog_name="handfast")


if __name__ == "__main__":
    main()
