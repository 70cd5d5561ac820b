"""Logging in: a code that is sent to WhatsApp, exchanged for a token.

Whether a number has a user shows in no answer. No number and no code is logged.
"""

import logging
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException

from zapa_shared.rest.public import CodeSent, LoginToken, Me
from zapa_shared.schemas import AuthCodeRequest, AuthCodeVerify, UserResponse

from ..errors import refuses
from . import codes
from .service import Service, caller_of

__all__ = ["auth_routes"]

_LOG = logging.getLogger(__name__)


def auth_routes(service: Service) -> APIRouter:
    """The routes below `/auth`."""
    routes = APIRouter(prefix="/auth", tags=["auth"])

    @routes.post("/request-code", responses=refuses(429))
    async def request_code(asked: AuthCodeRequest) -> CodeSent:
        number = asked.phone_number
        try:
            codes.count_request(service, number)
        except codes.TooManyCodes:
            raise HTTPException(429, "too many codes: try again in an hour") from None
        if user := service.store.user_of(number):
            code = codes.new_code()
            codes.store_code(service, user.id, code)
            await _send(service, number, code)
        return CodeSent(success=True, message="look at your WhatsApp", phone_number=number)

    @routes.post("/verify", responses=refuses(401))
    async def verify_code(sent: AuthCodeVerify) -> LoginToken:
        user = service.store.user_of(sent.phone_number)
        if not codes.is_right(service, user.id if user else 0, sent.code) or user is None:
            raise HTTPException(401, "the code is not right, or not any more")
        token = service.token_of(user)
        return LoginToken(access_token=token, user_id=user.id, phone_number=user.phone_number)

    @routes.get("/me", responses=refuses(401))
    async def get_me(user: Annotated[UserResponse, Depends(caller_of(service))]) -> Me:
        return Me(user_id=user.id, phone_number=user.phone_number, is_authenticated=True)

    return routes


async def _send(service: Service, number: str, code: str) -> None:
    try:
        await service.send_code(number, code)
    except Exception as error:  # whatever it is, the answer must not show that there is a user
        _LOG.warning("a code could not be sent: %s", type(error).__name__)
