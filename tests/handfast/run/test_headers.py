"""Headers that come several times: sent and judged alike in process, at a URL and by Pact."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import pytest
from fastapi import FastAPI, Header, Response
from pydantic import AwareDatetime, BaseModel, Field

from handfast.declare import Answer, Consumer, Content, Provider, system
from handfast.http.serving import serving
from handfast.model.cases import Case, cases_of
from handfast.providers.provider import RunningProvider
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process

ONE, OTHER = "session=1; Path=/", "theme=dark; Path=/"


class Tags(BaseModel):
    """Tags as they were read."""

    tags: list[str] = []


class Tagged(BaseModel):
    """A list as a header."""

    tags: list[str] = Field(alias="X-Tag")


class Cookies(BaseModel):
    """All cookies that are set."""

    cookies: list[str] = Field(alias="Set-Cookie")


class Cookie(BaseModel):
    """One cookie that is set, perhaps among others."""

    cookie: Annotated[str, Field(alias="Set-Cookie", pattern="^theme=")]


app = FastAPI()


@app.get("/tags")
def read_tags(x_tag: Annotated[list[str], Header()]) -> Tags:
    return Tags(tags=x_tag)


@app.get("/several")
@app.get("/cookies")
@app.get("/cookie")
def several_headers(response: Response) -> Tags:
    for name, text in (
        ("x-tag", "a"),
        ("x-tag", "b"),
        ("set-cookie", ONE),
        ("set-cookie", OTHER),
    ):
        response.raw_headers.append((name.encode(), text.encode()))
    return Tags()


@app.get("/joined")
def joined_headers(response: Response) -> Tags:
    response.headers["X-Tag"] = "a, b"
    return Tags()


def case_of(path: str, answered: type[BaseModel] | None = None, **clauses: Any) -> Case:
    """One interaction with the operation at ``path``, whose answer has the headers ``answered``."""
    provider, consumer = Provider("shelf"), Consumer("reader")
    answers = {200: Answer(200, Content(Tags), headers=answered)}
    get = provider.get(
        path, name="get", headers=Tagged if path == "/tags" else None, answers=answers
    )
    consumer.relies_on(get, f"read {path}", **clauses)
    (case,) = cases_of(system("shelf", providers=[provider], consumers=[consumer]).contracts)
    return case


type Found = dict[str, list[tuple[str, str, str]]]


def all_mismatches(*cases: Case) -> dict[str, Found]:
    """What is wrong with each interaction in each mode."""
    here = RunningProvider(name="shelf", app=app)
    with serving(here) as served:
        there = RunningProvider(name="shelf", url=served.url)
        results = {
            "in process": asyncio.run(verify_in_process(cases, here)),
            "by url": asyncio.run(verify_in_process(cases, there)),
            "by pact": verify_by_pact(cases, here),
        }
    found: dict[str, Found] = {}
    for mode, of_mode in results.items():
        for result in of_mode:
            wrong = [(m.where, m.expected, m.got) for m in result.mismatches]
            found.setdefault(result.interaction, {})[mode] = wrong
    return found


def mismatches_of(case: Case) -> Found:
    """The same of one interaction."""
    (found,) = all_mismatches(case).values()
    return found


PASSED: dict[str, list[Any]] = {"in process": [], "by url": [], "by pact": []}


@pytest.mark.parametrize(
    "case",
    [
        case_of("/tags", headers={"X-Tag": ["a", "b"]}, equals={"tags": ["a", "b"]}),
        case_of("/several", Tagged, answer_headers={"X-Tag": ["a", "b"]}),
        case_of("/joined", Tagged, answer_headers={"X-Tag": ["a", "b"]}),
        case_of("/several", Tagged),
        case_of("/joined", Tagged),
        case_of("/cookies", Cookies, answer_headers={"Set-Cookie": [ONE, OTHER]}),
        case_of("/cookies", Cookies),
        case_of("/cookie", Cookie, answer_headers={"Set-Cookie": OTHER}),
        case_of("/cookie", Cookie),
    ],
)
def test_a_header_may_come_several_times(case: Case) -> None:
    assert mismatches_of(case) == PASSED


def test_another_cookie_than_the_expected_ones_is_a_mismatch() -> None:
    wanted = case_of("/cookies", Cookies, answer_headers={"Set-Cookie": [ONE, ONE]})
    here = ("Set-Cookie", f"{ONE}, {ONE}", f"{ONE}, {OTHER}")
    by_pact = ("Set-Cookie", ONE, OTHER)
    assert mismatches_of(wanted) == {"in process": [here], "by url": [here], "by pact": [by_pact]}


class Stamped(BaseModel):
    """Headers of every sort that has several spellings."""

    at: AwareDatetime = Field(alias="X-At")
    price: Decimal = Field(alias="X-Price")
    weight: float = Field(alias="X-Weight")
    number: UUID = Field(alias="X-Number")
    marks: set[str] = Field(alias="X-Mark")
    moments: list[AwareDatetime] = Field(alias="X-Moments")
    name: str = Field(alias="X-Name")


class Instead(BaseModel):
    """A header that comes with another text."""

    header: str
    text: str


AT = "2031-01-01T00:00:00Z"
NUMBER = "6f1c2b3a-0000-4000-8000-00000000abcd"
STAMPS: dict[str, Any] = {
    "X-At": AT,
    "X-Price": "1.50",
    "X-Weight": "1.0",
    "X-Number": NUMBER,
    "X-Mark": ["a", "b"],
    "X-Moments": [AT, "2031-01-02T00:00:00Z"],
    "X-Name": "1.0",
}


@app.get("/stamped")
def stamped(header: str, text: str, response: Response) -> Tags:
    for name, each in (STAMPS | {header: text}).items():
        for one in [each] if isinstance(each, str) else each:
            response.raw_headers.append((name.encode(), one.encode()))
    return Tags()


SAME = [
    ("X-At", "2031-01-01T00:00:00+00:00"),
    ("X-At", "2031-01-01T00:00:00.000Z"),
    ("X-At", "2031-01-01T01:00:00+01:00"),
    ("X-Price", "1.5"),
    ("X-Price", "1.500"),
    ("X-Weight", "1"),
    ("X-Number", NUMBER.upper()),
    ("X-Mark", "b, a"),
    ("X-Mark", "b,a"),
    ("X-Moments", "2031-01-01T00:00:00+00:00, 2031-01-02T00:00:00Z"),
]
OTHER_AND_FOUND_BY_PACT = [
    ("X-At", "2031-01-01T00:00:01Z", False),
    ("X-At", "2031-01-01T00:00:00+01:00", False),
    ("X-At", "2031-01-01T00:00:00", True),
    ("X-At", "2031-01-01", True),
    ("X-Price", "1.51", True),
    ("X-Weight", "1.1", True),
    ("X-Weight", "one", True),
    ("X-Number", NUMBER.replace("abcd", "abce"), True),
    ("X-Mark", "a, c", True),
    ("X-Mark", "a", False),
    ("X-Moments", AT, False),
    ("X-Moments", f"2031-01-02T00:00:00Z, {AT}", False),
    ("X-Name", "1", True),
]


@pytest.fixture(scope="module")
def stamped_mismatches() -> dict[str, Found]:
    """What is wrong where one header of STAMPS comes with another text, by header and text."""
    provider, consumer = Provider("shelf"), Consumer("reader")
    answers = {200: Answer(200, Content(Tags), headers=Stamped)}
    get = provider.get("/stamped", name="get", query=Instead, answers=answers)
    for header, text in (*SAME, *(row[:2] for row in OTHER_AND_FOUND_BY_PACT)):
        asked = {"header": header, "text": text}
        consumer.relies_on(get, f"{header}: {text}", query=asked, answer_headers=STAMPS)
    return all_mismatches(
        *cases_of(system("shelf", providers=[provider], consumers=[consumer]).contracts)
    )


@pytest.mark.parametrize(("header", "text"), SAME)
def test_a_header_is_compared_by_its_declared_type(
    stamped_mismatches: dict[str, Found], header: str, text: str
) -> None:
    assert stamped_mismatches[f"{header}: {text}"] == PASSED


@pytest.mark.parametrize(("header", "text", "pact_finds_it"), OTHER_AND_FOUND_BY_PACT)
def test_another_value_of_a_header_is_a_mismatch(
    stamped_mismatches: dict[str, Found], header: str, text: str, *, pact_finds_it: bool
) -> None:
    """Pact has no rule for moments, nor for what several items are together."""
    found = stamped_mismatches[f"{header}: {text}"]
    assert {mode: bool(wrong) for mode, wrong in found.items()} == {
        "in process": True,
        "by url": True,
        "by pact": pact_finds_it,
    }
    wanted = STAMPS[header]
    expected = wanted if isinstance(wanted, str) else ", ".join(wanted)
    assert (header, expected, text) in found["in process"]
