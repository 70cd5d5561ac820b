"""The options by which `handfast verify` takes its pacts from a Pact Broker, and their faults."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handfast.broker.revision import revision_of
from handfast.commands.broker.options import BrokerUrl, BuildUrl
from handfast.frozen import dataclass

if TYPE_CHECKING:
    from handfast.broker.revision import Revision

__all__ = [
    "BrokerOptions",
    "BrokerUrl",
    "BuildUrl",
    "FromBroker",
    "Pending",
    "ProviderBranch",
    "ProviderTags",
    "ProviderVersion",
    "PublishResults",
    "Selectors",
    "WipSince",
]

FromBroker = Annotated[
    bool, typer.Option("--from-broker", help="Verify by the pacts that a Pact Broker has.")
]
Selectors = Annotated[
    list[str] | None,
    typer.Option(
        "--selector",
        help="Which pacts: main-branch, matching-branch, deployed-or-released, branch=NAME, "
        "environment=NAME,consumer=NAME, or JSON; may be repeated.",
    ),
]
Pending = Annotated[
    bool, typer.Option("--pending", help="A pact that this branch never passed fails no build.")
]
WipSince = Annotated[
    str, typer.Option(metavar="DATE", help="Also work in progress since then, which is pending.")
]
ProviderVersion = Annotated[
    str | None, typer.Option(help="The provider's version; by default the commit.")
]
ProviderBranch = Annotated[
    str | None, typer.Option(help="The provider's branch; by default the pipeline's, or Git's.")
]
ProviderTags = Annotated[
    list[str] | None, typer.Option("--provider-tag", help="A tag of it; may be repeated.")
]
PublishResults = Annotated[
    bool, typer.Option("--publish-results", help="Publish the results to the Pact Broker.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerOptions:
    """What is asked of a broker, as the options have it."""

    url: str | None = None
    selectors: tuple[str, ...] = ()
    pending: bool = False
    wip_since: str = ""
    version: str | None = None
    branch: str | None = None
    tags: tuple[str, ...] = ()
    publishes: bool = False
    build_url: str | None = None

    def faults(self, from_broker: bool, *, by_pact: bool, part: bool) -> tuple[str, ...]:
        """What is wrong with these options beside ``--from-broker`` and ``--mode``.

        ``by_pact``: the modes that are chosen have Pact's verifier among them. ``part``: some
        interactions of the chosen pacts are left out.
        """
        if not from_broker:
            alone = "the options of a broker and of the provider's version need --from-broker"
            return (alone,) if self != BrokerOptions() else ()
        found: list[str] = []
        if self.publishes and not by_pact:
            found.append("--publish-results is for what Pact's verifier found: add --mode pact")
        if part and self.publishes:
            found.append("--publish-results is for whole pacts: leave --only and --operation out")
        return tuple(found)

    @property
    def arguments(self) -> tuple[str, ...]:
        """The options that choose the same pacts again, as they are given; nothing is published."""
        named = [("--broker", self.url), ("--wip-since", self.wip_since)]
        named += [("--selector", one) for one in self.selectors]
        named += [("--provider-branch", self.branch)]
        named += [("--provider-tag", one) for one in self.tags]
        pending = ("--pending",) if self.pending else ()
        words = (word for name, value in named if value for word in (name, value))
        return ("--from-broker", *pending, *words)

    def revision(self) -> Revision:
        """The provider's version; where nothing is published none is needed.

        Raises:
            BrokerError: one is needed, and not found.
        """
        given = self.version if self.publishes else self.version or "not published"
        return revision_of(Path(), os.environ, given, self.branch, self.tags, self.build_url)
