"""The pipelines of a service as texts: GitHub Actions, GitLab CI and Jenkins. Pure.

The pages of docs/pipelines show the same texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handfast.adopting.templates import rendered
from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FILES", "Service", "pipeline"]

FILES: Final[Mapping[str, str]] = {
    "github": ".github/workflows/contracts.yml",
    "gitlab": ".gitlab-ci.yml",
    "jenkins": "Jenkinsfile",
}
"""Where the pipeline of each kind stands."""

_TEXTS: Final = {
    "github": "github.yml.j2",
    "gitlab": "gitlab.yml.j2",
    "jenkins": "jenkins.groovy.j2",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What a pipeline must know of a service.

    ``publishes`` is whether it is a consumer, which publishes its pacts; ``verifies`` whether it
    is a provider, verified with ``options`` of ``handfast verify``. ``python`` is its version.
    """

    system: str
    name: str
    python: str
    publishes: bool = False
    verifies: bool = False
    options: str = ""


def pipeline(kind: str, service: Service) -> str:
    """The text of one kind of pipeline (a key of ``FILES``)."""
    return rendered(
        _TEXTS[kind],
        system=service.system,
        service=service.name,
        python=service.python,
        publishes=service.publishes,
        verifies=service.verifies,
        options=service.options,
    )
