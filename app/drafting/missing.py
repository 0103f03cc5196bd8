"""The elements every progress note must hold, and which of them a draft lacks."""

from collections.abc import Iterable, Sequence

from app.domain.issues import RISK, RISK_LEFT_OUT
from app.domain.material import Passage
from app.domain.note import NoteType, Sentence, SentenceStatus, Source
from app.drafting.about_note import spoken_about_the_note
from app.drafting.lexicon import Lexicon, words
from app.drafting.points import PLACES
from app.drafting.prompts import LACKING
from app.drafting.reading import Reading
from app.drafting.risk import danger
from app.drafting.vocabulary import Vocabulary


def missing_elements(
    note_type: NoteType,
    sentences: Sequence[Sentence],
    reading: Reading,
    passages: Sequence[Passage],
    lexicon: Lexicon,
) -> tuple[str, ...]:
    """Return what is missing: risk that was spoken of and left out first, then the other elements."""
    found: list[str] = []
    vocabulary = Vocabulary(lexicon)
    telling = [s for s in sentences if s.source is not Source.PROMPT and _tells_of_risk(s, vocabulary)]
    if _risk_left_out(telling, reading) or _written_risk_left_out(telling, passages, vocabulary):
        found.append(RISK_LEFT_OUT)
    elif any(s.status is SentenceStatus.NOT_ADDRESSED for s in sentences) or not telling:
        found.append(RISK)
    prompted = {s.text for s in sentences if s.source is Source.PROMPT}
    told = {s.section for s in sentences if s.source is not Source.PROMPT}
    places = PLACES[note_type]
    for element, text, label in LACKING:
        if text in prompted or places[element] not in told:
            found.append(label)
    return tuple(found)


def _tells_of_risk(sentence: Sentence, vocabulary: Vocabulary) -> bool:
    spoken = words(sentence.text)
    return bool({"risk", "safety", "suicidality"}.intersection(spoken)) or bool(
        vocabulary.dangers_written(spoken)
    )


def _risk_left_out(telling: Iterable[Sentence], reading: Reading) -> bool:
    cited = {utterance_id for s in telling for utterance_id in s.evidence}
    ignored = spoken_about_the_note(reading)
    said = {tuple(s.words): s.utterance.id for s in reading.statements if s.utterance.id in cited}
    return any(
        danger(s) and s.utterance.id not in cited and s.words not in said
        for s in reading.statements
        if s.number not in ignored and not s.by_therapist
    )


def _written_risk_left_out(
    telling: Iterable[Sentence], passages: Sequence[Passage], vocabulary: Vocabulary
) -> bool:
    """Danger that the clinician wrote of, and no sentence of the note rests on or repeats."""
    telling = tuple(telling)
    cited = {identity for s in telling for identity in s.evidence}
    told = {words(s.text) for s in telling}
    return any(
        vocabulary.dangers(words(p.text)) and p.id not in cited and words(p.text) not in told
        for p in passages
    )
