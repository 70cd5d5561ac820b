"""What may be declared of an interaction, by name: the one list of it. Data only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Parts"]


class Parts(TypedDict, total=False):
    """What is declared of an interaction; what is left out is as the model's own default.

    Of the request: ``path`` (parameters that are not given are the state's values of the same
    name), ``query``, ``headers``, ``body``, ``media_type``, ``credentials``; of a synchronous
    message ``sends``. Of the answer: ``status``, ``reads``, ``equals``, ``answer_headers``,
    ``ordered``, ``exactly``, ``at_least``, ``at_most``, as in ``handfast.model``.

    Shorthands. ``each``: fields that every item of a list has. ``rows``: what its items have in
    turn, which are then all there are. ``unchanged``: reads that are answered as before.
    ``repeated``: the same request again is answered alike. ``pages``: an interaction for each case
    in which limit and offset cut the rows, and, with a state that has more rows than a page, for
    the usual size. ``refusals``: an interaction for everything that can be wrong, by its model,
    with a part of the request (``body``, ``query``, ``path``, or one field: ``body.due_at``); each
    publishes nothing, and leaves what the conventions of the operation name.
    ``equals_only``, in what ``but`` changes: what must be equal, and nothing of what was.
    """

    given: Any
    when: Any
    path: Mapping[str, Any]
    query: Mapping[str, Any]
    headers: Mapping[str, Any]
    body: Any
    media_type: str | None
    credentials: bool
    sends: Any
    status: int | None
    reads: Iterable[str] | None
    equals: Mapping[str, Any]
    equals_only: Mapping[str, Any]
    each: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]] | None
    answer_headers: Mapping[str, Any]
    ordered: str | None
    exactly: int | None
    at_least: int | None
    at_most: int | None
    then: Any
    unchanged: Any
    repeated: bool
    pages: Any
    refusals: Iterable[str]
