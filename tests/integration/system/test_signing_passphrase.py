"""Signing in a real profile: the passphrase of its key store, and the signing key of its master key (R28)."""

from pathlib import Path

import pytest

from app.bootstrap.profiles import LockedProfile
from app.domain.chart import Client, Clinician
from app.domain.errors import AppError, ErrorCode
from app.domain.ids import new_id
from app.domain.note import Section, Sentence, SentenceStatus, Source
from app.domain.signature import Verification
from app.services.program import Program
from app.system.paths import DEFAULT, DEMONSTRATION, profile_paths
from tests.support.speech import FakeSpeechEngine

PASSPHRASE = "a sentence that is long"
OWN = Sentence("s1", Section.PLAN, "Call on Monday.", Source.EDITED_BY_YOU, (), SentenceStatus.EDITED_BY_YOU)


def draft_of(program: Program) -> str:
    """A note written by hand, of a session without a recording."""
    clinician = Clinician(new_id(), "Robin Example", "LCSW", "", program.clock.now())
    with program.database.unit_of_work() as unit:
        unit.clinicians.save(clinician)
        unit.clients.save(Client(new_id(), "Marlowe Synthetic"))
        unit.commit()
    appointment = program.sessions.walk_in("Marlowe Synthetic")
    session = program.sessions.open(appointment.id, clinician.id)
    program.sessions.end(session.id)
    note = program.notes.start_empty(session.id)
    return program.notes.save(note.id, (OWN,)).id


def test_only_who_knows_the_passphrase_signs_and_the_signature_holds_after_a_restart(tmp_path: Path) -> None:
    def profile() -> LockedProfile:
        return LockedProfile(profile_paths(DEFAULT, tmp_path), engine=FakeSpeechEngine(), keys_in_file=True)

    program, _ = profile().create(PASSPHRASE)
    try:
        note_id = draft_of(program)
        assert program.signing.signatory(note_id).asked
        for given in ("", "another sentence"):
            with pytest.raises(AppError) as refused:
                program.notes.sign(note_id, attested=True, passphrase=given)
            assert refused.value.code is ErrorCode.SIGNER_NOT_CONFIRMED
        signed = program.notes.sign(note_id, attested=True, passphrase=PASSPHRASE)
    finally:
        program.close()
    program = profile().open(PASSPHRASE)
    try:
        assert program.signing.verify(note_id) is Verification.VALID
        with program.database.unit_of_work() as unit:
            assert unit.notes.get(note_id) == signed
    finally:
        program.close()


def test_the_demonstration_signs_without_a_person(tmp_path: Path) -> None:
    paths = profile_paths(DEMONSTRATION, tmp_path)
    program, _ = LockedProfile(paths, engine=FakeSpeechEngine(), keys_in_file=True).create(PASSPHRASE)
    try:
        note_id = draft_of(program)
        assert not program.signing.signatory(note_id).asked
        program.notes.sign(note_id, attested=True)
        assert program.signing.verify(note_id) is Verification.VALID
    finally:
        program.close()
