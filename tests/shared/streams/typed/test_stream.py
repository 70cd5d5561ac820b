import re
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

import pytest
from pydantic import BaseModel, ConfigDict, Field, computed_field
from pydantic_core import PydanticSerializationError

from shared.enums import JobType
from shared.jobs import JOB_OF, STREAM_OF, envelope_for
from shared.redis_streams import decode
from shared.streams import MessageTooLargeError, Stream
from shared.streams.of_life_organiser import (
    FOLLOWUP_JOBS,
    IMAGE_TAG_JOBS,
    JOBS,
    NOTIFICATIONS,
)

FOLLOWUP = envelope_for("j-1", JobType.FOLLOWUP, {"message": "the fern", "user_id": 70011})


class Tea(BaseModel):
    """A model whose tag has a default."""

    kind: Literal["tea"] = "tea"
    sugar: int | None = None


class Coffee(BaseModel):
    """Another, whose tag must be given."""

    kind: Literal["coffee"]


class Served(BaseModel):
    """A message within which a union is."""

    what: Annotated[Tea | Coffee, Field(discriminator="kind")]


class Numbered(BaseModel):
    """A model with a default that is made anew each time."""

    id: UUID = Field(default_factory=uuid4)
    note: str | None = None


class TwoNames(BaseModel):
    """A model that writes a field under another name than it reads."""

    amount: int = Field(serialization_alias="cents")


class Computed(BaseModel):
    """A model that refuses what it has computed itself."""

    model_config = ConfigDict(extra="forbid")
    amount: int

    @computed_field
    def doubled(self) -> int:
        """What nobody sends."""
        return 2 * self.amount


@pytest.mark.parametrize("job_type", list(JobType))
def test_each_job_type_has_its_stream(job_type: JobType) -> None:
    stream = JOBS[job_type]
    assert (stream.name, stream.models) == (STREAM_OF[job_type], (JOB_OF[job_type],))


def test_what_is_written_is_read_back_and_leaves_out_what_was_not_set() -> None:
    data = FOLLOWUP_JOBS.encode(FOLLOWUP)  # type: ignore[arg-type]  # any job by its type
    assert data == (
        b'{"job_id":"j-1","user_id":70011,"job_type":"followup",'
        b'"payload":{"message":"the fern","user_id":70011}}'
    )
    assert decode({b"data": data}) == FOLLOWUP.model_dump(mode="json", exclude_unset=True)
    assert FOLLOWUP_JOBS.read_json(data) == FOLLOWUP


@pytest.mark.parametrize(
    ("model", "message", "written"),
    [
        (Tea, Tea(), b"{}"),
        (Annotated[Tea | Coffee, Field(discriminator="kind")], Tea(sugar=2), b"tea"),
        (Tea | Coffee, Tea(), b"tea"),
        (Served, Served(what=Tea()), b"tea"),
        (Numbered, Numbered(), b"id"),
    ],
)
def test_a_default_that_its_reader_would_not_make_again_travels(
    model: Any, message: Any, written: bytes
) -> None:
    stream = Stream[Any]("s", "g", model)
    data = stream.encode(message)
    assert written in data
    assert stream.read_json(data) == message


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (TwoNames(amount=1), "amount: Field required"),
        (Computed(amount=1), "doubled: Extra inputs are not permitted"),
    ],
)
def test_a_model_that_does_not_read_what_it_writes_is_refused(message: Any, why: str) -> None:
    stream = Stream[Any]("s", "g", type(message))
    expected = (
        f"stream s: {type(message).__name__} does not read what it writes ({why}); nothing was"
        " sent; give both the same names and forms, by `alias` say"
    )
    for _ in range(2):
        with pytest.raises(TypeError, match=re.escape(expected)):
            stream.encode(message)


def test_a_model_of_another_stream_is_refused() -> None:
    expected = "stream llm:image_tag: expected ImageTagJob, got FollowupJob; nothing was sent"
    with pytest.raises(TypeError, match=re.escape(expected)):
        IMAGE_TAG_JOBS.encode(FOLLOWUP)  # type: ignore[arg-type]  # that is what is tested


@pytest.mark.parametrize("wrong", [{"user_id": 1}, "text", None])
def test_what_is_no_model_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match="expected ReminderFired or EventReprompt or"):
        NOTIFICATIONS.encode(wrong)


def test_a_field_with_a_value_of_another_type_is_refused() -> None:
    with pytest.raises(PydanticSerializationError):
        Stream[Tea]("s", "g", Tea).encode(Tea.model_construct(sugar="two"))  # type: ignore[arg-type]  # likewise


def test_a_message_with_too_many_bytes_is_refused() -> None:
    stream = Stream[Tea]("s", "g", Tea, largest=9)
    assert stream.encode(Tea()) == b"{}"
    expected = (
        "stream s: Tea has 11 bytes, at most 9 are allowed; send less, or raise `largest` of the"
        " stream for those who publish"
    )
    with pytest.raises(MessageTooLargeError, match=re.escape(expected)):
        stream.encode(Tea(sugar=1))


def test_a_stream_has_models_alone() -> None:
    union = Annotated[Tea | Coffee, Field(discriminator="kind")]
    assert Stream[Any]("s", "g", union).models == (Tea, Coffee)
    with pytest.raises(TypeError, match=r"stream s: .* is no model and no union of them"):
        Stream[Any]("s", "g", Tea | dict[str, int])
