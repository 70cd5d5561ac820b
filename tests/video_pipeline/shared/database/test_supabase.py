"""The real client of Supabase against a server that speaks PostgREST's wire form."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from shared.database import DatabaseError, QueryResult
from shared.errors import RetryableError

JOB = str(UUID(int=1))
ROW = {"id": JOB, "status": "queued", "total_cost": 0.0625}
AS_TEXT = {"id": JOB, "status": "queued", "total_cost": "0.0625"}


def test_a_select_is_the_request_that_postgrest_documents(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    supabase.answers += [wire.Answer(200, [ROW])]
    found = at_supabase(
        lambda db: db.client.table("jobs").select("*").eq("id", UUID(JOB)).execute()
    )
    assert found == QueryResult([AS_TEXT])
    (request,) = supabase.requests
    assert request.call == ("GET", "/rest/v1/jobs", [("select", "*"), ("id", f"eq.{JOB}")])
    assert request.headers["apikey"] == wire.KEY
    assert request.headers["authorization"] == f"Bearer {wire.KEY}"


def test_each_filter_order_and_range_is_a_parameter(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    answer = wire.Answer(200, [ROW], {"Content-Range": "5-9/12"})
    supabase.answers += [answer]
    found = at_supabase(
        lambda db: (
            db.table("jobs")
            .select("id, status", "total_cost", count="exact")
            .eq("status", "a,b).or=(x")
            .neq("progress", 3)
            .gt("a", 1)
            .gte("b", 2)
            .lt("c", 3)
            .lte("d", 4)
            .in_("id", ["x", 'y",z'])
            .is_("video_url", None)
            .order("created_at", desc=True)
            .order("id")
            .range(5, 9)
            .execute()
        )
    )
    assert found == QueryResult([AS_TEXT], 12)
    (request,) = supabase.requests
    assert dict(request.query) == {
        "select": "id,status,total_cost",
        "status": "eq.a,b).or=(x",
        "progress": "neq.3",
        "a": "gt.1",
        "b": "gte.2",
        "c": "lt.3",
        "d": "lte.4",
        "id": 'in.(x,"y\\",z")',
        "video_url": "is.null",
        "order": "created_at.desc,id.asc",
        "offset": "5",
        "limit": "5",
    }
    assert request.headers["prefer"] == "count=exact"


@pytest.mark.parametrize(
    ("build", "method", "query", "prefer", "body"),
    [
        (
            lambda table: table.insert({"id": JOB, "total_cost": 0}),
            "POST",
            [],
            "return=representation,missing=default",
            {"id": JOB, "total_cost": "0.00"},
        ),
        (
            lambda table: table.insert([{"id": JOB}, {"id": JOB}]),
            "POST",
            [("columns", '"id"')],
            "return=representation,missing=default",
            [{"id": JOB}, {"id": JOB}],
        ),
        (
            lambda table: table.upsert({"id": JOB}, on_conflict="a,b"),
            "POST",
            [("on_conflict", "a,b")],
            "return=representation,resolution=merge-duplicates,missing=default",
            {"id": JOB},
        ),
        (
            lambda table: table.update({"progress": 5}).eq("id", JOB),
            "PATCH",
            [("id", f"eq.{JOB}")],
            "return=representation",
            {"progress": 5},
        ),
        (
            lambda table: table.delete().eq("id", JOB),
            "DELETE",
            [("id", f"eq.{JOB}")],
            "return=representation",
            None,
        ),
    ],
    ids=["insert", "insert of rows", "upsert", "update", "delete"],
)
def test_each_change_is_the_request_that_postgrest_documents(
    at_supabase: Any,
    supabase: Any,
    wire: Any,
    build: Any,
    method: str,
    query: list[tuple[str, str]],
    prefer: str,
    body: Any,
) -> None:
    supabase.answers += [wire.Answer(201, [ROW])]
    assert at_supabase(lambda db: build(db.table("jobs")).execute()) == QueryResult([AS_TEXT])
    (request,) = supabase.requests
    assert request.call == (method, "/rest/v1/jobs", query)
    assert request.headers["prefer"] == prefer
    if body is not None:
        assert request.json == body


def test_single_asks_for_an_object_and_returns_it(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    supabase.answers += [wire.Answer(200, ROW)]
    found = at_supabase(lambda db: db.table("jobs").select("*").eq("id", JOB).single().execute())
    assert found == QueryResult(AS_TEXT)
    assert supabase.requests[0].headers["accept"] == "application/vnd.pgrst.object+json"


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (406, {"code": "PGRST116", "message": "no", "details": "x", "hint": None}, "PGRST116"),
        (404, {"code": "PGRST205", "message": "no", "details": None, "hint": None}, "PGRST205"),
        (404, b"<html>", "404"),
        (409, {"code": "23505", "message": "no", "details": "Key (id)", "hint": None}, "23505"),
        (409, {"code": "23503", "message": "no", "details": "Key (id)", "hint": None}, "23503"),
        (400, {"code": "22P02", "message": "no", "details": None, "hint": None}, "22P02"),
        (401, {"code": "PGRST301", "message": "no", "details": None, "hint": None}, "PGRST301"),
        (402, {"code": "PT402", "message": "no", "details": None, "hint": None}, "PT402"),
        (302, b"", "302"),
    ],
)
def test_a_refusal_is_final_and_has_the_code_of_the_answer(
    at_supabase: Any, supabase: Any, wire: Any, status: int, body: Any, code: str
) -> None:
    supabase.answers += [wire.Answer(status, body, {"Location": f"{supabase.url}/elsewhere"})]
    with pytest.raises(DatabaseError) as raised:
        at_supabase(lambda db: db.table("jobs").select("*").execute())
    assert raised.value.code == code
    assert len(supabase.requests) == 1


def test_a_refusal_repeats_no_value_that_the_server_quotes(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    refusal = {"code": "22P02", "message": 'invalid uuid: "s3cret"', "details": "s3cret"}
    supabase.answers += [wire.Answer(400, refusal)]
    with pytest.raises(DatabaseError) as raised:
        at_supabase(lambda db: db.table("jobs").select("*").eq("id", "s3cret").execute())
    assert str(raised.value) == "jobs: select: refused (22P02)"
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b'{"a": 1}', b'[{"cost": "x"}]', b"[" * 9999])
def test_an_answer_that_is_no_rows_is_named_so(
    at_supabase: Any, supabase: Any, wire: Any, body: bytes
) -> None:
    supabase.answers += [wire.Answer(200, body)]
    with pytest.raises(DatabaseError, match="the answer can't be read") as raised:
        at_supabase(lambda db: db.table("jobs").select("*").execute())
    assert raised.value.code == "UNREADABLE_ANSWER"


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 429])
def test_a_select_is_tried_again_after_a_failure_of_the_server(
    at_supabase: Any, supabase: Any, wire: Any, status: int
) -> None:
    supabase.answers += [wire.Answer(status, b"down"), wire.DROP, wire.Answer(200, [ROW])]
    assert at_supabase(lambda db: db.table("jobs").select("*").execute()).data == [AS_TEXT]
    assert len(supabase.requests) == 3


def test_a_failure_that_lasts_is_retryable_after_three_tries(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    supabase.answers += [wire.Answer(503)] * 4
    with pytest.raises(RetryableError) as raised:
        at_supabase(lambda db: db.table("jobs").select("*").execute())
    assert len(supabase.requests) == 3
    assert str(raised.value) == (
        "jobs: select: status 503 (tried 3 times; it may be done all the same)"
    )
    assert raised.value.code == "DATABASE_UNAVAILABLE"


@pytest.mark.parametrize("answer", ["HANG", "DROP"])
def test_an_insert_whose_answer_is_lost_is_sent_again_with_its_key_alone(
    at_supabase: Any, supabase: Any, wire: Any, answer: str
) -> None:
    supabase.answers += [getattr(wire, answer)]
    with pytest.raises(RetryableError, match="tried once; it may be done all the same"):
        at_supabase(lambda db: db.table("jobs").insert({"status": "queued"}).execute(), seconds=1)
    assert len(supabase.requests) == 1

    supabase.answers += [getattr(wire, answer), wire.Answer(201, [ROW])]
    keyed = {"id": JOB, "status": "queued"}
    inserted = at_supabase(lambda db: db.table("jobs").insert(keyed).execute(), seconds=1)
    assert inserted == QueryResult([AS_TEXT])
    assert [request.json for request in supabase.requests[1:]] == [keyed, keyed]


def test_an_insert_that_was_done_although_its_answer_was_lost_is_no_conflict(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    conflict = {"code": "23505", "message": "duplicate key", "details": None, "hint": None}
    for status, refused in (("queued", False), ("failed", True)):
        found = [{**ROW, "status": status}]
        supabase.answers += [wire.DROP, wire.Answer(409, conflict), wire.Answer(200, found)]
        insert = {"id": JOB, "status": "queued", "total_cost": "0.0625"}
        if refused:
            with pytest.raises(DatabaseError, match="duplicate key"):
                at_supabase(lambda db, row=insert: db.table("jobs").insert(row).execute())
        else:
            assert at_supabase(lambda db, row=insert: db.table("jobs").insert(row).execute()) == (
                QueryResult([AS_TEXT])
            )


def test_where_nothing_listens_even_a_delete_is_tried_again(at_supabase: Any, wire: Any) -> None:
    with pytest.raises(RetryableError, match=r"jobs: delete: ConnectError \(tried 3 times\)"):
        at_supabase(
            lambda db: db.table("jobs").delete().eq("id", JOB).execute(), url=wire.unused_url()
        )


def test_health_is_whether_a_row_of_jobs_can_be_asked_for(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    supabase.answers += [wire.Answer(200, [])]
    assert at_supabase(lambda db: db.health_check()) is True
    assert supabase.requests[0].call == (
        "GET",
        "/rest/v1/jobs",
        [("select", "id"), ("limit", "1")],
    )
    for answer in (wire.Answer(503), wire.Answer(401, {"code": "PGRST301"}), wire.DROP):
        supabase.answers += [answer]
        assert at_supabase(lambda db: db.health_check()) is False
    assert at_supabase(lambda db: db.health_check(), url=wire.unused_url()) is False


def test_a_transaction_is_refused(at_supabase: Any, supabase: Any) -> None:
    async def in_transaction(db: Any) -> None:
        async with db.transaction():
            raise AssertionError("not reached")

    with pytest.raises(DatabaseError, match="no transaction spans several requests") as raised:
        at_supabase(in_transaction)
    assert raised.value.code == "TRANSACTION_UNSUPPORTED"
    assert supabase.requests == []


def test_a_cancelled_statement_is_cancelled(at_supabase: Any, supabase: Any, wire: Any) -> None:
    supabase.answers += [wire.HANG]

    async def cancelled(db: Any) -> Any:
        task = asyncio.ensure_future(db.table("jobs").select("*").execute())
        await asyncio.to_thread(supabase.received.wait, 30)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert at_supabase(cancelled) is True
    assert len(supabase.requests) == 1
