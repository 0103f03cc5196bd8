"""The evidence check finds every kind of sentence that its utterances do not carry."""

from dataclasses import replace

import pytest

from app.domain.material import Material
from app.domain.note import NoteType, Quote, Section, Sentence, SentenceStatus, Source
from app.drafting.evidence import EvidenceCheck
from tests.support.transcripts import spoken

SESSION = spoken(
    "T: Have you had any thoughts of suicide?",  # 1
    "C: No, not at all.",  # 2
    "C: I slept five hours last night. I am not angry with my sister.",  # 3
    "T: Let's practice the breathing exercise on Friday.",  # 4
    "P: I feel calm.",  # 5
    "U: I was sad.",  # 6
)
CHECK = EvidenceCheck()


def judged(
    text: str, *evidence: int, section: Section = Section.ASSESSMENT, quotes: tuple[Quote, ...] = ()
) -> Sentence:
    sentence = Sentence(
        "S0001", section, text, Source.TRANSCRIPT, tuple(f"U{n:04d}" for n in evidence), quotes=quotes
    )
    return CHECK.recheck((sentence,), Material(SESSION))[0]


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Client reports that they slept five hours last night.", (3,)),
        ("Client slept 5 hours.", (3,)),
        ("Client says: “I slept five hours last night.”", (3,)),
        ("Client denied thoughts of suicide.", (1, 2)),
        ("Client states that they are not angry with their sister.", (3,)),
        ("Therapist practiced the breathing exercise.", (4,)),
        ("Partner reports feeling calm.", (5,)),
    ],
)
def test_supported(text: str, evidence: tuple[int, ...]) -> None:
    found = judged(text, *evidence)
    assert (found.status, found.reason) == (SentenceStatus.SUPPORTED, "")


@pytest.mark.parametrize(
    ("text", "evidence", "reason"),
    [
        ("Client slept six hours last night.", (3,), "number"),
        ("Client practiced the breathing exercise on Monday.", (4, 3), "date"),
        ("Client says: “I slept ten hours last night.”", (3,), "quote"),
        ("Client is angry with their sister.", (3,), "negation"),
        ("Client never slept last night, five hours.", (5, 6, 2, 3), "speaker"),
        ("Client did not practice the breathing exercise.", (4, 3), ""),
        ("Client reports feeling calm.", (5,), "speaker"),
        ("Therapist slept five hours last night.", (3,), "speaker"),
        ("Therapist: “I slept five hours last night.”", (3,), "speaker"),
        ("Client denied suicidal thoughts, slept five hours last night with sister.", (3,), "risk"),
        ("Client denied thoughts of harm.", (1, 3, 5), "denial"),
        ("Client slept five hours and wants to die last night.", (3,), "risk"),
        ("Client slept five hours last night, says Anna.", (3,), "name"),
        ("Client slept five hours last night with Zorblax.", (3,), "name"),
        ("Client was sad.", (6,), "speaker"),
        ("Client slept five hours last night and enjoys gardening.", (3,), "words"),
    ],
)
def test_flagged(text: str, evidence: tuple[int, ...], reason: str) -> None:
    found = judged(text, *evidence)
    if reason:
        assert (found.status, found.reason) == (SentenceStatus.CHECK, reason)


@pytest.mark.parametrize(
    ("text", "evidence", "reason"),
    [
        ("Client slept five hours last night.", (), "evidence"),
        ("Client slept five hours last night.", (3, 99), "evidence"),
        ("Client enjoys gardening, cycling and chess.", (3,), "words"),
    ],
)
def test_without_a_source(text: str, evidence: tuple[int, ...], reason: str) -> None:
    found = judged(text, *evidence)
    assert (found.status, found.reason) == (SentenceStatus.NO_SOURCE, reason)


@pytest.mark.parametrize(
    ("section", "evidence"),
    [(Section.INTERVENTION, (3,)), (Section.RESPONSE, (4,)), (Section.SUBJECTIVE, (4,))],
)
def test_a_section_needs_its_speaker(section: Section, evidence: tuple[int, ...]) -> None:
    text = (
        "“I slept five hours last night.”"
        if evidence == (3,)
        else "“Let's practice the breathing exercise on Friday.”"
    )
    assert judged(text, *evidence, section=section).reason == "speaker"


@pytest.mark.parametrize(
    "quote", [Quote("U0003", 0, 500), Quote("U0003", 4, 2), Quote("U0001", 0, 4), Quote("U0003", 8, 12)]
)
def test_a_quote_that_is_not_there(quote: Quote) -> None:
    assert judged("Client says: “I slept.”", 3, quotes=(quote,)).reason == "quote"


