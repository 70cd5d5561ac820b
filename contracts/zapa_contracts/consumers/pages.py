"""What a browser relies on so that a page of one origin may call a service of another.

Declares nothing by itself: the modules of each frontend call it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zapa_contracts.phrases import refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.declare import Consumer, Declaration, Operation

__all__ = ["asks_before", "reads_on_page"]

_PERMITTED = "Access-Control-Allow-Origin"
_OTHER_PAGE = "https://other.example.com"


def asks_before(
    frontend: Consumer,
    preflight: Operation,
    page: str,
    methods: Iterable[str],
    what: str,
    given: Any = (),
) -> None:
    """Each of ``methods`` may be sent by ``page``, and by no other page."""
    for method in methods:
        asked = frontend.relies_on(
            preflight,
            f"ask whether the page may {method} {what}",
            given=given,
            headers={
                "Origin": page,
                "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": "authorization,content-type",
            },
            answer_headers={_PERMITTED: page},
        )
        asked.but(
            f"ask whether another page may {method} {what}",
            headers={"Origin": _OTHER_PAGE},
            status=400,
            answer_headers={_PERMITTED: None},
        )


def reads_on_page(asked: Declaration, what: str, page: str) -> None:
    """The answer, and a refusal too, may be read by ``page`` and by no other page."""
    may, may_not = {_PERMITTED: page}, {_PERMITTED: None}
    asked.but(f"{what} on the page", headers={"Origin": page}, answer_headers=may)
    other = {"Origin": _OTHER_PAGE}
    asked.but(f"{what} on another page", headers=other, answer_headers=may_not)
    asked.but(
        f"{what} on the page without a token",
        headers={"Origin": page},
        credentials=False,
        answer_headers=may,
        **refused(401),
    )
