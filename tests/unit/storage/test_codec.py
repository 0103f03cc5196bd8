"""What is written into the database is read back equal, for any words."""

from datetime import UTC

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.note import Note, NoteType, Quote, Section, Sentence, SentenceStatus, Source
from app.domain.session import Mark, MarkKind
from app.domain.states import NoteState
from app.domain.transcript import Transcript, TranscriptPart, Utterance, VoiceFrame, Word
from app.storage.codec import (
    dump_note,
    dump_part,
    dump_transcript,
    load_note,
    load_part,
    load_transcript,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
seconds = st.floats(0, 10_000)
shares = st.floats(0, 1)
words = st.builds(Word, texts, seconds, seconds, shares)
frames = st.builds(VoiceFrame, seconds, seconds, st.lists(st.floats(-50, 50), max_size=4).map(tuple))
parts = st.builds(
    TranscriptPart,
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.lists(words, max_size=4).map(tuple),
    st.lists(frames, max_size=3).map(tuple),
)
spans = st.tuples(st.integers(0, 99), st.integers(0, 99))
utterances = st.builds(
    Utterance,
    texts,
    texts,
    seconds,
    seconds,
    texts,
    shares,
    st.lists(spans, max_size=3).map(tuple),
    st.lists(seconds, max_size=4).map(tuple),
)
pairs = st.lists(st.tuples(texts, texts), max_size=3).map(tuple)
transcripts = st.builds(
    Transcript,
    st.lists(utterances, max_size=4).map(tuple),
    seconds,
    texts,
    texts,
    st.booleans(),
    st.lists(st.builds(Mark, st.sampled_from(MarkKind), seconds, seconds), max_size=3).map(tuple),
    st.booleans(),
    pairs,
    pairs,
)
sentences = st.builds(
    Sentence,
    texts,
    st.sampled_from(Section),
    texts,
    st.sampled_from(Source),
    st.lists(texts, max_size=3).map(tuple),
    st.sampled_from(SentenceStatus),
    st.lists(st.builds(Quote, texts, st.integers(0, 99), st.integers(0, 99)), max_size=2).map(tuple),
    texts,
)
times = st.none() | st.datetimes(timezones=st.just(UTC))
notes = st.builds(
    Note,
    id=texts,
    session_id=texts,
    client_id=texts,
    clinician_id=texts,
    type=st.sampled_from(NoteType),
    state=st.sampled_from(NoteState),
    sentences=st.lists(sentences, max_size=3).map(tuple),
    missing=st.lists(texts, max_size=2).map(tuple),
    drafter=texts,
    version=st.integers(1, 999),
    updated_at=times,
    signed_at=times,
    signed_by=texts,
    sign_reason=texts,
    sha256=texts,
    text=texts,
)


@settings(max_examples=40, deadline=None)
@given(parts)
def test_a_part_is_read_back_equal(part: TranscriptPart) -> None:
    assert load_part(dump_part(part)) == part


@settings(max_examples=40, deadline=None)
@given(transcripts)
def test_a_transcript_is_read_back_equal(transcript: Transcript) -> None:
    assert load_transcript(dump_transcript(transcript)) == transcript


def test_a_transcript_of_an_earlier_program_is_read() -> None:
    """As the first release wrote it: without the times of words, names, and what was dismissed."""
    written = (
        '{"duration":9.5,"model":"m","device":"cpu","speakers_certain":true,"demonstration":false,'
        '"marks":[["gap",5.0,2.0]],"utterances":[["U0001","client",0.5,2.0,"Hello there",0.9,[[0,5]]]]}'
    )
    utterance = Utterance("U0001", "client", 0.5, 2.0, "Hello there", 0.9, ((0, 5),))
    assert load_transcript(written.encode()) == Transcript(
        (utterance,), 9.5, "m", "cpu", marks=(Mark(MarkKind.GAP, 5.0, 2.0),)
    )


@settings(max_examples=40, deadline=None)
@given(notes)
def test_a_note_is_read_back_equal(note: Note) -> None:
    assert load_note(dump_note(note)) == note
