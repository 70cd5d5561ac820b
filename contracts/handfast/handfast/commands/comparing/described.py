"""What an application's own OpenAPI document says otherwise than its consumers rely on.

Only an application that makes the document itself (``app.openapi()``) is asked: it is sent nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.model.described import DocumentDifference
from handfast.schema_comparison.report import compare_schema

if TYPE_CHECKING:
    from collections.abc import Collection

    from handfast.model import System
    from handfast.providers.provider import RunningProvider

__all__ = ["described_otherwise"]


def described_otherwise(
    system: System, provider: RunningProvider, cases: Collection[str]
) -> tuple[DocumentDifference, ...]:
    """The differences that one of ``cases``, by their ids, relies on.

    None of a provider with known drift, whose document has its own names, nor of what is left out;
    nor that an operation is not there, which its requests show.
    """
    describe = getattr(provider.app, "openapi", None)
    if provider.drift is not None or not callable(describe):
        return ()
    try:
        rows = compare_schema(system, provider.name, describe())
    except Exception:  # whatever the application raises or returns here is not what is verified
        return ()
    return tuple(
        DocumentDifference(
            provider=provider.name,
            route=row.route,
            place=row.place,
            kind=row.placed.difference.kind,
            declared=row.placed.difference.declared,
            own=row.placed.difference.own,
            breaks=broken,
        )
        for row in rows
        if row.fails and row.placed.part and row.route not in provider.left_out
        if (broken := tuple(one.id for one in row.breaks if one.id in cases))
    )
