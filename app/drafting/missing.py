"""The elements every progress note must hold, and which of them a draft lacks."""

from collections.abc import Sequence

from app.domain.issues import RISK, RISK_LEFT_OUT
from app.domain.note import NoteType, Sentence, SentenceStatus, Source
from app.drafting.about_note import spoken_about_the_note
from app.drafting.lexicon import Lexicon
from app.drafting.points import PLACES
from app.drafting.prompts import LACKING, NOT_ADDRESSED, SELF_NOT_ADDRESSED
from app.drafting.reading import Reading
from app.drafting.risk import danger


def missing_elements(
    note_type: NoteType, sentences: Sequence[Sentence], reading: Reading, lexicon: Lexicon
) -> tuple[str, ...]:
    """Return what is missing: risk that was spoken of and left out first, then the other elements."""
    found: list[str] = []
    cited = {utterance_id for s in sentences for utterance_id in s.evidence}
    if _risk_left_out(cited, reading):
        found.append(RISK_LEFT_OUT)
    elif any(s.status is SentenceStatus.NOT_ADDRESSED for s in sentences) or not _speaks_of_risk(
        sentences, lexicon
    ):
        found.append(RISK)
    prompted = {s.text for s in sentences if s.source is Source.PROMPT}
    told = {s.section for s in sentences if s.source is not Source.PROMPT}
    places = PLACES[note_type]
    for element, text, label in LACKING:
        if text in prompted or places[element] not in told:
            found.append(label)
    return tuple(found)


def _risk_left_out(cited: set[str], reading: Reading) -> bool:
    ignored = spoken_about_the_note(reading)
    said = {tuple(s.words): s.utterance.id for s in reading.statements if s.utterance.id in cited}
    return any(
        danger(s) and s.utterance.id not in cited and s.words not in said
        for s in reading.statements
        if s.number not in ignored and not s.by_therapist
    )


def _speaks_of_risk(sentences: Sequence[Sentence], lexicon: Lexicon) -> bool:
    told = (s.text.lower() for s in sentences if s.text not in (NOT_ADDRESSED, SELF_NOT_ADDRESSED))
    return any("risk" in text or "safety" in text or "suicid" in text or "self-harm" in text for text in told)
