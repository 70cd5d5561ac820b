"""The data-api-authorizer: whether a caller has the key that the secret holds.

The secret is read each time, so that a key that was rotated out lets nobody in any more. The
event holds the key, so nothing of it is logged.
"""

import hmac
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["authorize"]

_LOG = logging.getLogger(__name__)
_HEADER = "x-api-key"
_NOBODY: Mapping[str, Any] = {"isAuthorized": False}


def authorize(event: Mapping[str, Any], read_secret: Callable[[], str]) -> dict[str, Any]:
    """The Lambda function; `read_secret` gives the JSON text `{"api_key": …}`.

    Where the secret can't be read, nobody is let in.
    """
    headers = event.get("headers") or {}
    sent = [str(value) for name, value in headers.items() if name.lower() == _HEADER]
    if len(sent) != 1 or not sent[0]:
        return dict(_NOBODY)
    try:
        key = json.loads(read_secret())["api_key"]
    except Exception as error:  # whatever it is, it is no reason to let somebody in
        _LOG.warning("the secret can't be read: %s", type(error).__name__)
        return dict(_NOBODY)
    if not hmac.compare_digest(sent[0].encode(), key.encode()):
        return dict(_NOBODY)
    return {"isAuthorized": True, "context": {"authMethod": "api-key"}}
