"""The bindings of a system: found, and each part of them that is asked for.

What is not there, or of no use as it is, is named with what binds it. Calls nothing but what makes
the reference providers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from handfast.bindings import Bindings
from handfast.bound.faults import faults_of, faults_of_providers
from handfast.importing import CannotImport, cause_of, import_object, place_of
from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from handfast.bindings import MakesApp, MakesProviders
    from handfast.bound.faults import Fault
    from handfast.clients import ConsumerClient
    from handfast.model import System
    from handfast.model.results import Mismatch
    from handfast.providers.provider import RunningProvider
    from handfast.transports.redis.clients import Clients

__all__ = [
    "app_maker",
    "bindings_of",
    "bound_provider",
    "consumer_client",
    "reference_providers",
]


def bindings_of(system: System) -> Bindings:
    """The bindings of ``system``; empty ones where it names none.

    Raises:
        CannotVerify: they cannot be imported, are no ``Bindings``, or have parts of no use: each
            is named.
    """
    if system.bindings is None:
        return Bindings()
    try:
        found = import_object(system.bindings)
    except CannotImport as error:
        hint = system.install or ""
        if error.missing is not None and system.bindings.startswith(error.missing):
            hint = f"write {error.missing}, or name another in system(bindings={system.bindings!r})"
        if error.missing is None:
            hint = error.remedy or f"mend what raised it{f', or {hint}' if hint else ''}"
        raise _unbound(system, f"{system.bindings} cannot be imported: {error}", hint) from error
    if not isinstance(found, Bindings):
        name = system.bindings.rpartition(":")[2]
        got = f"{system.bindings} is no Bindings, but of type {type(found).__name__}"
        raise _unbound(system, got, f"{name} = Bindings(...)")
    _refuse(system, faults_of(found))
    return found


def reference_providers(system: System) -> MakesProviders:
    """What makes the reference providers of ``system``.

    Raises:
        CannotVerify: it has none, or they cannot be imported.
    """
    found = bindings_of(system).providers
    if found is None:
        raise _unbound(
            system,
            "no reference providers, which are what is verified and fuzzed without --app or --url",
            _to_bind(system, "providers=make_providers"),
        )

    def checked(redis: Clients, /) -> Mapping[str, RunningProvider]:
        try:
            made = found if isinstance(found, Mapping) else found(redis)
        except Exception as error:  # it may raise whatever it likes
            place = place_of(error, _module(system).partition(".")[0])
            got = f"{system.bindings}: providers raised {cause_of(error)} ({place})"
            raise _unbound(system, got, "mend what raised it", error) from error
        _refuse(system, faults_of_providers(made))
        if not system.added:
            return made
        return {name: _without(one, system.added) for name, one in made.items()}

    return checked


def _without(provider: RunningProvider, added: frozenset[str]) -> RunningProvider:
    """``provider`` without what was added to its system, which it can't have."""
    return replace(provider, left_out=provider.left_out | added)


def bound_provider(bound: Mapping[str, RunningProvider], name: str) -> RunningProvider:
    """The provider ``name`` of those that are ``bound``.

    Raises:
        CannotVerify: it is none of them.
    """
    if name in bound:
        return bound[name]
    mismatch = start_mismatch(
        name,
        f"bindings for {', '.join(sorted(bound)) or 'nothing'}",
        f"bind {name}, give it by --app or --url, or choose another with --provider",
        expected="a running service, or a binding that starts one",
    )
    raise CannotVerify((mismatch,))


def app_maker(system: System, provider: str) -> MakesApp:
    """What makes an application of ``provider`` that remembers.

    Raises:
        CannotVerify: there is none, or the bindings cannot be imported.
    """
    what = f"application of {provider}, which is what `handfast serve {provider}` runs"
    part = f"served={{{provider!r}: make_app}}"
    return _one(system, bindings_of(system).served, provider, what, part)


def consumer_client(system: System, consumer: str) -> ConsumerClient:
    """The client of ``consumer``.

    Raises:
        CannotVerify: there is none, or the bindings cannot be imported.
    """
    what = f"client of {consumer}, which is what `handfast fuzz` feeds with answers"
    part = f"consumers={{{consumer!r}: ConsumerClient(call=...)}}"
    return _one(system, bindings_of(system).consumers, consumer, what, part)


def _one[T](system: System, bound: Mapping[str, T], name: str, what: str, part: str) -> T:
    """What is ``bound`` by ``name``; ``what`` it is and the ``part`` that binds it, if it is not.

    Raises:
        CannotVerify: it is not.
    """
    if name not in bound:
        got = f"no {what} (there are: {listed(bound)})"
        raise _unbound(system, got, _to_bind(system, part))
    return bound[name]


def _refuse(system: System, faults: tuple[Fault, ...]) -> None:
    """Name all of ``faults``, if there are any.

    Raises:
        CannotVerify: there are.
    """
    if faults:
        raise CannotVerify(
            tuple(
                _mismatch(system, f"{system.bindings}: {one.what}", _to_bind(system, one.right))
                for one in faults
            )
        )


def _unbound(system: System, got: str, remedy: str, error: Exception | None = None) -> CannotVerify:
    return CannotVerify((_mismatch(system, got, remedy, error),))


def _mismatch(system: System, got: str, remedy: str, error: Exception | None = None) -> Mismatch:
    return start_mismatch(
        f"bindings of {system.name}",
        got,
        remedy,
        expected="bindings that can be imported, with the part that is asked for",
        error=error,
    )


def _module(system: System) -> str:
    return (system.bindings or "").partition(":")[0]


def _to_bind(system: System, part: str) -> str:
    """What brings ``part``, and the module that it belongs to."""
    bound = f"BINDINGS = Bindings({part})"
    if system.bindings is not None:
        return f"in {_module(system)}: {bound}"
    module = f"{system.name}_contracts.bindings"
    return f'in {module}: {bound}, named by system(bindings="{module}:BINDINGS")'
