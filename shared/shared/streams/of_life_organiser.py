"""The streams of Life Organiser, typed: a job type's jobs, and the notifications to the gateway.

Says which model travels where; publishes and reads nothing itself.
"""

from collections.abc import Mapping
from typing import Any

from shared.enums import JobType
from shared.jobs import (
    JOB_OF,
    STREAM_OF,
    EmailExtractJob,
    FollowupJob,
    ImageTagJob,
    IntentClassifyJob,
    TaskMatchJob,
)
from shared.notifications import Notification
from shared.redis_streams import GROUP_LLM_WORKER, GROUP_TELEGRAM, STREAM_NOTIFY_TELEGRAM
from shared.streams.stream import Stream

__all__ = [
    "EMAIL_EXTRACT_JOBS",
    "FOLLOWUP_JOBS",
    "IMAGE_TAG_JOBS",
    "INTENT_JOBS",
    "JOBS",
    "NOTIFICATIONS",
    "TASK_MATCH_JOBS",
]


def _jobs_of(job_type: JobType) -> Stream[Any]:
    return Stream(STREAM_OF[job_type], GROUP_LLM_WORKER, JOB_OF[job_type])


IMAGE_TAG_JOBS: Stream[ImageTagJob] = _jobs_of(JobType.IMAGE_TAG)
INTENT_JOBS: Stream[IntentClassifyJob] = _jobs_of(JobType.INTENT_CLASSIFY)
FOLLOWUP_JOBS: Stream[FollowupJob] = _jobs_of(JobType.FOLLOWUP)
TASK_MATCH_JOBS: Stream[TaskMatchJob] = _jobs_of(JobType.TASK_MATCH)
EMAIL_EXTRACT_JOBS: Stream[EmailExtractJob] = _jobs_of(JobType.EMAIL_EXTRACT)

JOBS: Mapping[JobType, Stream[Any]] = {
    JobType.IMAGE_TAG: IMAGE_TAG_JOBS,
    JobType.INTENT_CLASSIFY: INTENT_JOBS,
    JobType.FOLLOWUP: FOLLOWUP_JOBS,
    JobType.TASK_MATCH: TASK_MATCH_JOBS,
    JobType.EMAIL_EXTRACT: EMAIL_EXTRACT_JOBS,
}
"""The stream of each job type."""

NOTIFICATIONS: Stream[Notification] = Stream(STREAM_NOTIFY_TELEGRAM, GROUP_TELEGRAM, Notification)
"""Every notification to the Telegram gateway."""
