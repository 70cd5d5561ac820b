"""Types whose values only code can read: what each takes, refuses and writes."""

import collections
import dataclasses
import ipaddress
import pathlib
import zoneinfo
from fractions import Fraction
from typing import Any, NamedTuple, NotRequired

import pydantic
import pytest
from pydantic import BaseModel, Field, TypeAdapter
from typing_extensions import TypedDict

from handfast.shapes import Anything, Array, Map, Object, Scalar, Union, shape_of
from handfast.shapes import Field as WireField
from handfast.shapes.values.fit import misfits

INT, TEXT = Scalar("integer", int), Scalar("string", str)
URLS = [
    pydantic.AmqpDsn,
    pydantic.AnyHttpUrl,
    pydantic.AnyUrl,
    pydantic.AnyWebsocketUrl,
    pydantic.ClickHouseDsn,
    pydantic.CockroachDsn,
    pydantic.FileUrl,
    pydantic.FtpUrl,
    pydantic.HttpUrl,
    pydantic.KafkaDsn,
    pydantic.MariaDBDsn,
    pydantic.MongoDsn,
    pydantic.MySQLDsn,
    pydantic.PostgresDsn,
    pydantic.RedisDsn,
    pydantic.SnowflakeDsn,
    pydantic.WebsocketUrl,
]
TEXTS = [
    pydantic.EmailStr,
    pydantic.NameEmail,
    ipaddress.IPv4Address,
    ipaddress.IPv4Interface,
    ipaddress.IPv4Network,
    ipaddress.IPv6Address,
    ipaddress.IPv6Interface,
    ipaddress.IPv6Network,
    pydantic.IPvAnyAddress,
    pydantic.IPvAnyInterface,
    pydantic.IPvAnyNetwork,
    pathlib.Path,
    pathlib.PurePosixPath,
    zoneinfo.ZoneInfo,
    Fraction,
]
MOMENTS = [
    pydantic.FutureDate,
    pydantic.FutureDatetime,
    pydantic.NaiveDatetime,
    pydantic.PastDate,
    pydantic.PastDatetime,
]


class OneScheme(pydantic.AnyUrl):
    """A URL of the web, by a class of a user's."""

    _constraints = pydantic.UrlConstraints(allowed_schemes=["https"])


class OwnScheme(pydantic.AnyUrl):
    """A URL of a scheme that nobody else has."""

    _constraints = pydantic.UrlConstraints(allowed_schemes=["own"])


class TooShort(pydantic.AnyUrl):
    """A URL that has no room for any host."""

    _constraints = pydantic.UrlConstraints(allowed_schemes=["own"], max_length=7)


@dataclasses.dataclass(frozen=True, slots=True)
class Size:
    """A dataclass, one of whose fields no argument sets."""

    width: int
    heights: "list[int]" = dataclasses.field(default_factory=list)
    made: int = dataclasses.field(default=7, init=False)


@pydantic.dataclasses.dataclass(config=pydantic.ConfigDict(extra="forbid"))
class Weight:
    """A dataclass of Pydantic."""

    grams: int = Field(ge=0, alias="g")


class Movie(TypedDict):
    """A typed dict with a key that need not be there."""

    name: str
    year: "NotRequired[int]"


class Point(NamedTuple):
    """A named tuple whose last place has a default."""

    x: int
    label: str = ""


class Box[T](BaseModel):
    """A generic model."""

    content: T


class Bounded[T: int](BaseModel):
    """A generic model whose parameter has a bound."""

    content: T


def scalar_of(annotation: Any) -> Scalar:
    """The shape of a type, which is a scalar with samples."""
    shape = shape_of(annotation)
    assert isinstance(shape, Scalar)
    assert shape.samples is not None
    return shape


