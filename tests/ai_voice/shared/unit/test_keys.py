"""Artifact keys: written and read by one value, and nothing gets out of its prefix."""

import posixpath
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st
from pydantic import ValidationError, create_model

from ai_voice_shared import keys
from ai_voice_shared.keys import ArtifactKey, ArtifactKind, MessageIntent, artifact_prefix
from handfast.strategies import instances, wire

pytestmark = pytest.mark.unit

type Draw = Callable[..., list[Any]]

SID = "SM" + "0a" * 16
COUNTS = [300, pytest.param(10_000, marks=pytest.mark.long)]
HOSTILE = ["", ".", "..", "../x", "/", "a/b", "a\x00", "a\n", "%2e%2e%2f", "\uff41", "A_b", "*"]
TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=9) | st.from_regex(r"[a-z0-9./_-]{1,9}")
HOSTILE_FIELDS = {
    "company_id": st.sampled_from(["Acme_1-x", "a" * 64, "a" * 65]) | TEXTS,
    "intent": st.sampled_from([*MessageIntent, "Other", "../other", ""]),
    "tag": st.sampled_from(["q3.plan-b", "..", "a" * 128, "a" * 129, "a_b"]) | TEXTS,
    "message_sid": st.sampled_from(["MM" + "f" * 32, SID.upper(), SID + "0", f"{SID}\n"]) | TEXTS,
}


@st.composite
def hostile_fields(draw: st.DrawFn) -> dict[str, str]:
    """The fields of a key, at most two of them hostile."""
    fields: dict[str, str] = draw(wire(ArtifactKey))
    for name in draw(st.sets(st.sampled_from(sorted(HOSTILE_FIELDS)), max_size=2)):
        fields[name] = draw(HOSTILE_FIELDS[name])
    return fields


@pytest.mark.parametrize(
    ("intent", "kind", "text"),
    [
        (MessageIntent.OTHER, ArtifactKind.AUDIO, f"acme/other/a.b_{SID}_audio.ogg"),
        (
            MessageIntent.JOB_TO_BE_DONE,
            ArtifactKind.FULL_TEXT,
            f"acme/job-to-be-done/a.b_{SID}_full_text.txt",
        ),
        (
            MessageIntent.KNOWLEDGE_DOCUMENT,
            ArtifactKind.TEXT_SUMMARY,
            f"acme/knowledge-document/a.b_{SID}.text_summary.txt",
        ),
    ],
)
def test_the_layout_is_the_one_that_is_stored(
    intent: MessageIntent, kind: ArtifactKind, text: str
) -> None:
    key = ArtifactKey(company_id="acme", intent=intent, tag="a.b", message_sid=SID, kind=kind)
    assert str(key) == text
    assert ArtifactKey.parse(text) == key


def test_other_messages_have_no_summary() -> None:
    fields = {"company_id": "a", "intent": "other", "tag": "t", "message_sid": SID}
    with pytest.raises(ValidationError, match="'other' has no summary"):
        ArtifactKey.model_validate(fields | {"kind": "text_summary"})
    with pytest.raises(ValueError, match="'other' has no summary"):
        ArtifactKey.parse(f"a/other/t_{SID}.text_summary.txt")


@pytest.mark.parametrize("count", COUNTS)
def test_what_is_built_is_read_back(drawn: Draw, count: int) -> None:
    for key in drawn(instances(ArtifactKey), count):
        assert ArtifactKey.parse(str(key)) == key


def _escapes(fields: list[dict[str, str]], model: type[ArtifactKey]) -> tuple[int, list[str]]:
    """How many keys came of hostile fields, and those that are not where they should be."""
    built: list[tuple[str, str]] = []
    for given in fields:
        try:
            key = str(model.model_validate(given))
        except ValidationError:
            continue
        built.append((f"{given['company_id']}/{given['intent']}/", key))
    return len(built), [key for prefix, key in built if not _is_within(key, prefix)]


def _is_within(key: str, prefix: str) -> bool:
    try:
        read = str(ArtifactKey.parse(key))
    except ValueError:
        return False
    plain = key.isascii() and len(key) <= 1024 and posixpath.normpath(key) == key
    return plain and read == key and key.startswith(prefix) and key.count("/") == 2


@pytest.mark.parametrize("count", COUNTS)
def test_no_field_gets_a_key_out_of_its_prefix(drawn: Draw, count: int) -> None:
    built, escaped = _escapes(drawn(hostile_fields(), count), ArtifactKey)
    assert count / 5 < built < count
    assert escaped == []


@pytest.mark.parametrize("name", ["company_id", "tag", "message_sid"])
def test_a_field_without_its_pattern_would_get_out(
    drawn: Draw, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The property finds what each pattern is for."""
    fields: dict[str, Any] = {name: (str, ...)}
    unchecked = create_model("Unchecked", __base__=ArtifactKey, **fields)
    monkeypatch.setattr(keys, "artifact_prefix", lambda company, intent: f"{company}/{intent}/")
    _, escaped = _escapes(drawn(hostile_fields(), 300), unchecked)
    assert escaped != []


def _mutated(draw: st.DrawFn) -> str:
    key = str(draw(instances(ArtifactKey)))
    at = draw(st.integers(0, len(key)))
    cut = draw(st.integers(0, 3))
    put = draw(
        st.sampled_from(["", "_", "/", ".", "..", "a", "A", "_audio.ogg", "\n", "../", "\uff41"])
    )
    return key[:at] + put + key[at + cut :]


@pytest.mark.parametrize("count", COUNTS)
def test_what_is_no_key_is_refused(drawn: Draw, count: int) -> None:
    """Whatever is read is written again as it was; so nothing beside the layout is read."""
    read = refused = 0
    for text in drawn(st.composite(_mutated)() | TEXTS, count):
        try:
            key = ArtifactKey.parse(text)
        except ValueError:
            refused += 1
            continue
        read += 1
        assert str(key) == text
    assert read
    assert refused


@pytest.mark.parametrize(
    "text",
    [
        f"a/other/t_{SID}_audio.ogg\n",
        f"a/other/t_{SID}_text_summary.txt",
        f"a/job-to-be-done/t_{SID}_text_summary.txt",
        f"a/job-to-be-done/t_{SID}.full_text.txt",
        f"a/job-to-be-done/T_{SID}_audio.ogg",
        f"a/job-to-be-done/t_{SID.upper()}_audio.ogg",
        f"a/b/job-to-be-done/t_{SID}_audio.ogg",
        f"/a/other/t_{SID}_audio.ogg",
        f"../other/t_{SID}_audio.ogg",
        "customers.json",
    ],
)
def test_a_near_miss_of_a_key_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="not an artifact's key") as refused:
        ArtifactKey.parse(text)
    assert text not in str(refused.value)


@pytest.mark.parametrize(
    ("company", "intent", "named"),
    [("..", "other", "company_id"), ("a/b", "other", "company_id"), ("a", "else", "intent")],
)
def test_a_prefix_has_one_company_and_one_intent(company: str, intent: str, named: str) -> None:
    assert artifact_prefix("acme", "other") == "acme/other/"
    with pytest.raises(ValidationError, match=named):
        artifact_prefix(company, intent)
