"""A corrected transcript: one commit, audited by code, told; the draft is checked again, never rewritten."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.errors import AppError, ErrorCode
from app.domain.note import Note, Sentence, SentenceStatus
from app.domain.states import SessionState
from app.domain.transcript import Transcript
from app.services import transcripts
from app.services.events import TranscriptChanged
from app.services.transcripts import TranscriptService
from tests.support.program import Practice
from tests.support.speech import DIALOGUE, Line

Change = Callable[[TranscriptService, str], object]

CHANGES: dict[str, Change] = {
    "words": lambda service, session: service.correct(session, "U0002", 0, 3, "Hardly"),
    "exchange": lambda service, session: service.exchange(session, "therapist", "client"),
    "assign": lambda service, session: service.assign(session, "U0002", "therapist"),
    "rename": lambda service, session: service.rename(session, "client", "Jo"),
    "merge": lambda service, session: service.merge(session, "client", "therapist"),
    "split": lambda service, session: service.split(session, "U0002", 10, "therapist"),
}


def sentence(office: Practice, session_id: str, sentence_id: str = "S0001") -> Sentence:
    note = office.program.notes.of_session(session_id)
    assert note is not None
    return next(s for s in note.sentences if s.id == sentence_id)


def kept(office: Practice, session_id: str) -> Transcript:
    transcript = office.program.transcripts.get(session_id)
    assert transcript is not None
    return transcript


def note_of(office: Practice, session_id: str) -> Note:
    note = office.program.notes.of_session(session_id)
    assert note is not None
    return note


@pytest.mark.parametrize("how", CHANGES)
def test_each_change_is_kept_audited_by_code_told_and_can_be_taken_back(office: Practice, how: str) -> None:
    session, note = office.drafted()
    told: list[str] = []
    office.program.bus.subscribe(TranscriptChanged, lambda event: told.append(event.session_id))
    before = kept(office, session.id)
    service = office.program.transcripts
    made = CHANGES[how](service, session.id)
    assert made == kept(office, session.id) != before
    assert office.audit()[-1] == "transcript.corrected"
    with office.program.database.unit_of_work() as unit:
        entry = unit.audit.entries()[-1]
        assert (entry.subject, entry.detail) == (session.id, how)
    assert told == [session.id]
    texts = [s.text for s in note_of(office, session.id).sentences]
    assert texts == [s.text for s in note.sentences]
    assert service.undo(session.id) == before == kept(office, session.id)
    assert note_of(office, session.id).sentences == note.sentences
    assert told == [session.id] * 2 and service.undo(session.id) is None
    assert service.undo(session.id) is None and len(told) == 2


def test_what_changes_nothing_leaves_no_trace(office: Practice) -> None:
    session, note = office.drafted()
    told: list[object] = []
    office.program.bus.subscribe(TranscriptChanged, told.append)
    trail = office.audit()
    service = office.program.transcripts
    assert service.assign(session.id, "U0002", "client") == kept(office, session.id)
    assert service.rename(session.id, "client", "") == kept(office, session.id)
    assert office.audit() == trail and not told and service.undo(session.id) is None
    assert note_of(office, session.id).version == note.version


def test_a_sentence_whose_words_changed_is_flagged_and_stays_as_it_is(office: Practice) -> None:
    session, _ = office.drafted()
    before = sentence(office, session.id)
    assert before.status is SentenceStatus.SUPPORTED and "until three" in before.text
    at = kept(office, session.id).utterances[1].text.index("three")
    office.program.transcripts.correct(session.id, "U0002", at, at + 5, "four")
    after = sentence(office, session.id)
    assert (after.text, after.status) == (before.text, SentenceStatus.CHECK)
    assert after.reason in {"quote", "number"}
    office.program.transcripts.undo(session.id)
    assert sentence(office, session.id) == before


def test_what_the_note_lacks_is_found_anew(office: Practice) -> None:
    session, note = office.drafted()
    text = kept(office, session.id).utterances[3].text
    office.program.transcripts.correct(session.id, "U0004", 0, len(text), "I want to kill myself tonight.")
    after = note_of(office, session.id)
    assert after.missing != note.missing and after.version == note.version + 1
    office.program.transcripts.undo(session.id)
    assert note_of(office, session.id).missing == note.missing


def test_a_correction_beside_the_quote_moves_it_and_flags_nothing(office: Practice) -> None:
    session, note = office.drafted()
    office.program.transcripts.correct(session.id, "U0002", 0, 3, "Not at all")
    after = sentence(office, session.id)
    assert after.status is SentenceStatus.SUPPORTED
    (quote,) = after.quotes
    text = kept(office, session.id).utterances[1].text
    assert text[quote.start : quote.end].strip(" .") == "awake until three almost every night"
    assert note_of(office, session.id).version == note.version + 1


@pytest.mark.parametrize("how", ["exchange", "assign", "merge", "split"])
def test_a_sentence_of_somebody_else_is_flagged(office: Practice, how: str) -> None:
    session, _ = office.drafted()
    CHANGES[how](office.program.transcripts, session.id)
    after = sentence(office, session.id)
    assert (after.status, after.reason) == (SentenceStatus.CHECK, "speaker")


def test_also_where_another_client_said_it(office: Practice) -> None:
    """The check alone finds nothing wrong: a partner may be the one who reports."""
    session, note = office.drafted()
    plain = replace(sentence(office, session.id), text="Was awake until three almost every night.")
    office.program.notes.save(note.id, (plain,))
    assert sentence(office, session.id).status is SentenceStatus.SUPPORTED
    office.program.transcripts.assign(session.id, "U0002", "partner")
    assert sentence(office, session.id).reason == "speaker"


def test_who_spoke_is_found_and_the_doubt_goes(office: Practice) -> None:
    office.engine.certain = False
    session, _ = office.drafted()
    assert {u.speaker for u in kept(office, session.id).utterances} == {"uncertain"}
    doubted = next(s for s in note_of(office, session.id).sentences if s.evidence == ("U0002",))
    assert (doubted.status, doubted.reason) == (SentenceStatus.CHECK, "speaker")
    worded = replace(doubted, id="worded", quotes=(), text="Was awake until three almost every night.")
    office.program.notes.save(note_of(office, session.id).id, (doubted, worded))
    service = office.program.transcripts
    for number, who in enumerate(("therapist", "client", "therapist", "client"), 1):
        service.assign(session.id, f"U000{number}", who)
    assert kept(office, session.id).speakers_certain
    assert sentence(office, session.id, "worded").status is SentenceStatus.SUPPORTED
    assert "Speaker uncertain" in doubted.text  # which is not so any more
    assert sentence(office, session.id, doubted.id).status is SentenceStatus.CHECK


def test_the_clinicians_own_sentences_are_left_alone(office: Practice) -> None:
    session, note = office.drafted()
    own = replace(note.sentences[0], status=SentenceStatus.EDITED_BY_YOU, source=note.sentences[0].source)
    own = replace(own, source=type(own.source).EDITED_BY_YOU, quotes=())
    office.program.notes.save(note.id, (own,))
    office.program.transcripts.exchange(session.id, "therapist", "client")
    assert sentence(office, session.id) == own


def test_undo_keeps_what_was_edited_meanwhile_and_checks_it(office: Practice) -> None:
    session, note = office.drafted()
    office.program.transcripts.exchange(session.id, "therapist", "client")
    second = next(s for s in note_of(office, session.id).sentences if s.id == "S0002")
    reworded = replace(sentence(office, session.id), text="Client was awake almost every night.")
    office.program.notes.save(note.id, (reworded, second))
    office.program.transcripts.undo(session.id)
    assert sentence(office, session.id).text == "Client was awake almost every night."
    assert sentence(office, session.id, "S0002") == note.sentences[1]


def test_steps_are_undone_in_their_order_and_the_oldest_are_forgotten(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcripts, "MOST_STEPS", 4)
    session, _ = office.drafted()
    service = office.program.transcripts
    states = [kept(office, session.id)]
    for number in range(6):
        states.append(service.rename(session.id, "client", f"Name {number}"))
    for state in reversed(states[2:-1]):
        assert service.undo(session.id) == state
    assert service.undo(session.id) is None


def test_a_dismissal_is_no_step_and_survives_an_undo(office: Practice) -> None:
    session = medicated(office)
    service = office.program.transcripts
    service.rename(session, "client", "Jo")
    (suggestion,) = service.suggestions(session)
    dismissed, told = service.dismiss(session, suggestion), list[TranscriptChanged]()
    office.program.bus.subscribe(TranscriptChanged, told.append)
    assert service.dismiss(session, suggestion) == dismissed and not told
    assert service.suggestions(session) == ()
    undone = service.undo(session)
    assert undone is not None and undone.names == () and service.suggestions(session) == ()


def medicated(office: Practice) -> str:
    """A session in which a medication was misheard, of a client whose terms name it."""
    office.engine.lines = (*DIALOGUE[:3], Line(1, 13.0, 18.0, "I take sertralin in the evening."))
    office.program.terms.replace(office.client.id, ["Sertraline"])
    return office.drafted()[0].id


def test_a_suggestion_is_put_in_only_when_it_is_accepted(office: Practice) -> None:
    session = medicated(office)
    service = office.program.transcripts
    (suggestion,) = service.suggestions(session)
    assert (suggestion.utterance_id, suggestion.heard, suggestion.term) == (
        "U0004",
        "sertralin",
        "Sertraline",
    )
    assert kept(office, session).utterances[3].text == "I take sertralin in the evening."
    made = service.accept(session, suggestion)
    assert made.utterances[3].text == "I take Sertraline in the evening."
    assert service.suggestions(session) == ()
    with pytest.raises(AppError) as stale:
        service.accept(session, suggestion)
    assert stale.value.code is ErrorCode.BAD_USAGE
    service.undo(session)
    assert service.suggestions(session) == (suggestion,)


def test_a_signed_note_refuses_and_nothing_is_left_to_undo(office: Practice) -> None:
    session, note = office.drafted()
    service = office.program.transcripts
    service.exchange(session.id, "therapist", "client")
    office.program.notes.sign(note.id, attested=True, reason="checked")
    assert service.get(session.id) is None and service.suggestions(session.id) == ()
    assert service.so_far(session.id) == ()
    assert service.undo(session.id) is None
    for change in CHANGES.values():
        with pytest.raises(AppError) as refused:
            change(service, session.id)
        assert refused.value.code is ErrorCode.NOTE_ALREADY_SIGNED


def test_a_destroyed_transcript_refuses_and_its_words_leave_the_memory(office: Practice) -> None:
    session, _ = office.drafted()
    service = office.program.transcripts
    service.exchange(session.id, "therapist", "client")
    office.clock.advance(days=8)
    office.program.destruction.sweep()
    assert service.get(session.id) is None
    assert service.undo(session.id) is None
    with pytest.raises(AppError) as refused:
        service.exchange(session.id, "therapist", "client")
    assert refused.value.code is ErrorCode.TRANSCRIPT_DESTROYED


def test_a_withdrawal_leaves_nothing_to_undo(office: Practice) -> None:
    session, _ = office.drafted()
    service = office.program.transcripts
    service.exchange(session.id, "therapist", "client")
    (consent,) = office.program.consents.of_session(session.id)
    office.program.sessions.withdraw(session.id, consent.id)
    assert service.get(session.id) is None and service.undo(session.id) is None
    assert service.so_far(session.id) == ()


def test_no_correction_while_the_draft_is_being_made_but_after_it_failed(office: Practice) -> None:
    session, _ = office.drafted()
    service = office.program.transcripts
    being_made = replace(office.program.sessions.get(session.id), state=SessionState.TRANSCRIBING)
    with office.program.database.unit_of_work() as unit:
        note = unit.notes.of_session(session.id)
        assert note is not None
        unit.notes.discard(note.id)
        unit.sessions.save(being_made)
        unit.commit()
    with pytest.raises(AppError) as refused:
        service.exchange(session.id, "therapist", "client")
    assert refused.value.code is ErrorCode.ILLEGAL_TRANSITION
    with office.program.database.unit_of_work() as unit:
        unit.sessions.save(replace(being_made, failure="bug"))
        unit.commit()
    assert service.exchange(session.id, "therapist", "client") == kept(office, session.id)
    assert service.undo(session.id) is not None


def test_there_is_nothing_to_correct_before_the_transcript(office: Practice) -> None:
    session = office.record()
    assert office.program.transcripts.get(session.id) is None
    assert office.program.transcripts.suggestions(session.id) == ()
    for session_id in (session.id, "nobody"):
        with pytest.raises(AppError) as refused:
            office.program.transcripts.exchange(session_id, "therapist", "client")
        assert refused.value.code is ErrorCode.SESSION_NOT_FOUND


def test_a_refused_correction_changes_nothing(office: Practice) -> None:
    session, note = office.drafted()
    before, trail = kept(office, session.id), office.audit()
    with pytest.raises(AppError):
        office.program.transcripts.correct(session.id, "U0002", 3, 2, "x")
    assert kept(office, session.id) == before and office.audit() == trail
    assert note_of(office, session.id) == note


def test_suggestions_follow_every_change_and_the_terms(office: Practice) -> None:
    session = medicated(office)
    service = office.program.transcripts
    (first,) = service.suggestions(session)
    service.correct(session, "U0004", 0, 1, "Now I")
    (moved,) = service.suggestions(session)
    assert (moved.start, moved.end) == (first.start + 4, first.end + 4)
    office.program.terms.replace(office.client.id, [])
    assert service.suggestions(session) == ()
    office.program.terms.replace(office.client.id, ["Sertralina"])
    assert [s.term for s in service.suggestions(session)] == ["Sertralina"]
