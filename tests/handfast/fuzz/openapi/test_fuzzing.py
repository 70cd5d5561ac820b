"""A provider is fuzzed by its own document and by the derived one; each break has its reason."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from handfast.fuzz.finding import Finding, FuzzResult, Source
from handfast.fuzz.openapi.fuzzing import DOCUMENTS, PHASES, Round, fuzz_document
from handfast.providers.errors import CannotVerify

SHORT = Round(seed=1, examples=3)


def fuzzed(
    library: SimpleNamespace,
    broken: str = "",
    source: Source = Source.DERIVED_DOCUMENT,
    **more: Any,
) -> FuzzResult:
    provider = library.provider(broken)
    options = {"round_": SHORT, "contracts": (library.contract,), **more}
    return fuzz_document(source, library.offer, provider, **options)


@pytest.fixture(scope="module")
def whole(library: SimpleNamespace) -> dict[Source, FuzzResult]:
    """What the provider as declared comes to by either document: the same each time."""
    return {source: fuzzed(library, source=source) for source in DOCUMENTS}


def place(found: Finding) -> tuple[str, str]:
    return found.interaction, found.mismatch.where


@pytest.mark.parametrize("source", DOCUMENTS)
def test_a_provider_as_declared_passes(whole: dict[Source, FuzzResult], source: Source) -> None:
    """By either document, in every phase, with its authentication."""
    assert whole[source].found == ()
    assert whole[source].cases > 50


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ("crashes", ("add_book", "not_a_server_error")),
        ("is a teapot", ("add_book", "the status")),
        ("refuses what fits", ("add_book", "positive_data_acceptance")),
        ("takes anything", ("add_book", "negative_data_rejection")),
        ("answers a page", ("add_book", "Content-Type")),
        ("leaves out a field", ("add_book", "title")),
        ("writes a number as text", ("add_book", "pages")),
        ("writes an optional field wrong", ("add_book", "note")),
    ],
)
def test_a_break_is_found_for_its_reason_alone(
    library: SimpleNamespace, broken: str, where: tuple[str, str]
) -> None:
    """And for no other."""
    done = fuzzed(library, broken, round_=Round(seed=1, examples=3, phases=("coverage",)))
    assert [place(found) for found in done.found] == [where]


def test_authentication_that_nobody_asks_for_is_found(library: SimpleNamespace) -> None:
    """Without credentials and with wrong ones."""
    done = fuzzed(library, "asks nobody")
    assert {place(found) for found in done.found} == {
        ("empty_shelf", "ignored_auth"),
        ("empty_shelf", "missing_required_header"),
    }


def test_an_exception_shows_its_traceback_who_relies_on_it_and_the_request(
    library: SimpleNamespace,
) -> None:
    """As a text: nobody answers any more where it was sent to."""
    done = fuzzed(library, "crashes", round_=Round(seed=1, examples=3, phases=("coverage",)))
    (found,) = done.found
    assert found.consumer == "reader"
    mismatch = found.mismatch
    assert mismatch.expected == "no server error, whatever is sent"
    assert mismatch.got == "500: Internal Server Error"
    assert "RuntimeError: no shelf is long enough" in mismatch.evidence
    assert mismatch.request.startswith("POST /")
    assert '"pages": 1000' in mismatch.request
    assert "Bearer" not in mismatch.request


def test_a_status_that_neither_document_has_is_one_failure(library: SimpleNamespace) -> None:
    """Whichever document the request was made by."""
    done = [fuzzed(library, "is a teapot", source) for source in DOCUMENTS]
    shown = [[place(found) for found in one.found] for one in done]
    assert shown == [[("add_book", "the status")]] * 2
    assert len({found.id for one in done for found in one.found}) == 1


def test_nothing_is_found_in_a_plain_service(library: SimpleNamespace) -> None:
    """The contract declares its 404, and nobody that FastAPI says 400 to a body that is no text."""
    done = [fuzzed(library, "is plain", source) for source in DOCUMENTS]
    assert [one.found for one in done] == [(), ()]


def test_a_provider_without_a_document_is_fuzzed_by_none(library: SimpleNamespace) -> None:
    """Which is no fault: not everybody has one."""
    assert fuzzed(library, "documents nothing", Source.OWN_DOCUMENT) == FuzzResult(0)


def test_a_document_that_cannot_be_made_is_a_failure(library: SimpleNamespace) -> None:
    """Nothing passes because it broke before anything was tried."""
    done = fuzzed(library, "documents badly", Source.OWN_DOCUMENT)
    assert [place(found) for found in done.found] == [("GET /openapi.json", "the document")]
    assert done.found[0].mismatch.got.startswith("500")


def test_the_same_round_sends_as_many_requests_and_finds_the_same(
    library: SimpleNamespace,
) -> None:
    """Whatever was found; and another seed finds it under the same id."""
    rounds = [SHORT, SHORT, Round(seed=2, examples=3)]
    one, same, other = (fuzzed(library, "crashes", round_=round_) for round_ in rounds)
    assert one == same
    assert [found.id for found in other.found] == [found.id for found in one.found]


@pytest.mark.parametrize("phase", PHASES)
def test_each_phase_tries_something(library: SimpleNamespace, phase: str) -> None:
    """None is there for show."""
    assert fuzzed(library, round_=Round(seed=1, examples=3, phases=(phase,))).cases > 0


@pytest.mark.parametrize("source", DOCUMENTS)
def test_only_the_operations_that_are_named_are_fuzzed(
    library: SimpleNamespace, whole: dict[Source, FuzzResult], source: Source
) -> None:
    """By method and path, whatever a document calls their parameters."""
    one = Round(seed=1, examples=3, operations=("get_book",))
    part = fuzzed(library, source=source, round_=one)
    assert part.found == ()
    assert 0 < part.cases < whole[source].cases


def test_nothing_is_sent_once_time_is_up(library: SimpleNamespace) -> None:
    """But for the request that was begun."""
    assert fuzzed(library, until=0.0).cases <= 1


def test_missing_credentials_and_a_silent_url_are_no_findings(library: SimpleNamespace) -> None:
    """The provider could not be verified, and the reason is given."""
    without = library.provider(credentials=None)
    with pytest.raises(CannotVerify, match="no credentials"):
        fuzz_document(Source.DERIVED_DOCUMENT, library.offer, without, round_=SHORT)
    away = library.provider(url="http://127.0.0.1:9")
    with pytest.raises(CannotVerify, match="nothing answers"):
        fuzz_document(Source.DERIVED_DOCUMENT, library.offer, away, round_=SHORT)
