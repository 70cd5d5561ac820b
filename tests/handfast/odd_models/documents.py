"""Asks the rendered OpenAPI and AsyncAPI documents which JSON values they take.

Formats are checked as FastAPI writes them: a date and time may lack its offset.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import (
    Draft7Validator,
    Draft202012Validator,
    FormatChecker,
    ValidationError,
    validators,
)
from openapi_spec_validator import OpenAPIV31SpecValidator

__all__ = [
    "answer_schema",
    "fault_of_asyncapi",
    "fault_of_openapi",
    "payload_schema",
    "request_schema",
    "validator",
]

type Document = dict[str, Any]
type Check = Callable[[str], object]

_ASYNCAPI = Path(__file__).parents[2] / "data" / "asyncapi" / "schema-3.0.0.json"
_ADDRESS = re.compile(r"[^@]+@[^@]+")
_MOMENT = re.compile(r".{10}[Tt ].*")
_DURATION = re.compile(r"[-+]?P(?=\d|T\d)(\d+([.]\d+)?[YMWD])*(T(\d+([.]\d+)?[HMS])+)?")


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _absolute(text: str) -> None:
    if not urlsplit(text).scheme:
        raise ValueError(text)


_FORMATS: Mapping[str, Check] = {
    "date": dt.date.fromisoformat,
    "date-time": lambda text: dt.datetime.fromisoformat(_matching(_MOMENT, text)),
    "duration": lambda text: _matching(_DURATION, text),
    "email": lambda text: _matching(_ADDRESS, text),
    "ipv4": ipaddress.IPv4Address,
    "ipv4interface": ipaddress.IPv4Interface,
    "ipv4network": ipaddress.IPv4Network,
    "ipv6": ipaddress.IPv6Address,
    "ipv6interface": ipaddress.IPv6Interface,
    "ipv6network": ipaddress.IPv6Network,
    "time": dt.time.fromisoformat,
    "uri": _absolute,
    "uuid": uuid.UUID,
}


def _checker() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, check in _FORMATS.items():

        def passes(value: object, check: Check = check) -> bool:
            if isinstance(value, str):
                check(value)
            return True

        checker.checks(name, raises=ValueError)(passes)
    return checker


def _pattern(_validator: Any, pattern: str, value: Any, _schema: Any) -> Iterator[ValidationError]:
    """Where JSON Schema's ``$`` is the end of a text, Python's stands before a newline as well."""
    if isinstance(value, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


_CHECKER = _checker()
_Validator: Any = validators.extend(  # type: ignore[no-untyped-call]  # the stubs lack its types
    Draft202012Validator, {"pattern": _pattern}
)


def fault_of_openapi(document: Document) -> str:
    """What is wrong with the document itself, or nothing."""
    return _first(OpenAPIV31SpecValidator(document).iter_errors())


def fault_of_asyncapi(document: Document) -> str:
    """The same of AsyncAPI 3.0."""
    return _first(Draft7Validator(json.loads(_ASYNCAPI.read_text("utf-8"))).iter_errors(document))


def _first(errors: Iterable[ValidationError]) -> str:
    return next((f"{list(error.absolute_path)}: {error.message}" for error in errors), "")


def answer_schema(document: Document, title: str) -> Any:
    """The schema of what the operation answers with."""
    operation = document["paths"][f"/answers/{title}/{{number}}"]["get"]
    return operation["responses"]["200"]["content"]["application/json"].get("schema", {})


def request_schema(document: Document, title: str) -> Any:
    """The schema of what the operation takes."""
    operation = document["paths"][f"/requests/{title}"]["post"]
    return operation["requestBody"]["content"]["application/json"].get("schema", {})


def payload_schema(document: Document, title: str) -> Any:
    """The schema of what the message carries."""
    (message,) = (m for m in document["components"]["messages"].values() if m["name"] == title)
    return message.get("payload", {})


def validator(document: Document, schema: Any) -> Any:
    """Validates by ``schema``, whose references lead into ``document``."""
    if schema is True or schema == {}:
        return _Validator(True)
    whole = {**schema, "components": document.get("components", {})}
    return _Validator(whole, format_checker=_CHECKER)
