"""Whether versions may be deployed, by what the records come to. Pure.

The answers are a Pact Broker's: https://docs.pact.io/pact_broker/can_i_deploy
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.broker.deployable import Deployable, MatrixRow
from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from handfast.broker.deployable import Selected
    from handfast.broker.folder.history import ConsumerPact, History

__all__ = ["can_i_deploy"]

_UNRELIABLE_VERSION = (
    "WARN: name the version instead of a branch or tag, whose latest version may be another soon"
)
_UNRELIABLE_PLACE = (
    "WARN: name the environment; without it the answer is about the latest versions of others"
)


@dataclass(frozen=True, slots=True)
class _Side:
    """The versions of one service that matter, and how a sentence calls them."""

    versions: tuple[str, ...]
    before: str
    none: str
    after: str = ""

    def name(self, version: str) -> str:
        """The words for one of them, or for none."""
        return f"{self.before}{version}{self.after}" if version else self.none


def can_i_deploy(
    history: History,
    selected: Sequence[Selected],
    environment: str = "",
    tag: str = "",
    ignored: Collection[str] = (),
) -> Deployable:
    """Whether the versions may go where ``environment`` or ``tag`` says.

    The services and the environment are known. A version that is not there is named in the answer.
    """
    sides = {one.pacticipant: _selected(history, one) for one in selected}
    warnings = [_UNRELIABLE_VERSION] if any(not one.version for one in selected) else []
    if len(selected) == 1 and not environment and not tag:
        warnings.append(_UNRELIABLE_PLACE)
    missing = [one for one in selected if not sides[one.pacticipant].versions]
    if missing:
        names = (sides[one.pacticipant].none for one in missing)
        reasons = [f"No pacts or verifications have been published for {name}" for name in names]
        unknown = tuple(f"{one.pacticipant} {one.version}" for one in missing if one.version)
        answer = False if unknown else None
        return Deployable(answer, "\n".join([*warnings, *reasons]), (), unknown)

    for name in _met(history, selected, sides):
        if name not in sides and (environment or tag or len(selected) == 1):
            sides[name] = _other(history, name, environment, tag)
    found = {
        row: _reason(row.verified, sides[pact.consumer].name(pact.version), whom)
        for pact in _pacts(history, selected, sides)
        for row, whom in _rows(history, pact, sides[pact.provider])
    }
    considered = [row for row in found if not {row.consumer, row.provider} & set(ignored)]
    verdicts = [row.verified for row in considered]
    answer = None if None in verdicts else all(verdicts)
    reasons = [found[row] for row in considered if not row.verified]
    if not reasons:
        good = "All required verification results are published and successful"
        reasons = [good if considered else "There are no missing dependencies"]
    return Deployable(answer, "\n".join([*warnings, *dict.fromkeys(reasons)]), tuple(found))


def _met(
    history: History, selected: Sequence[Selected], sides: Mapping[str, _Side]
) -> Iterator[str]:
    """The services that share a pact with one that is to be deployed."""
    for one in selected:
        for version in sides[one.pacticipant].versions:
            yield from history.providers_of(one.pacticipant, version)
        yield from history.consumers_of(one.pacticipant)


def _pacts(
    history: History, selected: Sequence[Selected], sides: Mapping[str, _Side]
) -> Iterator[ConsumerPact]:
    """Each pact of what is to be deployed, and of what runs there and relies on it."""
    to_deploy = [one.pacticipant for one in selected]
    for name in to_deploy:
        for version in sides[name].versions:
            for provider in history.providers_of(name, version):
                if provider in sides:
                    yield history.pacts[name, version, provider]
    for name in to_deploy:
        for consumer in history.consumers_of(name):
            if consumer in sides and consumer not in to_deploy:
                keys = [(consumer, version, name) for version in sides[consumer].versions]
                yield from (history.pacts[key] for key in keys if key in history.pacts)


def _rows(
    history: History, pact: ConsumerPact, providers: _Side
) -> Iterator[tuple[MatrixRow, str]]:
    """A row for each version of the provider, and what it is called; one without any, too."""
    for version in providers.versions or ("",):
        verified = history.verified(pact, version)
        number = "" if verified is None else version
        row = MatrixRow(pact.consumer, pact.version, pact.provider, number, verified)
        yield row, providers.name(version)


def _reason(verified: bool | None, consumer: str, provider: str) -> str:
    if verified is None:
        return f"There is no verified pact between {consumer} and {provider}"
    return f"The verification for the pact between {consumer} and {provider} failed"


def _selected(history: History, one: Selected) -> _Side:
    name = one.pacticipant
    if one.version:
        known = one.version in history.versions.get(name, ())
        called = f"version {one.version} of {name}"
        return _Side((one.version,) if known else (), "version ", called, f" of {name}")
    branch = history.main_branch(name) if one.main_branch else one.branch
    if branch or one.main_branch:
        found, of = history.head(name, branch), f" from branch {branch}" if branch else ""
    elif one.tag or one.latest:
        found, of = history.latest(name, one.tag), f" with tag {one.tag}" if one.tag else ""
    else:
        return _Side(tuple(history.versions.get(name, ())), f"{name} ", f"any version of {name}")
    return _latest(name, found, of)


def _other(history: History, name: str, environment: str, tag: str) -> _Side:
    """The versions of a service that is not to be deployed itself."""
    if environment:
        running = [one for one in history.in_use(environment) if one.pacticipant == name]
        none = "no version is currently recorded as deployed/released in this environment"
        return _Side(
            tuple(dict.fromkeys(one.version for one in running)),
            f"the version of {name} currently in {environment} (",
            f"a version of {name} currently in {environment} ({none})",
            ")",
        )
    return _latest(name, history.latest(name, tag), f" with tag {tag}" if tag else "")


def _latest(name: str, version: str, of: str) -> _Side:
    called = f"the latest version of {name}{of}"
    versions = (version,) if version else ()
    return _Side(versions, f"{called} (", f"{called} (no such version exists)", ")")
