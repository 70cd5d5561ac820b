"""What the admin frontend's browser relies on of the private service."""

from __future__ import annotations

from handfast.declare import Value
from zapa_contracts.consumers.admin.consumer import admin, with_admin
from zapa_contracts.consumers.pages import asks_before, reads_on_page
from zapa_contracts.phrases import ADMIN_PAGE
from zapa_contracts.providers import private
from zapa_contracts.providers.private_states import User

asks_before(admin, private.PREFLIGHT_OF_USERS, ADMIN_PAGE, ("GET", "POST"), "users")
one_of = ("GET", "PUT", "DELETE")
asks_before(admin, private.PREFLIGHT_OF_USER, ADMIN_PAGE, one_of, "a user", User())
shown = admin.relies_on(
    private.GET_USER,
    "see a user's number",
    given=with_admin(User()),
    equals={"phone_number": Value("phone_number")},
)
reads_on_page(shown, "see a user's number", ADMIN_PAGE)
