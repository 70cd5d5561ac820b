"""Texts with lengths and patterns, and bytes."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import (
    Base64Bytes,
    Base64Str,
    Base64UrlBytes,
    BaseModel,
    EncodedBytes,
    EncoderProtocol,
    Field,
    SecretBytes,
    SecretStr,
    StringConstraints,
)

from tests.data.odd_models.making import text
from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]


class VeryLongTexts(BaseModel):
    """Has texts of 5,000 characters and more."""

    v: str = Field(min_length=5000, max_length=6000)


class EmptyTextOnly(BaseModel):
    """Can only be empty."""

    v: str = Field(max_length=0)


class OfOneLength(BaseModel):
    """Has one length."""

    v: str = Field(min_length=8, max_length=8)


class UnicodeLetters(BaseModel):
    """Has a pattern of a Unicode category."""

    v: str = Field(pattern=r"^\p{L}+$")


class AnyCase(BaseModel):
    """Has a pattern with a flag inside."""

    v: str = Field(pattern=r"(?i)^(yes|no)$")


class UnanchoredPattern(BaseModel):
    """Has a pattern that may match anywhere."""

    v: str = Field(pattern=r"ab")


class PatternAndLengths(BaseModel):
    """Has a pattern with bounds that it does not know."""

    v: str = Field(pattern=r"^[a-z0-9-]*$", min_length=3, max_length=5)


class CompiledPattern(BaseModel):
    """Has a pattern that Python compiled."""

    v: Annotated[str, StringConstraints(pattern=re.compile(r"^[A-Z]{2}\d{2}$"))]


class WordClasses(BaseModel):
    """Has classes of Pydantic's own engine."""

    v: str = Field(pattern=r"^\w+\s\d+$")


class HexadecimalColour(BaseModel):
    """Has alternatives with counts."""

    v: str = Field(pattern=r"^#([0-9a-f]{3}|[0-9a-f]{6})$")


class SemanticVersion(BaseModel):
    """Has a long pattern with optional groups."""

    v: str = Field(pattern=r"^(0|[1-9]\d*)\.(0|[1-9]\d*)(\.(0|[1-9]\d*))?(-[0-9A-Za-z.]+)?$")


class TextOfNumbers(BaseModel):
    """Looks like a number."""

    v: str = Field(pattern=r"^\d{3}$")


class AsciiOnly(BaseModel):
    """Has characters of ASCII only."""

    v: str = Field(pattern=r"^[\x20-\x7e]*$", max_length=20)


class AnyTextAtAll(BaseModel):
    """May be any text, with null characters too."""

    v: str


class PlainBytes(BaseModel):
    """Writes bytes as UTF-8."""

    v: bytes


class FewBytes(BaseModel):
    """Has at most four bytes."""

    v: bytes = Field(max_length=4)


class ManyBytes(BaseModel):
    """Has lengths in bytes, not in characters."""

    v: bytes = Field(min_length=3, max_length=6)


class Base64Data(BaseModel):
    """Reads and writes Base64."""

    v: Base64Bytes


class Base64Text(BaseModel):
    """Reads and writes a text as Base64."""

    v: Base64Str


class Base64ForUrls(BaseModel):
    """Reads and writes Base64 for URLs."""

    v: Base64UrlBytes


class ShortBase64(BaseModel):
    """Bounds what is inside the Base64."""

    v: Annotated[Base64Bytes, Field(max_length=3)]


class _Reversed(EncoderProtocol):
    @classmethod
    def decode(cls, data: bytes) -> bytes:
        return data[::-1]

    @classmethod
    def encode(cls, value: bytes) -> bytes:
        return value[::-1]

    @classmethod
    def get_json_format(cls) -> str:
        return "reversed"


class OwnEncoding(BaseModel):
    """Reads and writes bytes by code of its own."""

    v: Annotated[bytes, EncodedBytes(encoder=_Reversed)]


class Passwords(BaseModel):
    """Writes stars for what it reads."""

    v: SecretStr
    w: SecretBytes = SecretBytes(b"")


