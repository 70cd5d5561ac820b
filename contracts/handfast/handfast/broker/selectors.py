"""Which consumer versions' pacts are verified: selectors, read from words. Pure.

https://docs.pact.io/pact_broker/advanced_topics/consumer_version_selectors
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from handfast.broker.errors import BrokerError
from handfast.exit_codes import ExitCode
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["default_selectors", "selectors_of"]

_ALONE: Final = {
    "main-branch": "mainBranch",
    "matching-branch": "matchingBranch",
    "deployed": "deployed",
    "released": "released",
    "deployed-or-released": "deployedOrReleased",
    "latest": "latest",
}
_NAMED: Final = {
    "branch": "branch",
    "fallback-branch": "fallbackBranch",
    "tag": "tag",
    "fallback-tag": "fallbackTag",
    "environment": "environment",
    "consumer": "consumer",
}


def selectors_of(texts: Iterable[str]) -> tuple[dict[str, Any], ...]:
    """The selectors that ``texts`` write: words with commas between them, or JSON.

    >>> selectors_of(["main-branch", "branch=feat/a,consumer=website"])
    ({'mainBranch': True}, {'branch': 'feat/a', 'consumer': 'website'})

    Raises:
        BrokerError: one of them is no selector.
    """
    return tuple(_selector(text) for text in texts)


def default_selectors(branch: str) -> tuple[dict[str, Any], ...]:
    """What a provider must be verified by: main branches, its own branch, and what is in use."""
    matching = ({"matchingBranch": True},) if branch else ()
    return ({"mainBranch": True}, *matching, {"deployedOrReleased": True})


def _selector(text: str) -> dict[str, Any]:
    if text.lstrip().startswith("{"):
        try:
            found = json.loads(text)
        except ValueError as error:
            raise _wrong(text, f"is no JSON: {error}") from None
        return dict(found)
    made: dict[str, Any] = {}
    for word in text.split(","):
        name, _, value = (part.strip() for part in word.partition("="))
        if name in _ALONE and not value:
            made[_ALONE[name]] = True
        elif name in _NAMED and value:
            made[_NAMED[name]] = value
        elif name in _NAMED:
            raise _wrong(text, f"needs a name: {name}=NAME")
        else:
            raise _wrong(text, f"has {word!r}; {did_you_mean(name, (*_ALONE, *_NAMED))}")
    return made


def _wrong(text: str, why: str) -> BrokerError:
    return BrokerError(f"the selector {text!r} {why}", ExitCode.WRONG)