def test_a_left_out_word_breaks_a_quote_unless_it_is_a_name() -> None:
    session = spoken("C: I do not like my sister Anna at all.")
    text = session.utterances[0].text
    name = text.index(" Anna")
    honest = (Quote("U0001", 0, name), Quote("U0001", name + 5, len(text)))
    sentence = Sentence(
        "S1",
        Section.DATA,
        "Client says: “I do not like my sister at all.”",
        Source.TRANSCRIPT,
        ("U0001",),
        quotes=honest,
    )
    assert CHECK.recheck((sentence,), Material(session))[0].status is SentenceStatus.SUPPORTED
    cut = (Quote("U0001", 0, 4), Quote("U0001", 9, name))
    forged = replace(sentence, text="Client says: “I do like my sister.”", quotes=cut)
    assert CHECK.recheck((forged,), Material(session))[0].reason == "quote"


def test_evidence_comes_back_in_spoken_order_without_repetition() -> None:
    assert judged("Client denied thoughts of suicide.", 2, 1, 2).evidence == ("U0001", "U0002")


@pytest.mark.parametrize(
    ("source", "status"),
    [
        (Source.EDITED_BY_YOU, SentenceStatus.EDITED_BY_YOU),
        (Source.ADDED_AT_YOUR_REQUEST, SentenceStatus.ADDED_AT_YOUR_REQUEST),
        (Source.CHART, SentenceStatus.CHART),
        (Source.PROMPT, SentenceStatus.TO_ADD),
    ],
)
def test_what_did_not_come_from_the_transcript_keeps_its_own_status(
    source: Source, status: SentenceStatus
) -> None:
    sentence = Sentence(
        "S1", Section.PLAN, "Client owns a boat.", source, ("U0003",), SentenceStatus.CHECK, reason="number"
    )
    found = CHECK.recheck((sentence,), Material(SESSION))[0]
    assert (found.status, found.reason, found.text) == (status, "", sentence.text)


def test_an_unaddressed_risk_and_a_summary_stay_as_they_are() -> None:
    open_point = Sentence("S1", Section.PLAN, "Risk: …", Source.PROMPT, status=SentenceStatus.NOT_ADDRESSED)
    typed = Sentence(
        "S2", Section.PLAN, "Client rested.", Source.SUMMARY, status=SentenceStatus.EDITED_BY_YOU
    )
    assert CHECK.recheck((open_point, typed), Material(SESSION)) == (open_point, typed)


def test_a_summary_without_a_passage_has_no_source() -> None:
    claimed = Sentence("S2", Section.PLAN, "Client rested.", Source.SUMMARY, status=SentenceStatus.SUPPORTED)
    found = CHECK.recheck((claimed,), Material(SESSION))[0]
    assert (found.status, found.reason) == (SentenceStatus.NO_SOURCE, "evidence")


def test_a_drafters_own_doubt_is_not_taken_away() -> None:
    sentence = Sentence(
        "S1", Section.PLAN, "“Let's practice the breathing exercise on Friday.”", Source.TRANSCRIPT,
        ("U0004",), SentenceStatus.CHECK, reason="agreement",
    )  # fmt: skip
    found = CHECK.recheck((sentence,), Material(SESSION))[0]
    assert (found.status, found.reason) == (SentenceStatus.CHECK, "agreement")


def test_doubtful_words_and_low_confidence() -> None:
    session = spoken("C: I slept five hours last night.", "C: I am tired.", confidence=0.9)
    first, second = session.utterances
    session = replace(
        session, utterances=(replace(first, doubtful=((8, 12),)), replace(second, confidence=0.2))
    )
    doubtful = Sentence(
        "S1",
        Section.DATA,
        "“I slept five hours last night.”",
        Source.TRANSCRIPT,
        ("U0001",),
        quotes=(Quote("U0001", 0, 30),),
    )
    elsewhere = replace(doubtful, text="“last night.”", quotes=(Quote("U0001", 19, 30),))
    low = Sentence("S2", Section.DATA, "“I am tired.”", Source.TRANSCRIPT, ("U0002",))
    assert [s.reason for s in CHECK.recheck((doubtful, elsewhere, low), Material(session))] == [
        "confidence",
        "",
        "confidence",
    ]


def test_missing_elements_name_left_out_risk_first() -> None:
    session = spoken("C: I want to kill myself.", "C: I slept badly.")
    slept = Sentence("S1", Section.SUBJECTIVE, "Client slept badly.", Source.TRANSCRIPT, ("U0002",))
    missing = CHECK.missing(NoteType.SOAP, (slept,), Material(session))
    assert missing[0] == "risk statements of the transcript"
    assert "plan" in missing and "symptoms and functional effect" not in missing


def test_missing_elements_of_an_empty_note() -> None:
    assert CHECK.missing(NoteType.NARRATIVE, (), Material(spoken("C: Hello there."))) == (
        "risk",
        "symptoms and functional effect",
        "named intervention",
        "response",
        "progress",
        "goal addressed",
        "plan",
    )
