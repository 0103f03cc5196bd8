"""From the agenda to the signed note with keys alone: no pointer, no call of a method (accessibility)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.domain.states import NoteState
from app.ui.consent.view import ConsentWindow
from app.ui.presession.view import PresessionSheet
from app.ui.recording_bar.model import BarMode
from app.ui.sign.details_view import DetailsSheet
from app.ui.sign.view import SignSheet
from app.ui.today.agenda_list import AgendaList
from app.ui.wand.change_card import ChangeCard
from tests.support.office import Office

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
STOPS = 60
"""Presses of Tab within which everything of a page has to be reached."""


class Keys:
    """A pair of hands on the keyboard."""

    def __init__(self, desk: Office) -> None:
        self.desk = desk
        self.window: QWidget = desk.window

    def go_to(self, window: QWidget) -> None:
        """The desktop gives the keyboard to the window that was opened last, and back."""
        self.window = window
        window.activateWindow()
        self.desk.until(window.isActiveWindow)

    @property
    def focused(self) -> QWidget:
        if QApplication.focusWidget() is None:
            self.go_to(self.window)
        self.desk.until(lambda: QApplication.focusWidget() is not None)
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def press(self, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
        modifiers = Qt.KeyboardModifier.NoModifier
        for modifier in held:
            modifiers |= modifier
        self.desk.qtbot.keyClick(self.focused, key, modifiers)

    def write(self, words: str) -> None:
        self.desk.qtbot.keyClicks(self.focused, words)

    def tab_to(self, name: str) -> QWidget:
        """Tab until something of this name has the keyboard."""

        def there() -> bool:
            focused = self.focused
            words = focused.text() if isinstance(focused, QAbstractButton) else ""
            return name in (words, focused.accessibleName())

        for _ in range(STOPS):
            if there():
                return self.focused
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {name}")


def test_from_the_agenda_to_the_signed_note(early_desk: Office) -> None:
    desk, keys = early_desk, Keys(early_desk)
    desk.program.sessions.walk_in("Jordan Sample")
    desk.workplace.begin()
    desk.shows("today")
    keys.go_to(desk.window)
    desk.until(lambda: bool(desk.workplace.today.entries))
    (agenda,) = desk.seen(AgendaList)
    for _ in range(STOPS):
        if agenda.hasFocus():
            break
        keys.press(Qt.Key.Key_Tab)
    assert agenda.hasFocus(), "Tab leads to the agenda"
    keys.press(Qt.Key.Key_Home)
    keys.press(Qt.Key.Key_Return)

    desk.wait_for(PresessionSheet)
    keys.tab_to("Jordan: Ask on this screen")
    keys.press(Qt.Key.Key_Space)
    consent = desk.wait_for_window(ConsentWindow)
    keys.go_to(consent)
    desk.until(consent.question.answers.second.isEnabled)
    keys.tab_to("I agree to recording")
    keys.press(Qt.Key.Key_Space)
    shown(desk, "I am the therapist")
    keys.tab_to("I am the therapist")
    keys.press(Qt.Key.Key_Return)
    shown(desk, "Yes, go on")
    keys.tab_to("Yes, go on")
    keys.press(Qt.Key.Key_Return)

    sheet = desk.wait_for(PresessionSheet)
    desk.until(sheet.transcribe.isEnabled)
    keys.go_to(desk.window)
    keys.tab_to("Start with transcription")
    keys.press(Qt.Key.Key_Return)
    desk.mode_is(BarMode.RECORDING)
    desk.practice.recorder.play(20.0)
    keys.go_to(desk.window)
    keys.press(Qt.Key.Key_R, CTRL, SHIFT)
    desk.until(lambda: QApplication.activePopupWidget() is not None)
    desk.qtbot.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Return)

    desk.shows("workspace")
    keys.go_to(desk.window)
    page = desk.workplace.notes.workspace
    keys.press(Qt.Key.Key_F8)
    assert keys.focused is page.editor, "F8 puts the caret where something is open"
    keys.write("Sleep was talked about. ")
    keys.press(Qt.Key.Key_E, CTRL)
    keys.write("remove the first sentence")
    keys.press(Qt.Key.Key_Return)
    desk.until(lambda: bool(desk.seen(ChangeCard)))
    keys.press(Qt.Key.Key_Return)
    desk.until(lambda: page.editor.hasFocus())

    keys.press(Qt.Key.Key_Return, CTRL)
    desk.wait_for(SignSheet)
    sign(desk, keys)
    desk.until(lambda: desk.note().state is NoteState.SIGNED)


def shown(desk: Office, words: str) -> None:
    """Wait for a button."""
    desk.until(lambda: any(words == button.text() for button in desk.seen(QAbstractButton)))


def sign(desk: Office, keys: Keys) -> None:
    """Whatever the sheet asks for is filled in by keys."""
    signing = desk.wait_for(SignSheet)
    keys.tab_to(signing.edit.accessibleName())
    keys.press(Qt.Key.Key_Return)
    desk.wait_for(DetailsSheet)
    keys.tab_to("CPT code")
    keys.write("90834")
    keys.tab_to("Place")
    keys.write("Room 1")
    keys.press(Qt.Key.Key_Return)
    desk.until(lambda: not desk.seen(DetailsSheet))
    if signing.reason.isVisible():
        keys.tab_to(signing.reason.accessibleName())
        keys.write("Known to me.")
    keys.tab_to(signing.attest.accessibleName())
    keys.press(Qt.Key.Key_Space)
    if signing.passphrase.isVisible():
        keys.tab_to("Your passphrase")
        keys.write("open sesame")
    desk.until(signing.sign.isEnabled)
    keys.tab_to(signing.sign.text())
    keys.press(Qt.Key.Key_Return)
