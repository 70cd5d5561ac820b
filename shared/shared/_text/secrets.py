"""Texts that are secret: they read as they are, and are not shown where objects are."""

from typing import Annotated, Final

from pydantic import AfterValidator, PlainSerializer

__all__ = ["MASK", "Secret", "SecretText", "without_password"]

MASK: Final = "***"


class SecretText(str):
    """A text that equals its plain form; its repr, and the JSON of a model with it, is `***`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(MASK)


type Secret = Annotated[
    str,
    AfterValidator(SecretText),
    PlainSerializer(lambda _: MASK, return_type=str, when_used="json-unless-none"),
]
"""A field of a model whose value is a `SecretText`."""


def without_password(url: str) -> str:
    """Leave out of a URL what may be secret: whatever stands beside `@` or `?`, however quoted."""
    scheme, mark, rest = url.partition("://")
    return f"{scheme}{mark}{MASK}" if mark and ("@" in rest or "?" in rest) else url