class LettersByName(BaseModel):
    """Names a class of characters in a pattern."""

    v: Annotated[str, Field(pattern="^[[:alpha:]_]{2}$")]


class AllLettersButOne(BaseModel):
    """Has a pattern of what two sets share."""

    v: Annotated[str, Field(pattern="^[a-z&&[^x]]{2}$")]


class LongPasswords(BaseModel):
    """Bounds a text that it hides."""

    v: Annotated[SecretStr, Field(min_length=8)]


def _v(make: Any) -> Any:
    return lambda r: {"v": make(r)}


def _of(*values: Any) -> Any:
    return lambda r: {"v": r.choice(values)}


def _password(r: Any) -> dict[str, Any]:
    return {"v": text(r, 8)}


ROWS = (
    Odd(model=VeryLongTexts, make=lambda r: {"v": text(r, 5000, 6000)},
        item=Item.NO_EXAMPLE),
    Odd(model=EmptyTextOnly, make=_of("")),
    Odd(model=OfOneLength, make=_v(lambda r: text(r, 8, 8))),
    Odd(model=UnicodeLetters, make=_of("a", "é", "文字"), item=Item.DOCUMENTS),
    Odd(model=AnyCase, make=_of("yes", "NO", "nO"), item=Item.DOCUMENTS),
    Odd(model=UnanchoredPattern, make=_of("ab", "xabx", "\nab")),
    Odd(model=PatternAndLengths, make=_of("abc", "a-1-b", "----")),
    Odd(model=CompiledPattern, make=_of("AB12", "ZZ00")),
    Odd(model=WordClasses, make=_of("a 1", "ä_\t42")),
    Odd(model=HexadecimalColour, make=_of("#fff", "#012abc")),
    Odd(model=SemanticVersion, make=_of("0.1", "1.2.3", "10.0.0-rc.1")),
    Odd(model=TextOfNumbers, make=_of("000", "123"), misses=(Miss({"v": 123}, "string_type"),)),
    Odd(model=AsciiOnly, make=_of("", " ~", "a b")),
    Odd(model=AnyTextAtAll, make=_v(text)),
    Odd(model=PlainBytes, make=_v(lambda r: text(r).encode())),
    Odd(model=FewBytes, make=_of(b"", b"abcd", "é".encode()), item=Item.NO_EXAMPLE,
        misses=(Miss({"v": "ééé"}, "bytes_too_long"),)),
    Odd(model=ManyBytes, make=_of(b"abc", "ééé".encode()), item=Item.NO_EXAMPLE,
        misses=(Miss({"v": "é"}, "bytes_too_short"),)),
    Odd(model=Base64Data, make=_of(b"", b"YWJj", b"AA=="), item=Item.NO_EXAMPLE,
        misses=(Miss({"v": "YQ"}, "base64_decode"),)),
    Odd(model=Base64Text, make=_of("", "YWJj", "w6k="), item=Item.NO_EXAMPLE),
    Odd(model=Base64ForUrls, make=_of(b"", b"_-8="), item=Item.NO_EXAMPLE),
    Odd(model=ShortBase64, make=_of(b"", b"YWJj"), item=Item.NO_EXAMPLE,
        misses=(Miss({"v": "YWJjZA=="}, "too_long"),)),
    Odd(model=OwnEncoding, make=_of(b"", b"abc"), item=Item.NO_EXAMPLE),
    Odd(model=Passwords, make=_v(text), sends=_v(text), item=Item.READ_FORM,
        unwritten=({"v": 1, "w": ""},)),
    Odd(model=LongPasswords, make=_password, sends=_password, item=Item.READ_FORM,
        unwritten=({"v": 1}, {"v": "in clear text"})),
    Odd(model=LettersByName, make=_v(lambda r: r.choice(("ab", "Z_", "__"))),
        item=Item.UNREADABLE, misses=(Miss({"v": "1a"}, "string_pattern_mismatch"),)),
    Odd(model=AllLettersButOne, make=_v(lambda r: r.choice(("ab", "yz"))),
        item=Item.UNREADABLE, misses=(Miss({"v": "xa"}, "string_pattern_mismatch"),)),
)  # fmt: skip
