"""What the therapist does and sees while a session runs: forgetting, bookmarks, disk, titles."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.domain.errors import ErrorCode, LocalError
from app.domain.session import MarkKind
from app.domain.states import SessionState
from app.runtime.jobs import RECORDER
from app.services.events import RecordingTroubled
from app.ui.errors.view import ErrorSheet
from app.ui.jot.view import JotSheet
from app.ui.receipt.view import ReceiptSheet
from app.ui.recording_bar.model import BarAction, BarMode
from app.ui.tray.presenter import IDLE
from app.ui.widgets import QuestionSheet, Text, Toast
from tests.support.office import Office
from tests.support.speech import Line
from tests.ui.desktop.test_main_path import agreed, end, walk_in

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ESCAPE = Qt.Key.Key_Escape


def recording(desk: Office, seconds: float = 20.0) -> None:
    """A session that is recorded."""
    agreed(desk)
    desk.press("Start with transcription")
    desk.mode_is(BarMode.RECORDING)
    desk.practice.recorder.play(seconds)
    desk.until(lambda: desk.workplace.live.presenter.seconds >= seconds)


def trouble(desk: Office, code: ErrorCode | None, **details: str) -> None:
    """The recorder reports a failure, or that it is over."""
    error = LocalError(code, details=details) if code is not None else None
    desk.program.bus.publish(RecordingTroubled(desk.session().id, error))


def ask_to_forget(desk: Office, words: str) -> None:
    """By key and menu, up to the question."""
    desk.key(Qt.Key.Key_F, CTRL, SHIFT)
    desk.choose(words)
    desk.until(lambda: desk.workplace.live.cover.drawer.is_open)


def toasts(desk: Office) -> list[str]:
    """What the toasts say."""
    return [toast.accessibleName() for toast in desk.seen(Toast)]


# -- forgetting --------------------------------------------------------------------------------------
def test_the_last_minutes_are_forgotten_and_recording_goes_on(desk: Office) -> None:
    """B2."""
    recording(desk, 400.0)
    ask_to_forget(desk, "Last 5 minutes")
    assert desk.reads("Forget the last 5 minutes?")
    desk.press("Erase", desk.workplace.live.cover)
    desk.until(lambda: "Last 5 minutes erased. Still recording." in toasts(desk))
    assert desk.workplace.live.presenter.state().timer == "1:40"
    assert desk.program.recording.running == desk.session().id
    assert len(desk.practice.recordings.sound[desk.session().recording_id]) == 100 * 32_000
    assert desk.session().state is SessionState.RECORDING


def test_a_pause_does_not_wait_for_what_the_recorder_is_busy_with(desk: Office) -> None:
    """Such as a system that takes three seconds to promise to stay awake, or a forgetting."""
    recording(desk)
    busy = Event()
    try:
        desk.workplace.desk.do(lambda: busy.wait(30), lane=RECORDER)
        desk.key(Qt.Key.Key_R, CTRL)
        desk.until(lambda: desk.practice.recorder.paused)
        desk.mode_is(BarMode.PAUSED)
    finally:
        busy.set()


def test_the_question_keeps_by_default_and_by_escape(desk: Office) -> None:
    recording(desk, 400.0)
    cover = desk.workplace.live.cover
    for key in (ESCAPE, Qt.Key.Key_Return):
        ask_to_forget(desk, "Last 2 minutes")
        focused = QApplication.focusWidget()
        assert focused is not None and focused.accessibleName() == "Keep"
        desk.qtbot.keyClick(focused, key)
        assert not cover.drawer.is_open
    desk.settled()
    assert desk.workplace.live.presenter.state().timer == "6:40"
    assert len(desk.practice.recordings.sound[desk.session().recording_id]) == 400 * 32_000


def test_everything_is_forgotten_while_paused(desk: Office) -> None:
    recording(desk, 90.0)
    desk.key(Qt.Key.Key_R, CTRL)
    desk.mode_is(BarMode.PAUSED)
    ask_to_forget(desk, "Everything so far")
    assert desk.reads("It stays paused.")
    desk.press("Erase", desk.workplace.live.cover)
    desk.until(lambda: "Everything so far is erased. Still paused." in toasts(desk))
    assert desk.workplace.live.presenter.state().timer == "0:00"
    assert desk.session().state is SessionState.PAUSED


def test_a_disk_that_delays_it_is_told_and_the_end_as_well(desk: Office) -> None:
    recording(desk, 400.0)
    live, recorder = desk.workplace.live, desk.practice.recorder
    live.forgetting._again.setInterval(20)
    recorder.waits = LocalError(ErrorCode.FORGETTING_WAITS, retryable=True)
    ask_to_forget(desk, "Last 5 minutes")
    desk.press("Erase", live.cover)
    sheet = desk.wait_for(ErrorSheet)
    assert (live.presenter.state().title, live.presenter.state().detail) == (
        "Erasing",
        "Waiting for the disk",
    )
    desk.press("Close", sheet)
    assert not toasts(desk)
    recorder.forget_now()
    desk.until(lambda: "Last 5 minutes erased. Still recording." in toasts(desk))
    assert live.presenter.state().title == "Recording"


def test_the_end_of_a_session_is_no_erasing(desk: Office) -> None:
    """What the disk delays is finished before the transcript is made; until then nobody says it is gone."""
    recording(desk, 400.0)
    live, recorder = desk.workplace.live, desk.practice.recorder
    live.forgetting._again.setInterval(20)
    recorder.waits = LocalError(ErrorCode.FORGETTING_WAITS, retryable=True)
    waits, goes_on = Event(), Event()

    def patient(_patience: float) -> bool:
        waits.set()
        return not goes_on.wait(30)

    recorder.await_forgotten = patient  # type: ignore[method-assign]
    ask_to_forget(desk, "Last 5 minutes")
    desk.press("Erase", live.cover)
    desk.until(waits.is_set)
    desk.program.sessions.end(desk.session().id)
    live.forgetting.ended()
    goes_on.set()
    desk.wait_for(ErrorSheet)
    desk.qtbot.wait(100)
    assert not any("erased" in words for words in toasts(desk))
    assert not live.forgetting._again.isActive()


def test_what_cannot_be_erased_is_told_and_nothing_claims_otherwise(desk: Office) -> None:
    recording(desk, 400.0)
    desk.practice.recorder.waits = LocalError(ErrorCode.DATABASE_FAILED)
    ask_to_forget(desk, "Last 5 minutes")
    desk.press("Erase", desk.workplace.live.cover)
    desk.wait_for(ErrorSheet)
    assert not any("erased" in words for words in toasts(desk))
    assert desk.workplace.live.presenter.state().title == "Recording"


def heard(desk: Office) -> str:
    """The words that are stored."""
    session = desk.session()
    with desk.program.database.unit_of_work() as unit:
        return " ".join(w.text for part in unit.transcripts.parts(session.id) for w in part.words)


def test_no_draft_mentions_what_was_forgotten(desk: Office) -> None:
    recording(desk, 20.0)  # the whole scripted conversation
    desk.until(lambda: "awake" in heard(desk))
    ask_to_forget(desk, "Everything so far")
    desk.press("Erase", desk.workplace.live.cover)
    desk.until(lambda: bool(toasts(desk)))
    assert heard(desk) == ""
    desk.practice.engine.place = 0.0
    desk.practice.engine.lines = (Line(0, 0.5, 3.0, "We go on with something else."),)
    desk.practice.recorder.play(20.0)
    end(desk)
    desk.shows("workspace")
    transcript = desk.program.transcripts.get(desk.session().id)
    assert transcript is not None
    (forgotten,) = [mark for mark in transcript.marks if mark.kind is MarkKind.FORGOTTEN]
    assert (forgotten.at, forgotten.duration) == (0.0, 20.0)
    rows = desk.workplace.notes.workspace.transcript.list.rows
    said = [str(rows.data(rows.index(n))) for n in range(rows.rowCount())]
    assert any("Forgotten: 20 seconds were erased here" in row for row in said)
    assert any("something else" in row for row in said)
    for word in ("awake", "anxious", "morning"):
        assert not any(word in text for text in (*said, *(s.text for s in desk.note().sentences)))


# -- bookmarks and keys ------------------------------------------------------------------------------
def test_a_bookmark_is_confirmed_and_stands_in_the_transcript(desk: Office) -> None:
    recording(desk, 20.0)
    desk.key(Qt.Key.Key_B, CTRL)
    desk.until(lambda: desk.workplace.live.presenter.state().detail == "Bookmark at 0:20")
    end(desk)
    desk.shows("workspace")
    rows = desk.workplace.notes.workspace.transcript.list.rows
    assert "Bookmark at 0:20" in [rows.data(rows.index(n)) for n in range(rows.rowCount())]


def test_keys_work_in_the_cover_and_in_the_bar(desk: Office) -> None:
    recording(desk)
    desk.key(Qt.Key.Key_R, CTRL)
    desk.mode_is(BarMode.PAUSED)
    bar = desk.workplace.live.bar
    bar.activateWindow()
    desk.until(bar.isActiveWindow)
    desk.qtbot.keyClick(bar, Qt.Key.Key_R, CTRL)
    desk.mode_is(BarMode.RECORDING)
    desk.qtbot.keyClick(bar, Qt.Key.Key_R, CTRL | SHIFT)
    desk.choose("End and make the note")
    desk.shows("workspace")


def test_escape_and_closing_the_bar_change_nothing(desk: Office) -> None:
    recording(desk)
    live = desk.workplace.live
    for window in (live.bar, live.cover):
        for widget in (window, *window.findChildren(QWidget)):
            if widget.isVisible():
                desk.qtbot.keyClick(widget, ESCAPE)
    for opens in (live.cover.panel.open_end_menu, live.cover.panel.controls.open_forget_menu):
        opens()
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        desk.qtbot.keyClick(menu, ESCAPE)
    live.bar.close()
    desk.settled()
    assert live.bar.isVisible()
    assert desk.window.is_covered
    assert live.presenter.mode is BarMode.RECORDING
    assert desk.program.recording.running == desk.session().id


# -- disk -------------------------------------------------------------------------------------------
def test_a_full_disk_has_words_in_the_bar(desk: Office) -> None:
    recording(desk)
    trouble(desk, ErrorCode.DISK_FULL)
    desk.press("Close", desk.wait_for(ErrorSheet))
    state = desk.workplace.live.presenter.state()
    assert (state.title, state.detail) == ("Disk full", "Safe up to 0:20. Free some space")
    trouble(desk, None)
    desk.mode_is(BarMode.RECORDING)


# -- title, tray, notifications ----------------------------------------------------------------------
def test_title_and_tray_say_the_state_and_name_nobody(desk: Office) -> None:
    recording(desk)
    live = desk.workplace.live
    titles = []

    def at(title: str) -> None:
        desk.until(lambda: desk.window.windowTitle() == title)
        assert live.bar.windowTitle() == title
        assert live.tray.state.tooltip == title
        titles.append(title + live.tray.state.line)

    at("Recording – Roomnote")
    desk.key(Qt.Key.Key_R, CTRL)
    at("Paused – Roomnote")
    live.tray._step.trigger()
    at("Recording – Roomnote")
    trouble(desk, ErrorCode.MICROPHONE_LOST)
    at("Microphone lost – Roomnote")
    trouble(desk, None)
    at("Recording – Roomnote")
    assert not any("Jordan" in words or "Robin" in words for words in titles)
    live.tray._end.trigger()
    desk.until(lambda: live.bar.drawer.is_open)
    desk.press("End session", live.bar.drawer)
    desk.shows("workspace")
    assert desk.window.windowTitle() == "Roomnote"
    assert live.tray.state == IDLE


def test_a_person_who_is_asked_is_waited_for_in_the_title(desk: Office) -> None:
    desk.press("Start session", walk_in(desk))
    desk.mode_is(BarMode.OPEN)
    desk.until(lambda: desk.window.windowTitle() == "Session in progress – Roomnote")
    desk.press("Start transcription", desk.workplace.live.cover)
    desk.until(lambda: desk.window.windowTitle() == "Waiting for consent – Roomnote")
    desk.ask_client(agrees=False)
    desk.until(lambda: desk.window.windowTitle() == "Recording declined – Roomnote")


def test_the_system_tells_what_nobody_looks_at(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """R7."""
    told: list[str] = []
    monkeypatch.setattr(desk.workplace.live.tray, "notify", told.append)
    recording(desk)
    trouble(desk, ErrorCode.MICROPHONE_LOST)
    desk.mode_is(BarMode.LOST)
    assert told == [], "the window is in front"
    trouble(desk, None)
    monkeypatch.setattr(QApplication, "activeWindow", lambda: None)
    trouble(desk, ErrorCode.MICROPHONE_LOST)
    desk.until(lambda: told == ["Microphone lost. What was recorded is safe."])
    desk.workplace.live.end()
    desk.until(lambda: told[-1] == "A draft is ready.")


def test_closing_the_window_asks_over_the_cover(desk: Office) -> None:
    recording(desk)
    desk.window.close()
    sheet = desk.wait_for(QuestionSheet)
    assert desk.window.is_covered, "names stay covered"
    desk.until(lambda: sheet.buttons[0].hasFocus())
    desk.qtbot.keyClick(sheet.buttons[0], ESCAPE)
    desk.until(lambda: not desk.seen(QuestionSheet))
    assert desk.window.isVisible()
    assert desk.program.recording.running == desk.session().id


# -- switches, refusals, jotting ---------------------------------------------------------------------
def test_without_the_switches_there_is_no_button(desk: Office) -> None:
    """R35, R66: also when one of them is switched off while the session is open."""
    desk.press("Start session", walk_in(desk))
    live = desk.workplace.live

    def offered() -> bool:
        return BarAction.START in [button.action for button in live.presenter.state().buttons]

    desk.until(offered)
    desk.program.practice.switch_ai(desk.practice.clinician.id, on=False)
    desk.until(lambda: not offered())
    desk.program.practice.switch_ai(desk.practice.clinician.id, on=True)
    desk.until(offered)
    desk.program.clinicians.switch_ai(desk.practice.clinician.id, on=False)
    desk.until(lambda: not offered())
    live.presenter.act(BarAction.START)
    assert desk.practice.recorder.recording_id == ""


def test_a_refusal_stays_in_sight_and_leaves_the_other_inputs(desk: Office) -> None:
    """R38, R55."""
    desk.press("Start session", walk_in(desk))
    desk.press("Start transcription", desk.workplace.live.cover)
    desk.ask_client(agrees=False)
    desk.mode_is(BarMode.DECLINED)
    desk.workplace.live.presenter.act(BarAction.LEAVE)
    desk.until(lambda: not desk.window.is_covered)
    desk.workplace.live.show(desk.session())
    desk.mode_is(BarMode.DECLINED)
    desk.press("Jot", desk.workplace.live.cover)
    desk.wait_for(JotSheet)
    assert desk.window.is_covered


def test_after_a_withdrawal_everything_is_erased(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    recording(desk)
    (consent,) = desk.program.consents.of_session(desk.session().id)
    desk.program.sessions.withdraw(desk.session().id, consent.id)
    desk.mode_is(BarMode.ERASED)
    desk.until(lambda: desk.window.windowTitle() == "Everything is erased – Roomnote")
    first, *_ = desk.workplace.live.presenter.state().buttons
    assert first.action is BarAction.RECEIPT
    with monkeypatch.context() as still:  # somebody reads on the turned laptop
        still.setattr(type(desk.workplace.consents), "turned", True)
        desk.press("Receipt", desk.workplace.live.bar)
        desk.settled()
        assert not desk.seen(ReceiptSheet)
    desk.press("Receipt", desk.workplace.live.bar)
    sheet = desk.wait_for(ReceiptSheet)
    assert any("Recording destroyed at" in text.text() for text in desk.seen(Text, sheet))
    desk.press("Done", sheet)
    desk.mode_is(BarMode.ERASED)
    assert desk.window.is_covered
    end(desk)
    desk.shows("workspace")
    desk.until(lambda: desk.reads("Everything recorded is erased: an agreement was withdrawn."))
