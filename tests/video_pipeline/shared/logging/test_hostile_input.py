"""Whatever is logged, it is one line of JSON whose own keys are its own, and nothing is raised."""

from __future__ import annotations

import enum
import json
import logging
import math
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr

from shared._text.secrets import SecretText
from shared.logging import set_job_id

type Lines = Callable[[], list[dict[str, Any]]]

JOB = UUID("550e8400-e29b-41d4-a716-446655440000")
OWN = ["timestamp", "level", "module", "job_id", "message", "exception", "stack", "extra"]
TEXTS = st.text(alphabet=st.characters(), max_size=40)
SCALARS = st.one_of(
    *(TEXTS, st.none(), st.booleans(), st.integers(), st.floats(), st.binary(max_size=20)),
    *(st.decimals(), st.uuids(), st.datetimes(), st.complex_numbers()),
)
VALUES = st.recursive(
    SCALARS,
    lambda each: (
        st.lists(each, max_size=4) | st.dictionaries(TEXTS | st.integers(), each, max_size=4)
    ),
    max_leaves=20,
)
NAMES = TEXTS | st.sampled_from([*OWN, "name", "msg", "args", "module", "exc_info", "taskName"])
FIXTURES = [HealthCheck.function_scoped_fixture]


@pytest.fixture
def logger(logger: logging.Logger) -> logging.Logger:
    """A logger that pytest doesn't find.

    What it logged would stand in pytest's report, and half a character can't be sent to xdist.
    """
    del logging.root.manager.loggerDict[logger.name]
    return logger


class Silent:
    """An object without a text."""

    def __str__(self) -> str:
        raise RuntimeError("hunter2")


class Endless(dict[str, Any]):
    """An object whose items can't be read."""

    def items(self) -> Any:
        """Fail in a way of its own."""
        raise RuntimeError("hunter2")


class Key(enum.StrEnum):
    """A text that is a member of an enum."""

    LOW = "low"


class Model(BaseModel):
    """A model with a secret."""

    name: str = "x"
    key: SecretStr = SecretStr("hunter2")


def as_json_has_it(text: str) -> str:
    """The text; the two halves of a character beyond 16 bits, side by side, are that character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


@settings(max_examples=60, suppress_health_check=FIXTURES, deadline=None)
@given(message=TEXTS, extras=st.dictionaries(NAMES, VALUES, max_size=5))
def test_a_line_is_one_object_and_its_own_keys_are_its_own(
    logger: logging.Logger, lines: Lines, message: str, extras: dict[str, Any]
) -> None:
    set_job_id(JOB)
    logger.info("%s", message, extra=extras)
    (line,) = lines()
    assert [line[name] for name in OWN[1:4]] == ["INFO", logger.name, str(JOB)]
    assert list(line)[:5] == OWN[:5]
    assert not {"exception", "stack"} & line.keys()
    assert line.get("extra", {}).keys() <= set(OWN)
    if not set(message) & set(":=@"):
        assert line["message"] == as_json_has_it(message) or "***" in line["message"]


@pytest.mark.parametrize(
    "end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1e", "\x85", "\u2028", "\u2029", "\x00"]
)
def test_no_character_begins_another_line(
    logger: logging.Logger, capsys: pytest.CaptureFixture[str], end: str
) -> None:
    spoof = f'x{end}{{"level": "ERROR"}}'
    logger.info(spoof, extra={spoof: spoof, "list": [spoof]})
    written = capsys.readouterr().out
    assert len(written.splitlines()) == 1
    assert written.isascii()
    line = json.loads(written)
    assert [line["level"], line["message"], line[spoof], line["list"]] == [
        *("INFO", spoof, spoof, [spoof]),
    ]


def test_the_halves_of_a_character_are_read_as_it(logger: logging.Logger, lines: Lines) -> None:
    logger.info("\ud83d\ude41 \ude41")
    (line,) = lines()
    assert line["message"] == "\U0001f641 \ude41" == as_json_has_it("\ud83d\ude41 \ude41")


def test_extras_that_collide_stand_below_extra(logger: logging.Logger, lines: Lines) -> None:
    set_job_id(JOB)
    spoof = dict.fromkeys(OWN, "spoof")
    logger.info("Processing audio", extra={**spoof, "duration": 180})
    (line,) = lines()
    assert line.pop("timestamp") != "spoof"
    assert line == {
        "level": "INFO",
        "module": logger.name,
        "job_id": str(JOB),
        "message": "Processing audio",
        "duration": 180,
        "extra": spoof,
    }


MOMENT = datetime(2031, 4, 2, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        *((None, None), (True, True), (7, 7), (2**70, 2**70), (0.25, 0.25), ("a", "a")),
        (math.nan, "nan"),
        (-math.inf, "-inf"),
        (10**5000, "int without a text"),
        (Decimal("0.10"), "0.10"),
        (JOB, str(JOB)),
        (MOMENT, "2031-04-02 07:00:00+00:00"),
        (Key.LOW, "low"),
        (b"a\xff\n", "a\\xff\n"),
        ("\ud800", "\ud800"),
        ((1, "a", {"b": [None]}), [1, "a", {"b": [None]}]),
        ({3}, [3]),
        (deque([1]), [1]),
        ({1: "a", None: "b", (2,): "c"}, {"1": "a", "None": "b", "(2,)": "c"}),
        (OSError("no such beat"), "no such beat"),
        (Silent(), "Silent without a text"),
        ({Silent(): 1}, "dict without a text"),
        ([Silent(), 1], ["Silent without a text", 1]),
        (Endless(), "Endless without a text"),
        (SecretText("hunter2"), "***"),
        (Model(), "name='x' key=SecretStr('**********')"),
        ([[[[[[[[[1]]]]]]]]], [[[[[[[["..."]]]]]]]]),
        ("x" * 40_000, "x" * 32_768 + "..."),
        ([0] * 20_000, [0] * 9_999 + ["..."]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_value_has_a_form(
    logger: logging.Logger, lines: Lines, value: Any, shown: Any
) -> None:
    logger.info("x", extra={"value": value, "then": 1})
    (line,) = lines()
    assert line["value"] == shown
    assert line.get("then", line.get("...")) in (1, "...")


def test_what_contains_itself_comes_to_an_end(logger: logging.Logger, lines: Lines) -> None:
    endless: list[Any] = []
    endless += [endless] * 50
    logger.info("x", extra={"value": endless})
    assert "..." in str(lines()[0]["value"])


@pytest.mark.parametrize(
    ("message", "args", "shown"),
    [
        ("%d beats", ("many",), "%d beats (TypeError with its arguments)"),
        ("%s beats", (Silent(),), "%s beats (RuntimeError with its arguments)"),
        ("%s", (1, 2), "%s (TypeError with its arguments)"),
        (Silent(), (), "Silent (RuntimeError with its arguments)"),
        (Decimal("1.50"), (), "1.50"),
        ("100 %", (), "100 %"),
    ],
)
def test_a_message_that_does_not_fit_its_arguments_is_no_lost_line(
    logger: logging.Logger, lines: Lines, message: Any, args: tuple[Any, ...], shown: str
) -> None:
    del logger.handlers[1:]  # those that pytest adds would raise
    logger.info(message, *args)
    assert lines()[0]["message"] == shown
