"""What a state uses to bring itself about through its provider's own API. The form of it only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.model import Operation

__all__ = ["Api"]


class Api(Protocol):
    """The API of the provider that is verified, as ``through_api`` of a state is given it.

    ``made`` is for what states have made so far: it outlives an interaction.
    """

    made: set[Any]

    async def call(
        self,
        operation: Operation,
        path: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
    ) -> Any:
        """Call ``operation`` and return its answer as JSON (None where it is empty).

        ``path`` has the parameters of the route; what else is in it is left aside.

        Raises:
            ApiError: it is a refusal, or no JSON; names the request and the answer.
            httpx.HTTPError: there is no answer.
        """

    def unlike(self, example: Any) -> Any:
        """A value of the kind of ``example``, an id, that nothing has."""
