"""The page over the whole screen of the turned laptop (picture 05)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from app.ui.consent.cover import CoverPage
from app.ui.consent.keys import KeyGate
from app.ui.consent.model import ConsentPageModel, Stage
from app.ui.consent.pages import FormPage, QuestionPage, ThanksPage
from app.ui.consent.presenter import ConsentPresenter
from app.ui.theme import MAX_SCALE
from app.ui.theme.focus import FocusRing
from app.ui.widgets import Button, Themed, announce

THANKS_MS = 6000


class ConsentWindow(Themed, QWidget):
    """A window of its own. It cannot be closed, hidden or left by keys; only its presenter ends it.

    `left` is emitted when it has gone. Its title names nobody.
    """

    left = Signal()

    def __init__(self, presenter: ConsentPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Roomnote")
        self.setWindowFlags(
            Qt.WindowType.Window
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.CustomizeWindowHint
        )
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "surface")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._presenter = presenter
        self._may_close = False
        self._stage: Stage | None = None
        self._gate = KeyGate(self)
        self._usual_scale = self.theme.scale
        self.ring = FocusRing(self)
        self.question = QuestionPage()
        self.form = FormPage()
        self.thanks = ThanksPage()
        self.cover = CoverPage()
        self._stack = QStackedWidget()
        for page in (self.question, self.form, self.thanks, self.cover):
            self._stack.addWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(THANKS_MS)
        self._timer.timeout.connect(self._on_thanks_read)
        self._connect()
        self.follow_theme()

    def show_model(self, model: ConsentPageModel) -> None:
        """Draws the page; the focus starts on no answer."""
        self._scale_text(model.text_scale)
        self.question.show_model(model)
        self.form.show_model(model)
        self.thanks.show_model(model)
        self.cover.show_model(model)
        if model.stage is not self._stage:
            self._enter(model)
        elif model.stage is Stage.COVER:
            self.cover.take_focus(model)
        self._gate.let(self.cover.pad.lets if model.pad is not None else None)

    def end(self) -> None:
        """Closes for good and gives the text its usual size back."""
        self._may_close = True
        self._timer.stop()
        self.theme.set_scale(self._usual_scale)
        self.close()
        self.left.emit()

    # -- events ---------------------------------------------------------------------------------------
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._gate.shut()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._gate.open_again()

    def closeEvent(self, event: QCloseEvent) -> None:
        # Alt+F4 and the task bar may ask; only the therapist's own button may.
        if self._may_close:
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = QApplication.focusWidget()
            if isinstance(focused, Button) and self.isAncestorOf(focused):
                focused.click()
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:
        moved = super().focusNextPrevChild(next)
        focused = QApplication.focusWidget()
        if focused is not None and self.question.page.isAncestorOf(focused):
            self.question.page.ensureWidgetVisible(focused, 0, self.theme.px(16))
        return moved

    # -- inside ---------------------------------------------------------------------------------------
    def _connect(self) -> None:
        presenter = self._presenter
        self.question.answers.first_pressed.connect(presenter.first_answer_pressed)
        self.question.answers.second_pressed.connect(presenter.second_answer_pressed)
        self.question.leave.clicked.connect(presenter.hand_back_pressed)
        self.question.bigger.clicked.connect(presenter.bigger_text_pressed)
        self.question.form.clicked.connect(presenter.form_pressed)
        self.form.close_button.clicked.connect(presenter.form_closed)
        self.cover.therapist.clicked.connect(presenter.therapist_pressed)
        self.cover.stay.clicked.connect(presenter.stay_pressed)
        self.cover.uncover.clicked.connect(presenter.uncover_pressed)
        pad = self.cover.pad
        pad.digit_pressed.connect(presenter.pad.digit_pressed)
        pad.delete_pressed.connect(presenter.pad.delete_pressed)
        pad.open_pressed.connect(presenter.pad.open_pressed)
        pad.passphrase_entered.connect(presenter.pad.passphrase_entered)
        pad.other_key_pressed.connect(presenter.pad.other_key_pressed)
        pad.second_passed.connect(presenter.pad.second_passed)
        pad.stay_pressed.connect(presenter.stay_pressed)

    def _enter(self, model: ConsentPageModel) -> None:
        stage = self._stage = model.stage
        page, words = {
            Stage.QUESTION: (self.question, model.question),
            Stage.FORM: (self.form, model.form_title),
            Stage.THANKS: (self.thanks, model.thanks),
            Stage.COVER: (self.cover, model.cover),
        }[stage]
        self._stack.setCurrentWidget(page)
        self.setAccessibleName(words)
        if stage is Stage.FORM:
            self.form.close_button.setFocus()
        else:
            # Nothing is preset: the first press of Tab leads to the first control.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.isVisible():
            announce(self, words)
        if stage is Stage.THANKS:
            self._timer.start()
        else:
            self._timer.stop()

    def _scale_text(self, factor: float) -> None:
        # The page fills the screen, so the whole program's text may grow with it until the page is left.
        self.question.bigger.setVisible(self._usual_scale < MAX_SCALE)
        self.theme.set_scale(min(MAX_SCALE, self._usual_scale * factor))

    def _on_thanks_read(self) -> None:
        self._presenter.thanks_read()


class ConsentScreens(QObject):
    """The presenter's view: opens the page, full screen unless told otherwise. `attach` comes first."""

    left = Signal()

    def __init__(self, parent: QObject | None = None, *, full_screen: bool = True) -> None:
        super().__init__(parent)
        self._full_screen = full_screen
        self._presenter: ConsentPresenter | None = None
        self.window: ConsentWindow | None = None

    def attach(self, presenter: ConsentPresenter) -> None:
        self._presenter = presenter

    def show_page(self, page: ConsentPageModel) -> None:
        assert self._presenter is not None
        if self.window is None:
            self.window = ConsentWindow(self._presenter)
            self.window.show_model(page)
            # nothing behind it takes clicks or keys while the laptop is turned
            self.window.setWindowModality(Qt.WindowModality.ApplicationModal)
            if self._full_screen:
                # a window manager may be missing, or slow to make it full screen
                self.window.setGeometry(QGuiApplication.primaryScreen().geometry())
                self.window.showFullScreen()
            else:
                self.window.show()
            self.window.activateWindow()
        else:
            self.window.show_model(page)

    def close_page(self) -> None:
        if self.window is not None:
            window, self.window = self.window, None
            window.end()
            window.deleteLater()
            self.left.emit()
