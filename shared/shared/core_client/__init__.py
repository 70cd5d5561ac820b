"""A typed client of Core's REST API: one method an operation, named as the operation.

Arguments: the path's parameters in their order, then the body, then the query by its name.
Every method returns the answer's model and may raise:

    CoreNotFound          Core knows no such thing (404)
    CoreRefused           Core refuses the request (any other 4xx)
    CoreUnavailable       Core can't be reached or failed; it may have acted all the same
    CoreAnswerUnreadable  the answer is not what Core promises
    pydantic.ValidationError  a path parameter that can't name anything; nothing was sent

Needs the extra `client` (httpx). Retries nothing; see `shared.core_client.call`.
"""

from shared.core_client.call import (
    CoreAnswerUnreadable,
    CoreError,
    CoreNotFound,
    CoreRefused,
    CoreUnavailable,
)
from shared.core_client.client import CoreClient

__all__ = [
    "CoreAnswerUnreadable",
    "CoreClient",
    "CoreError",
    "CoreNotFound",
    "CoreRefused",
    "CoreUnavailable",
]
