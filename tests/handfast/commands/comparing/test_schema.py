"""``handfast compare-schema`` says whom a provider's own document breaks, and how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from handfast.commands.app import app
from handfast.derive.documents.openapi import openapi_of
from life_organiser_contracts.system import SYSTEM

(CORE,) = (offer for offer in SYSTEM.offers if offer.provider == "core")


def compare(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["compare-schema", *arguments])


def written(folder: Path, document: Any) -> str:
    path = folder / "openapi.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return str(path)


def without_pinned(document: Any) -> Any:
    del document["components"]["schemas"]["MemoryResponse"]["properties"]["is_pinned"]
    return document


def test_the_derived_document_passes(tmp_path: Path) -> None:
    document = written(tmp_path, openapi_of(CORE))
    result = compare("life_organiser", "--document", document, "--strict")
    assert result.exit_code == 0, result.output
    assert result.output == "Passed: nothing that is relied on differs in the document of core.\n"


def test_a_field_that_is_gone_names_who_reads_it(tmp_path: Path) -> None:
    document = written(tmp_path, without_pinned(openapi_of(CORE)))
    result = compare("life_organiser", "--document", document)
    assert result.exit_code == 1, result.output
    assert "POST /memories\n  answer 201: is_pinned: no such field\n" in result.output
    assert "breaks   telegram-gateway: 'create a text memory' and " in result.output
    rows = json.loads(compare("life_organiser", "--document", document, "--json").stdout)
    (row,) = [row for row in rows if row["route"] == "POST /memories"]
    breaks = row.pop("breaks")
    assert {one.partition(" -> ")[0] for one in breaks} >= {"telegram-gateway"}
    assert row == {
        "operation": "create_memory",
        "route": "POST /memories",
        "place": "answer 201: is_pinned",
        "kind": "no-field",
        "declared": "boolean",
        "own": "no such field",
        "certain": True,
        "fails": True,
    }


def test_what_breaks_nobody_is_counted_and_fails_where_that_is_asked(tmp_path: Path) -> None:
    document = openapi_of(CORE)
    responses = document["paths"]["/memories/{memory_id}"]["get"]["responses"]
    del responses["404"]
    path = written(tmp_path, document)
    passed, strict = (compare("life_organiser", "--document", path, *o) for o in ([], ["--strict"]))
    assert (passed.exit_code, strict.exit_code) == (0, 1)
    assert (
        " 1 other difference (nobody relies on it, or the document leaves it open; "
        in passed.output
    )
    assert "answer 404: no such answer" in strict.output


@pytest.mark.parametrize(
    ("text", "why", "code"),
    [
        ("{", "expected JSON (", 2),
        ("[" * 100_000, "expected JSON (", 2),
        ("[]", "no OpenAPI 3 document", 3),
        ('{"swagger": "2.0"}', "Swagger 2.0", 3),
    ],
)
def test_what_is_no_document_is_named(tmp_path: Path, text: str, why: str, code: int) -> None:
    result = compare("life_organiser", "--document", written(tmp_path, text))
    assert (result.exit_code, why in result.output) == (code, True), result.output


def test_one_document_is_named(tmp_path: Path) -> None:
    for options in ([], ["--app", "a:b", "--document", str(tmp_path)]):
        result = compare("life_organiser", *options)
        assert (result.exit_code, "give one of" in result.output) == (2, True), result.output


def test_a_document_in_yaml_is_no_json(tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_text("openapi: 3.1.0\npaths: {}\n", encoding="utf-8")
    result = compare("life_organiser", "--document", str(path))
    assert (result.exit_code, "YAML is not read: write it as JSON" in result.output) == (2, True)


def test_two_models_of_one_name_are_refused() -> None:
    twice = ("--model", "MemoryResponse=pydantic:BaseModel") * 2
    result = compare("life_organiser", *twice)
    assert (result.exit_code, "MemoryResponse is there twice" in result.output) == (2, True)


APP = """
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Health(BaseModel):
    status: str


@app.get("/health")
def health() -> Health:
    return Health(status="ok")
"""


def test_an_app_is_asked_for_its_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "half_a_core.py").write_text(APP)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    result = compare("life_organiser", "--app", "half_a_core:app", "--json")
    assert result.exit_code == 1, result.output
    absent = {row["route"] for row in json.loads(result.stdout) if row["kind"] == "operation"}
    routes = {f"{one.method} {one.path}" for one in CORE.operations}
    assert absent == routes - {"GET /health"}


WITHOUT = """
async def app(scope, receive, send):
    if scope["type"] != "http":
        raise NotImplementedError
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b"nothing"})
"""


def test_an_app_without_a_document_is_no_fault_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "core_without.py").write_text(WITHOUT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    result = compare("life_organiser", "--app", "core_without:app")
    assert result.exit_code == 3
    assert result.output == (
        "Error: core: it serves no document (404: nothing); serve one at /openapi.json, "
        "or name a file: --document openapi.json\n"
    )


def test_models_of_its_own_are_compared_by_their_names() -> None:
    same = ("--model", "shared.schemas.answers:TaskResponse")
    result = compare("life_organiser", *same, "--strict")
    assert (result.exit_code, result.output) == (
        0,
        "Passed: nothing that is relied on differs in the models of core.\n",
    )
    event = "TaskResponse=shared.schemas.answers:EventResponse"
    other = compare("life_organiser", "--model", event)
    assert other.exit_code == 1
    assert "\n  answer 200: [*].state: no such field\n" in other.output


def test_a_model_that_is_none_is_named() -> None:
    event = "TaskRespons=shared.schemas.answers:EventResponse"
    result = compare("life_organiser", "--model", event)
    assert result.exit_code == 2
    assert "did you mean 'TaskResponse'?" in " ".join(result.output.split())


def test_a_report_is_written_beside_what_is_printed(tmp_path: Path) -> None:
    document = written(tmp_path, without_pinned(openapi_of(CORE)))
    result = compare("life_organiser", "--document", document, "--json", "--report", str(tmp_path))
    assert result.exit_code == 1, result.output
    assert json.loads((tmp_path / "schema.json").read_text()) == json.loads(result.stdout)
    assert (tmp_path / "schema.md").read_text().startswith("## The document of core\n\nFailed: ")
    assert "POST /memories, answer 201: is_pinned" in (tmp_path / "schema.xml").read_text()
    result = compare("life_organiser", "--document", document, "--report", document)
    assert result.exit_code == 2
    assert "openapi.json" in result.output
