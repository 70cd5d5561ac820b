"""A shipped system, as a service's repository makes it anew with what it adds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.declare.extending.consumers import ExtendedConsumer
from handfast.declare.extending.providers import ExtendedProvider
from handfast.declare.modules import installed_objects
from handfast.model import BadDeclaration, System
from handfast.wording.excerpts import quoted
from handfast.wording.suggestions import none_called

if TYPE_CHECKING:
    from handfast.model import Contract, Offer

__all__ = ["Extension", "extends"]


def extends(shipped: str | System) -> Extension:
    """What a service's repository adds to a ``shipped`` system: one that is installed, by its name.

    Name what ``Extension.system`` makes in the ``[tool.handfast.systems]`` of the repository's
    ``pyproject.toml``, under the name of the shipped system: there it stands for that.

    Raises:
        BadDeclaration: no such system is installed.
        ImportError: the system needs what is not installed.
    """
    if isinstance(shipped, System):
        return Extension(shipped)
    found, names = installed_objects(shipped)
    if not found:
        raise BadDeclaration((f"extends: {none_called(shipped, names, 'installed system')}",))
    if not isinstance(found[0], System):
        raise BadDeclaration((f"extends: {shipped} is no System, but {quoted(found[0], 80)}",))
    return Extension(found[0])


class Extension:
    """A shipped system while a service's repository adds to it."""

    def __init__(self, shipped: System) -> None:
        self._shipped = shipped
        self._providers: dict[str, ExtendedProvider] = {}
        self._consumers: dict[str, ExtendedConsumer] = {}

    def provider(self, name: str, **more: Any) -> ExtendedProvider:
        """The provider ``name``, shipped or new; ``more`` is as in ``Provider``."""
        if name not in self._providers:
            self._providers[name] = ExtendedProvider(name, self._shipped.offer(name), **more)
        return self._providers[name]

    def consumer(self, name: str) -> ExtendedConsumer:
        """The consumer ``name``, shipped or new."""
        if name not in self._consumers:
            shipped = (one for one in self._shipped.contracts if one.consumer == name)
            self._consumers[name] = ExtendedConsumer(name, shipped)
        return self._consumers[name]

    def system(self, *, bindings: str | None = None) -> System:
        """The whole system: what is shipped, with all that was declared here.

        ``bindings`` is as in ``System``. By default they are the shipped ones: those reference
        providers lack what was added, which is then left out.

        Raises:
            BadDeclaration: something is declared twice, or changes what is not there; lists every
                fault.
        """
        # imported late: most systems extend none, and are checked beside other work, if at all
        from handfast.check.offers import repetitions  # noqa: PLC0415  # see above

        contracts: list[Contract] = []
        offers = self._offers()
        faults = [
            f"provider {offer.provider}: {fault}"
            for offer in offers
            for fault in repetitions(offer)
        ]
        shipped = (one.consumer for one in self._shipped.contracts)
        for name in dict.fromkeys((*shipped, *self._consumers)):
            try:
                contracts += self.consumer(name).contracts()
            except BadDeclaration as bad:
                faults += bad.faults
        if faults:
            raise BadDeclaration(tuple(faults))
        added = [one.added() for one in self._providers.values() if bindings is None]
        return replace(
            self._shipped,
            offers=offers,
            contracts=tuple(contracts),
            bindings=bindings or self._shipped.bindings,
            waived=(
                *self._shipped.waived,
                *(one for each in self._consumers.values() for one in each.waived()),
            ),
            added=self._shipped.added.union(*added) if bindings is None else frozenset(),
        )

    def _offers(self) -> tuple[Offer, ...]:
        """The offers, those first that are shipped."""
        own = {name: provider.offer() for name, provider in self._providers.items()}
        shipped = (own.pop(one.provider, one) for one in self._shipped.offers)
        return (*shipped, *own.values())
