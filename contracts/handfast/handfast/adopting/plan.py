"""What ``handfast init`` does in a repository: files to write, and what is missing or left to do.

Writes nothing itself.
"""

from __future__ import annotations

import os
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from handfast.adopting.pipelines import FILES, Service, pipeline
from handfast.adopting.probe import Probed, probe
from handfast.adopting.repository import text_of
from handfast.adopting.service import NotFound, find_service, named_service
from handfast.adopting.source import App, read_source
from handfast.adopting.tests_of_service import sides_of, states_name, test_files
from handfast.adopting.tox_config import environment, tox_change
from handfast.frozen import dataclass
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from handfast.adopting.repository import Repository
    from handfast.adopting.service import Role
    from handfast.adopting.source import Source
    from handfast.adopting.tests_of_service import Sides

__all__ = ["Plan", "Wanted", "planned"]

_TOX_FILES: Final = ("tox.ini", "setup.cfg", "pyproject.toml", "tox.toml")
_GITLAB_PART: Final = ".gitlab/contracts.yml"
_JENKINS_STAGE: Final = "stage('contracts') { steps { sh 'tox -e contracts' } }\n"
_USUAL: Final = ("main", "app", "asgi", "wsgi", "server", "__init__")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What options say; None is found out."""

    service: str | None = None
    app: str | None = None
    pipelines: Sequence[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be written and shown.

    ``found`` is what was found out, ``files`` the text of each file by its path below the
    repository, ``there`` the files that are left as they are, ``by_hand`` what must be added to a
    file by hand, with the reason, ``missing`` what a run will be short of.
    """

    found: tuple[str, ...]
    files: Mapping[str, str]
    there: tuple[str, ...] = ()
    by_hand: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = field(default=())


def planned(repository: Repository, roles: Sequence[Role], wanted: Wanted) -> Plan:
    """What to do in ``repository``, which is one of ``roles``.

    Raises:
        NotFound: it is not clear which, or there is nothing that could be verified.
    """
    source = read_source(repository)
    app, lacks_app = _app(source, wanted.app)
    probed = probe(repository, app) if app is not None else Probed()
    if wanted.service is None:
        found = find_service(roles, repository, source, probed.routes)
        role, because = found.role, ", ".join(found.because)
    else:
        role, because = named_service(roles, wanted.service), "as --service names it"
    sides = sides_of(role, source, app, probed.routes)
    tests = _tests(repository, role, source, app, sides)
    if not tests:
        raise NotFound(f"{role} is verified as a provider over HTTP, and {lacks_app}")
    own = replace(repository, pipelines=tuple(wanted.pipelines or ()))
    chosen = repository if wanted.pipelines is None else own
    texts, by_hand = _around(chosen, role, app, sides, tests)
    new = {path: text for path, text in texts.items() if not _exists(repository, path)}
    changed = {path for path in texts if path in _TOX_FILES}
    files = {path: text for path, text in texts.items() if path in new or path in changed}
    return Plan(
        found=tuple(_found(role, because, app, sides)),
        files=files,
        there=tuple(path for path in texts if path not in files),
        by_hand=tuple(by_hand),
        missing=(
            *_missing(role, source, sides, lacks_app, probed),
            *_to_write(role, source, sides, files),
            *_still_open(repository, tests, app),
            *_of_repository(chosen, role, source),
        ),
    )


def _exists(repository: Repository, path: str) -> bool:
    return os.path.lexists(repository.root / path)


def _app(source: Source, named: str | None) -> tuple[App | None, str]:
    """The application, or why there is none."""
    if named is not None:
        module, _, name = named.partition(":")
        if not all(part.isidentifier() for part in (*module.split("."), name)):
            raise NotFound(f"{named!r} is not of the form package.module:app")
        known = (one for one in source.apps if str(one) == named)
        return next(known, App(module, name, "as --app names it")), ""
    usable = [one for one in source.apps if not one.needs]
    if not usable:
        unfit = [f"{one} needs {', '.join(one.needs)}" for one in source.apps]
        why = f" ({'; '.join(unfit)})" if unfit else ""
        return None, f"no application was found{why}: name it, --app package.module:app"
    usable.sort(key=_unusual)
    if len(usable) > 1 and _unusual(usable[0]) == _unusual(usable[1]):
        names = " or ".join(map(str, usable))
        return None, f"several applications were found: name one, --app {names}"
    return usable[0], ""


def _unusual(app: App) -> tuple[bool, int]:
    """What sorts applications: made at once before made by a function, then usual modules."""
    module = app.module.rpartition(".")[2]
    last = len(_USUAL)
    return app.is_factory, _USUAL.index(module) if module in _USUAL else last


def _tests(
    repository: Repository, role: Role, source: Source, app: App | None, sides: Sides
) -> dict[str, str]:
    files = test_files(role, source, app, sides)
    return {f"{repository.tests}/contracts/{name}": text for name, text in files.items()}


