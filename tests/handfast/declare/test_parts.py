"""The lists of what may be declared agree with the model, with the clauses and with the types."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from handfast.declare import Provider, expect, system
from handfast.declare.parts import (
    AnswerParts,
    FollowingParts,
    InteractionParts,
    OperationParts,
    RequestParts,
    part_names,
)
from handfast.model import (
    Conventions,
    Exchange,
    HttpInteraction,
    MessageInteraction,
    Operation,
    System,
)
from handfast.model.clauses import CLAUSES, Clause

if TYPE_CHECKING:
    from pathlib import Path

OF_A_SENT_ANSWER = {Clause.CONTENT_TYPE, Clause.BODY}  # as the operation declares it
OTHERWISE_CALLED = {
    Clause.HEADERS: "answer_headers",
    Clause.PUBLISHED: "then",
    Clause.TRIGGER: "when",
}
MISSPELT: Any = {"row": ()}  # as a type checker does not see it
SHORTHANDS = {"alone", "equals_only", "pages", "refusals"}


def fields_of(*nouns: type[Any]) -> set[str]:
    return {field.name for noun in nouns for field in dataclasses.fields(noun)}


def clauses_in(noun: type) -> set[str]:
    clauses = {row.clause for row in CLAUSES if noun in row.stands_in} - OF_A_SENT_ANSWER
    return {OTHERWISE_CALLED.get(clause, str(clause)) for clause in clauses}


def test_an_exchange_has_the_parts_that_its_model_has() -> None:
    """Beside its operation."""
    assert part_names(RequestParts, AnswerParts) == fields_of(Exchange) - {"operation"}


def test_an_interaction_has_the_parts_that_its_models_have() -> None:
    """Beside its name, what it is about, and what stands for several interactions."""
    models = fields_of(Exchange, HttpInteraction, MessageInteraction)
    about = {"name", "operation", "message", "exchange"}
    of_items = {"each", "rows"}
    of_reads = {"unchanged", "repeated"}
    assert part_names(InteractionParts) == (models - about) | of_items | of_reads | SHORTHANDS


def test_the_parts_of_an_answer_are_the_clauses_of_one() -> None:
    assert part_names(AnswerParts) == clauses_in(Exchange) - {Clause.REQUEST}


def test_the_parts_of_what_follows_are_the_clauses_of_an_interaction() -> None:
    """And that the same request is answered alike, which is a follow-up too."""
    assert part_names(FollowingParts) == clauses_in(HttpInteraction) | {"repeated"}


def test_an_operation_has_the_parts_that_its_models_have() -> None:
    """Under the names that are short in a declaration."""
    short = {
        "path_parameters": "path",
        "query_parameters": "query",
        "header_parameters": "headers",
        "bodies": "body",
    }
    of_the_provider = {"provider", "method", "conventions", "invalid"}
    models = fields_of(Operation, Conventions) - of_the_provider
    assert part_names(OperationParts) == {short.get(name, name) for name in models} | {"refuses"}


def test_a_system_has_the_fields_of_its_model() -> None:
    taken = set(system.__annotations__) - {"return", "providers", "consumers"}
    assert taken == fields_of(System) - {"offers", "contracts", "waived", "added"}


@pytest.mark.parametrize(
    ("misspelt", "fault"),
    [
        (
            lambda shop: shop.get("/x", answer={200: str}),
            "GET /x has no part 'answer': did you mean 'answers'?",
        ),
        (
            lambda shop: expect(shop.get("/x", answers={200: str}), **MISSPELT),
            "expect: an exchange has no part 'row': did you mean 'rows'?",
        ),
        (
            lambda shop: shop.get("/x"),
            "answers of GET /x: give each model by its status, {200: Model}",
        ),
    ],
)
def test_a_misspelt_part_is_named_where_it_is_declared(misspelt: Any, fault: str) -> None:
    with pytest.raises(TypeError) as raised:
        misspelt(Provider("shop"))
    assert str(raised.value) == fault


REFUSED = """\
from handfast.declare import Consumer, Provider, expect, system

shop = Provider("shop")
listed = shop.get("/items", answers={200: str}, description="all of them")
shop.get("/items", answer={200: str})  # answers
shop.put("/items", answers={200: str}, refuses="404")  # refuses
shop.operation("GET", "/items", answers={200: str}, qeury=None)  # query
expect(listed, exactly="1")  # exactly
expect(listed, row=())  # rows
web = Consumer("web")
use = web.relies_on(listed, "list them", exactly=1)
web.relies_on(listed, "list them", exatcly=1)  # exactly
use.but("list none", exactly=None, ordred="-id")  # ordered
system("shop", providers=[shop], consumers=[web], bindngs="a:b")  # bindings
"""


def test_a_type_checker_refuses_each_misspelt_part(tmp_path: Path) -> None:
    """And nothing else, so that what is right is taken."""
    (tmp_path / "shop.py").write_text(REFUSED)
    strict = (sys.executable, "-m", "mypy", "--strict", "--config-file=", "shop.py")
    done = subprocess.run(strict, cwd=tmp_path, capture_output=True, text=True, check=False)
    wrong = {line.split(":")[1] for line in done.stdout.splitlines() if ": error: " in line}
    lines = enumerate(REFUSED.splitlines(), start=1)
    assert wrong == {str(lineno) for lineno, line in lines if "#" in line}
