"""What the Telegram gateway relies on when the worker tells what a message is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.model import NOT_NULL, Value
from life_organiser_contracts import worker_states as w
from life_organiser_contracts.flat import MessageInteraction
from life_organiser_contracts.phrases import LONG_TEXT, MAX_INT64, STRANGE_TEXT, under, variant
from life_organiser_contracts.streams import INTENT_CLASSIFIED
from shared.enums import JobType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.model import Given

__all__ = ["INTERACTIONS"]

_KNOWN_MEMORY = "0b6d1c34-5a0e-4c58-9a53-2f6f6c1d7e13"
_LIES = {"memory_id": "made-up", "query": "made up", "results": [{"title": "x", "memory_id": "y"}]}


def _handled(message: str, **more: Any) -> Given:
    """The worker finishes the classification of a message."""
    payload = {
        "message": message,
        "user_id": w.WORKER_USER,
        "original_timestamp": "2031-04-02T06:15:00.250Z",
        **more,
    }
    return w.A_JOB_IS_HANDLED(job_type=JobType.INTENT_CLASSIFY, payload=payload)


def _told(message: str, intent: str, **content: Any) -> dict[str, Any]:
    """What the gateway is told of a message that is about one memory."""
    common = {"query": message, "intent": intent, "results": [], "memory_id": NOT_NULL}
    return {
        "user_id": w.WORKER_USER,
        "message_type": "llm_intent_result",
        **under("content", {**common, **content}),
    }


def _intent(
    name: str, message: str, reply: Mapping[str, Any], sparse: Mapping[str, Any], **told: Any
) -> MessageInteraction:
    """An intent that is about one memory; ``sparse`` is all that the model must reply."""
    intent = reply["intent"]
    return MessageInteraction(
        name=name,
        message=INTENT_CLASSIFIED,
        given=(w.THE_MODEL_REPLIES(reply=reply),),
        when=_handled(message),
        equals=_told(message, intent, **told),
        variants=(
            variant(
                "and nothing more",
                given=(w.THE_MODEL_REPLIES(reply=sparse),),
                equals=_told(message, intent, **_left_out(told, sparse)),
            ),
            variant(
                "of a memory that is there, whatever else the model says",
                given=(w.THE_MODEL_REPLIES(reply={**reply, **_LIES}), w.CORE_HAS_A_MEMORY()),
                when=_handled(LONG_TEXT, memory_id=_KNOWN_MEMORY),
                equals=_told(LONG_TEXT, intent, **{**told, "memory_id": _KNOWN_MEMORY}),
            ),
        ),
    )


def _left_out(told: Mapping[str, Any], sparse: Mapping[str, Any]) -> dict[str, Any]:
    """What is told when the model says no more than ``sparse``: nothing stands for the rest."""
    said = {name: value for name, value in told.items() if name in sparse}
    rest = {name: None for name, value in told.items() if not isinstance(value, list)}
    return {**rest, **said}


_REMINDER = _intent(
    "a message is a reminder",
    "remind me to water the fern at nine",
    {
        "intent": "reminder",
        "action": "water the fern",
        "time": "at nine",
        "resolved_time": "2031-04-03T09:00:00+08:00",
        "stale": False,
    },
    {"intent": "reminder"},
    action="water the fern",
    time="at nine",
    resolved_time="2031-04-03T09:00:00+08:00",
    stale=False,
)
_TASK = _intent(
    "a message is a task",
    "post the parcel by Friday",
    {
        "intent": "task",
        "description": STRANGE_TEXT,
        "due_time": "by Friday",
        "resolved_due_time": "2021-04-04T23:59:59.999999-11:30",
        "stale": True,
    },
    {"intent": "task"},
    description=STRANGE_TEXT,
    due_time="by Friday",
    resolved_due_time="2021-04-04T23:59:59.999999-11:30",
    stale=True,
)
_NOTE = _intent(
    "a message is a general note",
    "the fern likes shade",
    {"intent": "general_note", "suggested_tags": ["plants", "\U0001f33f"]},
    {"intent": "general_note"},
    suggested_tags=["plants", "\U0001f33f"],
)
_AMBIGUOUS = _intent(
    "a message is ambiguous",
    "the fern",
    {
        "intent": "ambiguous",
        "followup_question": "What about the fern?",
        "possible_intents": ["reminder", "search"],
    },
    {"intent": "ambiguous", "followup_question": "What about the fern?"},
    followup_question="What about the fern?",
    possible_intents=["reminder", "search"],
)


def _answer(message: str, hits: list[Any], **content: Any) -> dict[str, Any]:
    return _told(message, "search", **{"results": hits, "memory_id": None, **content})


_HIT = {"title": Value("content"), "memory_id": Value("memory_id")}
_SEARCH = {"intent": "search", "keywords": ["spare", "key"]}

_SEARCHES = (
    MessageInteraction(
        name="a message is a search that finds something",
        message=INTENT_CLASSIFIED,
        given=(w.CORE_HAS_A_MEMORY(), w.THE_MODEL_REPLIES(reply=_SEARCH)),
        when=_handled("spare key"),
        equals=_answer("spare key", [_HIT], keywords=["spare", "key"]),
        variants=(
            variant(
                "whatever else the model says",
                given=(
                    w.CORE_HAS_A_MEMORY(content=STRANGE_TEXT),
                    w.THE_MODEL_REPLIES(reply={**_SEARCH, **_LIES}),
                ),
                when=_handled("quoted", source_chat_id=-1, source_message_id=MAX_INT64),
                equals=_answer("quoted", [_HIT]),
            ),
            variant(
                "and nothing more",
                given=(w.CORE_HAS_A_MEMORY(), w.THE_MODEL_REPLIES(reply={"intent": "search"})),
                equals=_answer("spare key", [_HIT]),
            ),
        ),
    ),
    MessageInteraction(
        name="a message is a search that finds nothing",
        message=INTENT_CLASSIFIED,
        given=(w.CORE_HAS_A_MEMORY(), w.THE_MODEL_REPLIES(reply=_SEARCH)),
        when=_handled("grand piano"),
        equals=_answer("grand piano", [], keywords=["spare", "key"]),
        variants=(
            variant(
                "and has null for a list",
                given=(w.THE_MODEL_REPLIES(reply={"intent": "search", "keywords": None}),),
                equals=_answer("grand piano", []),
            ),
        ),
    ),
)

INTERACTIONS: Final = (_REMINDER, _TASK, *_SEARCHES, _NOTE, _AMBIGUOUS)
