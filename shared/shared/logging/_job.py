"""The id of the job that the current task or thread works on."""

from contextvars import ContextVar
from typing import Final, NamedTuple
from uuid import UUID

__all__ = ["get_job_id", "job_id_text", "set_job_id"]


class _Job(NamedTuple):
    id: UUID | None
    text: str


_NONE: Final = _Job(None, "")
_JOB: Final[ContextVar[_Job]] = ContextVar("shared_logging_job", default=_NONE)


def set_job_id(job_id: UUID | None) -> None:
    """Add the id to every line that this task, or a task that it starts, logs; None ends that.

    Raises:
        TypeError: it is no UUID.
    """
    if job_id is None:
        _JOB.set(_NONE)
    elif isinstance(job_id, UUID):
        _JOB.set(_Job(job_id, str(job_id)))
    else:
        raise TypeError(f"job_id: expected a UUID or None, got {type(job_id).__name__}")


def get_job_id() -> UUID | None:
    """Return the id that was set, if any."""
    return _JOB.get().id


def job_id_text() -> str:
    """Return the text of that id; empty if there is none."""
    return _JOB.get().text
