"""Round after round until time is up; what is found is saved, and comes back from its round."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis.database import InMemoryExampleDatabase

from handfast.fuzz.finding import Source
from handfast.fuzz.openapi.fuzzing import Round
from handfast.fuzz.openapi.rounds import fuzz_by_document, replay_by_document
from handfast.fuzz.store import StoreError, find, findings_in
from handfast.storage.revisions import NoRevision, text_at

SHORT = Round(seed=1, examples=2, phases=("coverage", "fuzzing"))


def test_what_is_found_comes_back_from_the_store_until_it_is_mended(
    library: SimpleNamespace,
) -> None:
    """Under the same id, by a provider that was started anew."""
    database = InMemoryExampleDatabase()
    broken = library.provider("leaves out a field")
    done = fuzz_by_document(
        Source.DERIVED_DOCUMENT, library.offer, broken, SHORT, database=database, system="library"
    )
    (found,) = {one for one in done.found if one.interaction == "add_book"}
    stored = find(database, found.id)
    assert (stored.system, stored.provider, stored.source) == (
        "library",
        "shelf",
        "derived document",
    )
    again = replay_by_document(stored, library.offer, library.provider("leaves out a field"))
    assert [one.id for one in again.found] == [found.id]
    mended = replay_by_document(stored, library.offer, library.provider())
    assert mended.found == ()
    assert mended.cases > 0


def test_what_cannot_be_saved_is_shown_all_the_same(library: SimpleNamespace) -> None:
    class Full(InMemoryExampleDatabase):
        """Takes nothing, as a disk that is full."""

        def save(self, key: bytes, value: bytes) -> None:
            """Fail."""
            raise OSError

    broken = library.provider("leaves out a field")
    done = fuzz_by_document(Source.DERIVED_DOCUMENT, library.offer, broken, SHORT, database=Full())
    reasons = [f"the finding {one.id} can't be saved (OSError)" for one in done.found]
    assert (list(done.not_saved), bool(reasons)) == (reasons, True)


def test_rounds_follow_each_other_until_time_is_up(
    library: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with a seed of its own; one alone where no time is given. A request takes a second."""
    one = fuzz_by_document(Source.DERIVED_DOCUMENT, library.offer, library.provider(), SHORT)
    until, requests = 2 * one.cases, list[None]()
    for module in ("engine", "rounds"):
        clock = SimpleNamespace(monotonic=lambda: len(requests))
        monkeypatch.setattr(f"handfast.fuzz.openapi.{module}.time", clock)
    more = fuzz_by_document(
        Source.DERIVED_DOCUMENT,
        library.offer,
        library.provider(),
        SHORT,
        until=until,
        on_case=lambda: requests.append(None),
    )
    assert more.cases == len(requests) >= until
    assert more.found == ()


def test_who_passes_leaves_nothing_in_the_store(library: SimpleNamespace) -> None:
    """Only failures are saved."""
    database = InMemoryExampleDatabase()
    fuzz_by_document(
        Source.DERIVED_DOCUMENT, library.offer, library.provider(), SHORT, database=database
    )
    assert findings_in(database) == ((), 0)


def test_what_is_no_round_is_refused(library: SimpleNamespace) -> None:
    """A store is written by others: nothing in it is trusted."""
    database = InMemoryExampleDatabase()
    broken = library.provider("leaves out a field")
    fuzz_by_document(Source.DERIVED_DOCUMENT, library.offer, broken, SHORT, database=database)
    stored = findings_in(database)[0][0].model_copy(
        update={"choices": b'[1, 99999, ["all"], null]'}
    )
    with pytest.raises(StoreError, match="no round"):
        replay_by_document(stored, library.offer, library.provider())


def test_a_revision_is_read_only_where_there_is_one(tmp_path: Path) -> None:
    """Not from outside a clone, and never taken for an option."""
    with pytest.raises(NoRevision, match="can't be read"):
        text_at("HEAD", tmp_path / "pacts" / "a.json")
    with pytest.raises(NoRevision, match="can't be read"):
        text_at("--help", tmp_path / "pacts" / "a.json")
