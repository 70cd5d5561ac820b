"""All odd models, by their kind. Judges none."""

from __future__ import annotations

from collections.abc import Mapping

from tests.data.odd_models.collections import few, maps, named, sequences
from tests.data.odd_models.fields import (
    aliases,
    computed,
    configs,
    defaults,
    serializers,
    validators,
)
from tests.data.odd_models.row import Odd
from tests.data.odd_models.scalars import (
    choices,
    flags,
    identifiers,
    numbers,
    secrets,
    texts,
    times,
)
from tests.data.odd_models.structures import checked_roots, classes, recursive, roots, unsupported
from tests.data.odd_models.unions import plain, tagged

__all__ = ["KINDS", "ROWS", "SUPPORTED"]

KINDS: Mapping[str, tuple[Odd, ...]] = {
    "aliases": aliases.ROWS,
    "computed, excluded and default fields": computed.ROWS,
    "configs": configs.ROWS,
    "defaults and code": defaults.ROWS,
    "serializers": serializers.ROWS,
    "validators": validators.ROWS,
    "choices": choices.ROWS,
    "flags": flags.ROWS,
    "identifiers": identifiers.ROWS,
    "numbers": numbers.ROWS,
    "secrets and own addresses": secrets.ROWS,
    "texts and bytes": texts.ROWS,
    "times": times.ROWS,
    "maps": maps.ROWS,
    "few entries": few.ROWS,
    "TypedDict, NamedTuple, dataclasses": named.ROWS,
    "sequences": sequences.ROWS,
    "unions": plain.ROWS,
    "tagged unions": tagged.ROWS,
    "recursive models": recursive.ROWS,
    "roots and generics": roots.ROWS,
    "checked roots": checked_roots.ROWS,
    "classes and their configs": classes.ROWS,
    "unsupported types": unsupported.ROWS,
}
ROWS = tuple(row for rows in KINDS.values() for row in rows)
SUPPORTED = tuple(row for row in ROWS if not row.refused)
