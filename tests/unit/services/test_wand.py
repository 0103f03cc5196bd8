"""Wand, history and spelling over a real database: versions, one run at a time, the clinician's own words."""

from dataclasses import replace
from threading import Event, Thread

import pytest

from app.domain.changes import Change, Suggestion
from app.domain.errors import Cancelled, ErrorCode, InputError
from app.domain.note import Section, Sentence, SentenceStatus, Source
from app.drafting.evidence import EvidenceCheck
from app.services.histories import MadeBy
from app.services.wand import Offer, WandService
from tests.support.drafting import ChosenWands
from tests.support.program import Practice


class Waiting:
    """A wand that suggests nothing until it is cancelled."""

    name = "waiting"

    def __init__(self) -> None:
        self.began = Event()

    def suggest(self, note, wish, selected, request, progress=None, cancelled=None):  # type: ignore[no-untyped-def]
        self.began.set()
        while not cancelled():
            Event().wait(0.005)
        return Suggestion(wish, ())


def test_what_is_accepted_is_a_version_for_the_note_it_was_made_for(office: Practice) -> None:
    program = office.program
    _, note = office.drafted()
    offer = program.wand.suggest(note.id, 'Add "Client will call the school." to the plan')
    (change,) = offer.suggestion.changes
    assert program.notes.of_session(note.session_id) == note, "a suggestion changes nothing"
    saved = program.wand.accept(offer, {change.id})
    added = next(s for s in saved.sentences if s.text == "Client will call the school.")
    assert (added.source, added.status) == (
        Source.ADDED_AT_YOUR_REQUEST,
        SentenceStatus.ADDED_AT_YOUR_REQUEST,
    )
    assert [s.text for s in saved.sentences if s is not added] == [s.text for s in note.sentences]
    with pytest.raises(InputError) as late:
        program.wand.accept(offer, {change.id})
    assert late.value.code is ErrorCode.NOTE_CHANGED
    embedded = program.wand.suggest(note.id, "make it warmer", embedded=True)
    assert not embedded.suggestion.changes


def test_one_wish_at_a_time_and_none_once_it_closes(office: Practice) -> None:
    program, wand = office.program, Waiting()
    _, note = office.drafted()
    service = WandService(
        program.database, ChosenWands(wand), EvidenceCheck(), program.drafting.request_in, office.clock
    )
    ended: list[BaseException] = []

    def run() -> None:
        try:
            service.suggest(note.id, "shorter")
        except Cancelled as error:
            ended.append(error)

    thread = Thread(target=run)
    thread.start()
    assert wand.began.wait(5)
    with pytest.raises(Cancelled):
        service.suggest(note.id, "shorter")
    service.stop()
    thread.join(1.0)
    assert not thread.is_alive() and len(ended) == 1
    assert program.notes.of_session(note.session_id) == note


def test_a_note_without_a_transcript_keeps_what_was_found(office: Practice) -> None:
    """Where the transcript was destroyed nothing can be compared; statuses stay."""
    program = office.program
    session, _ = office.drafted()
    with program.database.unit_of_work() as unit:
        unit.sessions.save(replace(session, transcript_destroyed_at=office.clock.now()))
        unit.commit()
    present = program.notes.of_session(session.id)
    assert present is not None
    change = Change("C1", present.sentences[-1], None)
    saved = program.wand.accept(Offer(present, Suggestion("w", (change,))), {"C1"})
    assert saved.sentences == present.sentences[:-1]
    assert saved.missing[: len(present.missing)] == present.missing


def test_history_tells_what_made_a_version_and_restores_it(office: Practice) -> None:
    program, clock = office.program, office.clock
    _, note = office.drafted()
    own = Sentence("mine", Section.PLAN, "Call.", Source.EDITED_BY_YOU, status=SentenceStatus.EDITED_BY_YOU)
    clock.advance(minutes=10)
    program.notes.save(note.id, (*note.sentences, own))
    clock.advance(minutes=1)
    typed = program.notes.save(note.id, (*note.sentences, replace(own, text="Call on Monday.")))
    clock.advance(minutes=10)
    again = program.notes.save(note.id, (*note.sentences, replace(own, text="Call on Tuesday.")))
    offer = program.wand.suggest(note.id, "remove the last sentence")
    program.wand.accept(offer, {c.id for c in offer.suggestion.changes})
    versions = program.histories.versions(note.id)
    assert [v.made_by for v in versions] == [MadeBy.WAND, MadeBy.TYPING, MadeBy.TYPING, MadeBy.DRAFT]
    assert [v.current for v in versions] == [True, False, False, False]
    assert [v.note.version for v in versions][1:] == [again.version, typed.version, note.version]
    assert versions[0].at == clock.now()
    restored = program.histories.restore(note.id, note.version)
    assert restored.sentences == note.sentences and restored.version > again.version
    assert program.histories.versions(note.id)[0].made_by is MadeBy.RESTORED
    with pytest.raises(InputError) as unknown:
        program.histories.restore(note.id, 99)
    assert unknown.value.code is ErrorCode.NOTE_CHANGED
    redrafted = replace(restored, version=restored.version + 1, drafter="another", updated_at=None)
    with program.database.unit_of_work() as unit:
        unit.notes.save(redrafted)
        unit.notes.save(replace(redrafted, version=redrafted.version + 1, sentences=(own,)))
        unit.notes.save(replace(redrafted, version=redrafted.version + 2, sentences=(own,)))
        unit.commit()
    newest = program.histories.versions(note.id)[:3]
    assert [v.made_by for v in newest] == [MadeBy.TYPING, MadeBy.DRAFT, MadeBy.DRAFT]
    assert newest[0].at is None


def test_names_terms_and_own_words_are_never_marked(office: Practice) -> None:
    spelling = office.program.spelling
    session, _ = office.drafted()
    known = spelling.prepare(session.id)
    written = ["sleping", "Jordan", "Sample’s", "reports", "psychoeducation", "client’s", "Zorblatt"]
    assert spelling.unknown(written, known) == {"sleping", "Zorblatt"}
    assert "sleeping" in spelling.suggestions("sleping")
    assert spelling.suggestions("Recieve")[:1] == ("Receive",)
    assert spelling.suggestions("xqzptlmnw") == ()
    spelling.learn("Zorblatt")
    spelling.learn("Zorblatt")
    assert spelling.unknown(["Zorblatt’s"], spelling.prepare(session.id)) == frozenset()
