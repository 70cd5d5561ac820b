"""The five tables against a plain model of them, step by step, on both databases."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Engine, MetaData, create_engine, text
from sqlalchemy.ext.mutable import MutableDict

from zapa_shared.database import enforce_foreign_keys
from zapa_shared.models import Base

EXAMPLES, STEPS = 8, 15


@pytest.fixture(scope="module")
def tables(helper: Callable[[Path], ModuleType]) -> ModuleType:
    """The machine, and the model that it compares with."""
    return helper(Path(__file__).with_name("tables_machine.py"))


def run(tables: ModuleType, engine: Engine, examples: int, steps: int) -> None:
    """Search for a difference, the same each time; what is found is not made smaller."""
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        phases=[Phase.generate],
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    made = functools.partial(tables.TablesMachine, engine)
    run_state_machine_as_test(made, settings=chosen)  # type: ignore[arg-type]  # it calls it only


def test_no_difference_is_found(tables: ModuleType, engine: Engine) -> None:
    run(tables, engine, examples=EXAMPLES, steps=STEPS)


@pytest.mark.long
def test_no_difference_is_found_in_many_steps(tables: ModuleType, engine: Engine) -> None:
    run(tables, engine, examples=200, steps=40)


def assert_a_difference_is_found(tables: ModuleType, engine: Engine) -> None:
    """By the comparison of the tables with the model, within what the default run does."""
    with pytest.raises(AssertionError) as caught:
        run(tables, engine, examples=EXAMPLES, steps=STEPS)
    assert "tables_equal_the_model" in {entry.name for entry in caught.traceback}


def test_an_object_that_forgets_what_changed_in_it_is_found(
    tables: ModuleType, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the columns of the system document do."""
    monkeypatch.setattr(MutableDict, "changed", lambda _self: None)
    assert_a_difference_is_found(tables, engine)


def test_a_reply_that_is_deleted_with_what_it_replies_to_is_found(
    tables: ModuleType, database_url: str
) -> None:
    """The rule of the database, of which the models know nothing."""
    changed = MetaData()
    copies = {one.name: one.to_metadata(changed) for one in Base.metadata.sorted_tables}
    (reply,) = copies["message"].c.reply_to_id.foreign_keys
    assert reply.constraint is not None
    reply.constraint.ondelete = "CASCADE"
    engine = enforce_foreign_keys(create_engine(database_url))
    changed.create_all(engine)
    assert_a_difference_is_found(tables, engine)
    engine.dispose()


@pytest.mark.parametrize("changed", ["user", "session", "message", "auth_code", "llm_config"])
def test_a_change_that_the_model_does_not_know_is_found(
    tables: ModuleType, engine: Engine, changed: str
) -> None:
    machine = tables.TablesMachine(engine)
    machine.start(is_empty=False)
    machine.tables_equal_the_model()
    with engine.begin() as connection:
        connection.execute(text(f'DELETE FROM "{changed}"'))  # noqa: S608  # a table of ours
    with pytest.raises(AssertionError):
        machine.tables_equal_the_model()
    machine.teardown()
