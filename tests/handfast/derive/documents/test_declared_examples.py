"""Examples of documents are what consumers declare: whole, of their models, and without secrets."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, BaseModel, Secret, SecretStr, model_validator

from handfast.derive.documents.declared_examples import answered, arriving, sent
from handfast.model import (
    FORM,
    JSON,
    MULTIPART,
    NOT_NULL,
    OCTETS,
    Answer,
    Content,
    Exchange,
    HttpInteraction,
    Message,
    MessageInteraction,
    Operation,
    Transport,
)
from handfast.model.cases import Case


class Task(BaseModel):
    """What is to be done."""

    id: int
    title: str
    done_at: str | None = None
    steps: list[str] = []


class Login(BaseModel):
    """Who logs in."""

    user: str
    password: str
    pins: list[SecretStr] = []
    code: SecretStr | None = None
    remember: bool | None = None


class Numbered(BaseModel):
    """Has a secret that no mask fits."""

    token: int


class Hidden(BaseModel):
    """Has one that only its type shows."""

    number: Secret[int]


def _cases(content: Content, *exchanges: dict[str, Any]) -> list[Case]:
    """One interaction for each exchange, named by their number."""
    answers = (Answer(200, content), Answer(422, content))
    operation = Operation(name="o", method="POST", path="/o", bodies=(content,), answers=answers)
    return [
        Case("c", "p", HttpInteraction(name=f"{at}", exchange=Exchange(operation=operation, **one)))
        for at, one in enumerate(exchanges)
    ]


def _sent(content: Content, *bodies: Any) -> dict[str, Any]:
    return sent(_cases(content, *({"body": body} for body in bodies)), content)


def _answered(content: Content, *exchanges: dict[str, Any], status: int = 200) -> dict[str, Any]:
    return answered(_cases(content, *exchanges), Answer(status, content))


def test_a_body_that_is_sent_is_shown_once() -> None:
    task = {"id": 1, "title": "a"}
    assert _sent(Content(Task), task, task, {"id": 2, "title": "b"}) == {
        "c: 0": task,
        "c: 2": {"id": 2, "title": "b"},
    }


def test_what_is_refused_or_of_another_content_is_not_shown() -> None:
    body, content = {"id": 1, "title": "a"}, Content(Task)
    assert sent(_cases(content, {"body": body, "status": 422}), content) == {}
    assert sent(_cases(content, {"body": body}), Content(Task, FORM)) == {}


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (Content(Task), {"id": "x", "title": "a"}),
        (Content(Task), {"id": "1", "title": "a"}),
        (Content(Task), {"id": 1, "title": "a" * 2_000}),
        (Content(dict[str, bytes], MULTIPART), {"file": b"a"}),
        (Content(None, OCTETS), b"a"),
    ],
)
def test_a_body_that_its_schema_does_not_take_is_not_shown(content: Content, body: Any) -> None:
    assert _sent(content, body) == {}


def test_of_many_bodies_some_are_shown() -> None:
    bodies = [{"id": number, "title": "a"} for number in range(9)]
    assert list(_sent(Content(Task), *bodies)) == ["c: 0", "c: 1", "c: 2", "c: 3", "c: 4"]


def test_a_secret_is_masked_by_its_name_or_type() -> None:
    body = {"user": "a", "password": "hidden", "pins": ["1", "2"], "code": "3", "remember": True}
    assert _sent(Content(Login), body) == {
        "c: 0": {
            "user": "a",
            "password": "***",
            "pins": ["***", "***"],
            "code": "***",
            "remember": True,
        }
    }


def test_null_in_the_place_of_a_secret_stays() -> None:
    body = {"user": "a", "password": "hidden", "code": None}
    assert _sent(Content(Login), body)["c: 0"]["code"] is None


def test_an_example_whose_secret_can_not_be_masked_is_not_shown() -> None:
    assert _sent(Content(Numbered), {"token": 7}) == {}
    assert _sent(Content(Hidden), {"number": 7}) == {}


def test_an_answer_has_what_is_expected_and_what_its_model_has_beside() -> None:
    exchange = {"reads": ("id",), "equals": {"title": "a", "steps": ["x", "y"]}}
    assert _answered(Content(Task), exchange) == {
        "c: 0": {"id": 1, "title": "a", "done_at": "text", "steps": ["x", "y"]}
    }


def test_an_answer_has_no_more_than_its_expectation_allows() -> None:
    assert _answered(Content(Task), {"equals": {"id": 2, "done_at": None}}) == {
        "c: 0": {"id": 2, "title": "text"}
    }


def test_each_item_of_a_list_is_whole() -> None:
    exchange = {"reads": ("[*].id",), "equals": {"[0].title": "a"}, "at_least": 2}
    assert _answered(Content(list[Task]), exchange) == {
        "c: 0": [
            {"id": 1, "title": "a", "done_at": "text", "steps": ["text"]},
            {"id": 1, "title": "text", "done_at": "text", "steps": ["text"]},
        ]
    }


def test_a_list_that_must_be_empty_is() -> None:
    assert _answered(Content(list[Task]), {"exactly": 0}) == {"c: 0": []}


def test_an_answer_of_which_nothing_is_read_is_the_example_of_its_model() -> None:
    assert _answered(Content(Any), {"equals": {"": NOT_NULL}}) == {"c: 0": "anything"}


def test_answers_of_another_status_or_form_are_not_shown() -> None:
    assert _answered(Content(Task), {}, status=422) == {}
    assert _answered(Content(Task), {"status": 422}) == {}
    assert _answered(Content(str, "text/plain"), {}) == {}
    assert answered([], Answer(204)) == {}


class Circle(BaseModel):
    """An option."""

    kind: Literal["circle"]
    radius: float


class Square(BaseModel):
    """Another option."""

    kind: Literal["square"]
    side: float


def test_an_answer_is_of_the_option_that_is_expected() -> None:
    square = {"kind": "square", "side": 1}
    assert _answered(Content(Circle | Square), {"reads": ("side",)}) == {"c: 0": square}


class Span(BaseModel):
    """A model whose code relates two fields."""

    low: int
    high: int

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.low > self.high:
            raise ValueError("low must not be above high")
        return self


def test_an_answer_that_no_example_fits_is_not_shown() -> None:
    assert _answered(Content(Span), {"equals": {"low": 5}}) == {}
    assert _answered(Content(Span), {"equals": {"low": 5, "high": 6}}) == {
        "c: 0": {"low": 5, "high": 6}
    }


def _only_bab(text: str) -> str:
    if text != "bab":
        raise ValueError(text)
    return text


class Coded(BaseModel):
    """Has no example of its own."""

    code: Annotated[str, AfterValidator(_only_bab)]


def test_an_answer_without_an_example_is_shown_as_far_as_it_is_expected() -> None:
    with_code = {"equals": {"code": "bab"}, "reads": ()}
    assert _answered(Content(Coded), with_code) == {"c: 0": {"code": "bab"}}


def test_a_message_that_must_not_arrive_is_not_shown() -> None:
    message = Message(name="m", address="a", payload=Content(Task), transport=Transport("t"))
    cases = [
        Case("c", "p", MessageInteraction(name=f"{n}", message=message, exactly=n)) for n in (0, 1)
    ]
    whole = {"id": 1, "title": "text", "done_at": "text", "steps": ["text"]}
    assert arriving(cases, Content(Task, JSON)) == {"c: 1": whole}
