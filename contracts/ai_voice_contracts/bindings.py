"""Binds the reference services to what is declared, with stand-ins for their neighbours.

No state can be set up through a public API of these services: it would be another's to write.
Each provider has a world of its own, in which the handlers of its states set what is not as usual.
"""

from __future__ import annotations

import json
from base64 import b64encode
from functools import partial
from importlib import import_module
from types import SimpleNamespace as World
from typing import TYPE_CHECKING, Any, Final

import httpx
from botocore.exceptions import EndpointConnectionError
from pydantic import SecretStr

from ai_voice_contracts import artifacts, aws, examples
from ai_voice_contracts.driving import lookup_client
from ai_voice_contracts.neighbours import TwilioBeside
from ai_voice_contracts.providers import data_api, lookup, parser, twilio, webhook
from ai_voice_shared.forms import parse_form
from ai_voice_shared.signature import TwilioSignatureValidator
from handfast.bindings import Bindings
from handfast.declare import handlers
from handfast.providers.provider import RunningProvider
from handfast.transports.in_memory import InMemoryMessages
from handfast.transports.sqs import SqsReader
from handfast.transports.storage_keys import StorageKeysReader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redis.asyncio import Redis

    from handfast.derive.requests import Sent

__all__ = ["BINDINGS", "REFERENCE", "providers"]

REFERENCE: Final = "ai_voice_contracts.reference"

_URL = "https://hooks.example.com/prod"
_TOKEN = "example-auth-token"  # noqa: S105  # nobody's
_KEY, _OTHER_KEY = "example-api-key", "example-other-key"
_WITH_KEY = {"x-api-key": _KEY}


def _set(world: Any, **values: Any) -> None:
    vars(world).update(values)


_BESIDE: Final = {
    "phone_number": "+447700900125",
    "customer_id": "Customer-008",
    "company_id": examples.OTHER_COMPANY,
    "company_name": "Aardvark Ltd",
}
"""A customer who comes first, and is never asked for."""


def _add_customer(world: Any, **customer: str) -> None:
    world.customers = (_BESIDE, *world.customers, customer)


_HANDLERS: Final[Mapping[str, Callable[..., Any]]] = handlers(
    {
        lookup.Customer: _add_customer,
        lookup.NoCustomer: _set,
        lookup.CUSTOMERS_ARE_AWAY: partial(_set, customers=None),
        lookup.CUSTOMERS_ARE_NO_LIST: partial(_set, customers={}),
        lookup.KEY_WAS_CHANGED: partial(_set, api_key=_OTHER_KEY),
        webhook.NO_TOKEN: partial(_set, token=None),
        webhook.Forgery: _set,
        webhook.LOOKUP_IS_AWAY: partial(_set, customers=None),
        webhook.LookupAnswers: _set,
        webhook.QUEUE_IS_AWAY: partial(_set, queue_url=f"{aws.QUEUE_URL}-that-is-gone"),
        webhook.QUEUE_IS_UNREACHABLE: partial(_set, queue_url=None),
        parser.Decision: _set,
        parser.HandledBefore: artifacts.store,
        parser.HandledInPart: artifacts.store_audio,
        parser.STORAGE_IS_AWAY: partial(_set, bucket="no-such-bucket"),
        parser.STORAGE_IS_UNREACHABLE: lambda world: aws.disconnect(),
        parser.TWILIO_IS_AWAY: partial(_set, twilio_is_away=True),
        parser.TwilioRefuses: _set,
        parser.MediumIsElsewhere: _set,
        data_api.NOTHING_STORED: _set,
        data_api.Artifacts: artifacts.store_listed,
        data_api.Neighbour: artifacts.store_for_two,
        data_api.TwoIntents: artifacts.store_under_two,
        data_api.MoreThanAPage: artifacts.store_two_pages,
        data_api.Secret: _set,
        data_api.RotatedSecret: _set,
        data_api.SECRET_IS_AWAY: partial(_set, content=None),
        data_api.SECRET_HAS_NO_KEY: partial(_set, content={}),
        data_api.SECRET_IS_NO_JSON: partial(_set, content="example-api-key"),
        twilio.MEDIUM: _set,
        twilio.NO_MEDIUM: partial(_set, media={}),
        twilio.TOKEN_WAS_CHANGED: partial(_set, auth_token=_OTHER_KEY),
        twilio.TOO_MANY_MESSAGES: partial(_set, is_throttled=True),
    }
)


