"""What is left out as noise: nothing but what is needed, each kind for its reason."""

from __future__ import annotations

from collections import Counter

import pytest

from handfast.derive.requests import Sent
from handfast.expectation.judge import Received
from handfast.fuzz.finding import Source
from handfast.fuzz.openapi.fuzzing import DOCUMENTS, Round, fuzz_document
from handfast.fuzz.openapi.judgement import Call
from handfast.fuzz.openapi.noise import NOISE, is_redundant, noise_of
from handfast.model import Answer, Content, Operation
from handfast.transports.redis.clients import fake_redis
from life_organiser_contracts.bindings import core_provider
from life_organiser_contracts.core.memories import SEARCH
from life_organiser_contracts.core.service import CREATE_JOB, UPDATE_SETTINGS, UPSERT_USER
from life_organiser_contracts.system import SYSTEM
from video_pipeline_contracts.bindings import REFERENCE
from video_pipeline_contracts.bound.supabase import supabase_provider
from video_pipeline_contracts.providers import supabase
from video_pipeline_contracts.system import SYSTEM as VIDEO_PIPELINE

OF_SUPABASE = {
    "a refusal that consumers rely on",
    "refused with another status",
    "a declared refusal",
}
OFFER = next(offer for offer in SYSTEM.offers if offer.provider == "core")


def test_every_kind_is_needed_and_the_reference_is_left_with_nothing() -> None:
    """A row that excludes nothing would only hide something later."""
    noise: Counter[str] = Counter()
    names = (UPSERT_USER.name, UPDATE_SETTINGS.name, SEARCH.name)
    for source in DOCUMENTS:
        done = fuzz_document(
            source,
            OFFER,
            core_provider(fake_redis()),
            round_=Round(examples=3, phases=("coverage",), operations=names),
        )
        noise.update(done.noise)
        assert done.found == ()
    needed_elsewhere = {  # of others
        "a list whose items were deleted",
        "a refusal of a body that can't be read",
        "an Allow header of one route",
        "no preflight",
        "not there yet",
    }
    assert set(noise) == {row.name for row in NOISE} - needed_elsewhere - OF_SUPABASE


def test_what_supabase_refuses_by_other_statuses_is_no_failure() -> None:
    """It says 400 to whatever is wrong, and 416 to a negative limit."""
    done = fuzz_document(
        Source.DERIVED_DOCUMENT,
        supabase.provider.offer(),
        supabase_provider(REFERENCE),
        round_=Round(
            examples=1,
            phases=("coverage",),
            operations=(supabase.SELECT_JOBS.name, supabase.DOWNLOAD.name),
        ),
        contracts=VIDEO_PIPELINE.contracts,
    )
    assert done.found == ()
    assert set(done.noise) >= OF_SUPABASE


def test_every_kind_has_a_name_of_its_own_and_a_reason() -> None:
    """In words that show whose fault it is not."""
    assert len({row.name for row in NOISE}) == len(NOISE)
    assert all(len(row.reason) > 60 for row in NOISE)


def call(operation: Operation, status: int, body: bytes) -> Call:
    sent = Sent(operation.method, operation.path, {}, body, "application/json")
    return Call(operation, sent, Received(status, {}, b""))


REJECTION, ACCEPTANCE = "negative_data_rejection", "positive_data_acceptance"
CONVERTED = b'{"telegram_user_id": false, "display_name": "a"}'
UNFIT = b'{"telegram_user_id": "x", "display_name": "a"}'
FIT = b'{"telegram_user_id": 1, "display_name": "a"}'
NO_JOB = b'{"job_type": "image_tag", "payload": {}}'


@pytest.mark.parametrize(
    ("check", "what", "excused"),
    [
        (REJECTION, call(UPSERT_USER, 200, CONVERTED), True),
        (REJECTION, call(UPSERT_USER, 200, UNFIT), False),
        (REJECTION, call(CREATE_JOB, 201, NO_JOB), False),
        (ACCEPTANCE, call(CREATE_JOB, 422, NO_JOB), True),
        (ACCEPTANCE, call(UPSERT_USER, 422, FIT), False),
        ("status_code_conformance", call(UPSERT_USER, 418, FIT), False),
        ("not_a_server_error", call(UPSERT_USER, 500, FIT), False),
    ],
)
def test_the_declared_model_decides(check: str, what: Call, excused: bool) -> None:
    """And a server error or an undeclared status is never noise."""
    assert (noise_of(check, what) is not None) is excused


