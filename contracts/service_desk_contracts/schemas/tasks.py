"""The messages of file-service to its worker: tasks of Celery, by name and arguments.

System document "Tasks: Shared Core Components", of file-service. In the queue each is in Celery's
envelope (message protocol 2).
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

__all__ = ["QUEUE", "ProcessFile", "ScanFile"]

QUEUE = "files"
"""The list in Redis from which the worker takes its tasks."""


class _OfAttachment(BaseModel):
    """A task whose only argument, a positional one, is the id of an attachment."""

    args: Annotated[list[UUID], Field(min_length=1, max_length=1)]


class ScanFile(_OfAttachment):
    """Scan a file that was uploaded."""

    task: Literal["scan_file_task"]


class ProcessFile(_OfAttachment):
    """Process a file that is clean."""

    task: Literal["process_file_task"]
