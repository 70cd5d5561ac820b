"""What is relied on of the data API: artifacts by its client, and by operations that it is up."""

from __future__ import annotations

from typing import Any, Final

from ai_voice_contracts.examples import OTHER_COMPANY, artifact_key
from ai_voice_contracts.phrases import refused
from ai_voice_contracts.providers import data_api, lookup, parser
from ai_voice_shared.keys import ArtifactKind, MessageIntent
from handfast.declare import ABSENT, NOT_NULL, Consumer, Value

api_client: Final = Consumer("api-client")
ops: Final = Consumer("ops")

AUDIO, FULL_TEXT, SUMMARY = ArtifactKind
JOB, KNOWLEDGE, OTHER = MessageIntent


def _listed(intent: MessageIntent) -> dict[str, Any]:
    """The artifacts of the example message are listed first, in the order of their keys."""
    keys = [artifact_key(kind, intent=intent) for kind in (SUMMARY, AUDIO, FULL_TEXT)]
    first = {f"files[{at}].key": key for at, key in enumerate(keys)}
    each = {f"files[*].{name}": Value(name) for name in ("size", "etag")}
    came = {"files[0].last_modified": Value("last_modified")}
    return {**first, **each, **came, "nextContinuationToken": None}


def _page(first_key: Any, next_page: Any) -> dict[str, Any]:
    return {"files[0].key": first_key, "nextContinuationToken": next_page}


_AUDIO = artifact_key(AUDIO)
_TWICE_ENCODED = _AUDIO.replace("/", "%2F")
_ARTIFACTS, _NOTHING = data_api.Artifacts(), data_api.NOTHING_STORED()
_OLD_KEY = (_ARTIFACTS, lookup.KEY_WAS_CHANGED())
_AWAY = (_ARTIFACTS, parser.STORAGE_IS_AWAY())
_UNREACHABLE = (_ARTIFACTS, parser.STORAGE_IS_UNREACHABLE())
_FAILED = refused(500, "detail")
_INVALID = refused(422, "detail[0].loc")
_OF_INTENT = {"company_id": Value("company_id"), "message_intent": Value("intent")}
_OF_NOTHING = {"company_id": ABSENT, "message_intent": ABSENT}

listed = api_client.relies_on(
    data_api.LIST_FILES, "list artifacts", given=_ARTIFACTS, query=_OF_INTENT, equals=_listed(JOB)
)
listed.but("list artifacts in full", query={"output_format": "full"})
knowledge = data_api.Artifacts(intent=KNOWLEDGE)
listed.but("list artifacts of knowledge", given=knowledge, equals=_listed(KNOWLEDGE))
listed.but("list artifacts beside another company's", given=data_api.Neighbour())
listed.but("list artifacts beside another intent's", given=data_api.TwoIntents())
other = {"company_id": OTHER_COMPANY, "message_intent": OTHER}
empty: dict[str, Any] = {"files": [], "nextContinuationToken": None}
none = listed.but("list artifacts of nothing", given=_NOTHING, query=other, equals_only=empty)
none.but("list artifacts where only another company has some", given=_ARTIFACTS)
many, page = data_api.MoreThanAPage(), _page(NOT_NULL, NOT_NULL)
first = listed.but("list more artifacts than a page has", given=many, equals_only=page)
page = _page(artifact_key(AUDIO, tag="z-last"), None)
token = {"nextContinuationToken": Value("next_page")}
first.but("list the next page of artifacts", query=token, equals=page)
unknown = refused(400, "detail")
listed.but("list artifacts of an unknown intent", query={"message_intent": "jobs"}, **unknown)
listed.but("list artifacts in an unknown format", query={"output_format": "xml"}, **unknown)
listed.but("list artifacts of no company", query={"company_id": ABSENT}, **_INVALID)
listed.but("list artifacts of no company and no intent", query=_OF_NOTHING, **_INVALID)
listed.but("list artifacts of a blank company", query={"company_id": ""}, **_INVALID)
listed.but("list artifacts of the folder above", query={"company_id": ".."}, **_INVALID)
listed.but("list artifacts of a company with a slash", query={"company_id": "a/b"}, **_INVALID)
listed.but("list artifacts without a key", credentials=False, **refused(403, "message"))
listed.but("list artifacts with an old key", given=_OLD_KEY, **refused(403, "message"))
listed.but("list artifacts while the storage is away", given=_AWAY, **_FAILED)
listed.but("list artifacts while the storage can't be reached", given=_UNREACHABLE, **_FAILED)

url = api_client.relies_on(
    data_api.GET_DOWNLOAD_URL, "get a URL of audio", given=_ARTIFACTS, query={"key": _AUDIO}
)
alone = {"key": artifact_key(AUDIO, tag="z-last")}
url.but("get a URL of audio without a text", given=data_api.MoreThanAPage(), query=alone)
url.but("get a URL of text", query={"key": artifact_key(SUMMARY)})
url.but("get a URL of what is not there", given=_NOTHING, **refused(404, "detail"))
url.but("get a URL of what is no artifact", query={"key": "customers.json"}, **_INVALID)
url.but("get a URL of a key that leaves its folder", query={"key": f"x/../{_AUDIO}"}, **_INVALID)
url.but("get a URL of a key encoded twice", query={"key": _TWICE_ENCODED}, **_INVALID)
url.but("get a URL of a blank key", query={"key": ""}, **_INVALID)
url.but("get a URL of no key", query={"key": ABSENT}, **_INVALID)
url.but("get a URL without a key", credentials=False, **refused(403, "message"))
url.but("get a URL with an old key", given=_OLD_KEY, **refused(403, "message"))
url.but("get a URL while the storage is away", given=_AWAY, **_FAILED)
url.but("get a URL while the storage can't be reached", given=_UNREACHABLE, **_FAILED)

up = ops.relies_on(data_api.GET_HEALTH, "see that it is up", equals={"status": "healthy"})
up.but("see that it is up while the storage is away", given=parser.STORAGE_IS_AWAY())
up.but("see nothing without the key", credentials=False, **refused(403, "message"))
