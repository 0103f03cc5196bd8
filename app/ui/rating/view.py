"""The row "How did we do?" (picture 08), a sheet of it for low windows, and one for the comment."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QTextEdit, QWidget

from app.ui.rating.presenter import RatingModel, RatingPresenter
from app.ui.spacing import Box, FittedSheet, column
from app.ui.widgets import Button, SheetHost, StarRating, Text, Themed, announce, spacer


class RatingRow(Box):
    """Stars, what they say, and the way to a comment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, gap=10, parent=parent)
        self._presenter: RatingPresenter | None = None
        self.add(Text("How did we do?", "caption", weight=500))
        self.stars = StarRating()
        self.add(self.stars)
        self._words = Text("", "caption", "muted", tabular=True)
        self.add(self._words)
        self.comment = Button("Add a comment", "quiet", "small")
        self.add(self.comment)
        self.hide()

    def attach(self, presenter: RatingPresenter) -> None:
        """Connects what the user does with the presenter, and keeps it."""
        self._presenter = presenter
        self.stars.rated.connect(self._on_rated)
        self.comment.clicked.connect(presenter.comment_pressed)

    def show_model(self, model: RatingModel | None) -> None:
        self.setVisible(model is not None)
        if model is None:
            return
        self.stars.set_stars(model.stars)
        self._words.setText(model.words)
        self.comment.set_words(model.comment)
        self.comment.setVisible(model.can_comment)

    def _on_rated(self, stars: int) -> None:
        if self._presenter is not None:
            self._presenter.rated(stars)
            announce(self.stars, self.stars.accessibleName())


class CommentField(Themed, QTextEdit):
    """A few plain lines; Tab leaves it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setAccessibleName("Comment")
        self.setPlainText(text)
        self.moveCursor(self.textCursor().MoveOperation.End)
        self.follow_theme()

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("body"))
        self.setMinimumHeight(round(110 * min(self.theme.scale, 1.2)))


class CommentSheet(FittedSheet):
    """Words about the draft; `saved` carries them."""

    saved = Signal(str)

    def __init__(self, comment: str) -> None:
        super().__init__("What was good, what was not?", width=460, close_button=True)
        body = column(margins=(24, 0, 24, 8), gap=10)
        lead = "Stays on this laptop. Name no client here: it is kept beside the note, not in it."
        body.add(Text(lead, "ui", "muted", weight=400, wrap=True))
        self.field = CommentField(comment)
        body.add(self.field)
        self.body.addWidget(body)
        self.cancel = Button("Cancel", "quietMuted")
        self.save = Button("Save comment", "primary")
        self.footer.addWidget(self.cancel)
        self.footer.addWidget(spacer())
        self.footer.addWidget(self.save)
        self.initial_focus = self.field
        self.cancel.clicked.connect(self.dismiss)
        self.dismissed.connect(self.close_sheet)
        self.save.clicked.connect(self._on_save)

    def _on_save(self) -> None:
        self.saved.emit(self.field.toPlainText())
        self.close_sheet()


class RatingSheet(FittedSheet):
    """The stars where the window is too low for the row; what is chosen is kept at once."""

    def __init__(self, presenter: RatingPresenter) -> None:
        super().__init__("How did we do?", width=460, close_button=True)
        self._presenter = presenter  # a signal does not keep it
        self.subtitle.setText("Stays on this laptop.")
        self.subtitle.setVisible(True)
        body = column(margins=(24, 4, 24, 12), gap=8)
        self.stars = StarRating()
        self._words = Text("", "ui", "muted", weight=400, tabular=True)
        self.comment = Button("Add a comment")
        body.add(self.stars, 0, Qt.AlignmentFlag.AlignLeft)
        body.add(self._words)
        body.add(self.comment, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(body)
        self.done = Button("Done", "primary")
        self.footer.addWidget(spacer())
        self.footer.addWidget(self.done)
        self.initial_focus = self.stars
        self.stars.rated.connect(self._on_rated)
        self.comment.clicked.connect(presenter.comment_pressed)
        self.done.clicked.connect(self.dismiss)

    def show_model(self, model: RatingModel) -> None:
        """Draws it."""
        self.stars.set_stars(model.stars)
        self._words.setText(model.words or "Not rated")
        self.comment.set_words(model.comment)
        self.comment.setEnabled(model.can_comment)

    def _on_rated(self, stars: int) -> None:
        self._presenter.rated(stars)
        announce(self.stars, self.stars.accessibleName())


class RatingSheets(QObject):
    """The presenter's view: the row, and the sheets over `host`'s window."""

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host)
        self._host = host
        self._presenter: RatingPresenter | None = None
        self._model: RatingModel | None = None
        self._sheet: RatingSheet | None = None
        self.row = RatingRow()

    def attach(self, presenter: RatingPresenter) -> None:
        self._presenter = presenter
        self.row.attach(presenter)

    def show_rating(self, model: RatingModel | None) -> None:
        self._model = model
        self.row.show_model(model)
        if self._sheet is not None and model is not None:
            self._sheet.show_model(model)
        elif self._sheet is not None:
            self._sheet.close_sheet()

    def open(self) -> None:
        """The stars in a sheet; nothing where there is nothing to rate."""
        if self._model is None or self._presenter is None or self._sheet is not None:
            return
        self._sheet = RatingSheet(self._presenter)
        self._sheet.show_model(self._model)
        self._sheet.closed.connect(self._on_closed)
        self._host.open(self._sheet)

    def _on_closed(self) -> None:
        self._sheet = None

    def ask_comment(self, comment: str) -> None:
        sheet = CommentSheet(comment)
        if self._presenter is not None:
            sheet.saved.connect(self._presenter.commented)
        self._host.open(sheet)
