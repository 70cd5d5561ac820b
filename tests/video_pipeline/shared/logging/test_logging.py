from __future__ import annotations

import asyncio
import logging
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from shared.config import get_settings
from shared.logging import get_job_id, get_logger, set_job_id

type Lines = Callable[[], list[dict[str, Any]]]

JOB = UUID("550e8400-e29b-41d4-a716-446655440000")
OTHER = UUID("6f1f7b3e-5d56-4a55-9b0e-2f3a1c9f4d11")


def test_a_line_is_as_in_the_system_document(logger: logging.Logger, lines: Lines) -> None:
    """Its keys, their order, and the form of the time."""
    set_job_id(JOB)
    logger.info("Processing audio", extra={"duration": 180})
    (line,) = lines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line.pop("timestamp"))
    assert list(line.items()) == [
        ("level", "INFO"),
        ("module", logger.name),
        ("job_id", str(JOB)),
        ("message", "Processing audio"),
        ("duration", 180),
    ]


def test_the_time_is_that_of_the_record_in_utc(logger: logging.Logger, lines: Lines) -> None:
    record = logger.makeRecord(logger.name, logging.INFO, "", 0, "x", (), None)
    record.created = 1763116200.9
    logger.handle(record)
    assert lines()[0]["timestamp"] == "2025-11-14T10:30:00Z"


def test_without_a_job_there_is_no_job_id(logger: logging.Logger, lines: Lines) -> None:
    set_job_id(JOB)
    assert get_job_id() == JOB
    set_job_id(None)
    assert get_job_id() is None
    logger.info("System started")
    assert "job_id" not in lines()[0]


def test_a_job_id_is_a_uuid() -> None:
    text: Any = str(JOB)
    with pytest.raises(TypeError, match="job_id: expected a UUID or None, got str"):
        set_job_id(text)
    assert get_job_id() is None


def test_each_task_has_its_own_job_and_so_has_a_task_that_it_starts(
    logger: logging.Logger, lines: Lines
) -> None:
    async def work(job_id: UUID, first: asyncio.Event, then: asyncio.Event) -> None:
        set_job_id(job_id)
        first.set()
        await then.wait()
        await asyncio.create_task(note(str(job_id)))

    async def note(text: str) -> None:
        logger.info(text)

    async def both() -> None:
        one, two = asyncio.Event(), asyncio.Event()
        await asyncio.gather(work(JOB, one, two), work(OTHER, two, one))

    asyncio.run(both())
    assert get_job_id() is None
    found = {line["message"]: line["job_id"] for line in lines()}
    assert found == {str(JOB): str(JOB), str(OTHER): str(OTHER)}


def test_each_thread_has_its_own_job(logger: logging.Logger, lines: Lines) -> None:
    set_job_id(JOB)
    thread = threading.Thread(target=logger.info, args=("elsewhere",))
    thread.start()
    thread.join()
    assert "job_id" not in lines()[0]


def test_an_exception_stands_in_its_line(logger: logging.Logger, lines: Lines) -> None:
    try:
        raise OSError("no such beat")
    except OSError:
        logger.exception("Failed to detect beats", stack_info=True)
    (line,) = lines()
    assert (line["level"], line["message"]) == ("ERROR", "Failed to detect beats")
    assert line["exception"].startswith("Traceback (most recent call last):\n")
    assert line["exception"].endswith("\nOSError: no such beat")
    assert line["stack"].startswith("Stack (most recent call last):\n")


def test_without_an_exception_there_is_none(logger: logging.Logger, lines: Lines) -> None:
    logger.error("x", exc_info=True)
    assert "exception" not in lines()[0]


def test_extras_are_attributes_of_the_record_too(logger: logging.Logger, lines: Lines) -> None:
    """For filters and handlers of others; no attribute of the record's own is replaced."""
    found: list[Any] = []

    def note(record: logging.LogRecord) -> bool:
        found.append((vars(record)["duration"], record.name, record.args))
        return True

    logger.addFilter(note)
    logger.info("x", extra={"duration": 180, "name": "spoof", "args": 1})
    assert found == [(180, logger.name, ())]
    line = lines()[0]
    assert (line["module"], line["name"], line["args"]) == (logger.name, "spoof", 1)


def test_lines_of_loggers_below_are_written_too(logger: logging.Logger, lines: Lines) -> None:
    """They come from the standard library's own loggers."""
    logging.getLogger(f"{logger.name}.beats").warning("found %d", 3, extra={"bpm": 120})
    (line,) = lines()
    del line["timestamp"]
    assert line == {
        "level": "WARNING",
        "module": f"{logger.name}.beats",
        "message": "found 3",
        "bpm": 120,
    }


def test_a_line_is_written_once(logger: logging.Logger, lines: Lines) -> None:
    again = get_logger(logger.name)
    below = get_logger(f"{logger.name}.beats")
    assert again is logger is logging.getLogger(logger.name)
    assert (logger.propagate, below.propagate) == (False, False)
    again.info("one")
    below.info("two")
    assert [line["message"] for line in lines()] == ["one", "two"]


def test_a_logger_has_a_name() -> None:
    """The empty one is the root logger, to which all others pass what they log."""
    before = logging.getLogger().handlers[:]
    with pytest.raises(ValueError, match="name: expected the name of a module, got an empty text"):
        get_logger("")
    assert logging.getLogger().handlers == before


@pytest.mark.parametrize(
    ("level", "written"),
    [
        ("DEBUG", ["DEBUG", "INFO", "WARNING", "ERROR"]),
        ("INFO", ["INFO", "WARNING", "ERROR"]),
        ("ERROR", ["ERROR"]),
        ("", ["INFO", "WARNING", "ERROR"]),
        ("hunter2", ["INFO", "WARNING", "ERROR"]),
    ],
)
@pytest.mark.parametrize("place", ["environment", "file"])
def test_the_variable_sets_the_lowest_level(
    lines: Lines,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    level: str,
    written: list[str],
    place: str,
) -> None:
    """Also where nothing else is set; what is wrong is `INFO`, and named by the settings."""
    if place == "file":
        (tmp_path / ".env").write_text(f"LOG_LEVEL={level}\n", encoding="utf-8")
    else:
        monkeypatch.setenv("LOG_LEVEL", level)
    logger = get_logger(f"level_{place}_{level}")
    for each in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        logger.log(each, "x")
    assert [line["level"] for line in lines()] == written
    assert get_settings.cache_info().currsize == 0


def test_a_level_that_a_service_sets_stays(logger: logging.Logger, lines: Lines) -> None:
    logger.setLevel(logging.ERROR)
    get_logger(logger.name).info("x")
    assert lines() == []


PROGRAM = """
import logging, sys
from shared.logging import get_logger
logger = get_logger("audio_parser")
sys.stdout.close() if sys.argv[1] == "closed" else setattr(sys, "stdout", None)
logger.error("hunter2 %s", "hunter2", extra={"x": "hunter2"})
sys.stderr.write("goes on\\n")
"""


@pytest.mark.parametrize("how", ["closed", "absent"])
def test_a_line_that_can_not_be_written_stops_nothing_and_shows_nothing(
    tmp_path: Path, how: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, how],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    lost = "shared.logging: a line of 'audio_parser' could not be written\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"{lost}goes on\n")
    assert list(tmp_path.iterdir()) == []
