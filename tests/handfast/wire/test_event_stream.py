"""Server-sent events by their data alone, and by their type too."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from handfast.wire.event_stream import named_parts, read, write


class Frame:
    """Describes whole events."""

    whole_event: ClassVar[bool] = True


type Frames = Frame | None
WHOLE = ("event", "data")
EVENTS = [{"event": "progress", "data": {"é": 1}}, {"event": "completed", "data": None}]


@pytest.mark.parametrize(
    ("model", "parts"),
    [(Frame, WHOLE), (Frame | int, WHOLE), (Frames, WHOLE), (list[Frame], WHOLE), (int, ()),
     (int | str, ()), (dict[str, Any], ()), (None, ())],
)  # fmt: skip
def test_a_model_may_describe_whole_events(model: Any, parts: tuple[str, ...]) -> None:
    assert named_parts(model) == parts


@pytest.mark.parametrize(("model", "events"), [(Frame, EVENTS), (dict, [1, "a\nb", None])])
def test_what_is_written_is_read_again(model: Any, events: list[Any]) -> None:
    data, parameters = write(events, named_parts(model))
    assert (read(model, data), parameters) == (events, "")


def test_an_event_of_no_type_is_a_message() -> None:
    text = b"event: a\n\n: comment\ndata: 1\n\nevent:b\ndata: 2\n\n"
    assert read(Frame, text) == [{"event": "message", "data": 1}, {"event": "b", "data": 2}]
