"""Which service a repository is: by each kind of evidence, and never by a guess."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from handfast.adopting.repository import Repository
from handfast.adopting.service import NotFound, Role, find_service, named_service
from handfast.adopting.source import read_source

Make = Callable[..., Repository]
Roles = Sequence[Role]


def found(roles: Roles, repository: Repository) -> tuple[str, tuple[str, ...]]:
    one = find_service(roles, repository, read_source(repository), None)
    return str(one.role), one.because


def project(name: str, *dependencies: str) -> str:
    return f'[project]\nname = "{name}"\ndependencies = {list(dependencies)}\n'


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("llm-worker", "life_organiser/llm-worker"),
        ("acme_email_poller", "life_organiser/email-poller"),
        ("Ticket.Service", "service_desk/ticket-service"),
    ],
)
def test_by_the_name_of_the_project(
    repository: Make, roles: Roles, name: str, service: str
) -> None:
    made = repository(**{"pyproject.toml": project(name)})
    assert found(roles, made) == (service, ("the project's name",))


def test_by_its_routes(repository: Make, roles: Roles) -> None:
    paths = ("/sessions", "/sessions/<session_id>", "/sessions/<session_id>/qr", "/health")
    routes = "\n".join(f"app.route({path!r})" for path in paths)
    text = f"from flask import Flask\napp = Flask('x')\n{routes}\n"
    made = repository(**{"pyproject.toml": project("x"), "app.py": text})
    assert found(roles, made) == ("zapa/whatsapp-bridge", ("6 of its 7 routes",))


def test_a_name_that_two_systems_have_is_settled_by_what_it_needs(
    repository: Make, roles: Roles
) -> None:
    """The extra of the contracts that are installed names the system."""
    text = project("admin", "life-organiser-contracts[zapa]")
    because = ("the project's name", "what it needs of zapa")
    assert found(roles, repository(**{"pyproject.toml": text})) == ("zapa/admin", because)


def test_by_the_methods_of_its_client(repository: Make, roles: Roles) -> None:
    (worker,) = (one for one in roles if str(one) == "life_organiser/llm-worker")
    methods = "\n".join(f"    def {one.name}(self): ..." for one in worker.calls)
    files = {"pyproject.toml": project("llm"), "core.py": f"class Core:\n{methods}\n"}
    count = len(worker.calls)
    service, because = found((worker,), repository(**files))
    assert (service, because) == (str(worker), (f"{count} of its {count} calls",))


def test_a_name_that_two_systems_have_is_asked_for(repository: Make, roles: Roles) -> None:
    with pytest.raises(NotFound, match=r"^'admin' may be several services: name one, --service "):
        found(roles, repository(**{"pyproject.toml": project("admin")}))


def test_where_nothing_shows_it_the_services_are_named(repository: Make, roles: Roles) -> None:
    with pytest.raises(NotFound, match=r"^nothing shows which service 'x' is: .*handfast list"):
        found(roles, repository(**{"pyproject.toml": project("x")}))


@pytest.mark.parametrize("named", ["core", "life_organiser/core"])
def test_a_service_may_be_named(roles: Roles, named: str) -> None:
    assert str(named_service(roles, named)) == "life_organiser/core"


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ("cor", "no service is called 'cor': did you mean 'core'"),
        ("zapa/core", "no service is called 'zapa/core'"),
        ("admin", r"several are called admin: name one, --service .*/admin or .*/admin"),
    ],
)
def test_a_name_of_none_or_several_is_refused(roles: Roles, named: str, why: str) -> None:
    with pytest.raises(NotFound, match=why):
        named_service(roles, named)
