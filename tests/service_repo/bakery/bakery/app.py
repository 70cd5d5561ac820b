"""The bakery's API: WSGI, on the standard library and the bakery's own packages alone."""

import json
from uuid import uuid4

from contracts.mills import MILLS
from shared.words import called

_LOAVES = {}


def app(environ, start_response):
    status, body = _answer(environ)
    start_response(status, [("Content-Type", "application/json")])
    return [json.dumps(body).encode()]


def _answer(environ):
    match environ["REQUEST_METHOD"], environ["PATH_INFO"].strip("/").split("/"):
        case "POST", ["loaves"]:
            asked = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            flour = asked["flour"]
            loaf = {"id": str(uuid4()), "name": called(flour), "mill": MILLS[flour]}
            _LOAVES[loaf["id"]] = loaf
            return "201 Created", loaf
        case "GET", ["loaves", loaf_id] if loaf_id in _LOAVES:
            return "200 OK", _LOAVES[loaf_id]
    return "404 Not Found", {"detail": "no such loaf"}
