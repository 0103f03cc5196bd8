"""The sheet that asks about one word after the other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout

from app.ui.single_sheet import SingleSheet
from app.ui.spacing import FittedSheet, column, row
from app.ui.transcript.model import Spans
from app.ui.transcript.row_painting import found_words
from app.ui.transcript.suggestions.model import SuggestionModel
from app.ui.transcript.suggestions.presenter import SuggestionsPresenter
from app.ui.widgets import Avatar, Button, Span, Text, announce


class _Line(Text):
    """The words of an utterance with what is asked about marked."""

    def __init__(self) -> None:
        self._heard: Spans = ()
        super().__init__("", "body", wrap=True)

    def show_line(self, text: str, heard: Spans) -> None:
        self._heard = heard
        self.setText(text)

    def _formats(self) -> list[QTextLayout.FormatRange]:
        return found_words(self.theme, self._heard, None)


class SuggestionSheet(FittedSheet):
    """Use and Keep look alike: neither is preset. Escape leaves the rest for later."""

    def __init__(self, presenter: SuggestionsPresenter) -> None:
        super().__init__("Is this a name or a term?", width=520, close_button=True)
        body = column(margins=(24, 0, 24, 6), gap=12)
        self.question = Text("", "heading", wrap=True)
        body.add(self.question)
        line = row(gap=10)
        self._avatars = column()
        line.add(self._avatars, 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=2)
        self._who = Text("", "caption", "muted", tabular=True)
        self.words = _Line()
        words.add(self._who)
        words.add(self.words)
        line.add(words, 1)
        body.add(line)
        self.body.addWidget(body)
        self.place = Text("", "caption", "muted", tabular=True)
        self.keep = Button("Keep", shrinks=True)
        self.use = Button("Use", shrinks=True)
        self.footer.addWidget(self.place)
        self.footer.addStretch(1)
        self.footer.addWidget(self.keep)
        self.footer.addWidget(self.use)
        self.initial_focus = self
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.keep.clicked.connect(presenter.keep_pressed)
        self.use.clicked.connect(presenter.use_pressed)

    def show_model(self, model: SuggestionModel) -> None:
        news = self.question.text() != model.question and self.isVisible()
        self.question.setText(model.question)
        self._avatars.clear()
        self._avatars.add(Avatar(model.letter, model.color))
        self._who.set_spans([Span(model.speaker, weight=600, tone="text"), Span(f"  {model.time}")])
        self.words.show_line(model.text, model.heard)
        self.place.setText(model.place)
        self.keep.set_words(model.keep)
        self.use.set_words(model.use)
        self.setAccessibleDescription(f"{model.question} {model.speaker}, {model.time}: {model.text}")
        if news:
            announce(self, f"{model.place}. {model.question}")
        self.refit()


class SuggestionSheets(SingleSheet[SuggestionSheet, SuggestionsPresenter]):
    """Implements ``SuggestionsView``."""

    def show_suggestion(self, model: SuggestionModel) -> None:
        if self.sheet is not None:
            self.sheet.show_model(model)
            return
        sheet = SuggestionSheet(self.presenter)
        sheet.show_model(model)
        self.open_sheet(sheet)

    def close_suggestions(self) -> None:
        self.close_sheet()
