"""A token says whose it is as RFC 7519 has it, and agrees with the answer that it comes in."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from zapa_contracts.providers.tokens import TokenOfAdmin, TokenOfUser

NUMBER, OTHER_NUMBER = "+4915112345678", "+4915112345679"
CLAIMS = {"sub": "7", "user_id": 7, "phone_number": NUMBER, "is_admin": False, "exp": 1_933_200_000}
OF_ADMIN = {"sub": "1", "is_admin": True, "exp": 1_933_200_000}
BESIDE = {"user_id": 7, "phone_number": NUMBER}


def token(claims: dict[str, Any]) -> str:
    text = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{text}.c2ln"


def is_valid(model: type[BaseModel], claims: dict[str, Any], **beside: Any) -> bool:
    try:
        model.model_validate({"access_token": token(claims), **beside})
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("beside", "valid"),
    [
        ({}, True),
        ({"user_id": 8}, False),
        ({"phone_number": OTHER_NUMBER}, False),
        ({"user_id": 8, "phone_number": OTHER_NUMBER}, False),
    ],
)
def test_a_token_is_of_the_user_whom_the_answer_names(beside: dict[str, Any], valid: bool) -> None:
    assert is_valid(TokenOfUser, CLAIMS, **{**BESIDE, **beside}) is valid


@pytest.mark.parametrize("sub", [" 7 ", "7 ", "07", "+7", "0_7", "7_0", "\u0667", "", "8", 7])
def test_a_subject_is_the_id_as_it_is_written(sub: Any) -> None:
    assert not is_valid(TokenOfUser, {**CLAIMS, "sub": sub}, **BESIDE)


@pytest.mark.parametrize("sub", [" 1 ", "1\n", "0_1", "\u0667", "", "admin", 1])
def test_a_subject_of_an_admin_is_an_id_as_it_is_written(sub: Any) -> None:
    assert is_valid(TokenOfAdmin, OF_ADMIN)
    assert not is_valid(TokenOfAdmin, {**OF_ADMIN, "sub": sub})


@pytest.mark.parametrize(
    ("exp", "valid"),
    [
        (1_933_200_000.25, True),
        (1_933_200_000, True),
        (-1, False),
        ("1933200000", False),
        (True, False),
        (None, False),
        (float("inf"), False),
    ],
)
def test_a_token_expires_at_a_number_of_seconds(exp: Any, valid: bool) -> None:
    """A NumericDate may have a fraction."""
    assert is_valid(TokenOfUser, {**CLAIMS, "exp": exp}, **BESIDE) is valid
    assert is_valid(TokenOfAdmin, {**OF_ADMIN, "exp": exp}) is valid
