"""What the gateway and the worker store: jobs, their stages and costs, and files, in memory.

One process, no thread: nothing is locked. A real service has the tables of `jobs`, `job_stages` and
`job_costs`, and the buckets.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.errors import RetryableError
from shared.models import Job, JobCost, JobStage

__all__ = ["Store"]


@dataclass
class Store:
    """All rows; `is_away` lets whatever asks for them fail."""

    jobs: dict[UUID, Job] = field(default_factory=dict)
    stages: dict[UUID, dict[str, JobStage]] = field(default_factory=dict)
    costs: list[JobCost] = field(default_factory=list)
    files: dict[tuple[str, str], bytes] = field(default_factory=dict)
    uploads: dict[UUID, list[datetime]] = field(default_factory=dict)
    is_away: bool = False

    def reach(self) -> None:
        """Raise `RetryableError` where the database does not answer."""
        if self.is_away:
            raise RetryableError("the database does not answer")

    def find(self, job_id: UUID) -> Job | None:
        """A job."""
        self.reach()
        return self.jobs.get(job_id)

    def jobs_of(self, user_id: UUID, status: str | None) -> list[Job]:
        """A user's jobs, the newest first."""
        self.reach()
        own = [one for one in self.jobs.values() if one.user_id == user_id]
        wanted = [one for one in own if status in (None, one.status)]
        return sorted(wanted, key=lambda one: (one.created_at, one.id), reverse=True)

    def add(self, job: Job) -> None:
        """Store a new job."""
        self.reach()
        self.jobs[job.id] = job

    def change(self, job_id: UUID, **columns: Any) -> Job:
        """Change a job's columns."""
        self.reach()
        self.jobs[job_id] = self.jobs[job_id].model_copy(update=columns)
        return self.jobs[job_id]

    def change_stage(self, stage: JobStage) -> None:
        """Store how far a stage of a job is."""
        self.stages.setdefault(stage.job_id, {})[stage.stage_name] = stage

    def cost_of(self, job_id: UUID) -> Decimal:
        """What a job has cost so far."""
        return sum((one.cost for one in self.costs if one.job_id == job_id), Decimal("0.00"))
