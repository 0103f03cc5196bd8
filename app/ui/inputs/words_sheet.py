"""A sheet for the clinician's words: a summary, their own note, or what was heard or read."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget

from app.domain.material import InputKind
from app.ui.spacing import FittedSheet, column, row
from app.ui.widgets import Button, Text, Themed, spacer

_TITLES = {
    InputKind.SUMMARY: ("Session summary", "What happened, what you did, what you agreed."),
    InputKind.DICTATION: ("Dictation", "Correct what was heard. The sound is destroyed."),
    InputKind.HANDWRITING: ("Handwriting", "Correct what was read. The photo is not kept."),
    InputKind.OWN_NOTE: ("Your own note", "Paste or type it. Its words are sorted, no fact is added."),
}
_HEIGHT = 220


class WordsField(Themed, QTextEdit):
    """Plain words over several lines; Tab leaves it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.follow_theme()

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("body"))
        self.setMinimumHeight(round(_HEIGHT * min(self.theme.scale, 1.2)))


class PhotoView(Themed, QWidget):
    """The photographed page as large as there is room; held in memory only."""

    def __init__(self, image: QImage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = image
        self.setAccessibleName("Photographed page")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(320), self.theme.px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.color("sunken"))
        ratio = self.devicePixelRatioF()
        fitted = self._image.scaled(
            self.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        fitted.setDevicePixelRatio(ratio)
        size = fitted.deviceIndependentSize()
        x, y = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        painter.drawImage(round(x), round(y), fitted)

    def _on_theme_changed(self) -> None:
        self.setMinimumSize(self.theme.px(200), self.theme.px(140))


class WordsSheet(FittedSheet):
    """``kept`` carries kind, text, the input's id ("" for a new one) and who read it."""

    kept = Signal(object, str, str, str)

    def __init__(
        self, kind: InputKind, text: str, input_id: str, read_by: str = "", photo: QImage | None = None
    ) -> None:
        title, lead = _TITLES[kind]
        super().__init__(title, width=860 if photo is not None else 560, close_button=False)
        self._kind, self._input_id, self._read_by = kind, input_id, read_by
        body = column(margins=(24, 0, 24, 8), gap=10)
        body.add(Text(lead, "ui", "muted", weight=400, wrap=True))
        self.field = WordsField(title)
        self.field.setPlainText(text)
        self.field.moveCursor(self.field.textCursor().MoveOperation.End)
        if photo is None:
            body.add(self.field)
        else:
            beside = row(gap=14)
            beside.add(PhotoView(photo), 1)
            beside.add(self.field, 1)
            body.add(beside)
        if read_by:
            verb = "Read" if kind is InputKind.HANDWRITING else "Written down"
            body.add(Text(f"{verb} by {read_by}.", "caption", "muted", wrap=True))
        kept_words = "Kept encrypted until the note is signed. Then it is destroyed."
        body.add(Text(kept_words, "caption", "muted", wrap=True))
        self.body.addWidget(body)
        self.cancel = Button("Cancel")
        self.save = Button("Keep", "primary", key_hint="Ctrl+Enter")
        self.footer.addWidget(spacer())
        self.footer.addWidget(self.cancel)
        self.footer.addWidget(self.save)
        self.initial_focus = self.field
        self.cancel.clicked.connect(self._on_cancel)
        self.save.clicked.connect(self._on_save)
        self.save.setShortcut("Ctrl+Return")

        self._before, self._decided = text, False
        self.closed.connect(self._on_closed)

    def _on_cancel(self) -> None:
        self._decided = True
        self.close_sheet()

    def _on_save(self) -> None:
        self._decided = True
        self._keep()
        self.close_sheet()

    def _on_closed(self) -> None:
        # Escape, or the window was covered: what was written is not thrown away by that
        text = self.field.toPlainText()
        if not self._decided and text.strip() and (text != self._before or not self._input_id):
            self._keep()

    def _keep(self) -> None:
        self.kept.emit(self._kind, self.field.toPlainText(), self._input_id, self._read_by)
