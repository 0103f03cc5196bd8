"""Drafts of the sample sessions and of a very long one: what a clinician finds, and how fast."""

import random
import time

import pytest

from app.domain.material import Material
from app.domain.note import ChartContext, Note, NoteType, SentenceStatus, Source
from app.domain.states import NoteState
from app.domain.transcript import Transcript, Utterance
from app.drafting.evidence import EvidenceCheck
from app.drafting.extractive import ExtractiveDrafter
from app.drafting.note_text import PlainNoteText
from app.drafting.selection import LONGEST, SHARE
from app.services.interchange import draft_to_dict, transcript_from_dict, transcript_to_dict
from tests.support.transcripts import SESSIONS, requested, sample_reference, written_session

# Planted facts: words that must stand in the note of each session, whatever its type.
FACTS = {
    "risk_disclosed": [
        "eight pounds",
        "overdose",
        "taking all my pills",
        "dog out every morning",
        "Thursday at nine",
    ],
    "risk_denied": ["box breathing", "No, not at all", "panic log", "[Wednesday] at four", "panic attacks"],
    "couple": ["debts", "soft start", "nobody gets hurt", "without phones", "nineteenth at six"],
    "dialogue_5min": [
        "call a friend",
        "Friday at half past five",
        "body scan",
        "blood test",
        "half past five",
    ],
    "freeform_5min": ["five hours", "giving up", "deep breath", "next Tuesday at three", "in your journal"],
    "dialogue_60s": ["three hours", "next Friday"],
    "freeform_60s": ["breathing exercise", "twice on Wednesday"],
}


def session(name: str) -> Transcript:
    return written_session(name) if name in SESSIONS else sample_reference(name)


@pytest.mark.parametrize("note_type", NoteType)
@pytest.mark.parametrize("name", FACTS)
def test_the_facts_are_in_the_note(name: str, note_type: NoteType) -> None:
    transcript = session(name)
    draft = ExtractiveDrafter().draft(requested(note_type, transcript, ChartContext()))
    text = " ".join(s.text for s in draft.sentences)
    assert [fact for fact in FACTS[name] if fact not in text] == []
    spoken = sum(len(u.text.split()) for u in transcript.utterances)
    own = sum(len(s.text.split()) for s in draft.sentences if s.source is Source.TRANSCRIPT)
    assert own <= min(LONGEST, spoken * 0.75), "a note, not a transcript"


@pytest.mark.parametrize("name", FACTS)
def test_every_sentence_of_a_clean_session_is_supported_or_says_why(name: str) -> None:
    transcript = session(name)
    draft = ExtractiveDrafter().draft(requested(NoteType.SOAP, transcript, ChartContext()))
    flagged = [s for s in draft.sentences if s.status is SentenceStatus.CHECK]
    assert {s.reason for s in flagged} <= {"agreement", "risk"}
    assert len(flagged) <= 2
    assert EvidenceCheck().recheck(draft.sentences, Material(transcript)) == draft.sentences


def test_the_whole_way_to_the_signed_text() -> None:
    transcript = transcript_from_dict(transcript_to_dict(written_session("risk_disclosed")))
    draft = ExtractiveDrafter().draft(requested(NoteType.BIRP, transcript, ChartContext(pronouns="she/her")))
    assert draft_to_dict(draft)["type"] == "birp"
    note = Note(
        "n", "s", "c", "k", draft.type, NoteState.DRAFT, draft.sentences, draft.missing, draft.drafter
    )
    text = PlainNoteText().render(note)
    assert text.startswith("Behavior\n") and "\n\nPlan\n" in text
    assert "for you to add" not in text and "draft" not in text.lower()
    for name in ("Karen", "Marcus", "Priya"):
        assert name not in text


def long_session(utterances: int) -> Transcript:
    """Sentences of the written sessions in a random order, so that pairs rarely repeat."""
    pool = [u for name in SESSIONS for u in written_session(name).utterances]
    chosen = random.Random(7).choices(pool, k=utterances)
    return Transcript(
        tuple(
            Utterance(f"U{n:05d}", u.speaker, n * 5.0, n * 5.0 + 4.0, u.text, u.confidence)
            for n, u in enumerate(chosen, start=1)
        ),
        utterances * 5.0,
        "written",
        "none",
    )


def test_a_session_of_ten_times_the_length_takes_no_more_than_twenty_times_as_long() -> None:
    spent: dict[int, float] = {}
    for utterances in (400, 400, 4_000):  # the first also reads the lexicons
        request = requested(NoteType.SOAP, long_session(utterances), ChartContext())
        started = time.process_time()
        assert ExtractiveDrafter().draft(request).sentences
        spent[utterances] = time.process_time() - started
    assert spent[4_000] < 20 * spent[400]


def test_a_long_session_without_danger_stays_within_the_longest_note() -> None:
    whole = long_session(3_000)
    calm = [
        u
        for u in whole.utterances
        if not any(w in u.text for w in ("suicid", "die", "hurt", "pills", "safe"))
    ]
    transcript = Transcript(tuple(calm), whole.duration, "written", "none")
    draft = ExtractiveDrafter().draft(requested(NoteType.DAP, transcript, ChartContext()))
    told = [s for s in draft.sentences if s.source is Source.TRANSCRIPT]
    risk = [s for s in told if s.text.startswith(("Risk", "Safety"))]
    words = sum(len(s.text.split()) for s in told) - sum(len(s.text.split()) for s in risk)
    assert LONGEST * 0.5 < words <= LONGEST * 1.1
    assert words < SHARE * sum(len(u.text.split()) for u in calm)


def test_one_endless_utterance() -> None:
    text = "and then i was sad and i could not sleep because my boss yelled at me " * 3_000
    transcript = Transcript((Utterance("U0001", "client", 0.0, 9_000.0, text, 0.9),), 9_000.0, "m", "cpu")
    draft = ExtractiveDrafter().draft(requested(NoteType.SOAP, transcript, ChartContext()))
    assert max(len(s.text.split()) for s in draft.sentences) < 60
