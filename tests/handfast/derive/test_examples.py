"""An example of an answer or of the items of a stream: as expected, and whole where it can be."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import AfterValidator, BaseModel, model_validator

from handfast.declare import Consumer, Content, Provider, system
from handfast.derive.examples import whole_example, whole_items
from handfast.expectation.match import mismatches_in
from handfast.expectation.promises import expect_answer
from handfast.model import HttpInteraction
from handfast.model.cases import cases_of

STREAM = "text/event-stream"


class Book(BaseModel):
    """A book of the stream."""

    title: str
    price: int


def _only_42(code: str) -> str:
    if code != "42":
        raise ValueError("is not 42")
    return code


class Coded(BaseModel):
    """Of whose values none that handfast knows fits."""

    code: Annotated[str, AfterValidator(_only_42)]
    size: int


class Span(BaseModel):
    """Of which one field can't be changed alone."""

    low: int
    high: int

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.low > self.high:
            raise ValueError("the wrong way round")
        return self


def items_of(model: Any, equals: dict[str, Any]) -> list[Any]:
    provider, consumer = Provider("catalogue"), Consumer("shop")
    content = Content(model, STREAM)
    export = provider.get("/export", answers={200: content})
    consumer.relies_on(export, "export", equals=equals, at_least=1)
    (case,) = cases_of(system("s", providers=[provider], consumers=[consumer]).contracts)
    assert isinstance(case.interaction, HttpInteraction)
    return whole_items(expect_answer(case.interaction.exchange, {}), content)


def test_what_is_expected_of_an_item_has_the_rest_of_its_model_beside_it() -> None:
    (book,) = items_of(Book, {"[*].title": "Emma"})
    assert Book.model_validate(book).title == "Emma"
    assert book.keys() == {"title", "price"}


@pytest.mark.parametrize(
    ("model", "equals", "shown"),
    [
        (Coded, {"[*].code": "42"}, {"code": "42", "size": 1}),
        (Span, {"[*].low": 2**40}, {"low": 2**40, "high": 1}),
    ],
)
def test_where_no_whole_item_can_be_made_it_is_as_pact_shows_it(
    model: Any, equals: dict[str, Any], shown: dict[str, Any]
) -> None:
    assert items_of(model, equals) == [shown]


class Stage(BaseModel):
    """A part of a job, of which Pact can say little."""

    status: str
    seconds: float | None = None
    metadata: dict[str, Any] | None = None
    steps: dict[str, Any]


class Job(BaseModel):
    """Its stages by name."""

    stages: dict[str, Stage]


def test_what_is_read_of_an_entry_by_name_is_in_the_example() -> None:
    """What a pact says nothing of too: the entry is no key that the model knows."""
    provider, consumer = Provider("gateway"), Consumer("frontend")
    content = Content(Job)
    show = provider.get("/job", answers={200: content})
    equals = {"stages.plan.status": "done", "stages.plan.seconds": 2}
    reads = ["stages.plan.metadata", "stages.plan.steps"]
    consumer.relies_on(show, "show", equals=equals, reads=reads)
    (case,) = cases_of(system("s", providers=[provider], consumers=[consumer]).contracts)
    assert isinstance(case.interaction, HttpInteraction)
    node = expect_answer(case.interaction.exchange, {})
    example = whole_example(node, content)
    plan = {"status": "done", "seconds": 2, "metadata": None, "steps": {}}
    assert example["stages"]["plan"] == plan
    assert not mismatches_in(node, example)
