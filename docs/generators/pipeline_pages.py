"""The pages of docs/pipelines with a pipeline in them: the text that ``handfast init`` writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from handfast.adopting.pipelines import FILES, Service, pipeline

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["pipeline_pages"]

_PYTHON: Final = "3.12"
_SERVICES: Final = (
    Service(
        system="bookshop",
        name="catalogue",
        python=_PYTHON,
        verifies=True,
        options="--app catalogue_app:app",
    ),
    Service(system="bookshop", name="website", python=_PYTHON, publishes=True),
)


@dataclass(frozen=True, slots=True)
class _Page:
    title: str
    language: str
    before: str
    """What must be set up, and what differs from the other pipelines."""


_PAGES: Final[Mapping[str, _Page]] = {
    "github": _Page(
        "GitHub Actions",
        "yaml",
        """With a Pact Broker, set in the settings of the repository (*Secrets and variables*,
*Actions*):

- the variable `PACT_BROKER_BASE_URL`;
- the secrets `PACT_BROKER_USERNAME` and `PACT_BROKER_PASSWORD`, or `PACT_BROKER_TOKEN`.

A pull request from a fork has no secrets: it is verified without the broker. A
[webhook of the broker](pact-broker.md#webhooks) sends the `repository_dispatch`.""",
    ),
    "gitlab": _Page(
        "GitLab CI",
        "yaml",
        """With a Pact Broker, set in the settings of the project (*CI/CD*, *Variables*)
`PACT_BROKER_BASE_URL`, and masked `PACT_BROKER_USERNAME` and `PACT_BROKER_PASSWORD`, or
`PACT_BROKER_TOKEN`. Protected variables are set on protected branches alone.

Where a `.gitlab-ci.yml` stands already, `handfast init` writes `.gitlab/contracts.yml` and shows
the lines that include it. A [webhook of the broker](pact-broker.md#webhooks) starts this job.""",
    ),
    "jenkins": _Page(
        "Jenkins",
        "groovy",
        """The pipeline is one of a multibranch project on an agent with Docker. With a Pact Broker,
set `PACT_BROKER_BASE_URL` in the environment of the job, and `PACT_BROKER_USERNAME` and
`PACT_BROKER_PASSWORD`, or `PACT_BROKER_TOKEN`, from credentials of Jenkins.

Where a `Jenkinsfile` stands already, `handfast init` shows the stage to add to it. A
[webhook of the broker](pact-broker.md#webhooks) starts the same job.""",
    ),
}
_NAMES: Final = {"github": "github-actions", "gitlab": "gitlab-ci", "jenkins": "jenkins"}


def pipeline_pages() -> dict[str, str]:
    """The text of each page by its name."""
    return {_NAMES[kind]: _text(kind, page) for kind, page in _PAGES.items()}


def _text(kind: str, page: _Page) -> str:
    provider, consumer = (
        f"```{page.language}\n{pipeline(kind, service).rstrip()}\n```" for service in _SERVICES
    )
    return f"""# {page.title}

`handfast init` writes this file in the repository of a service, with the service's own names
([how](../how-to/put-a-system-in-your-pipeline.md)). It runs `tox -e contracts`; the steps after
that need a Pact Broker, and are left out where none is named.

{page.before}

## A provider

`{FILES[kind]}` of the catalogue, which is verified by the pacts that the broker has too:

{provider}

## A consumer

`{FILES[kind]}` of the website, which publishes its pacts:

{consumer}
"""
