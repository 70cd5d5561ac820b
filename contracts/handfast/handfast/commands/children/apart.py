"""Verifies a service of one's own in a child process, so that it can end nothing but itself.

The verdict is made by the parent, of what the child reached: a service that ends its process,
blocks it or changes what Python's libraries do is reported, and never passes by it. Prints
nothing.
"""

from __future__ import annotations

import io
import os
import pickle
import select
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from handfast.commands.children.forking import child, may_fork
from handfast.exit_codes import ExitCode
from handfast.model.results import Report, Result
from handfast.providers.errors import start_mismatch

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

__all__ = ["SILENT_SECONDS", "Send", "verified_apart"]

type Message = int | Result | Report | None
type Send = Callable[[Message], None]
"""Reports how many results there will be, then each of them."""

SILENT_SECONDS: Final = 45.0
"""How long the child may take from one result to the next."""

_OWN_ENDS: Final = (ExitCode.WRONG, ExitCode.NOT_VERIFIED, ExitCode.NOT_READ, 130)
"""How a command ends that has printed why: 130 is an interrupt."""

_PREFIX: Final = 8


def verified_apart(system: str, verify: Callable[[Send], Report]) -> Report:
    """What ``verify`` returns, in a child where this process can be forked safely.

    Where the child ends before its time, the report has what it reached, and why it ended.

    Raises:
        SystemExit: ``verify`` raised; the child has printed what, and ends with the same code.
    """
    if not may_fork():
        return verify(lambda message: None)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    with (
        child(partial(_report, verify)) as (reading, pid),
        os.fdopen(reading, "rb", buffering=0, closefd=False) as pipe,
    ):
        return _received(system, pipe, pid)


def _report(verify: Callable[[Send], Report], writing: int) -> None:
    """Verify, in the child; what is raised is raised, as in a command of its own."""
    with os.fdopen(writing, "wb") as pipe:

        def send(message: Message) -> None:
            data = pickle.dumps(message)
            pipe.write(len(data).to_bytes(_PREFIX) + data)
            pipe.flush()

        try:
            report = verify(send)
        except BaseException:
            send(None)
            raise
        send(report)
    with suppress(Exception):  # a service may have closed them
        sys.stdout.flush()
        sys.stderr.flush()


def _received(system: str, pipe: BinaryIO, pid: int) -> Report:
    results: list[Result] = []
    total = 0
    why = ""
    while not why:
        try:
            message = _next(pipe)
        except TimeoutError:
            why = f"no verdict came for {SILENT_SECONDS:g} s: its code blocks the process"
        except pickle.UnpicklingError:
            why = "it wrote to the pipe that the verdict comes by"
        except EOFError:
            why = f"it ended the process that it was verified in ({_named(_exit_code(pid))})"
        else:
            if isinstance(message, Report):
                return message
            if isinstance(message, Result):
                results.append(message)
            elif message is None:
                code = _exit_code(pid)
                if code in _OWN_ENDS:
                    raise SystemExit(code)
                why = f"it keeps what verifies it from ending ({_named(code)})"
            else:
                total = message
    reached = f", after {results[-1].interaction!r}" if results else ", before any interaction"
    mismatch = start_mismatch(
        "the service",
        f"{why}{reached}",
        "see what the service does there (os._exit, a signal, a loop that waits for nothing)",
        expected="a service that leaves the process to what verifies it",
    )
    return Report(system, tuple(results), (mismatch,), total)


def _exit_code(pid: int) -> int:
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def _named(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _next(pipe: BinaryIO) -> Any:
    """The next message.

    Raises:
        EOFError: there is none any more.
        TimeoutError: none came in time.
        UnpicklingError: it is none of ours.
    """
    size = int.from_bytes(_exactly(pipe, _PREFIX))
    return _OurOwn(io.BytesIO(_exactly(pipe, size))).load()


def _exactly(pipe: BinaryIO, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        if not select.select([pipe], [], [], SILENT_SECONDS)[0]:
            raise TimeoutError
        part = pipe.read(size - len(data))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


class _OurOwn(pickle.Unpickler):
    """Makes values of handfast's own classes, and of no others."""

    def find_class(self, module: str, name: str) -> Any:
        if not module.startswith("handfast."):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)
