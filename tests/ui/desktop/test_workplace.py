"""Walking about in the window: agenda, outbox, hidden names, who walks in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from app.domain.chart import Appointment, Client
from app.domain.delivery import Decision
from app.domain.errors import ErrorCode, RemoteError
from app.domain.states import DeliveryState, SessionState
from app.services.endpoints import Configured
from app.ui.desktop import note_flow
from app.ui.desktop.workplace import reached
from app.ui.outbox.view import OutboxPage
from app.ui.presession.view import PresessionSheet
from app.ui.recording_bar.model import BarMode
from app.ui.today.model import WaitingTarget
from app.ui.walk_in.namesakes import NamesakeSheet
from app.ui.walk_in.view import WalkInSheet
from app.ui.widgets import Button
from tests.support.endpoints import HERE, OUTSIDE
from tests.support.office import Office
from tests.ui.desktop.test_main_path import agreed, drafted, end

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def signed(desk: Office) -> None:
    """A signed note, as the services leave it."""
    _, note = desk.practice.drafted()
    desk.program.notes.sign(note.id, attested=True, reason="Known.")


def test_names_are_hidden_everywhere_by_one_key(desk: Office) -> None:
    drafted(desk)
    assert desk.reads("Jordan")
    desk.key(Qt.Key.Key_H, CTRL, SHIFT)
    desk.until(lambda: not desk.reads("Jordan"))
    assert desk.reads("Name hidden")
    desk.press("Back to Today")
    desk.shows("today")
    assert not desk.reads("Jordan")
    desk.press("Show names")
    desk.until(lambda: not desk.window.names_hidden)


def test_today_says_how_much_disk_space_a_recording_needs(desk: Office) -> None:
    desk.practice.recordings.free = 10.0
    desk.workplace.today.presenter.reload()
    desk.until(lambda: desk.reads("Too little disk space to record"))
    assert desk.reads("2 GiB needed. Free some space.")


def test_a_visit_of_the_day_starts_at_once_when_everyone_agreed_before(desk: Office) -> None:
    agreed(desk)
    desk.press("Start with transcription")
    desk.mode_is(BarMode.RECORDING)
    end(desk)
    desk.shows("workspace")
    now = desk.practice.clock.now()
    visit = Appointment("visit-2", desk.practice.client.id, now, now + timedelta(minutes=50))
    with desk.program.database.unit_of_work() as unit:
        unit.appointments.save(visit)
        unit.commit()
    desk.press("Back to Today")
    desk.workplace.today.presenter.reload()
    desk.until(lambda: "visit-2" in desk.workplace.today.entries)
    desk.workplace.today.start_with_transcription("visit-2")
    desk.until(lambda: desk.practice.recorder.listener is not None)
    desk.until(lambda: desk.window.is_covered)
    desk.mode_is(BarMode.RECORDING)
    assert not desk.seen(PresessionSheet)
    end(desk)
    desk.shows("workspace")


def test_a_visit_without_consent_opens_the_sheet(desk: Office) -> None:
    now = desk.practice.clock.now()
    client = Client("client-2", "Kim Sample")
    visit = Appointment("visit-2", client.id, now, now + timedelta(minutes=50), participant_names=("Lou",))
    with desk.program.database.unit_of_work() as unit:
        unit.clients.save(client)
        unit.appointments.save(visit)
        unit.commit()
    desk.workplace.today.presenter.reload()
    desk.until(lambda: "visit-2" in desk.workplace.today.entries)
    desk.workplace.today.start_session("visit-2")
    sheet = desk.wait_for(PresessionSheet)
    assert len(sheet.people.rows) == 2
    desk.workplace.today.start_session("unknown")


def test_what_waits_leads_to_its_place(early_desk: Office) -> None:
    desk = early_desk
    desk.practice.drafted()
    desk.workplace.begin()
    desk.on_today(SessionState.DRAFTED)
    desk.workplace.today.show_waiting(WaitingTarget.OUTBOX)
    desk.shows("outbox")
    desk.workplace.today.show_waiting(WaitingTarget.NOTES)
    desk.shows("workspace")


def test_a_walk_in_names_who_is_known_and_can_be_given_up(desk: Office) -> None:
    desk.key(Qt.Key.Key_N, CTRL)
    sheet = desk.wait_for(WalkInSheet)
    assert not sheet.go_on.isEnabled()
    sheet.name.setText("  ")
    assert not sheet.go_on.isEnabled()
    desk.qtbot.keyClick(sheet.name, Qt.Key.Key_Return)
    assert sheet.isVisible()
    completer = sheet.name.completer()
    completer.setCompletionPrefix("sample")
    assert completer.completionCount() == 1
    desk.press("Cancel", sheet)
    desk.until(lambda: not desk.seen(WalkInSheet))
    with desk.program.database.unit_of_work() as unit:
        assert unit.sessions.all() == ()


def test_a_name_that_several_clients_have_is_asked_about(desk: Office) -> None:
    second = Client("second", desk.practice.client.name, birth_date=date(2001, 5, 6))
    with desk.program.database.unit_of_work() as unit:
        unit.clients.save(second)
        unit.commit()
    desk.key(Qt.Key.Key_N, CTRL)
    sheet = desk.wait_for(WalkInSheet)
    assert sheet.name.completer().model().rowCount() == 1
    sheet.name.setText(second.name)
    desk.press("Continue", sheet)
    asked = desk.wait_for(NamesakeSheet)
    with desk.program.database.unit_of_work() as unit:
        assert unit.sessions.all() == ()
    (born,) = (b for b in asked.buttons if "Born 6 May 2001 · no session yet" in b.accessibleName())
    born.click()
    desk.wait_for(PresessionSheet)
    assert desk.session().client_id == "second"


def test_none_of_the_namesakes_gets_a_chart(desk: Office) -> None:
    with desk.program.database.unit_of_work() as unit:
        unit.clients.save(Client("second", desk.practice.client.name))
        unit.commit()
    desk.workplace.today._on_walk_in(desk.practice.client.name, "")
    desk.press("None of them: open a new chart", desk.wait_for(NamesakeSheet))
    desk.wait_for(PresessionSheet)
    assert desk.session().client_id not in (desk.practice.client.id, "second")


def test_the_outbox_asks_when_nobody_knows_whether_a_note_arrived(early_desk: Office) -> None:
    desk = early_desk
    lost = RemoteError(ErrorCode.EHR_AMBIGUOUS)
    desk.practice.gateway.send_errors = [lost]
    desk.practice.gateway.find_errors = [RemoteError(ErrorCode.EHR_AMBIGUOUS)] * 5
    signed(desk)
    desk.workplace.begin()
    desk.settled()
    desk.workplace.outbox.try_now()
    desk.until(lambda: _state(desk) is not DeliveryState.QUEUED)
    (item,) = desk.program.delivery.items()
    if item.state is DeliveryState.UNKNOWN:
        desk.workplace.outbox.decide(item.id, Decision.ARRIVED)
        desk.until(lambda: _state(desk) is DeliveryState.DELIVERED)


def test_a_note_that_could_not_be_sent_is_tried_again(early_desk: Office) -> None:
    desk = early_desk
    desk.practice.gateway.send_errors = [RemoteError(ErrorCode.EHR_UNREACHABLE)]
    signed(desk)
    desk.workplace.begin()
    desk.until(lambda: _state(desk) is DeliveryState.RETRY_WAIT)  # it is sent by itself
    desk.workplace.outbox.try_now()
    desk.until(lambda: _state(desk) is DeliveryState.DELIVERED)
    assert len(desk.practice.gateway.arrived) == 1
    assert isinstance(desk.workplace.outbox.page, OutboxPage)


def test_signing_in_says_what_to_do(desk: Office) -> None:
    desk.workplace.outbox.sign_in()
    desk.window.show_page("outbox")
    desk.until(lambda: bool(desk.seen(Button, desk.workplace.outbox.page)))
    desk.workplace.outbox.open_ehr()
    desk.workplace.remedy("none")


def _state(desk: Office) -> DeliveryState:
    (item,) = desk.program.delivery.items()
    return item.state


def test_what_a_delivery_is_called_beside_a_signed_note() -> None:
    assert note_flow._delivery_words(None) == ""
    assert note_flow._delivery_words(DeliveryState.DELIVERED) == "in the EHR"
    assert note_flow._delivery_words(DeliveryState.RETRY_WAIT) == "waiting in the outbox"
    assert note_flow._delivery_words(DeliveryState.BLOCKED) == "needs you in the outbox"


def test_the_sidebar_says_what_is_reached(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing, outside = Configured(), Configured(OUTSIDE, only_here=False)
    assert reached("Test EHR", nothing) == "Only Test EHR is reached, and only with signed notes."
    assert "offline" in reached("", Configured(OUTSIDE, only_here=True)), "the policy refuses it"
    assert "offline" in reached("", Configured(HERE, only_here=False))
    assert reached("", outside) == "Only api.example.com is reached, and only with text that you send."
    desk.until(lambda: desk.reads("Only Test EHR is reached"))
    desk.program.endpoints.keep_here(desk.practice.clinician.id, on=False)
    desk.program.endpoints.save(OUTSIDE, "key")
    desk.until(lambda: desk.reads("Test EHR gets signed notes. api.example.com gets text that you send."))
    monkeypatch.setattr(desk.practice.gateway, "name", "")
    desk.workplace.outbox._on_due()
    desk.workplace._on_sweep()
