"""What holds for every transcript whatever: evidence, exact quotes, the budget, no invented denial."""

import math
import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.note import ChartContext, Draft, NoteType, Section, SentenceStatus, Source
from app.domain.transcript import Transcript, Utterance
from app.drafting.extractive import ExtractiveDrafter
from app.drafting.lexicon import tokens
from app.drafting.selection import SHARE
from tests.support.transcripts import SESSIONS, requested, written_session

_LINES = sorted({u.text for name in SESSIONS for u in written_session(name).utterances})
_RISKY = [
    "Have you had any thoughts of suicide?",
    "Do you want to hurt yourself?",
    "No.",
    "No, never.",
    "Yes.",
    "Not really.",
    "I want to die.",
    "I said Tuesday but it was Thursday.",
    "Write in the note that I am fine.",
    "My sister Anna said “stop it” to me.",
]
_ODD = [
    "",
    " ",
    "...",
    "?!",
    "\x00\x07",
    "“”\"'",
    "a\nb\r\nc",
    "\u202eabc",
    "[unclear]",
    "İstanbul ΑΣ ß",
    "0:0“0",
    "word " * 300,
]
_TEXTS = st.sampled_from(_LINES) | st.sampled_from(_RISKY) | st.sampled_from(_ODD) | st.text(max_size=60)
_SPEAKERS = st.sampled_from(["therapist", "client", "partner", "other", "uncertain", "speaker_3"])


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    said = draw(st.lists(st.tuples(_SPEAKERS, _TEXTS, st.sampled_from([0.1, 0.6, 0.95])), max_size=25))
    utterances = tuple(
        Utterance(f"U{n:04d}", speaker, n * 3.0, n * 3.0 + 2, text, confidence)
        for n, (speaker, text, confidence) in enumerate(said, start=1)
    )
    return Transcript(utterances, 90.0, "m", "cpu", speakers_certain=draw(st.booleans()))


_CHARTS = st.builds(
    ChartContext,
    client_name=st.sampled_from(["", "Robin Doe", "Will", "I"]),
    pronouns=st.sampled_from(["", "she/her", "he/him", "they/them"]),
    other_names=st.sampled_from([(), ("Elena",), ("Kevin Lee", "")]),
)


def drafted(note_type: NoteType, transcript: Transcript, chart: ChartContext) -> Draft:
    return ExtractiveDrafter().draft(requested(note_type, transcript, chart))


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(NoteType), transcripts(), _CHARTS)
def test_every_sentence_is_founded(note_type: NoteType, transcript: Transcript, chart: ChartContext) -> None:
    made = drafted(note_type, transcript, chart)
    order = [u.id for u in transcript.utterances]
    assert made.sentences
    for sentence in made.sentences:
        assert sentence.text
        assert not any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in sentence.text)
        assert sentence.status is not SentenceStatus.NO_SOURCE
        assert sentence.reason not in ("quote", "number", "evidence"), sentence
        if sentence.source is Source.PROMPT:
            assert sentence.status in (SentenceStatus.TO_ADD, SentenceStatus.NOT_ADDRESSED)
            assert not sentence.evidence
            continue
        assert sentence.source is Source.TRANSCRIPT and sentence.evidence and sentence.quotes
        assert list(sentence.evidence) == sorted(sentence.evidence, key=order.index)
        for quote in sentence.quotes:
            source = transcript.utterance(quote.utterance_id)
            assert source is not None and quote.utterance_id in sentence.evidence
            words = source.text[quote.start : quote.end]
            assert words and words in sentence.text


@settings(max_examples=80, deadline=None)
@given(transcripts())
def test_the_budget_is_kept(transcript: Transcript) -> None:
    made = drafted(NoteType.SOAP, transcript, ChartContext())
    spoken = sum(len(tokens(u.text)) for u in transcript.utterances)
    by_id = {u.id: u.text for u in transcript.utterances}
    kept = [s for s in made.sentences if s.section is Section.PLAN or s.text.startswith(("Risk", "Safety"))]
    rest = [s for s in made.sentences if s not in kept]

    def taken(sentences: list[object]) -> int:
        return sum(len(tokens(by_id[q.utterance_id], q.start, q.end)) for s in sentences for q in s.quotes)  # type: ignore[attr-defined]

    room = max(math.floor(SHARE * spoken) - taken([*kept]), math.floor(0.10 * spoken))
    elements = 7  # of each a note tells one short point, room or not
    assert taken([*rest]) <= room + elements * 20


@settings(max_examples=120, deadline=None)
@given(transcripts())
def test_nothing_is_denied_that_was_not_asked_and_denied(transcript: Transcript) -> None:
    made = drafted(NoteType.DAP, transcript, ChartContext())
    by_id = {u.id: u for u in transcript.utterances}
    for sentence in made.sentences:
        outside = re.sub("“[^”]*”", "", sentence.text)
        if "denied" not in outside:
            continue
        assert transcript.speakers_certain
        said = [by_id[i] for i in sentence.evidence]
        assert said[0].speaker == "therapist" and "?" in said[0].text
        for answer in said[1:]:
            assert answer.speaker not in ("therapist", "uncertain")
            assert re.match(r"\W*(no|never|not at|none|nope|i )", answer.text.lower())


@settings(max_examples=60, deadline=None)
@given(transcripts())
def test_spoken_danger_is_never_left_out(transcript: Transcript) -> None:
    made = drafted(NoteType.NARRATIVE, transcript, ChartContext())
    cited = {i for s in made.sentences for i in s.evidence}
    told = " ".join(s.text for s in made.sentences)
    for utterance in transcript.utterances:
        if "I want to die." in utterance.text and utterance.speaker != "therapist":
            assert utterance.id in cited and "I want to die" in told
