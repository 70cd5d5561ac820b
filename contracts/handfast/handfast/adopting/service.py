"""Which service of which system a repository is, by what its files show. Reads no file itself.

Each kind of evidence has a weight; the one service that has clearly more than any other is taken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from handfast.frozen import dataclass
from handfast.http.served_routes import ANY, missing_routes, shape_of_path
from handfast.model import HttpInteraction, MessageInteraction, Offer
from handfast.wording.suggestions import none_called

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handfast.adopting.repository import Repository
    from handfast.adopting.source import Source
    from handfast.discovery import Entry
    from handfast.http.served_routes import Route
    from handfast.model import Interaction, Operation, System

__all__ = ["Found", "NotFound", "Role", "find_service", "named_service", "services_of"]

_LEAST: Final = 1.0
_LEAD: Final = 0.5
_SHOWN: Final = 5


class NotFound(Exception):
    """No service, or several alike; the message names them, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One service of one system: what it offers, and what it relies on as a consumer."""

    system: System
    entry: Entry
    name: str
    offer: Offer
    relied_on: tuple[Interaction, ...]

    def __str__(self) -> str:
        """As ``--service`` names it."""
        return f"{self.system.name}/{self.name}"

    @property
    def calls(self) -> tuple[Operation, ...]:
        """The operations that it calls, each once."""
        called = (one.operation for one in self.relied_on if isinstance(one, HttpInteraction))
        return tuple({(one.provider, one.name): one for one in called}.values())


@dataclass(frozen=True, slots=True)
class Found:
    """A service, and what it was recognised by."""

    role: Role
    because: tuple[str, ...]


def services_of(systems: Mapping[Entry, System]) -> tuple[Role, ...]:
    """Every service of ``systems``."""
    return tuple(
        Role(
            system=system,
            entry=entry,
            name=name,
            offer=system.offer(name) or Offer(provider=name),
            relied_on=tuple(
                one
                for made in system.contracts
                if made.consumer == name
                for one in made.interactions
            ),
        )
        for entry, system in systems.items()
        for name in _names(system)
    )


def _names(system: System) -> Iterable[str]:
    providers = (offer.provider for offer in system.offers)
    return dict.fromkeys([*providers, *(one.consumer for one in system.contracts)])


def named_service(roles: Sequence[Role], named: str) -> Role:
    """The service that ``named`` (``[system/]service``) is.

    Raises:
        NotFound: there is none, or there are several.
    """
    found = [role for role in roles if named in (role.name, str(role))]
    if len(found) == 1:
        return found[0]
    if not found:
        known = [str(role) if "/" in named else role.name for role in roles]
        raise NotFound(none_called(named, known, "service"))
    raise NotFound(f"several are called {named}: name one, --service {_alternatives(found)}")


def find_service(
    roles: Sequence[Role],
    repository: Repository,
    source: Source,
    served: frozenset[Route] | None,
) -> Found:
    """The service of ``roles`` that the repository is.

    Raises:
        NotFound: none is recognised, or several as well as each other.
    """
    texts = frozenset(map(shape_of_path, source.texts))
    routes = served if served is not None else frozenset((ANY, text) for text in texts)
    rated = []
    for role in roles:
        evidence = dict(_evidence(role, repository, source, routes))
        rated.append((sum(evidence.values()), role, tuple(evidence)))
    rated.sort(key=lambda one: one[0], reverse=True)
    best = [one for one in rated if one[0] >= _LEAST and one[0] > rated[0][0] - _LEAD]
    if len(best) == 1:
        _, role, because = best[0]
        return Found(role, because)
    if not best:
        known = _alternatives([role for _, role, _ in rated])
        raise NotFound(
            f"nothing shows which service {repository.name!r} is: name it, --service {known}"
        )
    raise NotFound(
        f"{repository.name!r} may be several services: name one, "
        f"--service {_alternatives([role for _, role, _ in best])}"
    )


def _alternatives(roles: Sequence[Role]) -> str:
    more = len(roles) - _SHOWN
    shown = " or ".join(map(str, roles[:_SHOWN]))
    return f"{shown} (and {more} more: `handfast list`)" if more > 0 else shown


def _evidence(
    role: Role, repository: Repository, source: Source, routes: frozenset[Route]
) -> Iterator[tuple[str, float]]:
    """What speaks for ``role``, with its weight."""
    own, project = _words(role.name), _words(repository.name)
    if own == project:
        yield "the project's name", 3
    elif _within(own, project):
        yield "the project's name", 2
    if _of_the_system(role, repository, source):
        yield f"what it needs of {role.system.name}", 1
    operations = role.offer.operations
    there = len(operations) - len(missing_routes(operations, routes))
    if there and source.apps:
        yield f"{there} of {_counted(operations, 'route')}", 3 * there / len(operations)
    methods = frozenset(name for client in source.clients for name in client.methods)
    called = sum(one.name in methods for one in role.calls)
    if called:
        yield f"{called} of {_counted(role.calls, 'call')}", 2 * called / len(role.calls)
    streams = {one.address for one in role.offer.messages}
    streams |= {
        one.message.address for one in role.relied_on if isinstance(one, MessageInteraction)
    }
    named = streams & source.texts
    if named:
        yield (
            f"{len(named)} of {_counted(streams, 'address')} of messages",
            len(named) / len(streams),
        )


def _counted(things: Iterable[object], what: str) -> str:
    count = len(tuple(things))
    plural = what if count == 1 else f"{what}es" if what.endswith("s") else f"{what}s"
    return f"its {count} {plural}"


def _of_the_system(role: Role, repository: Repository, source: Source) -> bool:
    """Whether the repository names the system, or depends on its contracts."""
    system = _words(role.system.name)
    package = role.entry.value.partition(".")[0].partition(":")[0]
    extras = [extra for name, extra in repository.dependencies if name == role.entry.distribution]
    return (
        role.entry.folder is not None
        or _within(system, _words(repository.name))
        or package in source.imported
        or any(system == _words(one) for extra in extras for one in extra.split(","))
    )


def _words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z0-9]+", name.lower()))


def _within(inner: tuple[str, ...], outer: tuple[str, ...]) -> bool:
    size = len(inner)
    return any(outer[at : at + size] == inner for at in range(len(outer) - size + 1))
