"""Core, and how all its operations refuse.

Core alone owns memories, tasks, reminders, events, settings, jobs and the audit log. A create
answers 201, a delete 204 with an empty body, everything else 200.
"""

from __future__ import annotations

from typing import Final

from handfast.declare import Answer, Content, Provider
from shared.schemas.answers import ErrorBody, ValidationErrorBody

core: Final = Provider(
    "core",
    refusals={
        400: Answer(400, Content(ErrorBody), "there is nothing to look for"),
        404: Answer(404, Content(ErrorBody), "the request names something that Core does not know"),
        409: Answer(409, Content(ErrorBody), "something still points at it; nothing was deleted"),
        422: Answer(422, Content(ValidationErrorBody), "path, query or body fails its schema"),
    },
)
