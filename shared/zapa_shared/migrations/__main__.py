"""Alembic's command for Zapa's tables."""

import sys
from collections.abc import Sequence

from alembic.config import CommandLine

from zapa_shared.migrations import alembic_config

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one of Alembic's commands, such as `upgrade head`."""
    command = CommandLine(prog="python -m zapa_shared.migrations")
    options = command.parser.parse_args(arguments)
    if not hasattr(options, "cmd"):
        command.parser.error("a command is missing, such as: upgrade head")
    command.run_cmd(alembic_config(options), options)


if __name__ == "__main__":
    main(sys.argv[1:])
