"""What two sources tell differently is found and told side by side; what agrees is left alone."""

import pytest

from app.domain.conflict import Disagreement
from app.domain.material import InputKind, Material, WrittenInput
from app.domain.note import Section, Sentence, SentenceStatus, Source
from app.drafting.conflicts import MOST, conflicts, disputed
from app.drafting.evidence import EvidenceCheck
from tests.support.transcripts import spoken

_N, _D, _O = Disagreement.NUMBER, Disagreement.DAY, Disagreement.NEGATION


def written(*texts: str, kind: InputKind = InputKind.DICTATION) -> Material:
    return Material(inputs=tuple(WrittenInput(f"i{n}", "s", kind, t) for n, t in enumerate(texts)))


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("She slept five hours a night.", "Slept 3 hours each night.", _N),
        ("Panic attacks twice this week.", "Had three panic attacks.", _N),
        ("Next session on Tuesday at the clinic.", "The next session is on Thursday at the clinic.", _D),
        ("Client took the medication.", "Client did not take the medication.", _O),
        ("Denied suicidal thoughts.", "Reports suicidal thoughts at night.", _O),
        ("She doesn’t drink alcohol.", "She drinks alcohol.", _O),
    ],
)
def test_what_differs_is_found(one: str, other: str, kind: Disagreement) -> None:
    (found,) = conflicts(written(one, other))
    assert (found.kind, found.one.id, found.other.id) == (kind, "i0/1", "i1/1")
    assert (found.one.text, found.other.text) == (one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("She slept five hours.", "She slept 5 hours."),
        ("He called his mother on Monday.", "He visited the shop on Friday."),
        ("She keeps a diary.", "She keeps a diary every evening."),
        ("Slept five hours.", "Did she sleep three hours?"),
        ("Walked three times.", "Drank four cups of coffee."),
        ("I wash forty times and not seventy.", "I wash forty times a day."),
        ("And so on.", "But not that."),
    ],
)
def test_what_agrees_or_is_of_something_else_is_not(one: str, other: str) -> None:
    assert conflicts(written(one, other)) == ()


def test_one_source_never_disagrees_with_itself() -> None:
    assert conflicts(written("She slept five hours. She slept three hours.")) == ()
    both = written("She slept five hours. She slept three hours.", "Calm.")
    assert conflicts(both) == ()


def test_the_transcript_is_a_source() -> None:
    transcript = spoken("T: How do you sleep?", "C: I sleep three hours a night, not more.")
    summary = WrittenInput("summary", "s", InputKind.SUMMARY, "Sleeps five hours a night.")
    (found,) = conflicts(Material(transcript, (summary,)))
    assert (found.one.source, found.other.source) == (Source.SUMMARY, Source.TRANSCRIPT)
    assert found.other.id == transcript.utterances[1].id


def test_there_is_an_end_to_them() -> None:
    one = " ".join(f"She drank {n} glasses of water." for n in range(2, 12))
    other = " ".join(f"She drank {n} glasses of water." for n in range(20, 30))
    assert len(conflicts(written(one, other))) == MOST


def test_a_sentence_that_tells_of_it_is_an_open_point() -> None:
    material = written("She slept five hours a night. Calm today.", "She slept three hours a night.")
    found = conflicts(material)

    def sentence(key: str, text: str, *evidence: str, source: Source = Source.DICTATION) -> Sentence:
        return Sentence(key, Section.SUBJECTIVE, text, source, evidence, SentenceStatus.SUPPORTED)

    told = sentence("1", "She slept five hours a night.", "i0/1")
    beside = sentence("2", "Calm today.", "i0/1", "i0/2")
    other = sentence("3", "Calm today.", "i0/2")
    assert [disputed(s, found) for s in (told, beside, other)] == [True, False, False]
    edited = sentence("4", "Slept little.", "i0/1", source=Source.EDITED_BY_YOU)
    checked = EvidenceCheck().recheck([told, other, edited], material)
    assert [(s.status, s.reason) for s in checked] == [
        (SentenceStatus.CHECK, "conflict"),
        (SentenceStatus.SUPPORTED, ""),
        (SentenceStatus.EDITED_BY_YOU, ""),
    ]
