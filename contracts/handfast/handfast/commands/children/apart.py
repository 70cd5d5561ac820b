"""Does what meets a service of one's own in a child process, so that it ends nothing but itself.

The verdict is made by the parent, of what the child reached: a service that ends its process,
blocks it or changes what Python's libraries do is reported, and never passes by it. Prints
nothing.
"""

from __future__ import annotations

import errno
import io
import logging
import os
import pickle
import select
import signal
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from handfast.commands.children.forking import (
    child,
    ending_orphans,
    may_fork,
    seconds_without_processor,
)
from handfast.commands.endings import has_a_message
from handfast.exit_codes import ExitCode
from handfast.providers.errors import raised_by, start_mismatch
from handfast.storage.temporary import is_temporary, sweep

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from handfast.model.raised import Raised
    from handfast.model.results import Mismatch

__all__ = ["SILENT_SECONDS", "EndedEarly", "Send", "done_apart"]

_LOG = logging.getLogger(__name__)

type Send = Callable[[Any], None]
"""Reports what was reached, as values of handfast's own classes."""

SILENT_SECONDS: Final = 45.0
"""How long the child may take to its next message, besides what it waits for a processor."""

_MOST_TIMES: Final = 5
"""So often that time at most, however busy the machine is."""

_OWN_ENDS: Final = (ExitCode.WRONG, ExitCode.NOT_VERIFIED, ExitCode.NOT_READ)
"""How a command ends that has printed why. An interrupt is none: it ends the parent as well."""

_TAKEN_AWAY: Final = (errno.EBADF, errno.EFBIG, errno.EMFILE, errno.ENFILE, errno.ENOMEM)
_PREFIX: Final = 8
_SHORTEST: Final = 0.05
_MOST_BYTES: Final = 2**32
_LEAVING_SECONDS: Final = 5.0
_MESSAGE, _FAILED, _PRINTED, _DONE = range(4)
_REMEDY: Final = (
    "see what the service does there (os._exit, a signal, a loop that waits for nothing)"
)
_ITS_FAULT: Final = (
    "see what the service changes in Python's libraries; if nothing, this is handfast's own fault: "
    "report it"
)


class EndedEarly(Exception):
    """The child did not come to its end; ``mismatch`` is why."""

    def __init__(self, why: str, remedy: str = _REMEDY, raised: tuple[Raised, ...] = ()) -> None:
        self.why = why
        self.remedy = remedy
        self.raised = raised
        super().__init__(why)

    def mismatch(self, reached: str) -> Mismatch:
        """Why, and that it was after what was ``reached``; empty: before anything."""
        after = f", after {reached!r}" if reached else ", before any interaction"
        found = start_mismatch(
            "the service",
            f"{self.why}{after}",
            self.remedy,
            expected="a service that leaves the process to what verifies it",
        )
        return replace(found, raised=self.raised)


def done_apart(
    work: Callable[[Send], object], show: Send, silent_seconds: float | None = None
) -> None:
    """Do ``work`` in a child where this process can be forked safely, and ``show`` what it sends.

    ``silent_seconds`` is how long it may send nothing, None: ``SILENT_SECONDS``.

    Raises:
        EndedEarly: the child ended, failed or was silent before its work was done.
        SystemExit: ``work`` raised what ends a command; the child has printed what, and ends with
            the same code.
    """
    if not may_fork():
        work(show)
        return
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    silent = SILENT_SECONDS if silent_seconds is None else silent_seconds
    tempfile.gettempdir()  # is tried once, by a file: a child that is ended then would leave it
    try:
        with (
            ending_orphans() as sessions,
            child(partial(_report, work)) as (reading, pid),
            os.fdopen(reading, "rb", buffering=0, closefd=False) as pipe,
        ):
            sessions.add(pid)
            _receive(pipe, pid, show, silent)
    finally:
        sweep()


