"""The therapist's voice: enrolled when they ask for it, as numbers, gone when they say so (R8)."""

import pytest

from app.domain.errors import AppError, ErrorCode, InputError
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import VoicePrint
from app.services.destruction import SCRUB_DUE
from app.services.voices import Enrolled, enrolled_voice
from tests.support.program import Practice

CLINICIAN = "clinician-1"
READ = bytes(2 * 20 * SAMPLE_RATE)
"""Twenty seconds of the scripted conversation: its first voice is the therapist's."""


def audited(office: Practice) -> list[tuple[str, str, str]]:
    with office.program.database.unit_of_work() as unit:
        return [
            (e.action, e.subject, e.detail) for e in unit.audit.entries() if e.action.startswith("voice.")
        ]


def kept(office: Practice, clinician_id: str = CLINICIAN) -> VoicePrint | None:
    with office.program.database.unit_of_work() as unit:
        return enrolled_voice(unit, clinician_id)


def test_nobody_is_enrolled_until_they_ask_for_it(office: Practice) -> None:
    assert office.program.voices.enrolled(CLINICIAN) is None and kept(office) is None
    office.program.processing.process(office.record(20).id)
    assert office.engine.enrolled == [None]
    assert audited(office) == []


def test_reading_aloud_keeps_numbers_with_their_date_and_method(office: Practice) -> None:
    voices = office.program.voices
    made = voices.remember(CLINICIAN, voices.measure(READ))
    assert made == Enrolled(office.clock.now(), "scripted") == voices.enrolled(CLINICIAN)
    own = kept(office)
    assert own is not None and own.method == "scripted"
    assert kept(office, "clinician-2") is None
    assert audited(office) == [("voice.enrolled", CLINICIAN, "scripted")]


def test_it_reaches_the_session_and_names_the_therapist_whatever_is_said(office: Practice) -> None:
    office.program.voices.remember(CLINICIAN, VoicePrint("scripted", (1.0,), (1.0,), 30))
    session = office.record(20)
    office.program.processing.process(session.id)
    assert office.engine.enrolled[-1] == kept(office)
    transcript = office.program.transcripts.get(session.id)
    assert transcript is not None
    assert [u.speaker for u in transcript.utterances] == ["client", "therapist", "client", "therapist"]


def test_too_little_speech_changes_nothing(office: Practice) -> None:
    office.program.voices.remember(CLINICIAN, office.program.voices.measure(READ))
    before = kept(office)
    for pcm in (b"", READ[: 2 * 2 * SAMPLE_RATE]):
        with pytest.raises(InputError) as raised:
            office.program.voices.remember(CLINICIAN, office.program.voices.measure(pcm))
        assert raised.value.code is ErrorCode.VOICE_TOO_SHORT
    assert kept(office) == before and len(audited(office)) == 1


def test_a_failing_speech_process_changes_nothing(office: Practice) -> None:
    office.engine.failures.append(InputError(ErrorCode.NO_MODEL))
    with pytest.raises(AppError) as raised:
        office.program.voices.remember(CLINICIAN, office.program.voices.measure(READ))
    assert raised.value.code is ErrorCode.NO_MODEL
    assert kept(office) is None and audited(office) == []


def test_nobody_but_a_clinician_can_be_enrolled(office: Practice) -> None:
    with pytest.raises(InputError) as raised:
        office.program.voices.remember("client-1", VoicePrint("scripted", (1.0,), (1.0,), 30))
    assert raised.value.code is ErrorCode.SESSION_NOT_FOUND
    assert kept(office, "client-1") is None and audited(office) == []


def test_forgetting_takes_the_numbers_and_is_written_down(office: Practice) -> None:
    voices = office.program.voices
    voices.forget(CLINICIAN)
    assert audited(office) == []
    voices.remember(CLINICIAN, voices.measure(READ))
    scrubbed: list[str] = []
    real = office.program.database.scrub
    office.program.database.scrub = lambda: (scrubbed.append("yes"), real())[1]  # type: ignore[method-assign]
    voices.forget(CLINICIAN)
    voices.forget(CLINICIAN)
    assert voices.enrolled(CLINICIAN) is None and kept(office) is None
    assert [action for action, *_ in audited(office)] == ["voice.enrolled", "voice.forgotten"]
    assert scrubbed == ["yes"], "what the row left in the file is removed"
    with office.program.database.unit_of_work() as unit:
        assert unit.settings.get(SCRUB_DUE) == ""
