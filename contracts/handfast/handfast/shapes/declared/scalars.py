"""The shape of one JSON text, number or boolean, from its type and what stands beside it."""

import dataclasses
import datetime as dt
import math
import uuid
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pydantic
from pydantic.types import PathType

from handfast.shapes.caching import cached
from handfast.shapes.declared.annotations import annotate, constraints, has_code
from handfast.shapes.declared.configs import BytesInText
from handfast.shapes.marks import Samples, samples_in
from handfast.shapes.nouns import Kind, Scalar
from handfast.shapes.values.fit import misfits

__all__ = ["KINDS", "known_scalar", "multiples_within", "scalar"]

KINDS: dict[Any, Kind] = {
    bool: "boolean",
    bytes: "bytes",
    pydantic.SecretBytes: "bytes",
    dt.date: "date",
    dt.datetime: "datetime",
    pydantic.AwareDatetime: "datetime",
    Decimal: "decimal",
    dt.timedelta: "duration",
    int: "integer",
    pydantic.ByteSize: "integer",
    float: "number",
    str: "string",
    pydantic.SecretStr: "string",
    dt.time: "time",
    uuid.UUID: "uuid",
}
"""What each type is in JSON about which its constraints alone decide."""

_IMPLIED: dict[Any, dict[str, Any]] = {pydantic.ByteSize: {"ge": 0}}


def scalar(kind: Kind, base: Any, metadata: tuple[object, ...]) -> Scalar:
    """A scalar with the constraints that its metadata states."""
    aware = base is pydantic.AwareDatetime  # Pydantic looks at no Timezone beside a datetime
    return Scalar(
        kind,
        annotate(base, metadata),
        aware=aware,
        encoding=next((mark.encoding for mark in metadata if isinstance(mark, BytesInText)), None),
        samples=samples_in(metadata),
        checked=has_code(metadata) or base not in KINDS,
        **(_IMPLIED.get(base, {}) | constraints(metadata)),
    )


@cached
def known_scalar(cls: type, base: Any, metadata: tuple[object, ...]) -> Scalar:
    """A scalar that only code can read: with the samples beside it, or those known of its class.

    Of these it has those which its constraints, or a class that inherits, take.

    Raises:
        TypeError: nothing is known of it, no sample is taken, or it is about the files of one
            machine.
    """
    if samples_in(metadata):
        return scalar("string", base, metadata)
    # imported late: it imports what few systems have, and takes as long as all the shapes
    from handfast.shapes.declared import known_types  # noqa: PLC0415  # see above

    known = known_types.known_type(cls)
    if known is None:
        raise TypeError(
            f"{base!r} has no form in JSON without Samples(good=..., bad=...) beside it"
        )
    whole = annotate(base, metadata)
    if any(isinstance(mark, PathType) for mark in metadata):
        raise TypeError(f"{base!r} depends on the files of one machine: use Path")
    samples = known_types.samples_of(cls, known.samples, metadata)
    good = tuple(value for value in samples.good if not misfits(whole, value))
    if not good:
        raise TypeError(
            f"{whole!r} takes no value that is known here: put Samples(good=..., bad=...) beside it"
        )
    fitting = Samples(good, tuple(value for value in samples.bad if misfits(whole, value)))
    return dataclasses.replace(scalar(known.kind, base, metadata), samples=fitting)


def multiples_within(
    shape: Scalar, step: int | Decimal | Fraction
) -> tuple[int | None, int | None]:
    """How many times ``step`` is the least and the greatest multiple of it within the bounds.

    None where there is no bound. The first is greater than the second where nothing fits both.
    """
    lows = [] if shape.ge is None else [math.ceil(_times(shape.ge, step))]
    lows += [] if shape.gt is None else [math.floor(_times(shape.gt, step)) + 1]
    highs = [] if shape.le is None else [math.floor(_times(shape.le, step))]
    highs += [] if shape.lt is None else [math.ceil(_times(shape.lt, step)) - 1]
    return max(lows, default=None), min(highs, default=None)


def _times(bound: Any, step: int | Decimal | Fraction) -> Fraction:
    return Fraction(str(bound)) / Fraction(step)
