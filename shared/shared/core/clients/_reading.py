"""Reads answers: whole, but for no longer than allowed; and as JSON. Sends nothing."""

from typing import Any, Final

from shared._extras import brought_by
from shared.core.clients._retries import Attempts

with brought_by("desk", "shared.core.clients"):
    import requests
    from urllib3.exceptions import ReadTimeoutError

__all__ = ["read_json", "read_whole"]

_PORTION: Final = 65536


def read_whole(response: requests.Response, attempts: Attempts) -> None:
    """Read what has arrived, again and again: an answer that drips ends at the deadline, too.

    Raises:
        urllib3.exceptions.HTTPError: it does, or the connection broke.
    """
    body = bytearray()
    try:
        while part := response.raw.read1(_PORTION, decode_content=True):
            body += part
            if attempts.clock() >= attempts.deadline:
                raise ReadTimeoutError(response.raw._pool, "", "the answer took too long")  # type: ignore[arg-type]  # its pool may be None
    except BaseException:
        response.close()
        raise
    response.raw.release_conn()
    response._content = bytes(body)
    vars(response)["_content_consumed"] = True  # as `Response.content` does when it has read all


def read_json(response: requests.Response) -> dict[str, Any] | list[Any]:
    """Read the body of an answer.

    Raises:
        ValueError: it is no JSON object or array.
    """
    found = response.json()
    if not isinstance(found, dict | list):
        raise ValueError(f"{response.url}: expected a JSON object or array")
    return found
