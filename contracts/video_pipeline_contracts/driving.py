"""Drives gateway and worker as consumers of Supabase: by the clients that services use by URL.

``CLIENTS`` send what is declared through ``shared.database`` and ``shared.storage``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.bindings import ConsumerClient
from handfast.declare import OCTETS
from shared.database import DatabaseClient, DatabaseError, supabase_database
from shared.errors import PipelineError, RetryableError
from shared.storage import StorageClient, StorageError, supabase_storage
from shared.storage.errors import OBJECT_EXISTS, OBJECT_MISSING, STORAGE_REFUSED
from video_pipeline_contracts.providers import supabase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.bindings import Request
    from shared.database import QueryBuilder
    from shared.storage.backend import StorageBackend

__all__ = ["CLIENTS", "never_sent"]

_KEY: Final = "example-service-key"
_MONEY: Final = ("cost", "total_cost")
_CODES: Final = {"404": OBJECT_MISSING, "409": OBJECT_EXISTS, "403": STORAGE_REFUSED}
"""By the status in the body of Storage's refusal: the code of the client's error."""


def never_sent(request: Request) -> str | None:
    """Why no client sends ``request``, or None: one does."""
    exchange = request.interaction.exchange
    if exchange.operation.provider != supabase.provider.name:
        return "it is not sent to Supabase"
    if request.status == 416:
        return "our clients refuse a negative limit themselves"
    return None if exchange.credentials else "our clients send their key with every request"


async def _call(url: str, request: Request) -> Any:
    is_of_tables = request.interaction.operation.path.startswith("/rest/")
    try:
        return await (_call_tables if is_of_tables else _call_storage)(url, request)
    except PipelineError as error:
        expected = _code(request)
        if expected not in (None, error.code):
            raise AssertionError(f"its code is {error.code}, not {expected}") from error
        raise


def _code(request: Request) -> str | None:
    """The code of the error that a refusal is to be raised with; None: any."""
    declared = request.interaction.exchange.equals
    if request.status == 400 and "statusCode" in declared:
        return _CODES[declared["statusCode"]]
    code: str | None = declared.get("code")
    return code


async def _call_tables(url: str, request: Request) -> Any:
    database = DatabaseClient(lambda: supabase_database(url, _KEY), base_delay=0)
    try:
        result = await _statement(database, request).execute()
    finally:
        await database.close()
    return [_as_on_the_wire(row) for row in result.data]


def _statement(database: DatabaseClient, request: Request) -> QueryBuilder:
    operation, query = request.interaction.operation, dict(request.query)
    table = database.table(operation.path.rpartition("/")[2])
    columns = query.pop("select", "*")
    match operation.method:
        case "POST":
            return table.insert(request.body)
        case "PATCH":
            statement = table.update(request.body)
        case "DELETE":
            statement = table.delete()
        case _:
            statement = table.select(columns)
    if order := query.pop("order", None):
        column, _, direction = order.partition(".")
        statement = statement.order(column, desc=direction == "desc")
    if limit := query.pop("limit", None):
        first = query.pop("offset", 0)
        statement = statement.range(first, first + limit - 1)
    for column, value in query.items():
        statement = statement.eq(column, value.removeprefix("eq."))
    return statement


def _as_on_the_wire(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The client reads money as text; PostgREST writes a number."""
    money = {name: row[name] for name in _MONEY if row.get(name) is not None}
    return {**row, **{name: float(value) for name, value in money.items()}}


class _Unsigned:
    """A storage that names what was stored in the place of a signed URL of it.

    The client signs a URL after every upload: that is an interaction of its own.
    """

    def __init__(self, storage: StorageBackend) -> None:
        self.upload, self.download = storage.upload, storage.download
        self.delete, self.close = storage.delete, storage.close

    async def sign(self, bucket: str, path: str, expires_in: int) -> str:
        return f"{bucket}/{path}"


async def _call_storage(url: str, request: Request) -> Any:
    backend = supabase_storage(url, _KEY)
    if request.interaction.operation is supabase.UPLOAD:
        backend = _Unsigned(backend)
    storage = StorageClient(make=lambda: backend, base_delay=0)
    try:
        return await _ask(storage, f"{url}/storage/v1", request)
    finally:
        await storage.close()


async def _ask(storage: StorageClient, root: str, request: Request) -> Any:
    """What the client makes of the answer, under the names on the wire."""
    bucket, body = request.path["bucket"], request.body
    path = "/".join(request.path[name] for name in ("folder", "file") if name in request.path)
    match request.interaction.operation:
        case supabase.UPLOAD:
            replace = request.headers["x-upsert"] == "true"
            data = body["file"]
            return {"Key": await storage.upload_file(bucket, path, data, OCTETS, overwrite=replace)}
        case supabase.DOWNLOAD:
            return await storage.download_file(bucket, path)
        case supabase.SIGN:
            signed = await storage.get_signed_url(bucket, path, int(body["expiresIn"]))
            return {"signedURL": signed.removeprefix(root)}
        case _:
            (path,) = body["prefixes"]
            return [{"name": path}] if await storage.delete_file(bucket, path) else []


_CLIENT: Final = ConsumerClient(
    call=_call,
    can_call=lambda request: never_sent(request) is None,
    refuses={
        400: (DatabaseError, StorageError),
        401: DatabaseError,
        409: DatabaseError,
        503: RetryableError,
    },
    errors=(PipelineError,),
    # The client knows where it uploads and what it deletes: whether that is done is all it reads.
    # It deletes one object at a time: that two items are one to it, `handfast fuzz` reports.
    unused=("upload_object: Key", "delete_objects: name"),
)

CLIENTS: Final[Mapping[str, ConsumerClient]] = {"api-gateway": _CLIENT, "worker": _CLIENT}
"""By consumer: both use the same shared clients."""
