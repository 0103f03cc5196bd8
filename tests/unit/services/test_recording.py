"""Recording starts only when it may; its states survive what the recorder does (R1–R3, R11, R35, R66)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from app.domain.errors import AppError, ErrorCode, InputError, LocalError
from app.domain.session import Mark, MarkKind
from app.domain.states import SessionState
from app.services.events import LevelMeasured, RecordingAdvanced, RecordingTroubled, SessionChanged
from app.services.ports import EngineState
from app.services.practice import PRACTICE_SWITCH
from tests.support.program import Practice, practice, without_ai_consent


def test_opening_a_session_never_records(office: Practice) -> None:
    session = office.open()
    assert session.state is SessionState.OPEN
    assert office.recorder.listener is None
    assert session.recording_id == ""


def test_recording_pausing_and_ending(office: Practice) -> None:
    session = office.open()
    states: list[SessionState] = []
    lengths: list[float] = []
    levels: list[float] = []
    office.program.bus.subscribe(SessionChanged, lambda event: states.append(event.state))
    office.program.bus.subscribe(RecordingAdvanced, lambda event: lengths.append(event.seconds))
    office.program.bus.subscribe(LevelMeasured, lambda event: levels.append(event.peak))
    office.program.recording.start(session.id)
    office.recorder.play(5)
    office.program.recording.pause(session.id)
    office.program.recording.resume(session.id)
    office.recorder.play(5)
    office.recorder.marks = (Mark(MarkKind.PAUSED, 5.0, 3.0),)
    ended = office.program.sessions.end(session.id)
    assert states == [
        SessionState.RECORDING,
        SessionState.PAUSED,
        SessionState.RECORDING,
        SessionState.ENDED,
    ]
    assert lengths == [5.0, 10.0]
    assert levels == [0.2, 0.2]
    assert ended.ended_at == office.clock.now()
    with office.program.database.unit_of_work() as unit:
        assert unit.sessions.marks(session.id) == (Mark(MarkKind.PAUSED, 5.0, 3.0),)


def test_each_switch_forbids_recording(office: Practice) -> None:
    session = office.open()
    with office.program.database.unit_of_work() as unit:
        unit.settings.set(PRACTICE_SWITCH, "off")
        unit.commit()
    assert office.program.recording.refusal(session.id) is ErrorCode.AI_SWITCHED_OFF
    with office.program.database.unit_of_work() as unit:
        unit.settings.set(PRACTICE_SWITCH, "on")
        unit.clinicians.save(without_ai_consent(office.clinician))
        unit.commit()
    with pytest.raises(InputError) as refused:
        office.program.recording.start(session.id)
    assert refused.value.code is ErrorCode.AI_SWITCHED_OFF
    assert office.recorder.listener is None


def test_nothing_runs_without_consent(office: Practice) -> None:
    session = office.open(agreed=False)
    with pytest.raises(InputError) as refused:
        office.program.recording.start(session.id)
    assert refused.value.code is ErrorCode.CONSENT_MISSING
    assert office.program.sessions.get(session.id).state is SessionState.OPEN


def test_the_demonstration_model_is_refused_outside_the_demonstration(tmp_path: object) -> None:
    with practice(tmp_path, demonstration=False) as real:  # type: ignore[arg-type]
        session = real.open()
        with pytest.raises(InputError) as refused:
            real.program.recording.start(session.id)
        assert refused.value.code is ErrorCode.DEMONSTRATION_MODEL_REFUSED
        real.engine.demonstration = False
        real.program.recording.start(session.id)


def test_what_would_keep_every_session_from_being_recorded_is_known_before(
    office: Practice, tmp_path: Path
) -> None:
    assert office.program.recording.obstacle() is None
    office.recordings.free = 60.0
    full = office.program.recording.obstacle()
    assert full is not None
    assert full.code is ErrorCode.DISK_FULL
    (tmp_path / "real").mkdir()
    with practice(tmp_path / "real", demonstration=False) as real:
        refused = real.program.recording.obstacle()
        assert refused is not None
        assert refused.code is ErrorCode.DEMONSTRATION_MODEL_REFUSED
        real.engine.failures.append(LocalError(ErrorCode.NO_MODEL))
        missing = real.program.recording.obstacle()
        assert missing is not None
        assert missing.code is ErrorCode.NO_MODEL


def test_too_little_room_is_named_before_anything_runs(office: Practice) -> None:
    session = office.open()
    office.recordings.free = 60.0
    with pytest.raises(LocalError) as refused:
        office.program.recording.start(session.id)
    assert refused.value.code is ErrorCode.DISK_FULL
    assert office.program.sessions.get(session.id).state is SessionState.OPEN


def test_without_a_microphone_the_session_stays_open(office: Practice) -> None:
    session = office.open()
    office.recorder.failure = LocalError(ErrorCode.NO_MICROPHONE)
    with pytest.raises(LocalError):
        office.program.recording.start(session.id)
    assert office.program.sessions.get(session.id).state is SessionState.OPEN
    office.recorder.failure = None
    assert office.program.recording.start(session.id).state is SessionState.RECORDING


def test_a_microphone_that_does_not_come_back_keeps_the_pause(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.program.recording.pause(session.id)
    office.recorder.failure = LocalError(ErrorCode.NO_MICROPHONE)
    with pytest.raises(LocalError):
        office.program.recording.resume(session.id)
    assert office.program.sessions.get(session.id).state is SessionState.PAUSED


def test_somebody_new_in_the_room_keeps_a_paused_recording_paused(office: Practice) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.program.recording.pause(session.id)
    office.program.consents.add_person(session.id, "Alex", "partner")
    with pytest.raises(InputError) as refused:
        office.program.recording.resume(session.id)
    assert refused.value.code is ErrorCode.CONSENT_MISSING
    assert office.recorder.paused


def test_trouble_is_told(office: Practice) -> None:
    session = office.open()
    troubles: list[AppError | None] = []
    office.program.bus.subscribe(RecordingTroubled, lambda event: troubles.append(event.error))
    office.program.recording.start(session.id)
    assert office.recorder.listener is not None
    lost = LocalError(ErrorCode.MICROPHONE_LOST)
    office.recorder.listener.troubled(lost)
    office.recorder.listener.troubled(None)
    assert troubles == [lost, None]


def test_opening_twice_gives_the_same_session_and_unknown_ones_are_refused(office: Practice) -> None:
    appointment = office.program.sessions.walk_in("  jordan   sample ")
    assert appointment.client_id == office.client.id
    first = office.program.sessions.open(appointment.id, office.clinician.id)
    assert office.program.sessions.open(appointment.id, office.clinician.id) == first
    for wrong in (
        lambda: office.program.sessions.open("none", "c"),
        lambda: office.program.sessions.get("none"),
    ):
        with pytest.raises(InputError) as refused:
            wrong()
        assert refused.value.code is ErrorCode.SESSION_NOT_FOUND
    with pytest.raises(InputError):
        office.program.sessions.walk_in("   ")


def test_a_walk_in_of_a_new_name_makes_a_chart(office: Practice) -> None:
    appointment = office.program.sessions.walk_in("Sam Invented")
    with office.program.database.unit_of_work() as unit:
        client = unit.clients.get(appointment.client_id)
    assert client is not None
    assert client.name == "Sam Invented"


def test_the_microphone_is_closed_before_the_system_is_let_to_sleep(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letting go may take seconds, and a withdrawal closes the microphone at once."""
    found: list[bool] = []

    @contextmanager
    def hold() -> Iterator[None]:
        yield
        found.append(office.recorder.listener is None)

    monkeypatch.setattr(office.program.recording._wake, "hold", hold)
    withdrawn, ended, closed = office.open(), office.open(), office.open()
    office.program.recording.start(withdrawn.id)
    office.program.sessions.withdraw(withdrawn.id, withdrawn.participants[0])
    office.agree(ended.id)
    office.program.recording.start(ended.id)
    office.program.sessions.end(ended.id)
    office.agree(closed.id)
    office.program.recording.start(closed.id)
    office.program.recording.shut_down()
    assert found == [True, True, True]


def test_recording_does_not_wait_for_the_model_to_load(office: Practice) -> None:
    session = office.open()
    loading, loaded = Event(), Event()
    warm = office.engine.warm

    def slow() -> EngineState:
        loading.set()
        assert loaded.wait(10)
        return warm()

    office.engine.warm = slow  # type: ignore[method-assign]
    office.program.recording.start(session.id)
    assert loading.wait(10)
    office.recorder.play(5)
    assert office.recordings.recording_ids()
    loaded.set()
