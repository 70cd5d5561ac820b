"""What a client of the data API relies on: that it finds a company's artifacts, and only those."""

from __future__ import annotations

from typing import Any, Final

from ai_voice_contracts import states as s
from ai_voice_contracts.examples import OTHER_COMPANY, artifact_key
from ai_voice_contracts.flat import Contract, HttpInteraction, Variant
from ai_voice_contracts.offers.data_api import GET_DOWNLOAD_URL, LIST_FILES
from ai_voice_contracts.phrases import description, variant
from ai_voice_shared.keys import ArtifactKind, MessageIntent
from handfast.model import NOT_NULL, Value

__all__ = ["WITH_DATA_API"]

_OF = {"company_id": Value("company_id"), "message_intent": Value("intent")}
_NONE_OF = {"company_id": OTHER_COMPANY, "message_intent": MessageIntent.OTHER}
_AUDIO = artifact_key(ArtifactKind.AUDIO)
_IN_ORDER = (ArtifactKind.TEXT_SUMMARY, ArtifactKind.AUDIO, ArtifactKind.FULL_TEXT)


def _listed(intent: MessageIntent = MessageIntent.JOB_TO_BE_DONE) -> dict[str, Any]:
    """The three artifacts of the example message are listed first, in the order of keys."""
    keys = [artifact_key(kind, intent) for kind in _IN_ORDER]
    named = {f"files[{at}].key": key for at, key in enumerate(keys)}
    return {**named, "files[*].etag": NOT_NULL, "nextContinuationToken": None}


def _invalid(name: str, **changes: Any) -> Variant:
    return variant(name, status=422, equals={"detail[0].loc": NOT_NULL}, **changes)


_KNOWLEDGE = MessageIntent.KNOWLEDGE_DOCUMENT

_LISTING = (
    HttpInteraction(
        name="list the artifacts of an intent",
        operation=LIST_FILES,
        given=(s.ARTIFACTS(),),
        query=_OF,
        equals=_listed(),
        variants=(
            variant("in full", query={**_OF, "output_format": "full"}),
            variant(
                "of knowledge", given=(s.ARTIFACTS(intent=_KNOWLEDGE),), equals=_listed(_KNOWLEDGE)
            ),
            variant("beside another company's", given=(s.A_NEIGHBOUR(),)),
            variant("beside another intent's", given=(s.TWO_INTENTS(),)),
        ),
    ),
    HttpInteraction(
        name="list the artifacts of an intent that has none",
        operation=LIST_FILES,
        given=(s.NOTHING_STORED(),),
        query=_NONE_OF,
        equals={"files": [], "nextContinuationToken": None},
        variants=(variant("beside another company's", given=(s.ARTIFACTS(),)),),
    ),
    HttpInteraction(
        name="list more artifacts than a page holds",
        operation=LIST_FILES,
        given=(s.MORE_THAN_A_PAGE(),),
        query=_OF,
        equals={"files[0].key": NOT_NULL, "nextContinuationToken": NOT_NULL},
        variants=(
            variant(
                "and then the next page",
                query={**_OF, "nextContinuationToken": Value("next_page")},
                equals={
                    "files[0].key": artifact_key(ArtifactKind.AUDIO, tag="z-last"),
                    "nextContinuationToken": None,
                },
            ),
        ),
    ),
    HttpInteraction(
        name="list the artifacts of what is no intent",
        operation=LIST_FILES,
        given=(s.ARTIFACTS(),),
        query={**_OF, "message_intent": "jobs"},
        **description(400, "detail"),
        variants=(variant("in what is no format", query={**_OF, "output_format": "xml"}),),
    ),
    HttpInteraction(
        name="list the artifacts of no company",
        operation=LIST_FILES,
        given=(s.ARTIFACTS(),),
        query={"message_intent": Value("intent")},
        **{**description(422, "detail"), "equals": {"detail[0].loc": NOT_NULL}},
        variants=(
            _invalid("but of a folder above", query={**_OF, "company_id": ".."}),
            _invalid("but of a part of one's path", query={**_OF, "company_id": "a/b"}),
            _invalid("but of a blank one", query={**_OF, "company_id": ""}),
            _invalid("and no intent", query={}),
        ),
    ),
)

_URLS = (
    HttpInteraction(
        name="get a URL to download an artifact",
        operation=GET_DOWNLOAD_URL,
        given=(s.ARTIFACTS(),),
        query={"key": _AUDIO},
        variants=(variant("of text", query={"key": artifact_key(ArtifactKind.TEXT_SUMMARY)}),),
    ),
    HttpInteraction(
        name="get a URL to download what is not there",
        operation=GET_DOWNLOAD_URL,
        given=(s.NOTHING_STORED(),),
        query={"key": _AUDIO},
        **description(404, "detail"),
    ),
    HttpInteraction(
        name="get a URL to download what is no artifact",
        operation=GET_DOWNLOAD_URL,
        given=(s.ARTIFACTS(),),
        query={"key": "customers.json"},
        status=422,
        equals={"detail[0].loc": NOT_NULL},
        variants=(
            _invalid("but leaves its folder", query={"key": f"x/../{_AUDIO}"}),
            _invalid("but is encoded twice", query={"key": _AUDIO.replace("/", "%2F")}),
            _invalid("but is blank", query={"key": ""}),
            _invalid("but is missing", query={}),
        ),
    ),
)


def _forbidden(listing: HttpInteraction, name: str) -> HttpInteraction:
    return HttpInteraction(
        name=f"{name} without a key",
        operation=listing.operation,
        given=(s.ARTIFACTS(),),
        query=listing.query,
        credentials=False,
        **description(403, "message"),
        variants=(
            variant(
                "that is valid",
                given=(s.ARTIFACTS(), s.THE_KEY_WAS_CHANGED()),
                credentials=True,
            ),
        ),
    )


def _away(listing: HttpInteraction, name: str) -> HttpInteraction:
    return HttpInteraction(
        name=f"{name} while the storage is away",
        operation=listing.operation,
        given=(s.ARTIFACTS(), s.STORAGE_IS_AWAY()),
        query=listing.query,
        **description(500, "detail"),
    )


_NAMES = {
    "list artifacts": _LISTING[0],
    "get a URL": _URLS[0],
}

WITH_DATA_API: Final = Contract(
    "api-client",
    "data-api-server",
    (
        *_LISTING,
        *_URLS,
        *(_forbidden(asked, name) for name, asked in _NAMES.items()),
        *(_away(asked, name) for name, asked in _NAMES.items()),
    ),
)
