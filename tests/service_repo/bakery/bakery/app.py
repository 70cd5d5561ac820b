"""The bakery's API: WSGI, on the standard library and the bakery's own packages alone."""

import json
from uuid import uuid4

from contracts.mills import MILLS

from shared.enums import Flour
from shared.words import called

_LOAVES = {}


def app(environ, start_response):
    status, body, *allowed = _answer(environ)
    headers = [("Content-Type", "application/json"), *(("Allow", method) for method in allowed)]
    start_response(status, headers)
    return [json.dumps(body).encode()]


def _answer(environ):
    match environ["REQUEST_METHOD"], environ["PATH_INFO"].strip("/").split("/"):
        case "POST", ["loaves"]:
            flour = _asked(environ)
            if flour is None:
                return "422 Unprocessable Content", {"detail": "no such flour"}
            loaf = {"id": str(uuid4()), "name": called(flour), "mill": MILLS[flour]}
            _LOAVES[loaf["id"]] = loaf
            return "201 Created", loaf
        case "GET", ["loaves", loaf_id] if loaf_id in _LOAVES:
            return "200 OK", _LOAVES[loaf_id]
        case "GET", ["loaves", _]:
            return "404 Not Found", {"detail": "no such loaf"}
        case _, ["loaves"]:
            return "405 Method Not Allowed", {"detail": "only POST"}, "POST"
        case _, ["loaves", _]:
            return "405 Method Not Allowed", {"detail": "only GET"}, "GET"
    return "404 Not Found", {"detail": "no such page"}


def _asked(environ):
    try:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        return Flour(json.loads(body)["flour"])
    except (ValueError, LookupError, TypeError):
        return None
