"""While a client has the laptop no other client is on any screen; afterwards the PIN brings them back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QMenu, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from app.domain.session import Session
from app.domain.states import ConsentState
from app.services import cover_pin
from app.ui.consent import view as consent_view
from app.ui.consent.view import ConsentWindow
from app.ui.recording_bar.bar import RecordingBar
from app.ui.theme import Theme
from app.ui.widgets import QuestionSheet
from tests.support.office import Office, office

OTHER = "Casey"
KEYS = Qt.Key


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A day with two clients, of whom one is shown in every corner of the program."""
    monkeypatch.setattr(consent_view, "THANKS_MS", 0)
    monkeypatch.setattr(cover_pin, "_COST", 2**4)
    with office(tmp_path, qtbot) as opened:
        opened.program.sessions.walk_in(f"{OTHER} Elsewhere")
        opened.workplace.consents.full_screen = True
        opened.workplace.begin()
        opened.until(lambda: opened.reads(OTHER))
        yield opened
        window = opened.workplace.consents._presenter
        assert window is None, "the page was left"


def turn(desk: Office, session: Session) -> ConsentWindow:
    consent = desk.program.consents.of_session(session.id)[0]
    desk.workplace.consents.ask(session.id, consent, "", lambda: None)
    return desk.wait_for_window(ConsentWindow)


def said() -> list[str]:
    """Everything that any window of the program shows or tells now."""
    words = []
    for window in QApplication.topLevelWidgets():
        for widget in (window, *window.findChildren(QWidget)):
            if widget.isVisible():
                words += [widget.accessibleName(), widget.toolTip(), widget.windowTitle()]
                if isinstance(widget, QLabel | QAbstractButton):
                    words.append(widget.text())
    return words


def windows() -> set[type[QWidget]]:
    return {type(window) for window in QApplication.topLevelWidgets() if window.isVisible()}


def take_back(desk: Office, page: ConsentWindow) -> None:
    desk.press("I am the therapist", page)
    desk.press("Yes, go on", page)
    desk.until(desk.window.isVisible)


def test_every_other_window_is_gone_and_comes_back(desk: Office) -> None:
    session = desk.practice.open(agreed=False)
    desk.window.setToolTip(f"{OTHER} Elsewhere")
    menu = QMenu(f"{OTHER}", desk.window)
    menu.addAction(f"Open {OTHER}")
    menu.popup(desk.window.pos())
    second = QDialog()
    second.setWindowTitle(f"Chart of {OTHER}")
    second.show()
    desk.window.toasts.show_toast(f"{OTHER} has a draft", "check", "ok")
    assert any(OTHER in words for words in said())
    page = turn(desk, session)
    desk.until(lambda: windows() <= {ConsentWindow, RecordingBar})
    assert not any(OTHER in words for words in said())
    assert page.windowTitle() == "Roomnote"

    # what opens meanwhile is hidden too
    desk.window.bring_to_front()
    third = QLabel(f"{OTHER} calls")
    third.show()
    QToolTip.showText(page.pos(), f"{OTHER} Elsewhere", page)
    desk.until(lambda: windows() <= {ConsentWindow, RecordingBar})
    assert not any(OTHER in words for words in said())

    desk.press("Hand back without answering", page)
    take_back(desk, page)
    assert second.isVisible() and third.isVisible(), "what was hidden is back"
    assert desk.reads(OTHER)
    for widget in (second, third):
        widget.close()
        widget.deleteLater()


def test_the_recording_bar_stays_because_it_names_nobody(desk: Office) -> None:
    session = desk.practice.open()
    desk.program.recording.start(session.id)
    desk.workplace.live.show(desk.program.sessions.get(session.id))
    consent = desk.program.consents.of_session(session.id)[0]
    desk.workplace.consents.offer_withdrawal(session.id, consent, lambda: None)
    page = desk.wait_for_window(ConsentWindow)
    desk.until(lambda: windows() == {ConsentWindow, RecordingBar})
    assert not any(OTHER in words or "Sample" in words for words in said())
    desk.press("Keep my agreement", page)
    take_back(desk, page)


class QSystemTrayIconSys(QWidget):
    """The icon's own window, by the name that Qt gives it on X11."""


def test_the_icon_in_the_tray_stays(desk: Office) -> None:
    """Trays of X11 do not take back an icon that was hidden."""
    icon = QSystemTrayIconSys()
    icon.show()
    page = turn(desk, desk.practice.open(agreed=False))
    desk.until(lambda: not desk.window.isVisible())
    assert icon.isVisible()
    desk.press("Hand back without answering", page)
    take_back(desk, page)
    assert icon.isVisible()


def test_the_cover_gives_way_to_the_pin_alone(desk: Office) -> None:
    desk.program.cover_pin.set("4711")
    session = desk.practice.open(agreed=False)
    page = turn(desk, session)
    desk.press("I agree to recording", page)
    desk.press("I am the therapist", page)
    pad = page.cover.pad
    desk.until(pad.isVisible)
    for typed in ("4712", "4711"):
        assert not desk.window.isVisible()
        desk.until(lambda: pad.digits[0].isEnabled())
        desk.qtbot.keyClicks(pad, typed)
        desk.qtbot.keyClick(pad, KEYS.Key_Escape)
        desk.qtbot.keyClick(pad, KEYS.Key_Return)
        if typed == "4712":
            desk.until(lambda: pad.trouble.text() == "That is not the PIN.")
    desk.until(desk.window.isVisible)
    assert desk.program.consents.of_session(session.id)[0].state is ConsentState.AGREED


def test_who_declined_is_asked_again_only_when_that_is_confirmed(desk: Office) -> None:
    session = desk.practice.open(agreed=False)
    page = turn(desk, session)
    desk.press("I decline recording", page)
    take_back(desk, page)
    declined = desk.program.consents.of_session(session.id)[0]
    left: list[None] = []
    desk.workplace.consents.ask(session.id, declined, "", lambda: left.append(None))
    desk.press("Cancel", desk.wait_for(QuestionSheet))
    assert left == [None]
    desk.workplace.consents.ask(session.id, declined, "", lambda: None)
    desk.press("Ask again", desk.wait_for(QuestionSheet))
    page = desk.wait_for_window(ConsentWindow)
    desk.press("I agree to recording", page)
    take_back(desk, page)
    assert desk.program.recording.refusal(session.id) is None


def test_a_guardian_reads_the_childs_name_and_the_practices_form(desk: Office) -> None:
    session = desk.practice.open(agreed=False)
    consents = desk.program.consents
    consents.add_person(session.id, "Sam Sample", "child")
    guardian = consents.add_person(session.id, "Kim Sample", "guardian")
    desk.workplace.consents.ask(session.id, guardian, "Sam", lambda: None)
    page = desk.wait_for_window(ConsentWindow)
    assert page.question.body.text().startswith(
        "You answer for yourself, and as the grown-up responsible for Sam."
    )
    desk.press("Full form", page)
    shown = [text.text() for text in page.form.findChildren(QLabel)]
    assert "Consent to recording a session with a child" in shown
    assert "Form 2026-11-1" in shown and not any("____" in words for words in shown)
    desk.press("Back to the question", page)
    desk.press("I agree to recording", page)
    take_back(desk, page)
    assert consents.of_session(session.id)[-1].state is ConsentState.AGREED
