"""``reader_tests``: runs a service's own loop over a stream, on a real Redis, as pytest tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.bindings import Reader
from handfast.run.reader.planned import planned, verified
from handfast.testing.collection import tests_of
from handfast.testing.faults import with_faults_at_once
from handfast.testing.selection import InteractionTest, deferred, end_collection, system_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from handfast.drift.rows import Differences
    from handfast.model import System
    from handfast.model.results import Result

__all__ = ["reader_tests"]

_NONE: Mapping[str, Any] = {}


@with_faults_at_once
def reader_tests(
    system: str | System,
    consumer: str,
    reader: Reader | Callable[..., Any] | str | Sequence[str],
    *,
    streams: Collection[str] | None = None,
    environment: Mapping[str, str] = _NONE,
    neighbours: Mapping[str, Any] = _NONE,
    after: Mapping[str, str] = _NONE,
    patience: float = 10.0,
    drift: Differences | Sequence[Differences] = (),
    pending: Mapping[str, str] = _NONE,
) -> Callable[..., None]:
    """A test for each thing that may happen to the loop of ``consumer`` over each of its streams.

    The loop runs on a Redis server of its own: an entry is handled and then acknowledged, its
    handling fails once, entries can't be read, a dead process left one, a batch has a bad one, the
    process is killed, Redis is restarted, each service that it calls fails. Where the contract
    promises how a message is delivered, what breaks that is reported as its clause. ``reader`` is a
    ``handfast.bindings.Reader``, which ``handfast verify --reader`` takes too; or what it runs, and
    the other arguments are those of one. ``pending`` as in ``consumer_tests``.

    Raises:
        pytest.Collector.CollectError: all that is missing or unknown, before anything runs.
    """
    found = system_of(system)
    run = (
        reader
        if isinstance(reader, Reader)
        else Reader(
            runs=reader,
            streams=streams,
            environment=environment,
            neighbours=neighbours,
            after=after,
            patience=patience,
            drift=drift,
        )
    )
    there, wrong = planned(found, consumer, run)
    by_title = {one.title: one for one in there}
    rows = [
        InteractionTest(title, one.case.provider, one.case, system=found.name)
        for title, one in by_title.items()
    ]
    known, further = deferred(rows, pending)
    if faults := [*wrong, *further]:
        end_collection(f"the reader of {consumer} cannot be verified yet", faults)

    def result(row: InteractionTest) -> Result:
        return verified(by_title[row.id])

    return tests_of(known, result, lambda: None, {}, ())
