"""The five tables against a plain model of them, step by step, on both databases."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Engine, text

MOMENT = datetime(2031, 4, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def tables(helper: Callable[[Path], ModuleType]) -> ModuleType:
    """The machine, and the model that it compares with."""
    return helper(Path(__file__).with_name("tables_machine.py"))


def run(tables: ModuleType, engine: Engine, examples: int, steps: int) -> None:
    """Search for a difference, the same each time."""
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    made = functools.partial(tables.TablesMachine, engine)
    run_state_machine_as_test(made, settings=chosen)  # type: ignore[arg-type]  # it calls it only


def test_no_difference_is_found(tables: ModuleType, engine: Engine) -> None:
    run(tables, engine, examples=12, steps=15)


@pytest.mark.long
def test_no_difference_is_found_in_many_steps(tables: ModuleType, engine: Engine) -> None:
    run(tables, engine, examples=200, steps=40)


@pytest.mark.parametrize("changed", ["user", "session", "message", "auth_code", "llm_config"])
def test_a_change_that_the_model_does_not_know_is_found(
    tables: ModuleType, engine: Engine, changed: str
) -> None:
    machine = tables.TablesMachine(engine)
    machine.start()
    machine.create_user(number=1, first_seen=MOMENT, preferences={})
    machine.create_session(user=0, kind=tables.SessionType.MAIN, metadata={}, how=0)
    kind = tables.MessageType.TEXT
    message = {"session": 0, "kind": kind, "content": "", "details": None, "moment": MOMENT}
    machine.create_message(reply=None, **message)
    machine.create_message(reply=0, **message)
    machine.create_code(user=0, digits=1, expires=MOMENT, how=1)
    machine.create_config(user=0, provider=tables.LLMProvider.OPENAI, model_settings={}, how=2)
    machine.tables_equal_the_model()
    with engine.begin() as connection:
        connection.execute(text(f'DELETE FROM "{changed}"'))  # noqa: S608  # a table of ours
    with pytest.raises(AssertionError):
        machine.tables_equal_the_model()
    machine.teardown()
