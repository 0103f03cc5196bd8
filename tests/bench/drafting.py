"""A draft of 10,000 spoken words by the embedded drafter, and its evidence checked anew, on one core."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import process_time

from app.domain.material import DraftRequest, Material
from app.domain.note import NoteType, Sentence
from app.domain.transcript import Transcript, Utterance
from app.drafting.evidence import EvidenceCheck
from app.drafting.extractive import ExtractiveDrafter
from app.drafting.lexicon import load_lexicon
from app.drafting.reading import read
from tests.bench.figures import Comparison, series
from tests.support.planted_sessions import corpus

WORDS = 10_000
LIMIT = 1.0
"""Seconds that drafting may take, and that linking may take."""


def ten_thousand_words() -> Transcript:
    """Two long sessions of the written corpus after one another, cut at ``WORDS``."""
    first, second = [s.transcript.utterances for s in corpus() if s.long][:2]
    spoken: list[Utterance] = []
    words = 0
    for place, utterance in enumerate((*first, *second)):
        if words >= WORDS:
            break
        words += len(utterance.text.split())
        spoken.append(replace(utterance, id=f"U{place:05d}", start=place * 4.0, end=place * 4.0 + 3))
    return Transcript(tuple(spoken), len(spoken) * 4.0, "written", "none")


def measure(rounds: int) -> Iterator[Comparison]:
    """Processor time in this process; the first round, which reads the lexicons, is thrown away."""
    transcript = ten_thousand_words()
    request = DraftRequest(NoteType.SOAP, Material(transcript))
    drafter, check, lexicon = ExtractiveDrafter(), EvidenceCheck(), load_lexicon()
    sentences = drafter.draft(request).sentences
    drafted, linked, reading = [], [], []
    for number in range(rounds + 1):
        made = _seconds(lambda: drafter.draft(request))
        link = _seconds(lambda: _link(check, request, sentences))
        plain = _seconds(lambda: read(transcript, lexicon))
        if number:
            drafted.append(made)
            linked.append(link)
            reading.append(plain)
    yield Comparison(
        f"drafting: {WORDS} spoken words as a SOAP note (at most {LIMIT:.0f} s)",
        "s",
        series("the embedded drafter", drafted),
        (series("reading the transcript alone", reading),),
        f"{len(sentences)} sentences from {len(transcript.utterances)} utterances",
    )
    yield Comparison(
        f"drafting: evidence and missing elements checked anew (at most {LIMIT:.0f} s)",
        "s",
        series("the evidence check", linked),
        (series("reading the transcript alone", reading),),
    )


def _link(check: EvidenceCheck, request: DraftRequest, sentences: tuple[Sentence, ...]) -> None:
    check.recheck(sentences, request.material)
    check.missing(request.note_type, sentences, request.material)


def _seconds(work: Callable[[], object]) -> float:
    started = process_time()
    work()
    return process_time() - started
