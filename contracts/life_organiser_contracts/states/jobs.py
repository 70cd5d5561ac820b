"""Which jobs there are, and how Core's own API brings that about."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from handfast.declare import WHOLE_TEXT, Api, chosen_id, example_id
from life_organiser_contracts.core.provider import core
from life_organiser_contracts.core.service import CREATE_JOB, UPDATE_JOB
from life_organiser_contracts.states import examples
from life_organiser_contracts.states.memories import JOB, MEMORY, UNKNOWN, Made, Owner, with_moments
from shared.enums import JobType
from shared.fields import Count, Id, Instant, JsonObject, Text, UserId


async def _asked_back(api: Api, user_id: int, message: str) -> Made:
    payload = {"message": message, "user_id": user_id}
    job: Made = await api.call(CREATE_JOB, body={"job_type": JobType.FOLLOWUP, "payload": payload})
    return job


@core.state("a queued job exists")
class Job(BaseModel):
    """A followup job of a user."""

    user_id: UserId = examples.user()
    job_id: Id = chosen_id(JOB)
    message: Text = examples.text("the fern")
    created_at: Instant = examples.created_at()

    async def through_api(self, api: Api) -> Made:
        user_id = (await Owner(user_id=self.user_id).through_api(api))["user_id"]
        job = await _asked_back(api, user_id, self.message)
        return {"user_id": user_id, "job_id": job["id"], **with_moments(self, job)}


@core.state("a failed job with half a result exists")
class SpentJob(Job):
    """A job that has all that a job may have."""

    status: Literal["failed"] = "failed"
    error: Text = f"The model did not answer {WHOLE_TEXT}"
    result: JsonObject = {"question": ""}
    attempts: Count = 5

    async def through_api(self, api: Api) -> Made:
        made = await super().through_api(api)
        came_to = self.model_dump(include={"status", "error", "result", "attempts"})
        await api.call(UPDATE_JOB, made, body=came_to)
        return made


@core.state("a queued, a failed and a completed job exist")
class SeveralJobs(BaseModel):
    """Jobs in the order in which they were added; the first was changed last.

    The queued and the failed one are followup jobs; the completed one has tagged an image.
    """

    user_id: UserId = examples.user()
    queued_id: Id = chosen_id(JOB, 51)
    failed_id: Id = chosen_id(JOB, 52)
    completed_id: Id = chosen_id(JOB, 53)
    other_message: Text = f"The other fern {WHOLE_TEXT * 4}"
    error: Text = f"The model did not answer {WHOLE_TEXT}"
    result: JsonObject = {"memory_id": example_id(MEMORY), "tags": ["z", WHOLE_TEXT, "b", "a"]}

    async def through_api(self, api: Api) -> Made:
        made = {"user_id": (await Owner(user_id=self.user_id).through_api(api))["user_id"]}
        made["queued_id"] = (await _asked_back(api, made["user_id"], "the fern"))["id"]
        made["failed_id"] = (await _asked_back(api, made["user_id"], self.other_message))["id"]
        failed = {"status": "failed", "error": self.error, "attempts": 5}
        await api.call(UPDATE_JOB, {"job_id": made["failed_id"]}, body=failed)
        image = {"memory_id": self.result["memory_id"], "image_path": "/data/images/8c1e.jpg"}
        payload = {**image, "user_id": made["user_id"]}
        job = await api.call(CREATE_JOB, body={"job_type": "image_tag", "payload": payload})
        completed = {"status": "completed", "result": self.result}
        await api.call(UPDATE_JOB, {"job_id": job["id"]}, body=completed)
        await api.call(UPDATE_JOB, {"job_id": made["queued_id"]}, body={"attempts": 0})
        return {**made, "completed_id": job["id"]}


@core.state("there is no such job", absent=True)
class NoJob(BaseModel):
    """An id that no job has."""

    job_id: Id = chosen_id(JOB, UNKNOWN)


@core.trigger("Core misses that a job was published, and the scheduler runs")
class PublishedUnknown(BaseModel):
    """The job that Core takes for one that is not on its stream yet: Redis's reply was lost."""

    job_id: Id = example_id(JOB)


@core.trigger("a job is posted")
class JobIsPosted(BaseModel):
    """A job as it is posted, and the id that it gets."""

    job_type: JobType
    payload: JsonObject
    job_id: Id = chosen_id(JOB)

    async def through_api(self, api: Api) -> Made:
        job = self.model_dump(mode="json", include={"job_type", "payload"})
        return {"job_id": (await api.call(CREATE_JOB, body=job))["id"]}
