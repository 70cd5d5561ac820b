"""What the web frontend's browser relies on of the public service."""

from __future__ import annotations

from zapa_contracts.consumers.pages import asks_before, reads_on_page
from zapa_contracts.consumers.web.consumer import web
from zapa_contracts.phrases import WEB_PAGE
from zapa_contracts.providers import public
from zapa_contracts.providers.public_states import Messages

asks_before(web, public.PREFLIGHT, WEB_PAGE, ("GET", "POST", "DELETE"), "the configuration")
read = web.relies_on(
    public.LIST_MESSAGES,
    "read the messages",
    given=Messages(),
    query={"search": "spare"},
    rows=({"content": Messages.question},),
)
reads_on_page(read, "read the messages", WEB_PAGE)