def _report(work: Callable[[Send], object], writing: int) -> None:
    """Do the work, in the child; what ends a command is raised, as in one of its own."""
    sys.unraisablehook = _log_unraisable
    own = os.getpid()
    with os.fdopen(writing, "wb") as pipe:

        def write(kind: int, value: Any) -> None:
            if os.getpid() != own:  # a copy that the service has made: one verdict is enough
                os._exit(ExitCode.NOT_VERIFIED)
            data = pickle.dumps((kind, value))
            pipe.write(len(data).to_bytes(_PREFIX) + data)
            pipe.flush()

        try:
            work(partial(write, _MESSAGE))
        except BaseException as error:
            if _is_shown_by_itself(error):
                write(_PRINTED, None)
                raise
            with suppress(Exception):  # a service may have closed the pipe, or broken Python
                write(_FAILED, raised_by(error))
            os._exit(ExitCode.NOT_VERIFIED)
        write(_DONE, None)
    with suppress(Exception):  # a service may have closed them
        sys.stdout.flush()
        sys.stderr.flush()


def _log_unraisable(found: sys.UnraisableHookArgs) -> None:
    """Log what nobody can catch, as one that a service throws into a thread of Pact's library."""
    raised = (found.exc_type, found.exc_value or found.exc_type(), found.exc_traceback)
    _LOG.warning("%s", found.err_msg or "ignored", exc_info=raised)


def _is_shown_by_itself(error: BaseException) -> bool:
    """Whether the command ends with it in a message that helps: a wrong option, a broken system.

    What the process may no longer do is the doing of the service; so is an exit that reports no
    fault, and a temporary file of ours that is out of reach.
    """
    if isinstance(error, OSError) and error.errno in _TAKEN_AWAY:
        return False
    if isinstance(error, SystemExit) and error.code not in _OWN_ENDS:
        return False
    try:
        if isinstance(error, OSError) and is_temporary(error.filename):
            return False
        return has_a_message(error)
    except Exception:  # where a service has broken Python, nothing helps
        return False


def _receive(pipe: BinaryIO, pid: int, show: Send, silent: float) -> None:
    while True:
        try:
            kind, value = _next(pipe, pid, silent)
        except TimeoutError:
            raise EndedEarly(
                f"no verdict came for {silent:g} s: its code blocks the process"
            ) from None
        except pickle.UnpicklingError:
            raise EndedEarly("it wrote to the pipe that the verdict comes by") from None
        except EOFError:
            why = f"it ended the process that it was verified in ({_named(_exit_code(pid))})"
            raise EndedEarly(why) from None
        if kind == _DONE:
            return
        if kind == _FAILED:
            raise EndedEarly(f"what verifies it raised {value.error}", _ITS_FAULT, (value,))
        if kind == _PRINTED:
            code = _exit_code(pid)
            if code in _OWN_ENDS:
                raise SystemExit(code)
            raise EndedEarly(f"it keeps what verifies it from ending ({_named(code)})")
        show(value)


def _exit_code(pid: int) -> int:
    """How the child ended; one that has closed the pipe and goes on is ended."""
    until = time.monotonic() + _LEAVING_SECONDS
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.005)


def _named(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _next(pipe: BinaryIO, pid: int, silent: float) -> tuple[int, Any]:
    """The kind and the value of the next message.

    Raises:
        EOFError: there is none any more.
        TimeoutError: none came in time.
        UnpicklingError: it is none of ours.
    """
    size = int.from_bytes(_exactly(pipe, pid, _PREFIX, silent))
    if size > _MOST_BYTES:
        raise pickle.UnpicklingError
    data = _exactly(pipe, pid, size, silent)
    try:
        kind, value = _OurOwn(io.BytesIO(data)).load()
    except Exception as error:  # whatever may be wrong with bytes of others
        raise pickle.UnpicklingError from error
    return kind, value


def _exactly(pipe: BinaryIO, pid: int, size: int, silent: float) -> bytes:
    data = bytearray()
    while len(data) < size:
        if not _comes(pipe, pid, silent):
            raise TimeoutError
        part = pipe.read(size - len(data))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


def _comes(pipe: BinaryIO, pid: int, silent: float) -> bool:
    """Whether anything comes from the child, which is given the time that others took from it."""
    began, waited, left = time.monotonic(), 0.0, silent
    while left > _SHORTEST:
        if select.select([pipe], [], [], left)[0]:
            return True
        before, waited = waited, seconds_without_processor(pid)
        most = _MOST_TIMES * silent - (time.monotonic() - began)
        left = min(waited - before, left, most)
    return False


class _OurOwn(pickle.Unpickler):
    """Makes values of handfast's own classes, and of no others."""

    def find_class(self, module: str, name: str) -> Any:
        if not module.startswith("handfast."):
            raise pickle.UnpicklingError(f"{module}.{name}")
        found = super().find_class(module, name)
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found
