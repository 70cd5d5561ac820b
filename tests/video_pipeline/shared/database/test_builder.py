"""The builder makes values, and refuses what could change the meaning of a request."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.database.builder import Table
from shared.database.query import Filter, Order, Query, QueryResult
from shared.errors import ValidationError


class Status(Enum):
    """An enumeration whose values are text."""

    QUEUED = "queued"


async def unreached(query: Query, max_attempts: int) -> QueryResult:
    raise AssertionError(f"{query} was run")


def jobs() -> Table:
    return Table("jobs", unreached)


def test_each_step_adds_to_a_copy() -> None:
    every = jobs().select("id, status", "progress", count="exact")
    some = (
        every.eq("status", Status.QUEUED).gt("progress", 3).order("id").order("progress", desc=True)
    )
    assert every.query == Query(
        table="jobs", verb="select", columns=("id", "status", "progress"), counted=True
    )
    assert some.range(10, 19).single().query == Query(
        table="jobs",
        verb="select",
        columns=("id", "status", "progress"),
        counted=True,
        filters=(Filter("status", "eq", "queued"), Filter("progress", "gt", 3)),
        orders=(Order("id"), Order("progress", desc=True)),
        limit=10,
        offset=10,
        single=True,
    )


@pytest.mark.parametrize("columns", [(), ("*",)])
def test_all_columns_are_asked_for_in_two_forms(columns: tuple[str, ...]) -> None:
    assert jobs().select(*columns).query == Query(table="jobs", verb="select")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Decimal("1E+2"), "100"),
        (datetime(2026, 1, 2, tzinfo=UTC), "2026-01-02T00:00:00.000000+00:00"),
        (datetime(2026, 1, 2), "2026-01-02T00:00:00.000000+00:00"),
        (
            datetime(2026, 1, 2, tzinfo=timezone(timedelta(hours=2))),
            "2026-01-01T22:00:00.000000+00:00",
        ),
        (datetime(2026, 1, 2).date(), "2026-01-02"),
        (Status.QUEUED, "queued"),
        ({"a": [UUID(int=0), None, True, 1.5]}, {"a": [str(UUID(int=0)), None, True, 1.5]}),
        ((1, 2), [1, 2]),
    ],
)
def test_a_value_is_written_as_json(value: Any, written: Any) -> None:
    assert jobs().insert({"metadata": value}).query.rows == ({"metadata": written},)


@pytest.mark.parametrize(
    ("value", "written"),
    [(Decimal("0.06"), "0.06"), ("0.0625", "0.0625"), (3, "3.00"), (Decimal(0), "0.00")],
)
def test_money_is_text_with_two_or_four_digits(value: Any, written: str) -> None:
    assert jobs().update({"total_cost": value}).query.rows == ({"total_cost": written},)


@pytest.mark.parametrize(
    "value", [0.06, -1, True, "x", "NaN", Decimal("NaN"), Decimal("0.00001"), Decimal("1E+20")]
)
def test_what_is_no_exact_amount_is_no_money(value: Any) -> None:
    with pytest.raises(ValidationError, match="total_cost: "):
        jobs().insert({"total_cost": value})


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), "a\0b", "\ud800", b"x", object(), {1: 2}, {1, 2}]
)
def test_what_has_no_form_in_json_or_in_postgresql_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError, match="metadata: "):
        jobs().insert({"metadata": value})


def test_data_within_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(ValidationError, match="metadata: "):
        jobs().insert({"metadata": endless})


@pytest.mark.parametrize("name", ["", "or", "select", "a b", "id=eq.1&x", "ü", "a" * 64, "a.b", 7])
def test_what_is_no_plain_name_is_neither_table_nor_column(name: Any) -> None:
    with pytest.raises(ValidationError, match="table: "):
        Table(name, unreached)
    builds: list[Callable[[], object]] = [
        lambda: jobs().select("id").eq(name, 1),
        lambda: jobs().select("id").in_(name, [1]),
        lambda: jobs().select("id").is_(name, None),
        lambda: jobs().select("id").order(name),
        lambda: jobs().insert({name: 1}),
    ]
    for build in builds:
        with pytest.raises(ValidationError, match="column: "):
            build()


@given(st.text())
def test_whatever_a_name_is_it_is_plain_or_refused(name: str) -> None:
    try:
        query = jobs().select("id").eq(name, "1").query
    except ValidationError:
        return
    assert query.filters[0].column.isidentifier()


@pytest.mark.parametrize("value", [None, [1], {"a": 1}])
def test_only_plain_values_are_compared(value: Any) -> None:
    with pytest.raises(ValidationError, match="null is compared by is_"):
        jobs().select("*").eq("id", value)


@pytest.mark.parametrize("rows", [{}, [], [{}], "x", None, [1], [{"id": 1}] * 1001])
def test_rows_are_dicts_with_columns_and_a_thousand_at_most(rows: Any) -> None:
    with pytest.raises(ValidationError, match="row"):
        jobs().insert(rows)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (True, 2), (0, 1.0)])
def test_a_range_is_two_natural_numbers_in_order(start: Any, end: Any) -> None:
    with pytest.raises(ValidationError, match="expected"):
        jobs().select("*").range(start, end)


def test_a_change_of_every_row_is_refused() -> None:
    for built in (jobs().update({"status": "failed"}), jobs().delete()):
        with pytest.raises(ValidationError, match="a filter is expected"):
            asyncio.run(built.execute())
