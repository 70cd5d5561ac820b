"""What is read as a text, a number or a time, and written as a mask; addresses of own schemes."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import AnyUrl, BaseModel, Field, Secret, UrlConstraints

from tests.data.odd_models.making import date, optional, whole
from tests.data.odd_models.row import Item, Odd, one_of

__all__ = ["ROWS"]


class SecretNumber(BaseModel):
    """Has a number and a day that nobody may see, and texts of some length."""

    v: Secret[int]
    w: Secret[dt.date] | None = None
    x: list[Secret[Annotated[str, Field(min_length=2)]]] = []


class Birthday(Secret[dt.date]):
    """A secret of a class of its own."""


class HasABirthday(BaseModel):
    """Has a secret of a class of its own."""

    v: Birthday


class SecretList(BaseModel):
    """Has a list that nobody may see."""

    v: Secret[list[int]]


class BucketAddress(AnyUrl):
    """A URL of one scheme that is none of the web's."""

    _constraints = UrlConstraints(allowed_schemes=["s3"])


class OwnSchemes(BaseModel):
    """Has URLs of schemes of its own."""

    v: BucketAddress
    w: Annotated[AnyUrl, UrlConstraints(allowed_schemes=["gs", "abfs"], host_required=True)]
    x: Annotated[AnyUrl, UrlConstraints(allowed_schemes=["own"], max_length=20)] | None = None


ROWS = (
    Odd(model=SecretNumber, item=Item.RAW,
        make=lambda r: {"v": r.choice((0, 5)), "w": optional(date)(r), "x": ["ab"]},
        sends=lambda r: {"v": whole(r), "w": None, "x": ["abc"]},
        unwritten=({"v": 5}, {"v": "5"}, {"v": None})),
    Odd(model=HasABirthday, make=lambda r: {"v": date(r)}, item=Item.RAW,
        sends=lambda r: {"v": date(r).isoformat()}, unwritten=({"v": "2031-01-01"},)),
    Odd(model=SecretList, make=one_of({"v": [1]}), item=Item.RAW,
        refused="a list is written as its Python text"),
    Odd(model=OwnSchemes, item=Item.NO_EXAMPLE,
        make=lambda r: {"v": "s3://a/b", "w": r.choice(("gs://a", "abfs://b/c?d=e")), "x": None}),
)  # fmt: skip
