"""The error strip inside a screen, and the error sheet above it; both say the same three things."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui.errors.model import Problem, Remedy, Severity
from app.ui.spacing import Box, Fitted, column, row
from app.ui.theme import IconName
from app.ui.widgets import Banner, Button, Icon, PillKind, Sheet, SheetHost, Text, spacer

_LOOKS: dict[Severity, tuple[PillKind, IconName]] = {
    Severity.NOTICE: ("accent", "info"),
    Severity.WARNING: ("warning", "triangle-alert"),
    Severity.STOPPED: ("recording", "circle-x"),
}
_CLOSE = "Close"


class ErrorStrip(Fitted, QWidget):
    """A place in a screen that is empty until there is a problem. It is announced once when it appears,
    and the page is scrolled to it.

    `remedied` carries the key of the remedy that was pressed; `closed` that the user has read it.
    """

    remedied = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._problem: Problem | None = None
        self.banner: Banner | None = None
        self._appearing = QTimer(self)  # scrolled to once it has its place
        self._appearing.setSingleShot(True)
        self._appearing.setInterval(0)
        self._appearing.timeout.connect(self._on_appeared)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    @property
    def problem(self) -> Problem | None:
        """What is shown now."""
        return self._problem

    def set_problem(self, problem: Problem | None) -> None:
        """Shows `problem`, or nothing. The same one again changes nothing, so that it is not read twice."""
        if problem == self._problem:
            return
        self._problem = problem
        if self.banner is not None:
            self._box.removeWidget(self.banner)
            self.banner.hide()
            self.banner.deleteLater()
            self.banner = None
        self.setVisible(problem is not None)
        if problem is not None:
            kind, icon = _LOOKS[problem.severity]
            rest = " ".join(part for part in (problem.safe, problem.next_step) if part)
            labels = [remedy.label for remedy in problem.remedies]
            if problem.closable:
                labels.append(_CLOSE)
            self.banner = Banner(kind, icon, problem.happened, rest, labels)
            self.banner.acted.connect(self._on_acted)
            self._box.addWidget(self.banner)
            self.banner.show()
            self.banner.announce_now()
            self._appearing.start()

    def show_problem(self, problem: Problem) -> None:
        """For `ErrorPresenter`."""
        self.set_problem(problem)

    def hide_problem(self) -> None:
        """For `ErrorPresenter`."""
        self.set_problem(None)

    def _on_appeared(self) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None and self._problem is not None:
            above.ensureWidgetVisible(self)

    def _on_acted(self, index: int) -> None:
        problem = self._problem
        if problem is not None and index < len(problem.remedies):
            self.remedied.emit(problem.remedies[index].key)
        else:
            self.closed.emit()


class ErrorSheet(Sheet):
    """One problem in full: what happened as title, then what is safe and what to do, each with its icon."""

    remedied = Signal(str)

    def __init__(self, problem: Problem, parent: QWidget | None = None) -> None:
        super().__init__(problem.happened, width=480, dismissible=problem.closable, parent=parent)
        self.setAccessibleDescription(problem.spoken)
        body = column(margins=(24, 0, 24, 4), gap=10)
        if problem.safe:
            body.add(_line("shield-check", problem.safe))
        if problem.next_step:
            body.add(_line("arrow-right", problem.next_step))
        self.body.addWidget(body)
        self.footer.addWidget(spacer())
        self.buttons: list[Button] = []
        remedies = list(problem.remedies)
        if problem.closable:
            remedies.insert(0, Remedy("", _CLOSE, primary=not remedies))
        for remedy in remedies:
            button = Button(remedy.label, "primary" if remedy.primary else "standard")
            button.setProperty("remedy", remedy.key)
            button.clicked.connect(self._on_clicked)
            self.footer.addWidget(button)
            self.buttons.append(button)
            if remedy.primary:
                self.initial_focus = button

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            key = str(sender.property("remedy"))
            if key:
                self.close_sheet()
                self.remedied.emit(key)
            else:
                self.dismiss()


class ErrorSheets(QObject):
    """An error view that shows its problems as sheets over `host`'s window."""

    remedied = Signal(str)
    closed = Signal()

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host)
        self._host = host
        self.sheet: ErrorSheet | None = None

    def show_problem(self, problem: Problem) -> None:
        self.hide_problem()
        self.sheet = ErrorSheet(problem)
        self.sheet.remedied.connect(self.remedied)
        self.sheet.dismissed.connect(self.closed)
        self._host.open(self.sheet)

    def hide_problem(self) -> None:
        if self.sheet is not None:
            sheet, self.sheet = self.sheet, None
            sheet.close_sheet()


def _line(icon: IconName, words: str) -> Box:
    line = row(gap=10)
    line.add(Icon(icon, "ok" if icon == "shield-check" else "muted"), 0, Qt.AlignmentFlag.AlignTop)
    line.add(Text(words, "body", wrap=True), 1)
    return line
