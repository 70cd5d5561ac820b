"""Lets the request of a pact prove who sends it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["prove"]


def prove(request: dict[str, Any], headers: Iterable[str], query: Mapping[str, str]) -> None:
    """Take ``headers``, which the verifier adds, out of ``request``, and put ``query`` into it.

    The query of a pact is a text before specification 3, later a map of lists.
    """
    added = {name.lower() for name in headers}
    own = request.get("headers") or {}
    for name in [name for name in own if name.lower() in added]:
        del own[name]
    for name, value in query.items():
        given = request.get("query") or {}
        if isinstance(given, str):
            pair = f"{quote(name, safe='')}={quote(value, safe='')}"
            request["query"] = f"{given}&{pair}"
        else:
            request["query"] = {**given, name: [value]}
