"""One round over a mailbox: each mail becomes a job of Core's. Everything waits, in turn."""

from dataclasses import dataclass
from typing import Any

import httpx

__all__ = ["Job", "Mail", "Rejected", "poll"]


class Rejected(Exception):
    """Core does not take a mail."""


@dataclass
class Mail:
    """A mail, and whose mailbox it came to."""

    user_id: int
    subject: str
    body: str


@dataclass
class Job:
    """What becomes of a mail."""

    id: str
    status: str
    job_type: str
    attempts: int
    max_attempts: int
    payload: dict[str, Any]
    created_at: str
    updated_at: str


def poll(url: str, mailbox: list[Mail]) -> list[Job]:
    """Hand over each mail of the mailbox, oldest first."""
    with httpx.Client(base_url=url, timeout=5) as core:
        return [_handed_over(core, mail) for mail in mailbox]


def _handed_over(core: httpx.Client, mail: Mail) -> Job:
    payload = {"user_id": mail.user_id, "subject": mail.subject, "body": mail.body}
    answer = core.post("/llm-jobs", json={"job_type": "email_extract", "payload": payload})
    if answer.status_code == 422:
        raise Rejected(mail.subject)
    answer.raise_for_status()
    row = answer.json()
    return Job(**{name: row[name] for name in Job.__dataclass_fields__})
