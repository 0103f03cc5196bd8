"""The window with an open profile: real flows, jobs and bridge over ``tests.support.program``'s practice."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.domain.note import Note
from app.domain.session import Session
from app.domain.states import SessionState
from app.runtime.bridge import Bridge
from app.runtime.collector import MainThreadCollector
from app.runtime.jobs import Jobs
from app.ui.consent.view import ConsentWindow
from app.ui.desktop.workplace import Workplace
from app.ui.recording_bar.model import BarMode
from app.ui.shell import MainWindow
from app.ui.widgets import Button, Text
from tests.support.program import Practice, practice

Kind = TypeVar("Kind", bound=QWidget)
LIMIT_MS = 8_000


class Office:
    """What a person at the laptop does, by pointer and keys; every wait is for a condition."""

    def __init__(self, practice: Practice, qtbot: QtBot) -> None:
        self.practice, self.program, self.qtbot = practice, practice.program, qtbot
        self.bugs: list[BaseException] = []
        self.collector = MainThreadCollector()
        if not gc.get_freeze_count():
            gc.freeze()  # what is loaded for good is not looked through at the end of each test
        self.jobs, self.bridge = Jobs(self.bugs.append), Bridge(practice.program.bus)
        self.window = MainWindow()
        self.workplace = Workplace(self.window, practice.program, practice.clinician, self.jobs, self.bridge)
        self.workplace.consents.full_screen = False
        self.window.show()
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)

    def close(self) -> None:
        """End everything in the program's order."""
        self.bridge.close()
        self.jobs.shutdown()
        self.workplace.live.bar.shut()
        for widget in QApplication.topLevelWidgets():
            widget.hide()
            widget.deleteLater()
        # Qt's objects first, then Python's: a widget emptied while Qt still shows it fails in its next event.
        QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete))
        self.collector.stop()
        gc.collect()

    # -- waiting and looking -------------------------------------------------------------------------
    def until(self, met: Callable[[], bool]) -> None:
        """Wait for a condition."""
        self.qtbot.waitUntil(met, timeout=LIMIT_MS)

    def settled(self) -> None:
        """Wait until the database lane has done what was asked of it so far."""
        done: list[None] = []
        self.workplace.desk.do(lambda: None, done.append)
        self.until(lambda: bool(done))

    def seen(self, kind: type[Kind], within: QWidget | None = None) -> list[Kind]:
        """All widgets of a kind in sight, in every window of the program or in one widget."""
        roots = [within] if within is not None else QApplication.topLevelWidgets()
        return [widget for root in roots for widget in root.findChildren(kind) if widget.isVisible()]

    def wait_for(self, kind: type[Kind]) -> Kind:
        """Wait until exactly one of a kind is in sight."""
        self.until(lambda: len(self.seen(kind)) == 1)
        return self.seen(kind)[0]

    def reads(self, words: str) -> bool:
        """Whether these words are on screen."""
        return any(words in text.text() for text in self.seen(Text))

    def shows(self, page: str) -> None:
        """Wait for a page of the window."""
        self.until(lambda: self.window.shown_page == page and not self.window.is_covered)

    def mode_is(self, mode: BarMode) -> None:
        """Wait for a state of the recording bar."""
        self.until(lambda: self.workplace.live.presenter.mode is mode)

    # -- doing ---------------------------------------------------------------------------------------
    def press(self, words: str, within: QWidget | None = None) -> None:
        """Click the button of these words (or of this accessible name) as soon as it can be pressed."""

        def found() -> list[Button]:
            buttons = self.seen(Button, within)
            return [b for b in buttons if b.isEnabled() and words in (b.text(), b.accessibleName())]

        self.until(lambda: bool(found()))
        button = found()[0]
        at = QPoint(button.width() // 2, button.height() // 2)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=at)

    def key(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a key in the window, which has the keyboard again (a desktop gives it back by itself)."""
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, held)

    def choose(self, words: str) -> None:
        """Choose a line of the menu that is open."""
        self.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        (action,) = [action for action in menu.actions() if words in action.text()]
        action.trigger()
        menu.close()

    def ask_client(self, *, agrees: bool) -> None:
        """The client answers on the turned laptop and hands it back."""
        page = self.wait_for_window(ConsentWindow)
        answers = page.question.answers
        answer = answers.second if agrees else answers.first
        self.until(answer.isEnabled)
        self.qtbot.mouseClick(answer, Qt.MouseButton.LeftButton)
        self.press("I am the therapist", page)
        self.press("Yes, go on", page)

    def wait_for_window(self, kind: type[Kind]) -> Kind:
        """Wait for a window of its own."""

        def found() -> list[Kind]:
            return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]

        self.until(lambda: bool(found()))
        return found()[0]

    def on_today(self, state: SessionState) -> str:
        """Wait until Today knows the only session in this state; returns its appointment."""

        def known() -> list[str]:
            found = self.workplace.today.entries.values()
            return [e.appointment.id for e in found if e.session is not None and e.session.state is state]

        self.until(lambda: bool(known()))
        return known()[0]

    # -- what is stored ------------------------------------------------------------------------------
    def session(self) -> Session:
        """The only session there is."""
        with self.program.database.unit_of_work() as unit:
            (session,) = unit.sessions.all()
        return session

    def note(self) -> Note:
        """Its note."""
        note = self.program.notes.of_session(self.session().id)
        assert note is not None
        return note


@contextmanager
def office(folder: Path, qtbot: QtBot) -> Iterator[Office]:
    """An office in ``folder``; a bug in a job fails the test."""
    with practice(folder) as made:
        opened = Office(made, qtbot)
        try:
            yield opened
        finally:
            opened.close()
        assert opened.bugs == []
