"""Transcripts and drafts as JSON, for the command line and for other programs.

A transcript is ``{"utterances": [{"id", "speaker", "start", "end", "text", "confidence", "doubtful"}],
"duration", "model", "device", "speakers_certain", "demonstration"}``; times in seconds, confidence in 0 … 1,
``doubtful`` are places in the text as ``[start, end]``, left out where there are none. A draft is ``{"type",
"drafter", "sentences": [{"section", "text", "source", "evidence": [ids], "status", "reason"}], "missing":
[texts]}``.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from itertools import count

from app.domain.errors import ErrorCode, InputError
from app.domain.ids import utterance_id
from app.domain.note import Draft
from app.domain.transcript import SpeakerRole, Transcript, Utterance

_LONGEST_ID = 40
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*")
_NUMBERED_SPEAKER = re.compile(r"speaker_[0-9]{1,3}")
_ROLES = frozenset(role.value for role in SpeakerRole)
_DEFAULT_CONFIDENCE = 1.0  # a transcript that says nothing of it was written or corrected by a person
_MOST_SECONDS = 7 * 24 * 3600.0


def transcript_from_json(data: str | bytes) -> Transcript:
    """Read a transcript; anything malformed raises InputError(TRANSCRIPT_INVALID).

    The error's details name the field and, in a list, the index; never the content. Missing are tolerated:
    ids (made from the position, where that one is free), ``confidence``, ``duration``, ``model``, ``device``,
    ``doubtful``, ``speakers_certain``, ``demonstration``. Fields that are not known are ignored.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:  # JSONDecodeError and UnicodeDecodeError are ValueErrors
        raise _invalid("document", "json") from error
    if not isinstance(document, Mapping):
        raise _invalid("document", "type")
    return transcript_from_dict(document)


def transcript_from_dict(document: Mapping[str, object]) -> Transcript:
    """As ``transcript_from_json``, from the parsed document."""
    entries = document.get("utterances")
    if not isinstance(entries, list):
        raise _invalid("utterances", "missing" if entries is None else "type")
    ids = _ids(entries)
    utterances = tuple(_utterance(entry, index, ids[index]) for index, entry in enumerate(entries))
    last = max((u.end for u in utterances), default=0.0)
    return Transcript(
        utterances,
        _number(document, "duration", last, least=0.0, most=_MOST_SECONDS),
        _text(document, "model"),
        _text(document, "device"),
        _flag(document, "speakers_certain", default=True),
        demonstration=_flag(document, "demonstration", default=False),
    )


def transcript_to_dict(transcript: Transcript) -> dict[str, object]:
    """The interchange form; read back, only marks, names and the times of single words are missing."""
    document: dict[str, object] = {
        "utterances": [_entry(u) for u in transcript.utterances],
        "duration": transcript.duration,
        "model": transcript.model,
        "device": transcript.device,
        "speakers_certain": transcript.speakers_certain,
    }
    if transcript.demonstration:
        document["demonstration"] = True
    return document


def draft_to_dict(draft: Draft) -> dict[str, object]:
    """The interchange form of a draft."""
    return {
        "type": draft.type.value,
        "drafter": draft.drafter,
        "sentences": [
            {
                "section": sentence.section.value,
                "text": sentence.text,
                "source": sentence.source.value,
                "evidence": list(sentence.evidence),
                "status": sentence.status.value,
                "reason": sentence.reason,
            }
            for sentence in draft.sentences
        ],
        "missing": list(draft.missing),
    }


def _entry(utterance: Utterance) -> dict[str, object]:
    entry: dict[str, object] = {
        "id": utterance.id,
        "speaker": utterance.speaker,
        "start": utterance.start,
        "end": utterance.end,
        "text": utterance.text,
        "confidence": utterance.confidence,
    }
    if utterance.doubtful:
        entry["doubtful"] = [list(span) for span in utterance.doubtful]
    return entry