@pytest.mark.parametrize(
    ("what", "excused"),
    [
        (call(UPSERT_USER, 400, b'{"display_name": "\xff"}'), True),
        (call(UPSERT_USER, 400, b"{"), True),
        (call(UPSERT_USER, 400, UNFIT), False),
        (call(UPSERT_USER, 400, FIT), False),
        (call(UPSERT_USER, 418, b"{"), False),
        (Call(None, Sent("POST", "/", {}, b"{"), Received(400, {}, b"")), False),
    ],
)
def test_400_is_a_refusal_of_what_no_model_is_asked_of(what: Call, excused: bool) -> None:
    """Where the operation declares its refusal of what fails a model; and of nothing else."""
    assert (noise_of("contract", what) is not None) is excused


def test_a_status_that_is_declared_is_right_whatever_the_own_document_has() -> None:
    """What is not declared is reported by our own check."""
    for status in (200, 418):
        what = call(UPSERT_USER, status, FIT)
        assert is_redundant("status_code_conformance", what, by_models=False)


def test_options_that_are_no_preflight_are_nothing_that_is_declared() -> None:
    """They lack what makes them one."""
    lacking = "missing_required_header"
    asked = Operation(name="ask", method="OPTIONS", path="/ask", answers=(Answer(200),))
    assert noise_of(lacking, call(asked, 405, b"")) is not None
    assert noise_of(lacking, call(UPSERT_USER, 405, b"")) is None


def test_another_method_is_of_the_own_document_alone() -> None:
    """A derived document has only what somebody relies on."""
    other = Call(None, Sent("PUT", "/users", {}), Received(200, {}, b""))
    assert is_redundant("unsupported_method", other, by_models=True)
    assert not is_redundant("unsupported_method", other, by_models=False)


@pytest.mark.parametrize(
    ("status", "body", "is_failure"),
    [(503, b'{"why": "away"}', False), (503, b"<h1>", True), (500, b'{"why": "away"}', True)],
)
def test_a_server_error_is_none_where_it_is_declared_so(
    status: int, body: bytes, is_failure: bool
) -> None:
    """But a 500, which is what an exception makes."""
    answers = tuple(Answer(code, Content(dict[str, str])) for code in (500, 503))
    asked = Operation(name="ask", method="GET", path="/ask", answers=answers)
    received = Received(status, {"content-type": "application/json"}, body)
    what = Call(asked, Sent("GET", "/ask", {}), received)
    assert is_redundant("not_a_server_error", what, by_models=True) is not is_failure


def test_a_400_is_noise_only_beside_a_422() -> None:
    """Elsewhere it is the refusal of the schema."""
    alone = Operation(name="ask", method="GET", path="/ask", answers=(Answer(400, Content(None)),))
    assert noise_of("positive_data_acceptance", call(alone, 400, b"")) is None


def test_a_400_of_a_browsers_question_is_noise_where_it_is_declared() -> None:
    """No schema says which page may send what."""
    answers = (Answer(200), Answer(400, Content(None)))
    asked = Operation(name="ask", method="OPTIONS", path="/ask", answers=answers)
    assert noise_of(ACCEPTANCE, call(asked, 400, b"")) is not None
    silent = Operation(name="ask", method="OPTIONS", path="/ask", answers=answers[:1])
    assert noise_of(ACCEPTANCE, call(silent, 400, b"")) is None


def test_a_status_of_options_that_are_no_preflight_is_nobodys() -> None:
    """But that of any other request that reaches no operation is reported."""
    for method, redundant in (("OPTIONS", True), ("GET", False)):
        sent = Sent(method, "/ask", {}, b"", None)
        reached = Call(None, sent, Received(405, {}, b""))
        assert is_redundant("status_code_conformance", reached, by_models=True) is redundant


def test_a_method_that_another_operation_has_is_that_operations_to_answer() -> None:
    """`PUT /users/providers` reaches `PUT /users/{user_id}`, though the document has only GET."""
    reached = call(UPSERT_USER, 422, FIT)
    elsewhere = Call(None, reached.sent, reached.received)
    assert is_redundant("unsupported_method", reached, by_models=False)
    assert not is_redundant("unsupported_method", elsewhere, by_models=False)


def test_what_is_not_there_yet_and_an_emptied_list_are_no_failures() -> None:
    """But a thing that was created and is not there is, and one that outlives its DELETE."""
    answers = (Answer(200), Answer(404))
    items = Operation(name="items", method="GET", path="/things/{id}/items", answers=answers)
    thing = Operation(name="thing", method="GET", path="/things/{id}", answers=answers)
    created, deleted = "ensure_resource_availability", "use_after_free"
    assert noise_of(created, call(items, 404, b"")) is not None
    assert noise_of(created, call(thing, 404, b"")) is None
    assert noise_of(deleted, call(items, 200, b"")) is not None
    assert noise_of(deleted, call(thing, 200, b"")) is None
