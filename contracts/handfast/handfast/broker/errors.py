"""What goes wrong between a command and the broker, with the exit code that fits. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handfast.exit_codes import ExitCode

__all__ = ["BrokerError"]


class BrokerError(Exception):
    """The broker did not do what was asked; the message is why, and the remedy.

    ``exit_code`` is ``WRONG`` where what was asked for is (a name that the broker does not know),
    ``FAILED`` where the broker refuses it, else ``NOT_VERIFIED``. ``status`` is that of its answer,
    0 where there was none. No message has a secret in it.
    """

    def __init__(self, message: str, exit_code: ExitCode, status: int = 0) -> None:
        super().__init__(message)
        self.exit_code = exit_code
        self.status = status
