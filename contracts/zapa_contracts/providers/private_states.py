"""Which admins, users and configurations the private service finds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from pydantic import BaseModel

from zapa_contracts.phrases import OTHER_NUMBER, PREFERENCES
from zapa_contracts.providers import public_states as public
from zapa_contracts.providers.private import provider
from zapa_shared.fields import DisplayName, Id, Instant, JsonObject, PhoneNumber


class Came(BaseModel):
    """When a user came."""

    came_at: Instant = datetime(2031, 4, 1, 5, 0, 7, 250_000, tzinfo=UTC)


class Named(public.Owner, Came):
    """A user with a name."""

    display_name: DisplayName | None = "Ada"
    preferences: JsonObject = PREFERENCES
    last_active: Instant = datetime(2031, 4, 2, 6, 0, 7, 250_000, tzinfo=UTC)


User: Final = provider.state("a user exists")(Named)


@provider.state("an admin exists")
class Admin(BaseModel):
    """An admin, whose token is the caller's."""

    admin_id: Id = 1
    username: str = "grace"
    password: str = "correct horse"  # noqa: S105  # nobody's


@provider.state("no user has the id")
class NoUser(BaseModel):
    """An id that no user has."""

    user_id: Id = 404


@provider.state("two users exist")
class TwoUsers(Named):
    """A user who was active, and a second one without a name, who was not."""

    other_id: Id = 8
    other_number: PhoneNumber = OTHER_NUMBER


@provider.state("a user with three messages exists")
class Messages(public.ThreeMessages, Came):
    """A question, the answer that replies to it, and then an image.

    Another user has the same, twenty seconds later and in another session.
    """

    other_id: Id = 8


Config: Final = provider.state("a user with an active configuration exists")(public.Configured)

InactiveConfig: Final = provider.state("a user with an inactive configuration exists")(
    public.Configured
)

CALLER_IS_NO_ADMIN: Final = provider.state("the caller's token is that of no admin")
TOKEN_EXPIRED: Final = provider.state("the caller's token has expired")
MODEL_IS_AWAY: Final = provider.state("the language model does not answer")
BRIDGE_IS_AWAY: Final = provider.state("the bridge does not answer")
BridgeAnswers: Final = provider.state("the bridge answers something else")(public.Answer)
DATABASE_IS_AWAY: Final = provider.state("the database does not answer")
