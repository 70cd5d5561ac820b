"""Loggers of their own for each test, and the lines that they write."""

from __future__ import annotations

import itertools
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shared.logging import get_logger, set_job_id

type Lines = Callable[[], list[dict[str, Any]]]

_NUMBERS = itertools.count()


@pytest.fixture
def logger() -> logging.Logger:
    """A logger that no other test uses."""
    return get_logger(f"audio_parser_{next(_NUMBERS)}")


@pytest.fixture(autouse=True)
def _no_job() -> Iterator[None]:
    yield
    set_job_id(None)


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    """Reads what was written so far; each line is an object, in ASCII, and nothing else is."""

    def read() -> list[dict[str, Any]]:
        written, wrong = capsys.readouterr()
        assert (wrong, written.isascii(), written[-1:] in ("", "\n")) == ("", True, True)
        return [json.loads(line, parse_constant=pytest.fail) for line in written.splitlines()]

    return read
