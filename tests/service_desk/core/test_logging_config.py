"""One logging configuration for all services: a new one each time, one line a record."""

from __future__ import annotations

import logging
import logging.config
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.core.logging_config import LineFormatter, get_logging_config


@pytest.fixture
def loggers() -> Iterator[None]:
    """Puts the root and the two named loggers back as they were."""
    names = (None, "django", "apps")
    before = {name: vars(logging.getLogger(name)).copy() for name in names}
    yield
    for name, values in before.items():
        for handler in logging.getLogger(name).handlers:
            if handler not in values["handlers"]:
                handler.close()
        vars(logging.getLogger(name)).update(values)
    logging.getLogger("apps.tickets").manager._clear_cache()  # type: ignore[attr-defined]  # levels are remembered


@pytest.mark.parametrize(
    ("options", "level"),
    [
        ({}, "INFO"),
        ({"environment": "development"}, "DEBUG"),
        ({"environment": "development", "level": "ERROR"}, "ERROR"),
    ],
)
def test_the_level_goes_by_the_environment(options: Any, level: str) -> None:
    config = get_logging_config(**options)
    assert config["loggers"] == {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "apps": {"handlers": ["console"], "level": level, "propagate": False},
    }
    assert config["root"] == {"handlers": ["console"], "level": "INFO"}
    assert (config["version"], config["disable_existing_loggers"]) == (1, False)


def test_a_change_of_one_is_none_of_the_next() -> None:
    get_logging_config()["loggers"]["apps"]["level"] = "CRITICAL"
    get_logging_config()["root"]["handlers"].clear()
    assert get_logging_config()["loggers"]["apps"]["level"] == "INFO"
    assert get_logging_config()["root"]["handlers"] == ["console"]


def test_what_is_logged_is_one_line_in_the_file_and_on_the_console(
    loggers: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "service.log"
    logging.config.dictConfig(get_logging_config(log_file=file, service="ticket-service"))
    logger = logging.getLogger("apps.tickets")
    logger.info("created %s", "a\r\nERROR forged \x1b[2J")
    logger.debug("not in production")
    (line,) = file.read_text().splitlines()
    assert line.startswith("INFO ")
    assert line.endswith(" ticket-service test_logging_config created a\\r\\nERROR forged \\x1b[2J")
    assert capsys.readouterr().err == f"{line}\n"


def test_a_traceback_stands_below_its_line() -> None:
    try:
        raise ValueError("of\nthe user")
    except ValueError:
        record = logging.LogRecord("apps", 40, "x.py", 1, "a\nb", (), sys.exc_info())
    first, *rest = LineFormatter("{message}", style="{").format(record).split("\n")
    assert first == "a\\nb"
    assert rest[0] == " Traceback (most recent call last):"
    assert all(line.startswith(" ") for line in rest)


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"environment": "staging"}, "environment"),
        ({"level": "LOUD"}, "level"),
        ({"service": "a{b}"}, "service"),
        ({"service": "a\nb"}, "service"),
    ],
)
def test_what_is_unknown_is_refused(options: Any, name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name}: expected"):
        get_logging_config(**options)