def _around(
    repository: Repository,
    role: Role,
    app: App | None,
    sides: Sides,
    tests: Mapping[str, str],
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The files by path, with tox's and the pipelines'; and what must be added by hand."""
    files, by_hand = dict(tests), []
    names = [path for path in tests if Path(path).name.startswith("test_")]
    there = {
        name: text_of(repository.root / name) for name in _TOX_FILES if _exists(repository, name)
    }
    change = tox_change(there, environment(role, repository, names))
    if change.text:
        files[change.file] = change.text
    if change.shown:
        by_hand.append((f"{change.why}: add to it", change.shown))
    service = _service(repository, role, app, sides)
    for kind in repository.pipelines:
        text = pipeline(kind, service)
        path = FILES[kind]
        if kind == "gitlab" and _is_of_others(repository, path, text):
            files[_GITLAB_PART] = text
            if _GITLAB_PART not in (text_of(repository.root / path) or ""):
                by_hand.append(
                    (f"{path} is there: add to it", f"include:\n  - local: {_GITLAB_PART}\n")
                )
        elif kind == "jenkins" and _is_of_others(repository, path, text):
            if "tox -e contracts" not in (text_of(repository.root / path) or ""):
                by_hand.append((f"{path} is there: add a stage", _JENKINS_STAGE))
        else:
            files[path] = text
    return files, by_hand


def _is_of_others(repository: Repository, path: str, text: str) -> bool:
    return _exists(repository, path) and text_of(repository.root / path) != text


def _service(repository: Repository, role: Role, app: App | None, sides: Sides) -> Service:
    states = states_name(role)
    provider = sides.provider
    options = [f"--app {app}"] if app is not None else []
    options += [f"--reset {app.module}:{app.reset}"] if app is not None and app.reset else []
    if provider is not None:
        options += [f"--states {states}:HANDLERS"] if provider.states else []
        options += [f"--credentials {states}:credentials"] if provider.needs_credentials else []
    return Service(
        system=role.system.name,
        name=role.name,
        python=repository.python,
        publishes=sides.consumer is not None,
        verifies=provider is not None,
        options=" ".join(options),
    )


def _found(role: Role, because: str, app: App | None, sides: Sides) -> Iterator[str]:
    yield f"service: {role} ({because})"
    if app is not None:
        yield f"application: {app} ({app.framework})"
    client = sides.consumer.client if sides.consumer is not None else None
    if client is not None:
        yield f"client: {client.module}:{client.name}"


def _missing(
    role: Role, source: Source, sides: Sides, lacks_app: str, probed: Probed
) -> Iterator[str]:
    """What a run of the tests will be short of."""
    if probed.fault:
        yield f"its routes are not known: {probed.fault}"
    if sides.provider is None and lacks_app and role.offer.operations:
        yield f"it is not verified as a provider over HTTP: {lacks_app}"
    for part in (sides.provider, sides.consumer):
        for route in part.not_built if part is not None else ():
            yield f"{route} is not {'served' if part is sides.provider else 'called'} yet"


def _to_write(role: Role, source: Source, sides: Sides, files: Mapping[str, str]) -> Iterator[str]:
    """What is left open in ``files``, which are new."""
    new = {Path(path).stem for path in files}
    states = {name for part in sides.providing for name in part.states}
    own = states_name(role)
    if own in new and states:
        yield f"{own}.py: write {number_of(len(states), 'handler')} of states"
    if own in new and any(part.needs_credentials for part in sides.providing):
        yield f"{own}.py: write what proves who asks, `credentials`"
    if own in new and any(part.needs_redis for part in sides.providing):
        yield f"{own}.py: make the service publish to `REDIS`"
    consumer = sides.consumer
    if consumer is None or not any(name.endswith("_as_consumer") for name in new):
        return
    if consumer.calls and consumer.arguments is None:
        names = "no class has methods that are named like the operations"
        made = f"how {consumer.client.name} is made is not known" if consumer.client else names
        yield f"its client: {made}; write `call`"
    if consumer.messages and len(source.readers) != 1:
        yield "its reader of messages: no one function of a usual name; write `read`"


def _still_open(repository: Repository, tests: Mapping[str, str], app: App | None) -> Iterator[str]:
    """What is left open in test files as they stand: those that are there, else the new ones."""
    for path, new in tests.items():
        old = text_of(repository.root / path) if _exists(repository, path) else None
        places = 0 if old is None else old.count("raise NotImplementedError")
        if places:
            unwritten = number_of(places, "place")
            yield f"{Path(path).name}: write what still raises NotImplementedError ({unwritten})"
        text = new if old is None else old
        if app is not None and path.endswith("_as_provider.py") and "reset=" not in text:
            yield (
                f"{Path(path).name}: no function `reset` makes a clean slate beside {app}; lists "
                "need one: give it as `reset=` here, and as --reset to `handfast verify`"
            )


def _of_repository(repository: Repository, role: Role, source: Source) -> Iterator[str]:
    if source.unread:
        yield f"not read, for it is no Python of this version: {', '.join(source.unread)}"
    if repository.too_old:
        yield f"requires-python {repository.too_old}: handfast needs Python 3.12"
    if not repository.installs and not repository.requirements:
        yield "nothing names what it depends on: add it to `deps` of the environment contracts"
    if not repository.pipelines:
        yield f"no pipeline was recognised: --pipeline {' or '.join(FILES)}"
    if role.entry.folder is None and role.entry.distribution is None:
        yield f"no distribution is known that installs the contracts of {role.system.name}"