def _bound(declared: Any, world: Any, **parts: Any) -> RunningProvider:
    """A provider whose states are set in ``world``, which is as it is before each interaction."""
    usual = dict(vars(world))

    def reset() -> None:
        vars(world).clear()
        _set(world, **usual)
        if "bucket" in usual:
            aws.empty()

    states = {one.name: partial(_HANDLERS[one.name], world) for one in declared.offer().states}
    in_turn = "bucket" in usual or "queue_url" in usual
    return RunningProvider(name=declared.name, states=states, reset=reset, in_turn=in_turn, **parts)


def _file(content: Any) -> str:
    if content is None:
        raise OSError("the file can't be read")
    return content if isinstance(content, str) else json.dumps(content)


def _lookup(package: str) -> RunningProvider:
    server = import_module(f"{package}.lookup_server")
    world = World(customers=(), api_key=_KEY)

    def read() -> bytes:
        return _file(world.customers).encode()

    return _bound(
        lookup.provider,
        world,
        app=server.create_app(read, lambda: world.api_key),
        answers={lookup.LOOK_UP_BY_FUNCTION.name: partial(server.handle, read=read)},
        credentials=lambda operation: _WITH_KEY,
    )


def _lookup_client(world: Any, questions: InMemoryMessages) -> Any:
    """The shared client, which finds the customers of ``world``, and puts what it is asked."""

    def answer(request: httpx.Request) -> httpx.Response:
        question = dict(request.url.params)
        questions.add(webhook.LOOKED_UP.address, question)
        if world.customers is None:
            raise httpx.ConnectError("the customer lookup does not answer")
        if vars(world).get("status"):
            return httpx.Response(world.status, text=world.text)
        for customer in world.customers:
            if customer["phone_number"] == question["phone_number"]:
                return httpx.Response(200, json=customer)
        return httpx.Response(404, json={"error": "no customer has this number"})

    return lookup_client("https://lookup.example.com", httpx.MockTransport(answer))


def _signature(made_of: str, sent: Sent) -> dict[str, str]:
    """Twilio's signature of what is sent, or one that is made of something else."""
    token = _OTHER_KEY if made_of == "another token" else _TOKEN
    url = _URL + sent.target + "/" * (made_of == "another address")
    form = parse_form(sent.body.decode())
    if made_of == "another form":
        form.append(("Body", "what was not sent"))
    right = TwilioSignatureValidator(token).signature(url, form)
    return {"X-Twilio-Signature": "no signature" if made_of == "nothing" else right}


def _webhook(package: str) -> RunningProvider:
    handler = import_module(f"{package}.webhook_handler")
    world = World(customers=(), token=_TOKEN, made_of="the request", queue_url=aws.QUEUE_URL)
    questions, address = InMemoryMessages(), webhook.RECEIVED.address
    queue = partial(aws.opened, lambda: SqsReader(aws.client("sqs"), (address,)))

    def settings() -> Any:
        return handler.Settings(_URL, world.token and SecretStr(world.token))

    def send(payload: Any) -> None:
        if world.queue_url is None:
            raise EndpointConnectionError(endpoint_url=aws.NOWHERE)
        handler.queue_sender(aws.client("sqs"), world.queue_url)(payload)

    app = handler.create_app(settings, _lookup_client(world, questions), send)

    async def deliver(form: Mapping[str, str]) -> None:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="https://inside") as client:
            stub = import_module(f"{package}.twilio_stub")
            await stub.deliver(client, _URL, _TOKEN, form)

    return _bound(
        webhook.provider,
        world,
        app=app,
        triggers=handlers({webhook.Delivery: deliver}),
        transports={"sqs": queue, "http-call": questions.opened},
        sign=lambda operation, sent: _signature(world.made_of, sent),
    )


