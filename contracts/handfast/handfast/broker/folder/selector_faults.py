"""What is wrong with consumer version selectors, as a Pact Broker refuses them. Pure.

https://docs.pact.io/pact_broker/advanced_topics/consumer_version_selectors
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from handfast.wording.suggestions import did_you_mean, none_called

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from handfast.broker.protocol import Wanted

__all__ = ["selector_faults"]

_TEXTS: Final = {"tag", "fallbackTag", "branch", "fallbackBranch", "environment", "consumer"}
_OF_PLACES: Final = {"environment", "deployed", "released", "deployedOrReleased"}
_OF_BRANCHES: Final = {
    *("latest", "tag", "fallbackTag", "branch", "fallbackBranch"),
    *("fallbackToMainBranch", "matchingBranch", "mainBranch"),
}
_ENOUGH: Final = _OF_PLACES | {"mainBranch", "matchingBranch", "branch", "tag", "latest"}
_APART: Final = (
    ("mainBranch", _OF_BRANCHES - {"mainBranch", "latest"}),
    ("matchingBranch", _OF_BRANCHES - {"matchingBranch"}),
    ("tag", {"branch"}),
    ("deployed", {"released", "deployedOrReleased"}),
    ("released", {"deployedOrReleased"}),
)
"""A field, and those that it excludes."""

_NEEDED: Final = (
    ("fallbackTag", "tag"),
    ("fallbackTag", "latest"),
    ("fallbackBranch", "branch"),
    ("fallbackToMainBranch", "branch"),
)
"""A field, and one without which it means nothing."""


def selector_faults(wanted: Wanted, environments: Collection[str]) -> list[str]:
    """What is wrong with the selectors that ``wanted`` has, and with its date."""
    found: list[str] = []
    for index, selector in enumerate(wanted.selectors):
        given = {name for name, value in selector.items() if value not in (None, False, "")}
        faults = [*_of_types(selector), *_of_fields(given)]
        if "matchingBranch" in given and not wanted.branch:
            faults.append("matchingBranch needs the provider's branch: give --provider-branch")
        place = str(selector.get("environment") or "")
        if place and place not in environments:
            faults.append(none_called(place, environments, "environment"))
        found += [f"{fault} (at index {index})" for fault in faults]
    try:
        datetime.fromisoformat(wanted.wip_since or "2026-01-31")
    except ValueError:
        found.append(f"{wanted.wip_since!r} is no date such as 2026-01-31")
    return found


def _of_types(selector: Mapping[str, Any]) -> Iterator[str]:
    known = _OF_BRANCHES | _OF_PLACES | {"consumer"}
    for name, value in selector.items():
        kind = str if name in _TEXTS else bool
        if name not in known:
            yield f"unknown field {name!r}; {did_you_mean(name, known)}"
        elif not isinstance(value, kind) and (name, value) != ("branch", True):
            yield f"{name} must be {'a text' if kind is str else 'true'}"


def _of_fields(given: set[str]) -> Iterator[str]:
    if not given & _ENOUGH:
        yield f"must specify one of the fields {_joined(_ENOUGH)}"
    branches, places = given & _OF_BRANCHES, given & _OF_PLACES
    if branches and places:
        fields = [f"field{'s' * (len(some) > 1)} {_joined(some)}" for some in (branches, places)]
        yield f"cannot specify the {fields[0]} with the {fields[1]}"
    for name, others in _APART:
        if name in given and given & others:
            yield f"cannot specify {name} with {_joined(given & others)}"
    for name, needed in _NEEDED:
        if name in given and needed not in given:
            yield f"{name} needs {needed}"


def _joined(names: set[str]) -> str:
    return "/".join(sorted(names))
