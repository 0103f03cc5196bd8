"""Nothing is recorded unless practice and clinician both switched AI use on (R11, R35, R66)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.errors import AppError, ErrorCode, InputError, LocalError
from app.domain.states import SessionState
from app.services.events import SwitchesChanged
from app.services.practice import PRACTICE_SWITCH, PRACTICE_SWITCHED_AT, PracticeService, Switches
from tests.support.program import Practice

Switch = Callable[[Practice, bool], object]


def by_practice(office: Practice, on: bool) -> object:
    office.program.practice.switch_ai(office.clinician.id, on=on)
    return None


def by_clinician(office: Practice, on: bool) -> object:
    return office.program.clinicians.switch_ai(office.clinician.id, on=on)


both = pytest.mark.parametrize("switch", [by_practice, by_clinician])


@pytest.fixture
def told(office: Practice) -> list[SwitchesChanged]:
    """What the other screens hear."""
    heard: list[SwitchesChanged] = []
    office.program.bus.subscribe(SwitchesChanged, heard.append)
    return heard


def test_a_practice_that_decided_nothing_allows_nothing(office: Practice) -> None:
    with office.program.database.unit_of_work() as unit:
        unit.settings.set(PRACTICE_SWITCH, "")
        unit.settings.set(PRACTICE_SWITCHED_AT, "")
        unit.commit()
    service = office.program.practice
    assert not service.ai_allowed()
    assert service.changed_at() is None
    assert service.switches(office.clinician.id) == Switches(clinician=True, practice=False)
    session = office.open()
    assert office.program.recording.refusal(session.id) is ErrorCode.AI_SWITCHED_OFF


def test_switching_is_dated_and_audited_with_who_did_it(
    office: Practice, told: list[SwitchesChanged]
) -> None:
    service = office.program.practice
    office.clock.advance(hours=1)
    service.switch_ai(office.clinician.id, on=False)
    off_at = office.clock.now()
    assert (service.ai_allowed(), service.changed_at()) == (False, off_at)
    office.clock.advance(hours=1)
    service.switch_ai(office.clinician.id, on=False)
    assert service.changed_at() == off_at, "what is off stays off since then"
    service.switch_ai(office.clinician.id, on=True)
    assert (service.ai_allowed(), service.changed_at()) == (True, office.clock.now())
    assert told == [SwitchesChanged(True, False), SwitchesChanged(True, True)]
    with office.program.database.unit_of_work() as unit:
        written = [(e.action, e.actor) for e in unit.audit.entries() if e.action.startswith("practice.")]
        unit.audit.verify()
    assert written == [("practice.ai_off", office.clinician.id), ("practice.ai_on", office.clinician.id)]


def test_only_a_known_clinician_switches(office: Practice, told: list[SwitchesChanged]) -> None:
    with pytest.raises(InputError):
        office.program.practice.switch_ai("nobody", on=False)
    assert office.program.practice.ai_allowed()
    assert office.program.practice.switches("nobody") == Switches(clinician=False, practice=True)
    assert told == []


@both
def test_switching_off_pauses_the_recording_at_once_and_loses_nothing(
    office: Practice, told: list[SwitchesChanged], switch: Switch
) -> None:
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(5)
    switch(office, False)
    assert office.recorder.paused
    assert office.program.sessions.get(session.id).state is SessionState.PAUSED
    recording_id = office.program.sessions.get(session.id).recording_id
    assert office.recordings.state(recording_id).seconds == 5
    with pytest.raises(InputError) as refused:
        office.program.recording.resume(session.id)
    assert refused.value.code is ErrorCode.AI_SWITCHED_OFF
    assert office.recorder.paused
    switch(office, True)
    assert office.recorder.paused, "switching on does not open the microphone by itself"
    office.program.recording.resume(session.id)
    office.recorder.play(5)
    ended = office.program.sessions.end(session.id)
    assert office.recordings.state(ended.recording_id).seconds == 10
    assert [t.clinician and t.practice for t in told] == [False, True]


@both
def test_the_others_hear_it_even_when_the_microphone_cannot_be_closed(
    office: Practice, told: list[SwitchesChanged], switch: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = office.open()
    office.program.recording.start(session.id)

    def fails() -> None:
        raise LocalError(ErrorCode.DISK_FAILED)

    monkeypatch.setattr(office.recorder, "pause", fails)
    with pytest.raises(AppError) as failed:
        switch(office, False)
    assert failed.value.code is ErrorCode.DISK_FAILED
    assert len(told) == 1
    assert not office.program.practice.switches(office.clinician.id).both, "it stays off"


@both
def test_a_start_that_is_under_way_is_refused_when_it_goes_off_meanwhile(
    office: Practice, switch: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = office.open()
    inspect = office.engine.inspect

    def slowly() -> object:
        switch(office, False)
        return inspect()

    monkeypatch.setattr(office.engine, "inspect", slowly)
    with pytest.raises(InputError) as refused:
        office.program.recording.start(session.id)
    assert refused.value.code is ErrorCode.AI_SWITCHED_OFF
    assert office.recorder.listener is None
    assert office.program.sessions.get(session.id).state is SessionState.OPEN


def test_the_preferred_microphone_is_remembered(office: Practice) -> None:
    service = office.program.practice
    assert service.preferred_microphone() == ""
    service.prefer_microphone("usb/room")
    again = PracticeService(office.program.database, office.clock, office.program.bus, lambda: None)
    assert again.preferred_microphone() == "usb/room"
    again.prefer_microphone("")
    assert service.preferred_microphone() == ""


def test_a_new_name_keeps_the_switch_and_its_date(office: Practice, told: list[SwitchesChanged]) -> None:
    office.clock.advance(hours=1)
    renamed = office.program.clinicians.rename(office.clinician.id, " Robin  New ", " PhD ")
    assert (renamed.name, renamed.credential) == ("Robin New", "PhD")
    assert renamed.ai_consent_at == office.clinician.ai_consent_at
    assert office.program.clinicians.current() == renamed
    assert told == []
    for clinician_id, name in (("nobody", "Robin"), (office.clinician.id, "  ")):
        with pytest.raises(InputError):
            office.program.clinicians.rename(clinician_id, name, "")