def _account(package: str) -> tuple[Any, Any]:
    """The account of the examples at the stub of Twilio, and the stub."""
    stub = import_module(f"{package}.twilio_stub")
    account = stub.Account(examples.ACCOUNT_SID, _TOKEN, {examples.MEDIA_SID: examples.MEDIUM})
    return account, stub.create_app(account)


def _twilio(package: str) -> RunningProvider:
    account, app = _account(package)
    proof = b64encode(f"{examples.ACCOUNT_SID}:{_TOKEN}".encode()).decode()
    header = {"Authorization": f"Basic {proof}"}
    return _bound(twilio.provider, account, app=app, credentials=lambda operation: header)


def _parser(package: str) -> RunningProvider:
    module = import_module(f"{package}.voice_parser")
    world = World(customers=(), bucket=aws.BUCKET, twilio_is_away=False, refused=0, moved_to="")
    messages = InMemoryMessages()
    keys = partial(aws.opened, lambda: StorageKeysReader(aws.client("s3"), aws.BUCKET))
    rest = import_module(f"{package}.twilio_client").TwilioClient(
        examples.ACCOUNT_SID,
        SecretStr(_TOKEN),
        examples.SERVICE,
        transport=TwilioBeside(world, _account(package)[1], examples.MEDIUM, messages),
    )

    async def transcribe(audio: bytes) -> str:
        return f"{len(audio)} bytes of speech"

    async def decide(text: str) -> dict[str, Any]:
        return {"intent": world.intent, "tag": world.tag, "summary": world.summary}

    async def handle(event: Any) -> Any:
        customers = _lookup_client(world, InMemoryMessages())
        storage = aws.storage(world.bucket)
        wired = module.Parser(customers, storage, rest, transcribe, decide)
        return await module.handle(event, wired)

    async def take(form: Any) -> None:
        await handle({"Records": [{"messageId": "m-0", "body": json.dumps(form)}]})

    return _bound(
        parser.provider,
        world,
        triggers=handlers({parser.MessageIsHandled: take}),
        transports={"storage-key": keys, "http-call": messages.opened},
        answers={parser.HANDLE_BATCH.name: handle},
    )


def _authorize(package: str, world: Any) -> Callable[[Any], Any]:
    """The authorizer, whose secret is the key of ``world``."""
    authorize = import_module(f"{package}.authorizer").authorize

    def read() -> str:
        return _file(vars(world).get("content", {"api_key": world.api_key}))

    return lambda event: authorize(event, read)


def _authorizer(package: str) -> RunningProvider:
    world = World(api_key=_KEY)
    answers = {data_api.AUTHORIZE.name: _authorize(package, world)}
    return _bound(data_api.authorizer, world, answers=answers)


def _data_api(package: str) -> RunningProvider:
    world = World(api_key=_KEY, bucket=aws.BUCKET)
    app = import_module(f"{package}.data_api").create_app(
        lambda: aws.storage(world.bucket), _authorize(package, world)
    )
    app.router.lifespan_context = lambda _: aws.opened()
    return _bound(data_api.server, world, app=app, credentials=lambda operation: _WITH_KEY)


def providers(
    redis: Callable[[], Redis], package: str = REFERENCE
) -> Mapping[str, RunningProvider]:
    """Every reference provider of the system, by name; none of them uses ``redis``.

    ``package`` names the package they are imported from: a changed copy of the reference may
    stand in its place.
    """
    makers = (_webhook, _lookup, _parser, _data_api, _authorizer, _twilio)
    return {made.name: made for made in (make(package) for make in makers)}


BINDINGS: Final = Bindings(providers=providers)
"""The reference providers alone: none of them is served on its own, each works with neighbours."""
