"""Whatever is corrected, in any order: no word is lost, every span is one, ids stay apart and in order."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.corrections import assign, correct, exchange, merge, split
from app.domain.errors import InputError
from app.domain.following import follow
from app.domain.note import Quote, Section, Sentence, Source
from app.domain.transcript import Transcript, Utterance

SPEAKERS = ("therapist", "client", "speaker_3", "uncertain")
words = st.text("abcé.'", min_size=1, max_size=5)


@st.composite
def utterances(draw: st.DrawFn, number: int) -> Utterance:
    said = draw(st.lists(words, min_size=1, max_size=6))
    text, doubtful = "", []
    for word in said:
        start = len(text) + bool(text)
        text = f"{text} {word}" if text else word
        if draw(st.booleans()):
            doubtful.append((start, len(text)))
    starts = tuple(number * 10 + n for n in range(len(said))) if draw(st.booleans()) else ()
    speaker = draw(st.sampled_from(SPEAKERS))
    return Utterance(
        f"U{number:04d}", speaker, number * 10.0, number * 10 + 9.0, text, 0.8, tuple(doubtful), starts
    )


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    count = draw(st.integers(1, 4))
    return Transcript(tuple(draw(utterances(n)) for n in range(1, count + 1)), 60.0, "m", "cpu")


def order(utterance_id: str) -> tuple[int, str]:
    match = re.fullmatch(r"U(\d+)([a-z]*)", utterance_id)
    assert match is not None
    return int(match[1]), match[2]


def sound(transcript: Transcript) -> None:
    """Everything that holds for every transcript."""
    ids = [u.id for u in transcript.utterances]
    assert sorted(set(ids), key=order) == ids
    for u in transcript.utterances:
        assert u.text.strip() == u.text and u.text
        assert u.start <= u.end and 0 <= u.confidence <= 1
        assert len(u.starts) in (0, len(u.text.split()))
        assert list(u.starts) == sorted(u.starts)
        last = -1
        for start, end in u.doubtful:
            assert last < start < end <= len(u.text)
            assert u.text[start:end].strip() == u.text[start:end]
            last = end
    assert [u.start for u in transcript.utterances] == sorted(u.start for u in transcript.utterances)


def said(transcript: Transcript) -> str:
    return " ".join(u.text for u in transcript.utterances)


@given(transcripts(), st.data())
@settings(max_examples=150, deadline=None)
def test_a_correction_touches_its_words_only(transcript: Transcript, data: st.DataObject) -> None:
    target = data.draw(st.sampled_from(transcript.utterances))
    start = data.draw(st.integers(0, len(target.text)))
    end = data.draw(st.integers(start, len(target.text)))
    put = data.draw(st.text("ab c", max_size=8))
    try:
        made = correct(transcript, target.id, start, end, put)
    except InputError:
        assert not (target.text[:start] + put + target.text[end:]).strip()
        return
    sound(made)
    changed = made.utterance(target.id)
    assert changed is not None
    head, tail = target.text[:start].split()[:-1], target.text[end:].split()[1:]
    now = changed.text.split()
    assert now[: len(head)] == head and now[len(now) - len(tail) :] == tail
    joined = "".join((target.text[:start] + put + target.text[end:]).split())
    assert "".join(now) == joined
    assert [u for u in made.utterances if u.id != target.id] == [
        u for u in transcript.utterances if u.id != target.id
    ]


@given(transcripts(), st.data())
@settings(max_examples=150, deadline=None)
def test_speakers_and_splits_never_touch_a_word(transcript: Transcript, data: st.DataObject) -> None:
    before = said(transcript)
    doubts = sum(end - start for u in transcript.utterances for start, end in u.doubtful)
    starts = [second for u in transcript.utterances for second in u.starts]
    made = transcript
    for _ in range(data.draw(st.integers(1, 6))):
        target = data.draw(st.sampled_from(made.utterances))
        one, other = data.draw(st.sampled_from(SPEAKERS)), data.draw(st.sampled_from(SPEAKERS))
        at = data.draw(st.integers(0, len(target.text)))
        try:
            made = data.draw(
                st.sampled_from(
                    (
                        lambda m, t=target, o=one: assign(m, t.id, o),
                        lambda m, a=one, b=other: exchange(m, a, b),
                        lambda m, a=one, b=other: merge(m, a, b),
                        lambda m, t=target, p=at, o=one: split(m, t.id, p, o),
                    )
                )
            )(made)
        except InputError:
            continue
        sound(made)
        assert said(made) == before
    assert [second for u in made.utterances for second in u.starts] == starts
    assert sum(end - start for u in made.utterances for start, end in u.doubtful) == doubts


@given(transcripts(), st.data())
@settings(max_examples=150, deadline=None)
def test_a_quote_follows_its_words_and_comes_back(transcript: Transcript, data: st.DataObject) -> None:
    """Through a split and a correction elsewhere; taken back, it stands where it stood."""
    source = data.draw(st.sampled_from(transcript.utterances))
    tokens = [m.span() for m in re.finditer(r"\S+", source.text)]
    first = data.draw(st.integers(0, len(tokens) - 1))
    last = data.draw(st.integers(first, len(tokens) - 1))
    quote = Quote(source.id, tokens[first][0], tokens[last][1])
    sentence = Sentence("S1", Section.PLAN, "t", Source.TRANSCRIPT, (source.id,), quotes=(quote,))
    quoted = source.text[quote.start : quote.end]
    target = data.draw(st.sampled_from(transcript.utterances))
    try:
        made = split(transcript, target.id, data.draw(st.integers(0, len(target.text))), "client")
    except InputError:
        made = transcript
    (there,) = follow([sentence], transcript, made)
    pieces = []
    for piece in there.quotes:
        found = made.utterance(piece.utterance_id)
        assert found is not None
        pieces.append(found.text[piece.start : piece.end])
    assert " ".join(pieces) == quoted
    assert there.evidence == tuple(dict.fromkeys(q.utterance_id for q in there.quotes))
    (back,) = follow([there], made, transcript)
    texts = [source.text[q.start : q.end] for q in back.quotes]
    assert " ".join(texts) == quoted and back.evidence == (source.id,)