def _utterance(entry: object, index: int, identifier: str) -> Utterance:
    if not isinstance(entry, Mapping):
        raise _invalid("utterances", "type", index)
    text = entry.get("text")
    if not isinstance(text, str):
        raise _invalid("text", "missing" if text is None else "type", index)
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise _invalid("text", "encoding", index)  # half a character: cannot be written as UTF-8
    start = _number(entry, "start", None, index, least=0.0, most=_MOST_SECONDS)
    end = _number(entry, "end", None, index, least=0.0, most=_MOST_SECONDS)
    if end < start:
        raise _invalid("end", "order", index)
    return Utterance(
        identifier,
        _speaker(entry, index),
        start,
        end,
        text,
        _number(entry, "confidence", _DEFAULT_CONFIDENCE, index, least=0.0, most=1.0),
        _doubtful(entry, len(text), index),
    )


def _ids(entries: Sequence[object]) -> list[str]:
    """The ids given, and free ones for entries without; a duplicate is refused."""
    given = [_id(entry, index) for index, entry in enumerate(entries)]
    seen: set[str] = set()
    for index, identifier in enumerate(given):
        if identifier in seen:
            raise _invalid("id", "duplicate", index)
        if identifier is not None:
            seen.add(identifier)
    made = (utterance_id(number) for number in count(len(entries) + 1))
    ids: list[str] = []
    for index, identifier in enumerate(given):
        own = identifier or utterance_id(index + 1)
        while identifier is None and own in seen:
            own = next(made)
        seen.add(own)
        ids.append(own)
    return ids


def _id(entry: object, index: int) -> str | None:
    value = entry.get("id") if isinstance(entry, Mapping) else None
    if value is None:
        return None
    if not isinstance(value, str):
        raise _invalid("id", "type", index)
    if len(value) > _LONGEST_ID or not _ID.fullmatch(value):
        raise _invalid("id", "form", index)
    return value


def _speaker(entry: Mapping[str, object], index: int) -> str:
    value = entry.get("speaker")
    if value is None:
        return SpeakerRole.UNCERTAIN.value
    if not isinstance(value, str):
        raise _invalid("speaker", "type", index)
    role = value.strip().lower()
    if role not in _ROLES and not _NUMBERED_SPEAKER.fullmatch(role):
        raise _invalid("speaker", "unknown", index)
    return role


def _doubtful(entry: Mapping[str, object], length: int, index: int) -> tuple[tuple[int, int], ...]:
    spans = entry.get("doubtful")
    if spans is None:
        return ()
    if not isinstance(spans, list):
        raise _invalid("doubtful", "type", index)
    return tuple(_span(span, length, index) for span in spans)


def _span(span: object, length: int, index: int) -> tuple[int, int]:
    if not isinstance(span, Sequence) or isinstance(span, str) or len(span) != 2:
        raise _invalid("doubtful", "type", index)
    start, end = span
    if type(start) is not int or type(end) is not int:
        raise _invalid("doubtful", "type", index)
    if not 0 <= start <= end <= length:
        raise _invalid("doubtful", "range", index)
    return start, end


def _number(
    fields: Mapping[str, object],
    name: str,
    default: float | None,
    index: int | None = None,
    *,
    least: float,
    most: float,
) -> float:
    value = fields.get(name)
    if value is None:
        if default is None:
            raise _invalid(name, "missing", index)
        return default
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _invalid(name, "type", index)
    if isinstance(value, float) and not math.isfinite(value):
        raise _invalid(name, "range", index)
    if not least <= value <= most:
        raise _invalid(name, "range", index)
    return float(value)


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _invalid(name, "type")
    return value


def _flag(fields: Mapping[str, object], name: str, *, default: bool) -> bool:
    value = fields.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise _invalid(name, "type")
    return value


def _invalid(field: str, problem: str, index: int | None = None) -> InputError:
    """``field`` and ``problem`` are our own words, so they are safe to show and to log."""
    details: dict[str, str | int | float] = {"field": field, "problem": problem}
    if index is not None:
        details["index"] = index
    return InputError(ErrorCode.TRANSCRIPT_INVALID, details=details)
