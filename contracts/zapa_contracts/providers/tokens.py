"""What stands in the tokens that frontends decode: the claims, whoever signed them.

Verifies no signature: only the service that issued a token can.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from handfast.declare import Samples
from zapa_contracts.phrases import NUMBER
from zapa_shared.fields import Id, PhoneNumber
from zapa_shared.rest.private import AdminToken
from zapa_shared.rest.public import LoginToken

__all__ = ["TokenOfAdmin", "TokenOfUser"]


class _Claims(BaseModel):
    """As RFC 7519 has it, the subject is a text, and a moment may have a fraction of a second."""

    model_config = ConfigDict(strict=True, hide_input_in_errors=True)

    sub: Annotated[str, Field(pattern=r"^[1-9][0-9]*$")]
    exp: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class _OfAdmin(_Claims):
    is_admin: Literal[True]


class _OfUser(_Claims):
    user_id: Id
    phone_number: PhoneNumber
    is_admin: Literal[False]

    @model_validator(mode="after")
    def _has_one_subject(self) -> _OfUser:
        if self.sub != str(self.user_id):
            raise ValueError("sub and user_id are of one user")
        return self


def _decoded(token: str) -> bytes:
    _, claims, _ = token.split(".")
    return urlsafe_b64decode(claims + "=" * (-len(claims) % 4))


def _of_user(token: str) -> _OfUser:
    return _OfUser.model_validate_json(_decoded(token))


def _is_of_user(token: str) -> str:
    _of_user(token)
    return token


def _is_of_admin(token: str) -> str:
    _OfAdmin.model_validate_json(_decoded(token))
    return token


def _token(**claims: Any) -> str:
    parts = ({"alg": "HS256", "typ": "JWT"}, {"exp": 1_933_200_000, **claims})
    texts = [urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join((*texts, "c2lnbmF0dXJl"))


def _claims(user_id: int, phone_number: str) -> dict[str, Any]:
    return {
        "sub": str(user_id),
        "user_id": user_id,
        "phone_number": phone_number,
        "is_admin": False,
    }


_USER: dict[str, Any] = _claims(7, NUMBER)
_ADMIN: dict[str, Any] = {"sub": "1", "is_admin": True}


class TokenOfUser(LoginToken):
    """A token of a user, and whose it is: what stands beside it is what it claims."""

    access_token: Annotated[
        str,
        AfterValidator(_is_of_user),
        Samples(good=(_token(**_USER),), bad=("", "a.b.c", _token(**_ADMIN), _token(sub="7"))),
    ]

    @classmethod
    def consistent(cls, value: dict[str, Any]) -> dict[str, Any]:
        """The fields of `value`, with a token of the user whom they name."""
        claims = _claims(value["user_id"], value["phone_number"])
        return {**value, "access_token": _token(**claims)}

    @model_validator(mode="after")
    def _is_of_whom_it_says(self) -> TokenOfUser:
        claims = _of_user(self.access_token)
        if (claims.user_id, claims.phone_number) != (self.user_id, self.phone_number):
            raise ValueError("access_token is of the user and the number beside it")
        return self


class TokenOfAdmin(AdminToken):
    """A token of an admin."""

    access_token: Annotated[
        str,
        AfterValidator(_is_of_admin),
        Samples(good=(_token(**_ADMIN),), bad=("", "a.b.c", _token(**_USER), _token(sub="1"))),
    ]
