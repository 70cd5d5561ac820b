"""A team's repository, whose services quote the secrets that they were given."""

from __future__ import annotations

import json
from pathlib import Path

__all__ = ["CONTROL", "MODULES", "TESTS", "shop", "written"]

SYSTEM = """
from pydantic import BaseModel
from handfast import Consumer, Provider, system
from handfast.declare import Security

class Price(BaseModel):
    amount: int
    currency: str

till = Provider("till")
READ = till.get("/price", answers={200: Price})

@till.state("it is open")
class Open(BaseModel):
    at: str = "noon"

buyer = Consumer("buyer")
buyer.relies_on(READ, "ask for the price", given=Open(), reads=["amount", "currency"])

vault = Provider("vault", security=(Security("bearer"), Security("signature", "X-Proof")))
WEIGH = vault.get("/gold", answers={200: Price})
buyer.relies_on(WEIGH, "ask what is there", reads=["amount"])

SYSTEM = system("shop", providers=[till, vault], consumers=[buyer], bindings="served:BINDINGS")
"""
SERVED = """
import raises
from handfast.bindings import Bindings

async def app(scope, receive, send):
    if scope["type"] != "lifespan":
        await raises.app(scope, receive, send)
    for step in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{step}.complete"})

BINDINGS = Bindings(served={"till": lambda database, redis_url: app})
"""
SETTINGS = """
[tool.handfast.systems]
shop = "shop_contracts.system:SYSTEM"
"""
QUOTES = """
import base64, html, json, logging, os, re
from pathlib import Path
from urllib.parse import quote, quote_plus

GIVEN = json.loads(Path("given.json").read_text())

def quoted():
    forms = [
        form
        for one in GIVEN
        for form in (one, quote(one, safe=""), quote_plus(one), json.dumps(one), repr(one),
                     base64.b64encode(one.encode()).decode(), html.escape(one), repr(one.encode()),
                     base64.urlsafe_b64encode(json.dumps({"of": one}).encode()).decode(),
                     json.dumps(json.dumps([one])), small(quote(one)))
    ]
    return " | ".join([*forms, *(v for k, v in os.environ.items() if "://" in v)])

def small(quoted):
    return re.sub("%..", lambda found: found[0].lower(), quoted)

def fails(*_):
    raise RuntimeError("cannot work with " + quoted())

PROOFS = json.loads(Path("proofs.json").read_text())

def credentials(operation):
    return {"Authorization": "Bearer " + PROOFS[0]}

def sign(operation, sent):
    return {"X-Proof": PROOFS[1]}
"""
CONTROL = "what nobody calls a secret"
"""The services quote it first: where it does not stand, nothing is verified of the secrets."""
TESTS = """
import echoes, failing, opened, raises
from handfast.testing import provider_tests

test_raising = provider_tests("shop", "till", app=raises.app, states=opened.HANDLERS)
test_failing = provider_tests("shop", "till", app=raises.app, states=failing.HANDLERS)
"""
SERVICES = {
    "does_not_start": "from quotes import fails\nfails()\n",
    "raises": "from quotes import fails\nasync def app(scope, receive, send):\n    fails()\n",
    "asks": """
import json, logging

async def app(scope, receive, send):
    sent = [text.decode("latin-1") for pair in scope["headers"] for text in pair]
    logging.getLogger("vault").error("asked with %s", sent)
    headers = [(b"content-type", b"application/json"), (b"x-echo", " ".join(sent).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    shown = {"what nobody calls a secret": sent, "again": str(scope["headers"])}
    await send({"type": "http.response.body", "body": json.dumps(shown).encode()})
""",
    "echoes": """
import json, logging
from quotes import quoted

async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    logging.getLogger("till").error("asked with %s", quoted())
    body = json.dumps({"amount": quoted(), "currency": [quoted()]}).encode()
    headers = [(b"content-type", b"application/json"), (b"x-echo", quote_header())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})

def quote_header():
    return quoted().encode("ascii", "ignore").replace(b"\\n", b"")
""",
}


def shop(folder: Path, secrets: list[str], proofs: list[str]) -> None:
    """A team's repository, whose services quote ``secrets``, and the ``proofs`` that come."""
    (folder / "shop_contracts").mkdir()
    (folder / "shop_contracts/__init__.py").touch()
    (folder / "shop_contracts/system.py").write_text(SYSTEM)
    (folder / "pyproject.toml").write_text(SETTINGS)
    (folder / "quotes.py").write_text(QUOTES)
    (folder / "given.json").write_text(json.dumps([CONTROL, *secrets]))
    (folder / "proofs.json").write_text(json.dumps(proofs))
    (folder / "served.py").write_text(SERVED)
    for name, source in SERVICES.items():
        (folder / f"{name}.py").write_text(source)
    (folder / "opened.py").write_text("HANDLERS = {'it is open': lambda **values: None}\n")
    (folder / "failing.py").write_text(
        "from quotes import fails\nHANDLERS = {'it is open': lambda **values: fails()}\n"
    )


MODULES = (*SERVICES, "quotes", "failing", "opened", "served")


def written(folder: Path) -> dict[str, str]:
    """What stands in each file below ``folder`` that is none of the shop's own."""
    sources = {*MODULES, "given", "proofs", "system"}
    return {
        str(path.relative_to(folder)): path.read_bytes().decode("utf-8", "replace")
        for path in folder.rglob("*")
        if path.is_file() and path.stem not in sources and path.suffix != ".pyc"
    }