@pytest.mark.parametrize("annotation", [*URLS, *TEXTS, *MOMENTS, OneScheme, OwnScheme])
def test_each_sample_of_a_known_type_is_what_the_type_writes(annotation: Any) -> None:
    adapter = TypeAdapter(annotation)
    samples = scalar_of(annotation).samples
    assert samples is not None

    assert samples.good
    read = [adapter.validate_python(good) for good in samples.good]
    assert [adapter.dump_python(value, mode="json") for value in read] == list(samples.good)
    assert [bad for bad in samples.bad if not misfits(annotation, bad)] == []


@pytest.mark.parametrize("annotation", [*URLS, *TEXTS])
def test_a_known_type_is_a_text_that_code_decides_about(annotation: Any) -> None:
    shape = scalar_of(annotation)

    assert shape == Scalar("string", annotation, samples=shape.samples, checked=True)


def test_past_and_future_are_dates_and_moments() -> None:
    assert {one.__name__: scalar_of(one).kind for one in MOMENTS} == {
        "FutureDate": "date",
        "FutureDatetime": "datetime",
        "NaiveDatetime": "datetime",
        "PastDate": "date",
        "PastDatetime": "datetime",
    }


def test_what_a_constraint_refuses_is_no_sample() -> None:
    class Linked(BaseModel):
        link: pydantic.AnyUrl = Field(max_length=20)

    shape = shape_of(Linked)
    assert isinstance(shape, Object)
    link = shape.fields[0].shape
    assert isinstance(link, Scalar)
    assert link.samples is not None
    assert max(map(len, link.samples.good)) == 20


def test_a_size_in_bytes_is_an_integer_from_zero() -> None:
    assert shape_of(pydantic.ByteSize) == Scalar("integer", pydantic.ByteSize, ge=0)


def test_a_deque_is_a_list() -> None:
    assert shape_of(collections.deque[int]) == Array(INT, collections.deque[int])


def test_a_dataclass_has_an_object_of_the_fields_that_it_reads() -> None:
    assert shape_of(Size) == Object(
        Size,
        (
            WireField("width", "width", INT, True, ...),
            WireField("heights", "heights", Array(INT, list[int]), False, []),
        ),
    )


def test_a_dataclass_of_pydantic_has_its_aliases_and_its_config() -> None:
    shape = shape_of(Weight)

    assert isinstance(shape, Object)
    assert (shape.extra, shape.fields[0].name) == ("forbid", "g")
    assert (
        shape.fields[0].shape
        == shape_of(pydantic.NonNegativeInt)
        == Scalar("integer", pydantic.NonNegativeInt, ge=0)
    )


def test_a_typed_dict_is_an_object_of_its_keys() -> None:
    assert shape_of(Movie) == Object(
        Movie,
        (
            WireField("name", "name", TEXT, True, ...),
            WireField("year", "year", INT, False, ...),
        ),
    )


def test_a_named_tuple_is_a_list_with_a_shape_at_each_place() -> None:
    item = Union((INT, TEXT), int | str)

    assert shape_of(Point) == Array(item, Point, 1, 2, positions=(INT, TEXT))


def test_the_values_of_a_multiset_are_integers() -> None:
    assert shape_of(collections.Counter[str]) == Map(TEXT, INT, collections.Counter[str])


def test_a_generic_model_without_its_parameter_takes_what_may_stand_for_it() -> None:
    shapes = [shape_of(model) for model in (Box, Bounded)]

    assert [s.fields[0].shape for s in shapes if isinstance(s, Object)] == [Anything(), INT]


@pytest.mark.parametrize(
    ("annotation", "why"),
    [
        (pydantic.FilePath, r"^Model\.v: .*Path'> depends on the files of one machine: use Path$"),
        (TooShort, r"^Model\.v: .*TooShort'> takes no value that is known here: put "),
        (complex, r"^Model\.v: <class 'complex'> has no form in JSON without Samples"),
    ],
)
def test_what_nothing_is_known_of_is_refused_with_its_field(annotation: Any, why: str) -> None:
    model = pydantic.create_model("Model", v=(annotation, ...))

    with pytest.raises(TypeError, match=why):
        shape_of(model)
