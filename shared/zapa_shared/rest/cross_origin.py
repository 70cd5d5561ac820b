"""What a browser asks before it sends a request of one origin to another, and what it is answered.

Fetch standard, "CORS-preflight request". Decides nothing: which origins may call is configuration.
"""

from itertools import permutations
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, create_model

__all__ = ["Origin", "PermittedOrigin", "PreflightHeaders", "permitted"]

_PermittedOrigin = Annotated[str, Field(pattern=r"^(\*|https?://[^\s/]+)$")]
_PERMITTED = "Access-Control-Allow-Origin"


class Origin(BaseModel):
    """Of which page a request is; only a browser sends it, and nobody refuses any text in it."""

    origin: str | None = Field(None, alias="Origin")


class PermittedOrigin(BaseModel):
    """Pages of which origin may read the answer; not there for others."""

    permitted_origin: _PermittedOrigin | None = Field(None, alias=_PERMITTED)


class PreflightHeaders(BaseModel):
    """What a page is about to send."""

    origin: str = Field(alias="Origin")
    method: Literal["GET", "POST", "PUT", "DELETE"] = Field(alias="Access-Control-Request-Method")
    headers: str = Field(alias="Access-Control-Request-Headers", pattern="^[a-z, -]+$")


def permitted(*methods: str) -> type[BaseModel]:
    """The headers of an answer that permits each of ``methods``, with a token and JSON."""
    return create_model(
        "Permitted" + "".join(method.title() for method in methods),
        permitted_origin=(_PermittedOrigin, Field(alias=_PERMITTED)),
        methods=(_list_with(*methods), Field(alias="Access-Control-Allow-Methods")),
        headers=(
            _list_with("[Aa]uthorization", "[Cc]ontent-[Tt]ype"),
            Field(alias="Access-Control-Allow-Headers"),
        ),
    )


def _list_with(*items: str) -> Any:
    """A list with each of ``items``, in whatever order, and with whatever others."""
    orders = (", ?".join(f"([^,]+, ?)*{item}" for item in order) for order in permutations(items))
    return Annotated[str, Field(pattern=f"^({'|'.join(orders)})(,[^,]+)*$")]
