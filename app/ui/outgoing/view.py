"""The sheet "Send to …?" with the preview of every request, placeholders marked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QTextEdit

from app.ui.outgoing.model import LOOK_FIRST, Body, SendModel
from app.ui.outgoing.presenter import SendPresenter
from app.ui.spacing import FittedSheet, column, row
from app.ui.widgets import Button, Icon, SheetHost, Text, Themed, announce

_HEIGHT = 280


class BodiesView(Themed, QTextEdit):
    """What is sent, to be read and copied, never changed; placeholders stand out by colour and weight."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What is sent")
        self._bodies: tuple[Body, ...] = ()
        self.follow_theme()

    def show_bodies(self, bodies: tuple[Body, ...]) -> None:
        """Every request under its heading."""
        if bodies != self._bodies:
            self._bodies = bodies
            self._draw()

    def _draw(self) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        head, plain, hidden = self._format("text", 600), self._format("text"), self._format("accent", 600)
        hidden.setBackground(QColor(self.theme.color("accentSoft")))
        for number, body in enumerate(self._bodies):
            if number:
                cursor.insertText("\n\n", plain)
            cursor.insertText(f"{body.heading}\n", head)
            for piece in body.pieces:
                cursor.insertText(piece.text, hidden if piece.hidden else plain)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _format(self, tone: str, weight: int = 400) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self.theme.font("ui", weight=weight))
        form.setForeground(QColor(self.theme.color(tone)))  # type: ignore[arg-type]
        return form

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("ui", weight=400))
        self.setFixedHeight(round(_HEIGHT * min(self.theme.scale, 1.3)))
        if self._bodies:
            self._draw()


class SendSheet(FittedSheet):
    """Escape sends nothing; "Cancel" has the focus."""

    def __init__(self, presenter: SendPresenter, model: SendModel) -> None:
        super().__init__(model.title, width=680)
        self._presenter = presenter  # a signal does not keep it
        body = column(margins=(24, 0, 24, 8), gap=12)
        self.words = Text(model.body, "body", "muted", wrap=True)
        body.add(self.words)
        self.bodies = BodiesView()
        body.add(self.bodies)
        self._note = row(gap=8)
        self._note.add(Icon("shield-check", "ok"), 0, Qt.AlignmentFlag.AlignTop)
        self._note.add(Text(model.afterwards, "caption", "muted", wrap=True), 1)
        body.add(self._note)
        self.body.addWidget(body)
        self.setAccessibleDescription(model.body)
        self.reason = Text(LOOK_FIRST, "caption", "muted", wrap=True)
        self.footer.addWidget(self.reason, 1)
        self.cancel, self.look, self.send = Button("Cancel"), Button("Preview"), Button("Send", "primary")
        for button in (self.cancel, self.look, self.send):
            self.footer.addWidget(button)
        self.initial_focus = self.cancel
        self.cancel.clicked.connect(presenter.cancel_pressed)
        self.look.clicked.connect(presenter.preview_pressed)
        self.send.clicked.connect(presenter.send_pressed)
        self.dismissed.connect(presenter.cancel_pressed)
        self.show_send(model)

    def show_send(self, model: SendModel) -> None:
        """Draws it."""
        opening = model.open and not self.bodies.isVisibleTo(self)
        self.bodies.show_bodies(model.bodies)
        self.bodies.setVisible(model.open)
        self._note.setVisible(model.open)
        self.look.set_words("Hide preview" if model.open else "Preview")
        self.look.setEnabled(not model.sending)
        self.cancel.setEnabled(not model.sending)
        self.send.setEnabled(model.can_send)
        self.reason.setText("" if model.looked else LOOK_FIRST)
        if opening:
            count = len(model.bodies)
            announce(self.bodies, f"{count} request{'' if count == 1 else 's'} shown")
        self.refit()


class SendSheets:
    """Implements ``SendView`` over a window; give it its presenter with ``attach``."""

    def __init__(self, host: SheetHost) -> None:
        self._host = host
        self._presenter: SendPresenter | None = None
        self.sheet: SendSheet | None = None

    def attach(self, presenter: SendPresenter) -> None:
        """Whom the buttons tell, until the sheet closes."""
        self._presenter = presenter

    def show_send(self, model: SendModel) -> None:
        if self._presenter is None:
            return
        if self.sheet is None:
            self.sheet = SendSheet(self._presenter, model)
            self._host.open(self.sheet)
        else:
            self.sheet.show_send(model)

    def close_send(self) -> None:
        """What was shown is let go of with it."""
        sheet, self.sheet, self._presenter = self.sheet, None, None
        if sheet is not None:
            sheet.close_sheet()
