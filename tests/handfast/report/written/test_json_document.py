"""The JSON is of the form that the published schema describes, and of no other."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from handfast.report.run import LeftOut
from handfast.report.written.json_document import document_of, json_of

SCHEMA = json.loads(files("handfast.report.written").joinpath("report.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def a_full_run(made: Any) -> Any:
    """A run with something of everything."""
    return made.run(
        made.result("get an item", made.missing),
        made.result("list red items", made.unready),
        made.result("an item was sold"),
        obstacles=(made.unready,),
        left_out=(LeftOut("toy", "pending", ("delete an item",)),),
    )


def test_a_run_is_of_the_published_form(made: Any) -> None:
    VALIDATOR.check_schema(SCHEMA)
    VALIDATOR.validate(json.loads(json_of(a_full_run(made))))


@pytest.mark.parametrize(
    "part", [*SCHEMA["required"], "causes.0.title", "reports.0.results.0.mode"]
)
def test_a_document_without_a_part_is_not(made: Any, part: str) -> None:
    """So that each part which is described is there."""
    document = json.loads(json_of(a_full_run(made)))
    *outer, last = part.split(".")
    at = document
    for step in outer:
        at = at[int(step)] if step.isdigit() else at[step]
    del at[last]
    (error,) = VALIDATOR.iter_errors(document)
    assert error.message == f"{last!r} is a required property"


def test_every_object_of_the_form_is_closed_and_requires_what_it_has() -> None:
    """A part that is not described would be no part of the form."""
    objects = [SCHEMA, *SCHEMA["$defs"].values()]
    described = [one for one in objects if one.get("type") == "object"]
    assert all(one["additionalProperties"] is False for one in described)
    assert all(sorted(one["required"]) == sorted(one["properties"]) for one in described)


def test_the_document_has_causes_relations_and_results(made: Any) -> None:
    document = document_of(a_full_run(made))
    assert (document["verdict"], document["counts"]) == (
        "failed",
        {"passed": 1, "failed": 1, "not verified": 1},
    )
    assert [(one["title"], one["since"]) for one in document["causes"]] == [
        (
            "Item.price is missing in get_item",
            {"at": made.origin.at, "version": made.origin.version},
        ),
        (
            "state 'an item exists': none instead of a handler",
            {"at": made.origin.at, "version": made.origin.version},
        ),
    ]
    assert [one["passed"] for one in document["relations"]] == [0, 1]
    assert len(document["reports"][0]["results"]) == 3
