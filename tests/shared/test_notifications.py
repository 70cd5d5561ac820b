from typing import Any, get_args

import pytest
from pydantic import ValidationError

from shared.enums import Intent, MessageType
from shared.notifications import Notification, read_notification
from shared.schemas import TelegramOutboundMessage

EVENT = {"event_id": "e-4", "description": "lease", "event_date": "2031-05-01T10:00:00Z"}
CONTENTS: dict[MessageType, dict[str, Any]] = {
    MessageType.REMINDER: {
        "reminder_id": "r-71",
        "memory_id": "m-12",
        "memory_content": None,
        "fire_at": "2031-04-02T07:00:00Z",
    },
    MessageType.EVENT_REPROMPT: EVENT,
    MessageType.EVENT_CONFIRMATION: EVENT,
    MessageType.LLM_IMAGE_TAG_RESULT: {"memory_id": "m-13", "tags": [], "description": "a bill"},
    MessageType.LLM_INTENT_RESULT: {
        "query": "spare key",
        "intent": "search",
        "results": [{"title": "under the pot", "memory_id": "m-2"}],
        "memory_id": None,
        "keywords": ["key"],
    },
    MessageType.LLM_FOLLOWUP_RESULT: {"question": "Which fern?"},
    MessageType.LLM_TASK_MATCH_RESULT: {
        "task_id": "t-9",
        "task_description": "post the parcel",
        "memory_id": "m-14",
    },
    MessageType.LLM_FAILURE: {"job_type": "image_tag", "memory_id": "", "message": None},
    MessageType.LLM_EXPIRY: {
        "job_type": "intent_classify",
        "memory_id": "",
        "original_message": "ring the bank",
        "failure_type": None,
    },
    MessageType.LLM_HEALTH_CHANGE: {"new_status": "unhealthy", "previous_status": "healthy"},
}


def message(message_type: str, content: Any) -> dict[str, Any]:
    """A notification as it travels."""
    return {"user_id": 70011, "message_type": message_type, "content": content}


def intent(intent: Intent, **change: Any) -> dict[str, Any]:
    """A classified message, with nothing optional."""
    memory_id = None if intent is Intent.SEARCH else "m-1"
    asks = {"followup_question": "Which?"} if intent is Intent.AMBIGUOUS else {}
    content: dict[str, Any] = {
        "query": "q",
        "intent": intent,
        "results": [],
        "memory_id": memory_id,
        **asks,
    }
    return message("llm_intent_result", content | change)


def faults(data: dict[str, Any]) -> list[tuple[int | str, ...]]:
    """Where a notification is wrong, below its content."""
    try:
        read_notification(data)
    except ValidationError as error:
        return [fault["loc"][-1:] for fault in error.errors()]
    return []


@pytest.mark.parametrize("message_type", MessageType)
def test_every_message_type_has_a_typed_content(message_type: MessageType) -> None:
    sent = message(message_type, CONTENTS[message_type])
    read = read_notification(sent)
    assert read.model_dump(mode="json") == sent
    assert TelegramOutboundMessage.model_validate(read.model_dump(mode="json")).user_id == 70011


def test_the_union_has_one_member_a_message_type() -> None:
    assert len(get_args(get_args(Notification)[0])) == len(MessageType)


@pytest.mark.parametrize("message_type", ["", "Reminder", "llm_dance_result", None])
def test_an_unknown_message_type_is_refused(message_type: Any) -> None:
    with pytest.raises(ValidationError, match="message_type"):
        read_notification(message(message_type, EVENT))


@pytest.mark.parametrize(
    ("message_type", "missing"),
    [
        ("reminder", "memory_content"),
        ("event_confirmation", "event_id"),
        ("llm_image_tag_result", "tags"),
        ("llm_failure", "memory_id"),
        ("llm_expiry", "original_message"),
    ],
)
def test_a_required_key_is_required_even_where_it_may_be_empty(
    message_type: MessageType, missing: str
) -> None:
    content = {key: value for key, value in CONTENTS[message_type].items() if key != missing}
    assert faults(message(message_type, content)) == [(missing,)]


def test_a_list_is_never_null() -> None:
    tags = CONTENTS[MessageType.LLM_IMAGE_TAG_RESULT] | {"tags": None}
    assert faults(message("llm_image_tag_result", tags)) == [("tags",)]
    assert faults(intent(Intent.SEARCH, results=None)) == [("results",)]
    assert faults(intent(Intent.SEARCH, keywords=None)) == [("keywords",)]
    assert faults(intent(Intent.GENERAL_NOTE, suggested_tags=None)) == [("suggested_tags",)]
    assert faults(intent(Intent.AMBIGUOUS, possible_intents=None)) == [("possible_intents",)]


@pytest.mark.parametrize("kind", Intent)
def test_an_intent_is_readable_without_anything_optional(kind: Intent) -> None:
    assert faults(intent(kind)) == []


def test_an_unknown_intent_is_refused() -> None:
    with pytest.raises(ValidationError, match="intent"):
        read_notification(message("llm_intent_result", {"intent": "dance"}))


@pytest.mark.parametrize("kind", [kind for kind in Intent if kind is not Intent.SEARCH])
def test_only_a_search_has_hits_and_no_memory(kind: Intent) -> None:
    hit = {"title": "under the pot", "memory_id": "m-2"}
    assert faults(intent(kind, memory_id=None)) == [("memory_id",)]
    assert faults(intent(kind, results=[hit])) == [("results",)]
    assert faults(intent(Intent.SEARCH, memory_id="m-1")) == [("memory_id",)]
    assert faults(intent(Intent.SEARCH, results=[hit])) == []


def test_a_hit_has_a_title() -> None:
    hit = {"title": None, "memory_id": "m-2"}
    assert faults(intent(Intent.SEARCH, results=[hit])) == [("title",)]


def test_an_ambiguous_message_asks_back() -> None:
    asked = intent(Intent.AMBIGUOUS)
    del asked["content"]["followup_question"]
    assert faults(asked) == [("followup_question",)]


def test_a_followup_question_is_not_empty() -> None:
    assert faults(message("llm_followup_result", {"question": ""})) == [("question",)]
