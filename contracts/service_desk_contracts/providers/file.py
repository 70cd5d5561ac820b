"""file-service: what is uploaded to tickets and chat messages, and handed out once it is clean."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import MULTIPART, OCTETS, Answer, Content, Provider, Security, Value, expect
from service_desk_contracts.schemas import errors, file
from service_desk_contracts.schemas.health import Health

provider: Final = Provider(
    "file-service",
    refusals={
        400: (errors.Detail, "no file, an empty one, or one whose scan did not find it clean"),
        401: (errors.Detail, "no token, or one that is not right, or not any more"),
        403: (errors.Detail, "the ticket or the file is another user's"),
        404: (errors.Detail, "there is no such file, ticket or user"),
        413: (errors.Detail, "the file is larger than is allowed"),
        415: (errors.Detail, "no such files are taken, or it is not what its extension says"),
        422: (errors.Invalid, "path or form fails its schema"),
        503: (errors.Detail, "user-service, ticket-service or the queue is not available"),
    },
    security=(Security("bearer"),),
)

HEALTH: Final = provider.get("/health/", name="get_health", answers={200: Health}, security=())
UPLOAD: Final = provider.post(
    "/api/v1/files/upload",
    name="upload_file",
    description="Stores a file of exactly one of a ticket and a chat message, to be scanned.",
    body=Content(file.UploadForm, MULTIPART),
    answers={201: file.Uploaded},
    refuses=(400, 401, 403, 404, 413, 415, 503),
)
_OF_FILE: Final[dict[str, Any]] = {
    "path": file.FilePath,
    "refuses": (401, 403, 404, 503),
    "echo": {"file_key": "file_key"},
}
GET_FILE: Final = provider.get(
    "/api/v1/files/{file_key}",
    name="get_file",
    description="An attachment, for who uploaded it, whose ticket it is, and moderators.",
    answers={200: file.AttachmentOut},
    **_OF_FILE,
)
GET_STATUS: Final = provider.get(
    "/api/v1/files/{file_key}/status",
    name="get_file_status",
    description="The same, for whoever waits for its scan.",
    answers={200: file.AttachmentOut},
    **_OF_FILE,
)
DOWNLOAD: Final = provider.get(
    "/api/v1/files/{file_key}/download",
    name="download_file",
    description="The bytes of a clean file, for those who may see it.",
    path=file.FilePath,
    answers={200: Answer(200, Content(None, OCTETS), headers=file.Download)},
    refuses=(400, 401, 403, 404, 503),
)
SHOWN: Final = expect(GET_FILE, path={"file_key": Value("file_key")})
