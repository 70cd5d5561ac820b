"""The pacts that a broker wants a provider verified by, and the results that it is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from handfast.broker.errors import nothing_chosen, unknown_provider
from handfast.broker.http.environments import followed
from handfast.broker.http.links import link_in, rows_in
from handfast.broker.protocol import BrokerPact
from handfast.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.broker.http.client import BrokerClient
    from handfast.broker.protocol import InteractionResult, Wanted
    from handfast.broker.revision import Revision

__all__ = ["pact_of", "pacts_for", "publish_result", "record_version"]

_FOR_VERIFICATION: Final = "pb:provider-pacts-for-verification"
_RESULTS: Final = "pb:publish-verification-results"
_IMPLEMENTATION: Final = "handfast"


def pacts_for(broker: BrokerClient, provider: str, wanted: Wanted) -> tuple[BrokerPact, ...]:
    """The pacts of ``provider`` that ``wanted`` selects; each once, whatever selected it.

    Raises:
        BrokerError: the broker does not know the provider, refuses a selector, has no pact that
            fits, or does not answer.
    """
    path = followed(broker, _FOR_VERIFICATION, provider=provider)
    if broker.get(path, missing=404).status == 404:
        raise broker.error(unknown_provider(provider), ExitCode.WRONG, 404)
    asked: dict[str, Any] = {
        "includePendingStatus": wanted.pending,
        "consumerVersionSelectors": [dict(one) for one in wanted.selectors],
    }
    asked |= {"providerVersionBranch": wanted.branch} if wanted.branch else {}
    asked |= {"providerVersionTags": list(wanted.tags)} if wanted.tags else {}
    asked |= {"includeWipPactsSince": wanted.wip_since} if wanted.wip_since else {}
    # Not to where "self" leads: a broker below a path leaves that path out there.
    answer = broker.send("POST", path, asked)
    rows = rows_in(answer.document, "_embedded", "pacts")
    if rows is None:
        raise broker.error(f"{answer.where}: the answer lists no pacts", ExitCode.NOT_VERIFIED)
    if not rows:
        raise broker.error(nothing_chosen(provider), ExitCode.NOT_VERIFIED)
    return tuple(_pact(broker, row) for row in rows)


def _pact(broker: BrokerClient, row: Any) -> BrokerPact:
    href = link_in(row, "self")
    if href is None:
        raise broker.error("a pact to be verified has no link", ExitCode.NOT_VERIFIED)
    properties = row.get("verificationProperties")
    properties = properties if isinstance(properties, Mapping) else {}
    return BrokerPact(
        url=href,
        reason=broker.shown(row.get("shortDescription", "")),
        pending=properties.get("pending") is True,
        wip=properties.get("wip") is True,
        notices=tuple(
            broker.shown(one.get("text", ""))
            for one in rows_in(row, "verificationProperties", "notices") or ()
            if isinstance(one, Mapping) and one.get("when") == "before_verification"
        ),
        document=broker.get(href).document,
    )


def pact_of(broker: BrokerClient, consumer: str, provider: str, version: str) -> BrokerPact:
    """The pact of one version of a consumer.

    Raises:
        BrokerError: the broker does not have it, does not answer, or refuses.
    """
    names = {"provider": provider, "consumer": consumer, "consumerApplicationVersion": version}
    href = followed(broker, "pb:publish-pact", **names)
    document = broker.get(href).document
    return BrokerPact(url=href, reason="", pending=False, wip=False, document=document)


def record_version(broker: BrokerClient, pact: BrokerPact, revision: Revision) -> None:
    """Record branch and tags of the provider's version, which a result alone does not name.

    Raises:
        BrokerError: the broker does not answer, refuses, or has no such link.
    """
    if not revision.branch and not revision.tags:
        return
    provider = broker.get(_linked(broker, pact.document, "pb:provider")).document
    version = revision.version
    if revision.branch:
        relation = "pb:branch-version"
        path = _linked(broker, provider, relation, branch=revision.branch, version=version)
        broker.send("PUT", path, {})
    for tag in revision.tags:
        path = _linked(broker, provider, "pb:version-tag", version=version, tag=tag)
        broker.send("PUT", path, {})


def publish_result(
    broker: BrokerClient,
    pact: BrokerPact,
    revision: Revision,
    results: Sequence[InteractionResult],
    handfast_version: str,
) -> None:
    """Publish what verifying the whole of ``pact`` came to.

    Raises:
        BrokerError: the broker does not answer, refuses, or has no link for it.
    """
    body: dict[str, Any] = {
        "providerApplicationVersion": revision.version,
        "success": all(not one.faults for one in results),
        "testResults": [one.to_json() for one in results],
        "verifiedBy": {"implementation": _IMPLEMENTATION, "version": handfast_version},
    }
    body |= {"buildUrl": revision.build_url} if revision.build_url else {}
    broker.send("POST", _linked(broker, pact.document, _RESULTS), body)


def _linked(broker: BrokerClient, document: Any, relation: str, **parameters: str) -> str:
    found = link_in(document, relation, **parameters)
    if found is None:
        why = f"gives no link {relation!r}, so that nothing can be published there"
        raise broker.error(why, ExitCode.NOT_VERIFIED)
    return found
