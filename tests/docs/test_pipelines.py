"""The pipelines are what their systems take, and run commands that there are with their options."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema import (  # type: ignore[import-untyped]  # it has no types
    main as check_jsonschema,
)
from click.testing import CliRunner
from tox.config.cli.parse import get_options
from typer.main import get_command

from handfast.adopting.pipelines import FILES, Service, pipeline
from handfast.commands.app import app

DOCS = Path(__file__).resolve().parents[2] / "docs"
COMPOSE = DOCS / "pipelines" / "compose.yaml"
PAGES = sorted((DOCS / "pipelines").glob("*.md"))
SCHEMAS = {"github": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci"}
BOTH = Service(
    system="bookshop",
    name="catalogue",
    python="3.12",
    publishes=True,
    verifies=True,
    options="--app catalogue_app:app --states states:HANDLERS --credentials states:credentials",
)
ONE_SIDE = (
    Service(system="bookshop", name="website", python="3.13", publishes=True),
    Service(system="bookshop", name="worker", python="3.12"),
)


def commands(text: str) -> Iterator[list[str]]:
    """The words of each command of handfast and tox in ``text``, in comments too."""
    text = text.replace(".venv-tox/bin/", "")
    for found in re.finditer(r"(?<![/\w.-])(?:tox (?:-e|exec) |handfast )[^'\n]*", text):
        inner = found[0].partition(" -- ")[2]
        yield shlex.split(found[0])
        if inner:
            yield shlex.split(inner)


@cache
def parsed(*words: str) -> None:
    """Have the real command read its arguments, and do nothing."""
    name, *arguments = words
    if name == "tox":
        get_options(*arguments)
        return
    group: Any = get_command(app)
    with group.make_context("handfast", arguments[:0], resilient_parsing=True) as context:
        command = group.get_command(context, arguments[0])
        assert command is not None, arguments
        command.make_context(arguments[0], arguments[1:], parent=context).close()


def faults_of(schema: str, file: Path) -> str:
    """What is wrong with a file by the schema of the system that reads it; empty: nothing."""
    done = CliRunner().invoke(check_jsonschema, ["--builtin-schema", schema, str(file)])
    return "" if done.exit_code == 0 else done.output


@pytest.mark.parametrize("service", [BOTH, *ONE_SIDE], ids=lambda one: one.name)
@pytest.mark.parametrize("kind", FILES)
def test_each_command_of_a_pipeline_is_read_by_the_command_itself(
    kind: str, service: Service
) -> None:
    found = list(commands(pipeline(kind, service)))
    names = [words[1] for words in found if words[0] == "handfast"]
    known = service.publishes or service.verifies
    assert names == [
        *(["render", "publish"] if service.publishes else []),
        *(["verify"] if service.verifies else []),
        *(["can-i-deploy", "record-deployment"] if known else []),
    ]
    assert ["tox", "-e", "contracts"] in found
    for words in found:
        parsed(*words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_command_of_a_page_is_read_by_the_command_itself(page: Path) -> None:
    for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        for words in commands(block):
            parsed(*words)


@pytest.mark.parametrize(
    "words", ["handfast verify --from-brocker", "handfast verfy", "handfast can-i-deploy"]
)
def test_a_command_or_an_option_that_is_none_is_not_read(words: str) -> None:
    with pytest.raises(Exception, match=r"No such option|\['verfy'|Missing"):
        parsed(*words.split())


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_pipeline_fits_the_schema_of_the_system_that_reads_it(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "pipeline.yml"
    for service in (BOTH, *ONE_SIDE):
        file.write_text(pipeline(kind, service))
        assert faults_of(SCHEMAS[kind], file) == ""
    file.write_text(pipeline(kind, BOTH).replace("timeout", "time-out"))
    assert "time-out" in faults_of(SCHEMAS[kind], file)


def test_the_steps_of_a_pipeline_that_need_a_broker_run_only_with_one() -> None:
    document = yaml.safe_load(pipeline("github", BOTH))
    (job,) = document["jobs"].values()
    steps = [one for one in job["steps"] if "handfast" in one.get("run", "")]
    assert len(steps) == 3
    assert all(one["if"].startswith("env.PACT_BROKER_BASE_URL && ") for one in steps)


def test_a_jenkinsfile_closes_what_it_opens() -> None:
    for service in (BOTH, *ONE_SIDE):
        text = pipeline("jenkins", service)
        quoted = re.sub(r"'[^'\n]*'|\"[^\"\n]*\"", "''", text)
        for begins, ends in ("{}", "()"):
            assert quoted.count(begins) == quoted.count(ends)
        stages = re.findall(r"stage\('(.*?)'\)", text)
        known = service.publishes or service.verifies
        assert stages == ["contracts", *(["Pact Broker", "may it be deployed?"] if known else [])]


def test_the_compose_file_has_pinned_images_on_loopback_that_are_watched() -> None:
    assert faults_of("vendor.compose-spec", COMPOSE) == ""
    services = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    assert set(services) == {"broker", "database", "redis"}
    for name, service in services.items():
        assert re.fullmatch(r"[\w/-]+:\d+\.\d+[\w.-]*", service["image"]), name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ())), name
        assert set(service["healthcheck"]) == {"test", "interval", "timeout", "retries"}, name


def test_the_compose_file_has_no_secret_and_starts_with_none_missing() -> None:
    services = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    secrets = [
        value
        for service in services.values()
        for name, value in service.get("environment", {}).items()
        if "PASSWORD" in name or "BASIC_AUTH" in name
    ]
    assert len(secrets) == 4
    assert all(re.fullmatch(r"\$\{PACT_BROKER_\w+:\?[^}]+\}", value) for value in secrets)
